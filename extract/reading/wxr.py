"""WordPress export files (WXR: RSS 2.0 with WordPress's namespaces), read item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.dates import post_date
from extract.reading.draft import Draft, Origin, finish
from extract.reading.html_text import html_to_line, html_to_text

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_NAMESPACE = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_ENDS_EARLY = re.compile(r"no element found|unclosed token|unclosed CDATA", re.I)


def read_wxr(stream: BinaryIO, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The published posts of an export file; pages, attachments, drafts and menus are passed over.

    A file that breaks or ends early gives the posts before and a row BROKEN or TRUNCATED; one that declares
    entities, ENTITIES.
    """
    names: dict[str, str] = {}
    language, number = "", 0
    try:
        for element in _elements(stream):
            tag = _NAMESPACE.sub("wp:", element.tag)
            if tag == "title":
                title = html_to_line(element.text or "")
                origin = Origin(origin.document, origin.label, origin.options, title)
            elif tag == "language":
                language = element.text or ""
            elif tag == "wp:author":
                names[_text(element, "author_login")] = _text(element, "author_display_name")
            elif tag == "item":
                number += 1
                if _text(element, "post_type") != "post" or _text(element, "status") != "publish":
                    continue
                if len(element.findtext(CONTENT) or "") > origin.options.size_limit:
                    yield origin.bad(Reason.TOO_LARGE, f"{origin.options.size_limit} characters", number)
                else:
                    yield finish(_draft(element, names, language), origin, number)
    except ParseError as error:
        yield origin.bad(Reason.TRUNCATED if _ENDS_EARLY.search(str(error)) else Reason.BROKEN, str(error))
    except DefusedXmlException:
        yield origin.bad(Reason.ENTITIES)
    except (ValueError, LookupError) as error:  # an encoding that does not exist
        yield origin.bad(Reason.BROKEN, str(error))
    else:
        if not number:
            yield origin.bad(Reason.EMPTY)


def _elements(stream: BinaryIO) -> Iterator[Element]:
    """The children of the channel, each when it is whole; dropped afterwards, so that memory holds one post."""
    path: list[Element] = []
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        if len(path) == 2:  # rss, channel
            yield element
            path[-1].clear()


def _draft(item: Element, names: dict[str, str], language: str) -> Draft:
    body, hints = html_to_text(_with_paragraphs(item.findtext(CONTENT) or ""))
    login = (item.findtext(CREATOR) or "").strip()
    return Draft(
        title=html_to_line(item.findtext("title") or ""),
        body=body,
        date=post_date(_text(item, "post_date")) or post_date(item.findtext("pubDate")),
        authors=(names.get(login) or login,),
        url=(item.findtext("link") or "").strip() or None,
        language=language,
        has_markup=True,
        hints=hints,
    )


def _text(element: Element, name: str) -> str:
    """The text of a child in WordPress's namespace, whichever version of the format the file has."""
    found = next((child for child in element if _NAMESPACE.sub("", child.tag) == name and child.tag[0] == "{"), None)
    return "" if found is None else (found.text or "").strip()


def _with_paragraphs(content: str) -> str:
    """The content with its paragraphs marked: the classic editor stores blank lines where the site shows `<p>`."""
    if "<!-- wp:" in content:
        return content
    content = content.replace("\r\n", "\n").strip("\n")
    return _BLANK_LINE.sub("<p>", content).replace("\n", "<br>")
