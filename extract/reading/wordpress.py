"""Posts as WordPress's REST API gives them (developer.wordpress.org/rest-api/reference/posts): objects and arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.dates import post_date
from extract.reading.draft import Draft, Origin, finish
from extract.reading.html_text import html_to_line, html_to_text


def is_wordpress(item: object) -> bool:
    """Whether a JSON value is a REST object of a post (its content may be rendered or a plain string)."""
    return isinstance(item, dict) and "content" in item and "title" in item and ("link" in item or "slug" in item)


def is_published_post(item: Mapping[str, Any]) -> bool:
    """Whether the object is a post (not a page or an attachment) that everybody may read."""
    return bool(item.get("status", "publish") == "publish" and item.get("type", "post") == "post")


def read_objects(items: Iterable[Any], origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The posts of REST objects; an item that is no such object is a row of the report."""
    for number, item in enumerate(items, 1):
        if not is_wordpress(item):
            yield origin.bad(Reason.UNKNOWN_FORMAT, "no title and content", number)
        elif is_published_post(item):
            yield finish(draft_of(item), origin, number)


def draft_of(item: Mapping[str, Any]) -> Draft:
    """The draft of one REST object. Author numbers are no names: without `_embedded` there is no by-line."""
    body, hints = html_to_text(_rendered(item.get("content")))
    return Draft(
        title=html_to_line(_rendered(item.get("title"))),
        body=body,
        date=post_date(item.get("date")) or post_date(item.get("date_gmt")),
        authors=_authors(item),
        url=item.get("link") if isinstance(item.get("link"), str) else None,
        language=str(item.get("lang") or ""),
        has_markup=True,
        hints=hints,
    )


def _rendered(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("rendered") or value.get("raw")
    return value if isinstance(value, str) else ""


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    embedded = item.get("_embedded")
    rows = embedded.get("author") if isinstance(embedded, Mapping) else None
    if not isinstance(rows, list):
        return ()
    return tuple(row["name"] for row in rows if isinstance(row, Mapping) and isinstance(row.get("name"), str))
