"""RSS and Atom feeds, parsed by feedparser from bytes that are already here: it never fetches anything itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException

import feedparser

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.dates import post_date
from extract.reading.draft import Draft, Origin, finish
from extract.reading.html_text import html_to_line, html_to_text

# The line that WordPress adds under each post of its feeds.
_SIGNATURE = re.compile(
    r"<p>\s*(?:The post|L[’'](?:article|entrée)|Cet article|L&rsquo;article|L&#8217;article)\s+<a\b(?:(?!</p>).)*"
    r"(?:appeared first on|(?:est apparu|apparaît) en premier sur)\b(?:(?!</p>).)*</p>\s*$",
    re.S,
)
_ENDS_EARLY = re.compile(r"no element found|unclosed (?:token|CDATA)|not terminated|premature end|EndTag", re.I)


def read_feed(data: bytes, origin: Origin, url: str = "") -> Iterator[Post | PostUnreadable]:
    """The posts of a feed; what a broken or truncated one still has, and a row for the break.

    The caller has refused feeds that declare entities (`formats.declares_entities`). `url` is where it was fetched.
    """
    headers = {"content-location": url} if url else {}
    # A stream, not the bytes: feedparser takes bytes that look like a path or an address for one, and opens it.
    library: Any = feedparser  # untyped
    feed = library.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    broken = feed.bozo and isinstance(feed.bozo_exception, SAXException)
    entries = feed.entries
    if broken:  # the entry that the break fell into is not whole
        entries = entries[: len(re.findall(rb"</(?:\w+:)?(?:item|entry)\s*>", data))]
    origin = Origin(origin.document, origin.label, origin.options, html_to_line(feed.feed.get("title") or ""))
    language = feed.feed.get("language") or ""
    for number, entry in enumerate(entries, 1):
        yield finish(_draft(entry, language), origin, number)
    if broken:
        message = feed.bozo_exception.getMessage()
        detail = f"{message}, line {feed.bozo_exception.getLineNumber()}"
        yield origin.bad(Reason.TRUNCATED if _ENDS_EARLY.search(message) else Reason.BROKEN, detail)
    elif not entries:
        yield origin.bad(Reason.EMPTY if feed.version else Reason.UNKNOWN_FORMAT, "" if feed.version else "no feed")


def _draft(entry: Any, language: str) -> Draft:
    content = max(entry.get("content") or [{}], key=lambda part: len(part.get("value") or ""))
    if not content.get("value"):
        content = entry.get("summary_detail") or {}
    value = content.get("value") or ""
    is_html = "html" in (content.get("type") or "") or "<" in value
    if not is_html:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace("\n\n", "<p>")
    body, hints = html_to_text(_SIGNATURE.sub("", value))
    dates = (post_date(entry.get(name)) for name in ("published", "created", "updated"))
    return Draft(
        title=html_to_line(entry.get("title") or ""),
        body=body,
        date=next((day for day in dates if day), None),
        authors=_authors(entry),
        url=entry.get("link"),
        language=content.get("language") or language,
        has_markup=is_html,
        hints=hints,
    )


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author["name"] for author in entry.get("authors") or [] if author.get("name")]
    return tuple(names or [name for name in [entry.get("author") or ""] if "@" not in name])
