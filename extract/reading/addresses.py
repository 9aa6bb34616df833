"""Which network addresses may be connected to."""

from __future__ import annotations

import ipaddress
import socket

from extract.errors import PostUnreadable, Reason

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


def allowed_ip(url: str, host: str, port: int, allow_private: bool) -> str:
    """The numeric address to connect to for a host.

    Raises PostUnreadable: UNREACHABLE when the name does not resolve; PRIVATE_ADDRESS when any of its addresses is
    not public and private ones are not allowed (a name with both kinds is a known trick).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PostUnreadable(url, Reason.UNREACHABLE, getattr(error, "strerror", None) or str(error)) from error
    ips = list(dict.fromkeys(str(row[4][0]) for row in found))
    if not ips:
        raise PostUnreadable(url, Reason.UNREACHABLE, "the name has no address")
    if not allow_private and not all(is_public(ip) for ip in ips):
        raise PostUnreadable(url, Reason.PRIVATE_ADDRESS, host)
    return ips[0]


def is_public(ip: str) -> bool:
    """Whether a numeric address is reachable for everybody: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that.
    """
    address = ipaddress.ip_address(ip)
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        carried = [ipv4 for ipv4 in inner if ipv4]
        if carried:
            return all(is_public(str(ipv4)) for ipv4 in carried)
    return address.is_global and not address.is_multicast and not address.is_reserved
