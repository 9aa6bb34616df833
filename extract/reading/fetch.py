"""Polite fetching: http(s), limits on time and size, robots.txt, conditional requests, retries, no private hosts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import urllib3
from protego import Protego

from extract.errors import PostUnreadable, Reason
from extract.reading.addresses import allowed_ip
from extract.reading.options import ReadingOptions, Validator

AGENT = "labgraph"
USER_AGENT = f"{AGENT}/{version(AGENT)} (reads posts for a knowledge graph; respects robots.txt)"
REDIRECTS = 10
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
ROBOTS_SIZE = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
LONGEST_WAIT = 120.0  # seconds that a Retry-After or Crawl-delay may ask for
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: the address after redirects, the content, and header names in lower case."""

    url: str
    status: int
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def validator(self, digest: str) -> Validator | None:
        """What to ask this server with next time, if it gave an ETag or a Last-Modified."""
        etag, modified = self.headers.get("etag", ""), self.headers.get("last-modified", "")
        return Validator(digest, etag, modified) if etag or modified else None


class Fetcher:
    """Fetches for one reading of one source: keeps each host's robots.txt and the time of the last request to it."""

    def __init__(self, options: ReadingOptions) -> None:
        self._options = options
        self._robots: dict[str, Protego | None] = {}
        self._last: dict[str, float] = {}

    def get(self, url: str, validator: Validator | None = None, size_limit: int | None = None) -> Answer:
        """The answer at an address: status 200, or 304 when `validator` still holds.

        Raises PostUnreadable: BAD_ADDRESS, PRIVATE_ADDRESS, ROBOTS, HTTP_STATUS, UNREACHABLE, TOO_LARGE.
        """
        limit = size_limit or self._options.size_limit
        headers = _conditions(validator)
        asked = url
        for _ in range(REDIRECTS):
            url = canonical(url)
            self._check_robots(url)
            answer = self._patiently(url, headers, limit)
            location = answer.headers.get("location")
            if answer.status in (301, 302, 303, 307, 308) and location:
                url = urljoin(url, location)
                continue
            if answer.status == 200 or (answer.status == 304 and validator):
                return answer
            raise PostUnreadable(url, Reason.HTTP_STATUS, str(answer.status))
        raise PostUnreadable(asked, Reason.UNREACHABLE, f"more than {REDIRECTS} redirects")

    def _check_robots(self, url: str) -> None:
        host = _root(url)
        if host not in self._robots:
            self._robots[host] = self._fetch_robots(host)
        rules = self._robots[host]
        if rules is None or not rules.can_fetch(url, AGENT):
            raise PostUnreadable(url, Reason.ROBOTS, "" if rules else "robots.txt could not be read")
        delay = rules.crawl_delay(AGENT)
        if delay and host in self._last:
            time.sleep(max(0.0, self._last[host] + min(float(delay), LONGEST_WAIT) - time.monotonic()))

    def _fetch_robots(self, host: str) -> Protego | None:
        """The rules of a host; all is allowed where there are none (4xx), nothing where the server fails (RFC 9309)."""
        url = f"{host}/robots.txt"
        for _ in range(5):
            answer = self._patiently(canonical(url), {}, ROBOTS_SIZE)
            location = answer.headers.get("location")
            if 300 <= answer.status < 400 and location:
                url = urljoin(url, location)
                continue
            if answer.status >= 500:
                return None
            return Protego.parse(answer.content.decode("utf-8", "replace") if answer.status == 200 else "")
        return Protego.parse("")

    def _patiently(self, url: str, headers: Mapping[str, str], limit: int) -> Answer:
        """The answer, asked again after a failure that may pass."""
        for attempt in range(self._options.retries + 1):
            last = attempt == self._options.retries
            wait = self._options.backoff * 2**attempt
            try:
                answer = self._once(url, headers, limit)
            except PostUnreadable as error:
                if last or error.reason is not Reason.UNREACHABLE:
                    raise
            else:
                wait = max(wait, _retry_after(answer.headers))
                if last or answer.status not in RETRIED or wait > LONGEST_WAIT:
                    return answer
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, url: str, headers: Mapping[str, str], limit: int) -> Answer:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        # The connection is made to the very address that was checked: a second look-up could give another one.
        ip = allowed_ip(url, host, port, self._options.allow_private)
        seconds = self._options.time_limit
        timeout = urllib3.Timeout(connect=min(10.0, seconds), read=seconds)
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(ip, port, server_hostname=host, assert_hostname=host, timeout=timeout)
        else:
            pool = urllib3.HTTPConnectionPool(ip, port, timeout=timeout)
        sent = {"Host": parts.netloc, "User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **headers}
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        deadline = time.monotonic() + seconds
        self._last[_root(url)] = time.monotonic()
        try:
            with pool:
                response = pool.urlopen(
                    "GET", target, headers=sent, redirect=False, retries=False, preload_content=False
                )
                with response:
                    content = self._content(url, response, limit, deadline)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise PostUnreadable(url, Reason.UNREACHABLE, _cause(error)) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(url, response.status, content, names)

    def _content(self, url: str, response: urllib3.BaseHTTPResponse, limit: int, deadline: float) -> bytes:
        """The decoded content, read piece by piece, so that neither limit can be passed."""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit and response.status == 200:
            raise PostUnreadable(url, Reason.TOO_LARGE, f"{limit} bytes")
        content = bytearray()
        while piece := response.read1(CHUNK, decode_content=True):
            content += piece
            if len(content) > limit:
                raise PostUnreadable(url, Reason.TOO_LARGE, f"{limit} bytes")
            if time.monotonic() > deadline:
                raise PostUnreadable(url, Reason.UNREACHABLE, f"no whole answer in {self._options.time_limit:g} s")
        return bytes(content)


def canonical(address: str) -> str:
    """The address with scheme and host in lower case, the host in ASCII (IDNA), no default port and no fragment.

    Raises PostUnreadable (BAD_ADDRESS) for other schemes than http(s), without a host, or with a password in it.
    """
    try:
        parts = urlsplit(address.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError as well
        raise PostUnreadable(address, Reason.BAD_ADDRESS, str(error)) from error
    if scheme not in ("http", "https") or not ascii_host or "@" in parts.netloc:
        raise PostUnreadable(address, Reason.BAD_ADDRESS)
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port and port != {"http": 80, "https": 443}[scheme]:
        netloc += f":{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]"), ""))


def _conditions(validator: Validator | None) -> dict[str, str]:
    """The head lines that ask for the content only if it changed (RFC 9110, section 13)."""
    lines = {}
    if validator and validator.etag:
        lines["If-None-Match"] = validator.etag
    if validator and validator.last_modified:
        lines["If-Modified-Since"] = validator.last_modified
    return lines


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the server asks to wait (RFC 9110, section 10.2.3), 0 if it asks for none."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _cause(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "time limit"
    reason = getattr(error, "reason", None) or error
    text = str(reason.args[-1]) if getattr(reason, "args", ()) else str(reason)
    return text.rpartition(": ")[2][:200] or type(error).__name__
