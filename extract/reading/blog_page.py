"""The text of a blog's page as a visitor copies it: several posts one under the other, each with a date line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.errors import PostUnreadable, Reason
from extract.post import Hint, Post
from extract.reading.cleaning import clean_line, clean_text
from extract.reading.dates import date_line
from extract.reading.draft import Draft, Origin, finish

_BY_LINE = re.compile(
    r"(?:(?:billet|article|note|texte|post)\s+)?(?:publiée?|postée?|écrite?|rédigée?|proposée?)\s+par\s*:?\s+(\S.*)"
    r"|(?:(?:posted|published|written)\s+)?by\s*:?\s+([A-Z].*)",
    re.I,
)
# "JPEG - 73.4 ko": what a blog engine writes under an image.
_IMAGE_SIZE = re.compile(r"[A-Z][A-Za-z]{1,11}\s*[-–—]\s*\d+(?:[.,]\d+)?\s*(?:[kKMG]i?[oB]|octets|bytes)")
_WIDGET = re.compile(r"\s*[»›>▸►▪■]\s*\S")  # the heading of a block beside the posts
_BULLET = re.compile(r"\s*[•‣◦▪·]\s+(?=\S)")
_REACH = 4  # lines with words, after the date line, among which title and by-line stand


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of one post."""

    date: date
    title: str
    by_line: str
    lines: tuple[str, ...]


def read_blog_page(text: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The posts of a page's text, in its order; UNKNOWN_FORMAT when it has no date line with a title under it.

    What stands before the first date line and the blocks beside the posts are left out, image sizes as well.
    """
    parts = list(split_page(text))
    if not parts:
        yield origin.bad(Reason.UNKNOWN_FORMAT, "no date line with a title under it")
    known = standing_alone([part.by_line for part in parts])
    for number, part in enumerate(parts, 1):
        body, hints = body_of(part.lines)
        authors = tuple(split_by_line(part.by_line, known))
        yield finish(Draft(part.title, body, part.date, authors, hints=hints), origin, number)


def split_page(text: str) -> Iterator[_Part]:
    """The parts of a page: a date line, a title, a by-line if the page has them, and the lines up to the next part."""
    lines = re.split(r"\r\n?|\n", text)
    starts = [(index, day) for index, line in enumerate(lines) if (day := date_line(line))]
    heads = {index: head for index, _ in starts if (head := _head(lines, index))}
    with_by_line = any(by_line for _, by_line, _ in heads.values())
    # Where posts have by-lines, a date alone on its line inside a text (an agenda) starts no post.
    starts = [(index, day) for index, day in starts if index in heads and (heads[index][1] or not with_by_line)]
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    for (index, day), end in zip(starts, ends, strict=False):  # without a post there is one end too many
        title, by_line, first = heads[index]
        own = lines[first:end]
        yield _Part(day, title, by_line, tuple(_without_widgets(own) if end == len(lines) else own))


def body_of(lines: tuple[str, ...]) -> tuple[str, tuple[Hint, ...]]:
    """The clean text of a post's lines and hints for its list items."""
    marked = []
    for line in lines:
        if _IMAGE_SIZE.fullmatch(clean_line(line)):
            marked.append("")
        else:
            bullet = _BULLET.match(line)
            marked.append(f"\x01{line[bullet.end() :]}" if bullet else line.replace("\x01", ""))
    is_item = [line.startswith("\x01") for line in marked]
    texts = [clean_line(line) for line in marked]
    body, hints, blank = "", [], False
    for text, item in zip(texts, is_item, strict=True):
        if not text:
            blank = True
            continue
        body += ("\n\n" if blank else "\n") if body else ""
        if item:
            hints.append(Hint(len(body), len(body) + len(text), "item"))
        body += text
        blank = False
    assert body == clean_text(body)  # noqa: S101
    return body, tuple(hints)


def standing_alone(by_lines: list[str]) -> frozenset[str]:
    """The names of a page's by-lines that are one author each: those that no other by-lines of the page make up."""
    listed = {name for line in by_lines for name in _separated(line)}
    return frozenset(name for name in listed if len(_cut(name, listed - {name})) < 2)


def split_by_line(by_line: str, known: frozenset[str]) -> list[str]:
    """The authors of a by-line; those written one after the other without a separator are told by the known names."""
    return [name for part in _separated(by_line) for name in ([part] if part in known else _cut(part, known) or [part])]


def _separated(by_line: str) -> list[str]:
    return [name for name in re.split(r"\s*(?:[,;&+/]|\bet\b|\band\b)\s*", by_line) if name]


def _cut(names: str, known: frozenset[str] | set[str]) -> list[str]:
    """The names that a row of names consists of, the longest known one first; [] when none is known.

    One stretch may be unknown if it is two words or more: an author who wrote no other post of this page.
    """
    for name in sorted(known, key=lambda n: (-len(n), n)):
        before, found, after = f" {names} ".partition(f" {name} ")
        before, after = before.strip(), after.strip()
        if not found or any(rest and " " not in rest and rest not in known for rest in (before, after)):
            continue
        cut = ([name] if part == name else _cut(part, known) or [part] for part in (before, name, after) if part)
        return [author for authors in cut for author in authors]
    return []


def _head(lines: list[str], index: int) -> tuple[str, str, int] | None:
    """Title, by-line and the index of the first line of the text, of a post whose date line has this index."""
    filled = [i for i in range(index + 1, min(len(lines), index + 40)) if lines[i].strip()][:_REACH]
    if not filled or date_line(lines[filled[0]]) or _WIDGET.match(lines[filled[0]]):
        return None
    for i in filled:
        if date_line(lines[i]):
            break
        if match := _BY_LINE.fullmatch(clean_line(lines[i])):
            title = clean_line(" ".join(lines[j] for j in filled if j < i))
            return title, match[1] or match[2], i + 1
    return clean_line(lines[filled[0]]), "", filled[0] + 1


def _without_widgets(lines: list[str]) -> list[str]:
    """The last post's lines without the blocks below: from a first block heading on, all is indented or a heading.

    One heading alone is no block: a text may end on "» Lire la suite".
    """
    end, headings = len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.strip():
            continue
        if _WIDGET.match(line):
            end, headings = index, headings + 1
        elif not line[0].isspace():
            break
    return lines[:end] if headings > 1 else lines
