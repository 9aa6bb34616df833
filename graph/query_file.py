"""A query by what a person gives: a name of the catalogue, a file, or the text itself."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from graph.query_errors import QueryUnreadable, UnknownQuery
from queries import HeadUnreadable, Query, catalogue, read_query


def find_query(name: str) -> Query:
    """The query of the catalogue of this name, else of the file; raises UnknownQuery and QueryUnreadable."""
    known = catalogue()
    if found := known.get(name):
        return found
    path = Path(name)
    if not path.is_file():
        raise UnknownQuery(name, tuple(get_close_matches(name, known, n=3, cutoff=0.5)))
    try:
        return parse_query(path.read_bytes(), name)
    except OSError as error:
        raise QueryUnreadable(name, error.strerror or str(error)) from error


def parse_query(data: bytes | str, name: str = "-") -> Query:
    """The query of a text with or without head lines; raises QueryUnreadable."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        return read_query(name, text)
    except UnicodeDecodeError as error:
        raise QueryUnreadable(name, "it is not UTF-8") from error
    except HeadUnreadable as error:
        raise QueryUnreadable(name, f"{error.line!r} should be: {error.expected}") from error
