"""Which form of an answer a client wants: Accept and Accept-Language (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def weighed(header: str) -> list[tuple[str, float]]:
    """The ranges of an Accept-like header in lower case, without parameters, with their quality, in order."""
    found = []
    for part in header.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
                break
        if name:
            found.append((name, quality if quality == quality else 0.0))
    return found


def best(header: str, offers: Sequence[tuple[str, T]]) -> T | None:
    """Of media types with what they stand for the one a client likes best; of equals the first offered; else None.

    Without a header it is the first. The most specific range counts for a type, so `text/html;q=0` is a refusal.
    """
    ranges = weighed(header)
    if not ranges:
        return offers[0][1]
    chosen, weight = None, 0.0
    for media, offer in offers:
        quality = _quality(media, ranges)
        if quality > weight:
            chosen, weight = offer, quality
    return chosen


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    family = media.partition("/")[0] + "/*"
    for wanted in (media, family, "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0


def wants_page(header: str) -> bool:
    """Whether a browser asks: it names HTML, and likes nothing better that is no page."""
    ranges = dict(weighed(header))
    page = max(ranges.get("text/html", 0.0), ranges.get("application/xhtml+xml", 0.0))
    others = (q for name, q in ranges.items() if name not in ("text/html", "application/xhtml+xml"))
    return page > 0 and page >= max(others, default=0.0)


def best_language(header: str, known: Sequence[str]) -> str:
    """Of the known languages (`fr`) the one a client likes best; the first where it names none of them."""
    chosen, weight = known[0], 0.0
    for tag, quality in weighed(header):
        language = tag.partition("-")[0]
        if language in known and quality > weight:
            chosen, weight = language, quality
    return chosen
