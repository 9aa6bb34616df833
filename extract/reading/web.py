"""Sources on the web: a WordPress site by its REST API, else its feed, else the page itself."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.decoding import NotTextError, decode
from extract.reading.draft import Origin
from extract.reading.fetch import Answer, Fetcher, canonical
from extract.reading.formats import SUFFIXES, format_of, read_stream, suffix_of
from extract.reading.options import ReadingOptions
from extract.reading.source import Document
from extract.reading.wordpress import is_published_post, is_wordpress, read_objects

ROUTE = "wp/v2/posts"
MEDIA_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/json": ".json", "text/csv": ".csv",
    "text/tab-separated-values": ".tsv", "text/markdown": ".md", "application/rss+xml": ".xml", "text/xml": ".xml",
    "application/atom+xml": ".xml", "application/xml": ".xml", "text/plain": ".txt", "application/x-ndjson": ".jsonl",
}  # fmt: skip
FEED_TYPES = ("application/rss+xml", "application/atom+xml")
REST_SIZE = 5  # times the size limit, for an answer of a hundred posts
_completely_paged: set[str] = set()


def was_paged_completely(source: str) -> bool:
    """Whether the last listing of this address in this process went through all pages of a WordPress site."""
    try:
        return canonical(source) in _completely_paged
    except PostUnreadable:
        return False


def web_documents(source: str, options: ReadingOptions) -> Iterator[Document | PostUnreadable]:
    """The documents at an address: each post of a WordPress site, or one feed, page or file. Problems are rows."""
    try:
        source = address = canonical(source)
        _completely_paged.discard(source)
        fetcher = Fetcher(options)
        if ROUTE in address:
            yield from _paged(source, address.partition(ROUTE)[0] + ROUTE, fetcher, options)
            return
        answer = fetcher.get(address, options.validators.get(address))
        if answer.status == 200 and _is_html(answer):
            root, feed = _links(answer)
            is_front = urlsplit(answer.url).path == "/" and not urlsplit(answer.url).query
            if root is None and is_front:
                root = urljoin(answer.url, "/wp-json/")
            if root and (is_front or _site_of(root) == answer.url):
                try:
                    yield from _paged(source, root + ROUTE, fetcher, options)
                    return
                except _NoApi:
                    pass
            if feed and (is_front or feed.startswith(answer.url)):
                try:
                    answer = fetcher.get(feed, options.validators.get(feed))
                    address = feed
                except PostUnreadable as error:  # a link to a feed that is gone: the page is still there
                    if error.reason is not Reason.HTTP_STATUS:
                        raise
        yield _document(address, answer, fetcher, options)
    except PostUnreadable as error:
        yield error


class _NoApi(Exception):  # noqa: N818  (an answer, not a fault)
    """The site has no REST API, or closed it."""


def _paged(source: str, route: str, fetcher: Fetcher, options: ReadingOptions) -> Iterator[Document | PostUnreadable]:
    """Each post of a REST route as a document, page after page; raises _NoApi if the first page is no such thing.

    Ordered by number, so that a post published meanwhile does not shift the pages.
    """
    page, pages, total, seen = 1, 1, None, 0
    while page <= min(pages, options.page_limit):
        sign = "&" if "?" in route else "?"
        url = f"{route}{sign}per_page=100&page={page}&orderby=id&order=asc&_embed=author"
        try:
            answer = fetcher.get(url, size_limit=REST_SIZE * options.size_limit)
            items = json.loads(answer.content)
        except PostUnreadable as error:
            if page == 1 and error.reason is Reason.HTTP_STATUS and not error.detail.startswith("5"):
                raise _NoApi from error
            raise
        except ValueError as error:
            if page == 1:
                raise _NoApi from error
            raise PostUnreadable(url, Reason.BROKEN, str(error)) from error
        if not isinstance(items, list) or not all(is_wordpress(item) for item in items):
            if page == 1:
                raise _NoApi
            raise PostUnreadable(url, Reason.BROKEN, "no list of posts")
        pages = _number(answer.headers.get("x-wp-totalpages")) or page
        total = _number(answer.headers.get("x-wp-total"))
        seen += len(items)
        yield from (_post_document(item, route, options) for item in items if is_published_post(item))
        page += 1
    if page > pages and total == seen:
        _completely_paged.add(source)


def _post_document(item: dict[str, object], route: str, options: ReadingOptions) -> Document:
    """One post of a site; the digest is of what is read of it, since links and counters around it change."""
    link = item.get("link")
    name = link if isinstance(link, str) and link else f"{route}/{item.get('id')}"
    embedded = item.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    names = [row.get("name") for row in authors if isinstance(row, dict)] if isinstance(authors, list) else []
    read = [item.get(key) for key in ("date", "title", "content", "link", "lang", "status")] + [names]
    digest = hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()
    origin = Origin(name, _label(route), options)
    return Document(name, digest, lambda: read_objects([item], origin))


def _document(name: str, answer: Answer, fetcher: Fetcher, options: ReadingOptions) -> Document:
    """A feed, page or file; one that did not change has the digest it had, and is fetched when it is read after all."""
    origin = Origin(name, _label(name), options)
    validator = options.validators.get(name)
    if answer.status == 304 and validator:
        return Document(name, validator.digest, lambda: _fetched(name, fetcher, origin), validator)
    digest = hashlib.sha256(answer.content).hexdigest()
    return Document(name, digest, lambda: _read(answer, origin), answer.validator(digest))


def _fetched(name: str, fetcher: Fetcher, origin: Origin) -> Iterator[Post | PostUnreadable]:
    try:
        answer = fetcher.get(name)
    except PostUnreadable as error:
        yield error
    else:
        yield from _read(answer, origin)


def _read(answer: Answer, origin: Origin) -> Iterator[Post | PostUnreadable]:
    path = urlsplit(answer.url).path
    suffix = "" if suffix_of(path) in SUFFIXES else MEDIA_SUFFIXES.get(answer.media_type, "")
    return read_stream(io.BytesIO(answer.content), origin, f"{path.rstrip('/')}{suffix}", answer.url)


def _is_html(answer: Answer) -> bool:
    try:
        return format_of("page.html", decode(answer.content[:65536])) == "html" and answer.media_type not in (
            "application/json", "text/plain", "text/csv", "text/markdown")  # fmt: skip
    except NotTextError:
        return False


def _links(answer: Answer) -> tuple[str | None, str | None]:
    """The root of the site's REST API and the first feed that a page names (head lines or links)."""
    root = re.search(r"<([^<>]+)>\s*;\s*rel=\"?https://api\.w\.org/", answer.headers.get("link", ""))
    api, feed = (urljoin(answer.url, root[1]) if root else None), None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    tree = etree.fromstring(decode(answer.content).encode("utf-8", "replace"), parser)
    for link in () if tree is None else tree.iter("link"):
        relations, target = (link.get("rel") or "").lower().split(), link.get("href")
        if not target:
            continue
        if "https://api.w.org/" in relations:
            api = api or urljoin(answer.url, target)
        elif "alternate" in relations and (link.get("type") or "").lower() in FEED_TYPES:
            feed = feed or urljoin(answer.url, target)
    return api, feed


def _site_of(root: str) -> str:
    """The site that a REST root belongs to."""
    return re.sub(r"(?:index\.php/)?wp-json/?$|\?rest_route=/?$", "", root)


def _label(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None
