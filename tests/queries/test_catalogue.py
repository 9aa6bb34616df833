"""Every query of the catalogue: its head is whole, its examples run, its columns are what it says."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.parameters import bound
from queries import THEMES, Query, catalogue

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
    values = {name: IN_THE_SMALL_GRAPH.get(name, value) for name, value in query.examples().items()}
    answer = engine.query(bound(query, values, engine.resolve))
    assert isinstance(answer, QuerySolutions)
    assert tuple(v.value for v in answer.variables) == query.columns
    rows = list(answer)
    assert rows or query.name in NOTHING_IN_THE_SMALL_GRAPH


@ALL
def test_the_example_of_a_query_can_be_tried_on_the_sample_posts(query: Query, sample_data: DataDirectory) -> None:
    engine = LocalEngine(sample_data.open())
    assert isinstance(engine.query(bound(query, query.examples(), engine.resolve)), QuerySolutions)


# What stands in the small graph in place of an example, and the questions to which it has no answer.
IN_THE_SMALL_GRAPH = {"event": "LabWorks 2014", "title": "LabWorks in London", "place": "Paris"}
NOTHING_IN_THE_SMALL_GRAPH = frozenset(
    """suspected-duplicates participants-in-common programme-lineages contradictions posts-without-extraction
    types-in-doubt unlinked""".split()
)


def test_there_is_a_query_for_every_theme() -> None:
    assert len(catalogue()) >= 30
    assert {q.theme for q in catalogue().values()} == set(THEMES)
