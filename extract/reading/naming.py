"""How sources are named: paths, addresses of the web, addresses of buckets."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from extract.errors import PostUnreadable, Reason

# All of them name a bucket and no server: which server answers is for whoever builds to set, not for an address.
BUCKETS = frozenset("s3 s3a gs gcs az abfs oci oss memory".split())


def is_address(source: str | Path) -> bool:
    """Whether a source is named by an address (`scheme://…`) and not by a path."""
    return isinstance(source, str) and re.match(r"[a-z][a-z0-9+.-]+://", source.strip(), re.I) is not None


def is_bucket(source: str | Path) -> bool:
    """Whether a source is an address of objects that fsspec reads (`extract.reading.bucket`)."""
    return is_address(source) and _scheme(source) in BUCKETS


def is_site(source: str | Path) -> bool:
    """Whether a source is an address of the web, where a listing may not be whole."""
    return is_address(source) and _scheme(source) not in BUCKETS | {"file"}


def canonical_bucket(address: str) -> str:
    """The address with its scheme in lower case and no slash at the end.

    Raises PostUnreadable (BAD_ADDRESS) without a bucket, with credentials in it, and for chains of file systems.
    """
    path = address.strip().partition("://")[2].rstrip("/")
    bucket = path.partition("/")[0]
    if not bucket or "@" in bucket or "::" in path or "\0" in path:
        raise PostUnreadable(address, Reason.BAD_ADDRESS)
    return f"{_scheme(address)}://{path}"


def local(source: str | Path) -> str | Path:
    """The path that a `file:` address stands for; other sources as they are. Raises PostUnreadable (BAD_ADDRESS)."""
    if not is_address(source) or _scheme(source) != "file":
        return source
    parts = urlsplit(str(source).strip())
    if parts.netloc not in ("", "localhost") or not parts.path:
        raise PostUnreadable(str(source), Reason.BAD_ADDRESS)
    return Path(unquote(parts.path))


def normalise_source(source: str | Path) -> str:
    """The form in which a source is remembered: a canonical address, or an absolute path with links resolved.

    Raises PostUnreadable (BAD_ADDRESS) for an address that is neither http(s) with a host nor a bucket's.
    """
    source = local(source)
    if is_bucket(source):
        return canonical_bucket(str(source))
    if is_address(source):
        from extract.reading.fetch import canonical

        return canonical(str(source))
    return str(Path(source).expanduser().resolve())


def _scheme(address: str | Path) -> str:
    return str(address).strip().partition("://")[0].lower()
