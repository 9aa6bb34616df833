"""What a reader found of a post, and the post made of it: the rules that hold for every format stand here once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from extract.errors import PostUnreadable, Reason
from extract.post import Hint, Post, Site
from extract.reading.cleaning import clean_line
from extract.reading.language import detect_language
from extract.reading.options import ReadingOptions

TITLE_LENGTH = 80  # characters at most of a title that is taken from the text
_SENTENCE = re.compile(r".+?[.!?…](?=[\s»”\"]|$)[»”\"]?|.+", re.S)


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as a reader found it: title and names still to be cleaned, `body` clean, hints with offsets in `body`."""

    title: str
    body: str
    date: date | None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = ""  # as the source declares it
    has_markup: bool = False
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where posts are read from: the document's name, the label of its source, and what is asked of the reading."""

    document: str
    label: str
    options: ReadingOptions
    site_title: str = ""

    def bad(self, reason: Reason, detail: str = "", number: int | None = None) -> PostUnreadable:
        """The row of the report for this document, or for its post of this number."""
        return PostUnreadable(self.document if number is None else f"{self.document}#{number}", reason, detail)


def finish(draft: Draft, origin: Origin, number: int) -> Post | PostUnreadable:
    """The post of a draft, the `number`-th (from 1) of its document; or NO_DATE, NO_TEXT or TOO_LARGE."""
    limit = origin.options.size_limit
    if len(draft.body) > limit:
        return origin.bad(Reason.TOO_LARGE, f"{limit} characters", number)
    title, body, hints = _title_and_body(clean_line(draft.title), draft.body, draft.hints)
    if not title:
        return origin.bad(Reason.NO_TEXT, number=number)
    if draft.date is None:
        return origin.bad(Reason.NO_DATE, title, number)
    url = web_address(draft.url)
    text = f"{title}\n\n{body}"
    return Post(
        copy_id=url or f"{origin.document}#{number}",
        document=origin.document,
        site=site_of(url, origin),
        title=title,
        date=draft.date,
        language=detect_language(text, draft.language),
        body=body,
        authors=names(draft.authors),
        url=url,
        has_markup=draft.has_markup,
        hints=hints,
    )


def site_of(url: str | None, origin: Origin) -> Site:
    """The site of a post: by its address where it has one, else by the folder or file that was given."""
    if url is None:
        return Site(origin.site_title or origin.label)
    parts = urlsplit(url)
    return Site(origin.site_title or (parts.hostname or "").removeprefix("www."), f"{parts.scheme}://{parts.netloc}")


def web_address(value: object) -> str | None:
    """The value if it is an http(s) address with a host, else None."""
    if not isinstance(value, str) or not (value := value.strip()) or re.search(r"[\s<>\"{}|\\^`\x00-\x20]", value):
        return None
    try:
        parts = urlsplit(value)
        return value if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def names(authors: Iterable[str]) -> tuple[str, ...]:
    """By-line names, cleaned, each once, in order; what engines write for nobody is left out."""
    cleaned = (clean_line(author).strip(" ,;\"“”'") for author in authors)
    nobody = ("", "array", "null", "none", "admin", "administrator", "anonymous", "n/a")
    return tuple(dict.fromkeys(name for name in cleaned if name.casefold() not in nobody))


def _title_and_body(title: str, body: str, hints: tuple[Hint, ...]) -> tuple[str, str, tuple[Hint, ...]]:
    """Title, body, and hints in the stored text; without a title the body's first sentence becomes it."""
    if title or not body:
        shift = len(title) + 2
        return title, body, tuple(Hint(h.start + shift, h.end + shift, h.kind, h.target) for h in hints)
    line = body.split("\n", 1)[0]
    sentence = _SENTENCE.match(line)
    title = sentence[0] if sentence else line
    if len(title) > TITLE_LENGTH:
        cut = title.rfind(" ", 1, TITLE_LENGTH + 1)
        title = title[: cut if cut > 0 else TITLE_LENGTH].rstrip()
    rest = body[len(title) :].lstrip()
    while rest and unicodedata.combining(rest[0]):  # an accent must not be parted from its letter
        title, rest = title + rest[0], rest[1:]
    start = len(body) - len(rest)
    shift = len(title) + 2 - start
    kept = (h if h.end <= len(title) else Hint(h.start + shift, h.end + shift, h.kind, h.target)
            for h in hints if h.end <= len(title) or h.start >= start)  # fmt: skip
    return title, rest, tuple(kept)
