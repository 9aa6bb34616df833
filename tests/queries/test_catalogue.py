"""Every query of the catalogue: its head is whole, its examples run, its columns are what it says."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.parameters import bound
from queries import Query, catalogue

ALL = pytest.mark.parametrize("query", catalogue().values(), ids=list(catalogue()))


@ALL
def test_a_head_is_whole(query: Query) -> None:
    for texts in (query.titles, query.descriptions):
        assert set(texts) == {"fr", "en"}
        assert all(texts.values())
    assert query.description("fr").endswith("?")
    assert query.theme
    assert query.columns
    for parameter in query.parameters:
        assert f"${parameter.name}" in query.text


@ALL
def test_a_query_avoids_what_engines_read_each_in_its_own_way(query: Query) -> None:
    assert "schema:startDate" not in query.text
    assert "schema:endDate" not in query.text
    assert "COUNT(" not in query.text.replace("COUNT(DISTINCT", "")
    assert "SAMPLE" not in query.text
    assert "GROUP_CONCAT" not in query.text


@ALL
def test_a_query_gives_the_columns_of_its_head(query: Query, small_data: DataDirectory) -> None:
    engine = LocalEngine(small_data.open())
    answer = engine.query(bound(query, query.examples(), engine.resolve))
    assert isinstance(answer, QuerySolutions)
    assert tuple(v.value for v in answer.variables) == query.columns
    rows = list(answer)
    assert rows or query.name in NOTHING_IN_THE_SMALL_GRAPH


# What the small graph has none of.
NOTHING_IN_THE_SMALL_GRAPH = frozenset({"suspected-duplicates"})
