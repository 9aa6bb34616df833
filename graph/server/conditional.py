"""Conditional requests (RFC 9110, section 13): what a client has already is not sent again."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """304 where the client's copy is the one that `headers` (`etag`, `last-modified`) speak of, else None."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {_weak(tag) for tag in known.split(",")}
        same = "*" in tags or _weak(headers.get("etag", "")) in tags
    else:
        same = _not_newer(headers.get("last-modified"), request.headers.get("if-modified-since"))
    kept = ("etag", "last-modified", "cache-control", "vary", "content-location")
    return Response(None, 304, {k: v for k, v in headers.items() if k in kept}) if same else None


def _weak(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def _not_newer(modified: str | None, since: str | None) -> bool:
    if not modified or not since:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
