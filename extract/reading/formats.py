"""Which reader a document goes to: by its name's suffix and a look at its first bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.decoding import SAMPLE, NotTextError, decode, encoding_of
from extract.reading.draft import Origin

Format = Literal["json", "jsonl", "csv", "markdown", "blog_page", "html", "feed", "wxr"]
SUFFIXES: dict[str, Format | Literal["xml"]] = {
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".md": "markdown",
    ".markdown": "markdown", ".txt": "blog_page", ".html": "html", ".htm": "html", ".xhtml": "html", ".xml": "xml",
    ".wxr": "xml", ".rss": "xml", ".atom": "xml",
}  # fmt: skip
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(\[)?", re.I)
_ROOT = re.compile(r"<(?:\w+:)?(\w+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)")


def suffix_of(name: str) -> str:
    """The suffix of a file's name or an address's path, in lower case, with its dot; else empty."""
    match = re.search(r"[^/\\](\.[A-Za-z0-9]{1,8})$", name)
    return match[1].lower() if match else ""


def format_of(name: str, head: str) -> Format | None:
    """The format of a document by its name and its first characters; None when no reader knows it."""
    known = SUFFIXES.get(suffix_of(name))
    start = head.lstrip("\ufeff \t\r\n")
    if known in ("markdown", "csv", "jsonl", "blog_page", "json"):
        return known
    if start.startswith("<"):
        if known == "xml" and not _ROOT.search(start):
            return "feed"  # a comment longer than the sample hides the root
        return _markup(start) or ("html" if known == "html" else None)
    if known == "xml":
        return "feed"  # it does not start like XML: the feed reader's parser says where it breaks
    if known == "html":
        return "html"
    if start.startswith(("{", "[")):
        return "json"
    return "markdown" if re.match(r"(---|\+\+\+)[ \t]*\r?\n", start) else None


def declares_entities(head: str) -> bool:
    """Whether XML has an internal DTD subset: the place where entity bombs are declared, and no feed needs one."""
    prolog = _PROLOG.match(head)
    doctype = _DOCTYPE.match(head, prolog.end() if prolog else 0)
    return bool(doctype and doctype[1])


def read_stream(
    stream: BinaryIO, origin: Origin, name: str = "", url: str | None = None
) -> Iterator[Post | PostUnreadable]:
    """The posts of a document that is open for reading (binary, seekable), by the reader of its format.

    `name` is what its suffix is looked for in (default: the document's name), `url` where it was fetched.

    Problems of the whole document (NOT_TEXT, UNKNOWN_FORMAT, TOO_LARGE, EMPTY, BROKEN, TRUNCATED, ENTITIES) are rows.
    """
    sample = stream.read(SAMPLE)
    stream.seek(0)
    if not sample.strip():
        yield origin.bad(Reason.EMPTY)
        return
    try:
        encoding = encoding_of(sample)
    except NotTextError:
        yield origin.bad(Reason.NOT_TEXT)
        return
    head = sample.decode(encoding, "replace")
    kind = format_of(name or origin.document, head)
    if kind is None:
        yield origin.bad(Reason.UNKNOWN_FORMAT)
    elif kind in ("wxr", "feed") and declares_entities(head):
        yield origin.bad(Reason.ENTITIES)
    elif kind == "wxr":
        from extract.reading.wxr import read_wxr

        yield from read_wxr(stream, origin)
    elif kind == "csv":
        from extract.reading.table import read_csv

        yield from read_csv(stream, encoding, origin)
    elif kind == "jsonl":
        from extract.reading.table import read_jsonl

        yield from read_jsonl(stream, encoding, origin)
    elif kind == "json" and head.lstrip("\ufeff \t\r\n").startswith("["):
        from extract.reading.json_file import read_array

        yield from read_array(stream, encoding, origin)
    else:
        yield from _read_whole(stream, kind, origin, url)


def _read_whole(stream: BinaryIO, kind: Format, origin: Origin, url: str | None) -> Iterator[Post | PostUnreadable]:
    limit = origin.options.size_limit
    data = stream.read(limit + 1)
    if len(data) > limit:
        yield origin.bad(Reason.TOO_LARGE, f"{limit} bytes")
        return
    try:
        text = decode(data)
    except NotTextError:
        yield origin.bad(Reason.NOT_TEXT)
        return
    if kind == "feed":
        if declares_entities(text):  # behind a comment longer than the sample
            yield origin.bad(Reason.ENTITIES)
            return
        from extract.reading.feed import read_feed

        yield from read_feed(data, origin, url or "")
    elif kind == "markdown":
        from extract.reading.markdown import read_markdown

        yield from read_markdown(text, origin)
    elif kind == "blog_page":
        from extract.reading.blog_page import read_blog_page

        yield from read_blog_page(text, origin)
    elif kind == "html":
        from extract.reading.page import read_page

        yield from read_page(text, origin, url)
    else:
        from extract.reading.json_file import read_object

        yield from read_object(text, origin)


def _markup(start: str) -> Format | None:
    """The format of text that starts with "<", by its root element."""
    prolog = _PROLOG.match(start)
    at = prolog.end() if prolog else 0
    doctype = _DOCTYPE.match(start, at)
    if doctype and "html" in doctype[0].lower():
        return "html"
    if doctype and doctype[1]:  # an internal subset hides the root; the entity check has the word
        return "feed"
    root = _ROOT.search(start, doctype.end() if doctype else at)
    name, attributes = (root[1].lower(), root[2]) if root else ("", "")
    if name in ("rss", "rdf", "feed"):
        return "wxr" if "wordpress.org/export" in attributes else "feed"
    return "html" if name in ("html", "head", "body", "article", "div", "p", "h1", "main", "section") else None
