"""The queries that ship with the project: every `.rq` file of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from queries.head import THEMES, Query, read_query


@cache
def catalogue() -> Mapping[str, Query]:
    """All queries by name, theme by theme; within a theme by name."""
    found = [
        read_query(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))
        for file in files("queries").iterdir()
        if file.name.endswith(".rq")
    ]

    def place(query: Query) -> tuple[int, str]:
        return THEMES.index(query.theme) if query.theme else len(THEMES), query.name

    return MappingProxyType({query.name: query for query in sorted(found, key=place)})
