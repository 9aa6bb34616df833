"""Rows of terms as a table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from graph.prefixes import PREFIXES, XSD

LEAST = 8  # columns of the terminal that even the widest table leaves each of its columns
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))


def text_table(names: Sequence[str], rows: Sequence[Sequence[object]], width: int | None = None) -> str:
    """A header, a rule and a line a row; cells are cut to fit `width` columns, numbers stand at the right.

    No cell holds a control character: words of a post must not steer a terminal.
    """
    cells = [[cell_text(value) for value in row] for row in rows]
    widths = [max([shown(n), *(shown(row[i]) for row in cells)]) for i, n in enumerate(names)]
    if width:
        _shrink(widths, width - 2 * (len(names) - 1))
    right = [bool(rows) and all(row[i] is None or _is_number(row[i]) for row in rows) for i in range(len(names))]
    lines = [_line(names, widths, right), "  ".join("─" * w for w in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "".join(line.rstrip() + "\n" for line in lines)


def cell_text(value: object) -> str:
    """A term as people read it: a literal's words, an IRI (with a prefix of ours if it can), nothing for None."""
    if value is None:
        return ""
    text = str(getattr(value, "value", value))
    if isinstance(value, NamedNode):
        for prefix, start in PREFIXES.items():
            local = text.removeprefix(start)
            if local != text and local.replace("_", "").replace("-", "").isalnum():
                return f"{prefix}:{local}"
    return printable(text)


def printable(text: str) -> str:
    """A text on one line, with nothing in it that steers a terminal."""
    return " ".join("".join(" " if _steers(c) else c for c in text).split())


def shown(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _steers(character: str) -> bool:
    """Whether it is a control or format character (Cc, Cf) or a line or paragraph separator."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def _is_number(value: object) -> bool:
    return isinstance(value, Literal) and value.datatype.value in _NUMBERS


def _shrink(widths: list[int], room: int) -> None:
    """Take from the widest columns until all fit, each of at least LEAST."""
    while sum(widths) > room and max(widths) > LEAST:
        widest = max(widths)
        second = max([w for w in widths if w < widest], default=LEAST)
        many = widths.count(widest)
        wanted = max(second, LEAST, widest - -(-(sum(widths) - room) // many))
        widths[:] = [min(w, wanted) for w in widths]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return "  ".join(_padded(*of) for of in zip(cells, widths, right, strict=True))


def _padded(text: str, width: int, right: bool) -> str:
    if shown(text) > width:
        kept = text
        while shown(kept) > width - 1:
            kept = kept[:-1]
        text = kept + "…"
    blank = " " * (width - shown(text))
    return blank + text if right else text + blank
