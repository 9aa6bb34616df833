"""One web page, fetched or saved: its post without the page around it, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from extract.errors import PostUnreadable, Reason
from extract.post import Hint, Post
from extract.reading.dates import post_date
from extract.reading.draft import Draft, Origin, finish, web_address
from extract.reading.html_text import html_to_line, html_to_text

_LANGUAGE = re.compile(r"<html\b[^>]*\blang\s*=\s*[\"']?([A-Za-z-]+)", re.I)


def read_page(html: str, origin: Origin, url: str | None = None) -> Iterator[Post | PostUnreadable]:
    """The post of a page; NO_TEXT when it has none. `url` is where it was fetched (a saved page may say)."""
    import trafilatura  # 0.4 s
    from trafilatura.htmlprocessing import convert_to_html

    found: Any = trafilatura.bare_extraction(
        html,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        favor_recall=True,
        # Only what the page declares: the extensive search takes any date in the text for the date of the post.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or found.body is None:
        yield origin.bad(Reason.NO_TEXT)
        return
    title = html_to_line(found.title or "")
    body, hints = html_to_text(etree.tostring(convert_to_html(found.body), encoding="unicode"))
    body, hints = _without_title(title, body, hints)
    language = _LANGUAGE.search(html[:5000])
    yield finish(
        Draft(
            title=title,
            body=body,
            date=post_date(found.date),
            authors=tuple((found.author or "").split(";")),
            url=url or web_address(found.url),
            language=language[1] if language else "",
            has_markup=True,
            hints=hints,
        ),
        Origin(origin.document, origin.label, origin.options, _site_title(found)),
        1,
    )


def _site_title(found: Any) -> str:
    """The title that a page gives its site; trafilatura writes the host where it gives none."""
    title = html_to_line(found.sitename or "")
    parts = urlsplit(found.url or "")
    return "" if title.removeprefix("www.") in (parts.netloc.removeprefix("www."), found.hostname) else title


def _without_title(title: str, body: str, hints: tuple[Hint, ...]) -> tuple[str, tuple[Hint, ...]]:
    """Body and hints without the page's heading where it repeats the title."""
    first, _, rest = body.partition("\n")
    if not title or first.casefold() != title.casefold():
        return body, hints
    rest = rest.lstrip("\n")
    shift = len(body) - len(rest)
    return rest, tuple(Hint(h.start - shift, h.end - shift, h.kind, h.target) for h in hints if h.start >= shift)
