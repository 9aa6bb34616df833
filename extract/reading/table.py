"""Tables of posts: JSON Lines, CSV and TSV with named columns, in English or French."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Literal

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.cleaning import clean_text
from extract.reading.dates import post_date
from extract.reading.draft import Draft, Origin, finish, web_address
from extract.reading.html_text import html_to_line, html_to_text

Column = Literal["title", "date", "text", "authors", "url", "language"]
COLUMNS: dict[Column, tuple[str, ...]] = {
    "title": ("title", "titre", "headline", "name"),
    "date": ("date", "published", "date published", "publication date", "date de publication", "publie le", "pubdate",
             "created", "jour"),
    "text": ("text", "texte", "content", "contenu", "body", "corps", "article", "description"),
    "authors": ("authors", "author", "auteurs", "auteur", "auteur e s", "auteurs et autrices", "byline", "creator"),
    "url": ("url", "link", "lien", "adresse", "permalink", "uri"),
    "language": ("language", "lang", "langue"),
}  # fmt: skip
_HTML = re.compile(r"</(?:p|div|a|li|h\d|strong|em)>|<br\s*/?>|<p[\s>]", re.I)


def columns_of(names: Iterable[object]) -> dict[Column, str]:
    """Which of our columns these names are; empty unless a date and a title or text are among them."""
    by_name = {_folded(str(name)): str(name) for name in names}
    found: dict[Column, str] = {}
    for column, accepted in COLUMNS.items():
        if (name := next((by_name[word] for word in accepted if word in by_name), None)) is not None:
            found[column] = name
    return found if "date" in found and ("title" in found or "text" in found) else {}


def draft_of_row(row: Mapping[str, Any], columns: Mapping[Column, str]) -> Draft:
    """The draft of one row; the text may be plain or HTML."""
    cells = {column: row.get(name) for column, name in columns.items()}
    text = cells.get("text")
    text = text if isinstance(text, str) else ""
    is_html = bool(_HTML.search(text))
    body, hints = html_to_text(text) if is_html else (clean_text(text), ())
    return Draft(
        title=html_to_line(str(cells.get("title") or "")),
        body=body,
        date=post_date(cells.get("date")),
        authors=_authors(cells.get("authors")),
        url=web_address(cells.get("url")),
        language=str(cells.get("language") or ""),
        has_markup=is_html,
        hints=hints,
    )


def read_jsonl(stream: BinaryIO, encoding: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The posts of a file with one JSON object a line (WordPress's or with named columns); bad lines are rows."""
    from extract.reading.json_file import read_item

    limit = origin.options.size_limit
    for number, line in enumerate(_limited(stream, encoding, limit), 1):
        if line is None:
            yield origin.bad(Reason.TOO_LARGE, f"{limit} characters", number)
        elif line.strip("\ufeff \t\r\n"):
            try:
                item = json.loads(line.lstrip("\ufeff"))
            except (ValueError, RecursionError) as error:
                yield origin.bad(Reason.BROKEN, f"line {number}: {error}", number)
            else:
                yield from read_item(item, origin, number)


def read_csv(stream: BinaryIO, encoding: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The posts of a CSV or TSV file with a line of column names; UNKNOWN_FORMAT when they are not ours."""
    csv.field_size_limit(min(origin.options.size_limit, sys.maxsize))
    lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield from _read_rows(lines, origin)
    finally:
        lines.detach()  # the stream is the caller's to close


def _read_rows(lines: io.TextIOWrapper, origin: Origin) -> Iterator[Post | PostUnreadable]:
    first = lines.readline(65536)
    delimiter = max("\t;,|", key=first.count) if any(c in first for c in "\t;,|") else ","
    names = [name.strip() for name in next(csv.reader([first.lstrip("\ufeff")], delimiter=delimiter), [])]
    columns = columns_of(names)
    if not columns:
        yield origin.bad(Reason.UNKNOWN_FORMAT, "columns: " + ", ".join(names)[:200])
        return
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            reason = Reason.TOO_LARGE if "field larger" in str(error) else Reason.BROKEN
            detail = f"{origin.options.size_limit} characters" if reason is Reason.TOO_LARGE else str(error)
            yield origin.bad(reason, detail, number)
            if reason is Reason.TOO_LARGE:
                return  # the reader stands in the middle of a field
            continue
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            yield finish(draft_of_row(dict(zip(names, cells, strict=False)), columns), origin, number)
    if number == 1:
        yield origin.bad(Reason.EMPTY)


def _limited(stream: BinaryIO, encoding: str, limit: int) -> Iterator[str | None]:
    """The lines of a file; None for one over the limit, whose rest is passed over."""
    lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    try:
        while line := lines.readline(limit + 1):
            if len(line) <= limit:
                yield line
                continue
            while line and not line.endswith("\n"):
                line = lines.readline(limit)
            yield None
    finally:
        lines.detach()  # the stream is the caller's to close


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        rows = (row.get("name") if isinstance(row, Mapping) else row for row in value)
        return tuple(str(row) for row in rows if row)
    return tuple(re.split(r"\s*(?:[;,|&]|\bet\b|\band\b)\s*", str(value or "")))


def _folded(name: str) -> str:
    plain = name.strip("\ufeff \"'").casefold().translate(str.maketrans("éèêàâùûîôç", "eeeaauuioc"))
    return " ".join(re.split(r"[\s_\-.·/()]+", plain)).strip()
