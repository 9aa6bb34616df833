"""The local engine reads and reaches nothing else."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.errors import NotAQuery, ServiceRefused, UnknownName, UpdateRefused
from graph.query_errors import BadQuery


@pytest.fixture
def engine(small_data: DataDirectory) -> LocalEngine:
    return LocalEngine(small_data.open())


def test_a_query_sees_the_union_of_the_graphs(engine: LocalEngine) -> None:
    answer = engine.query("SELECT ?m ?l { ?m <https://w3id.org/labgraph/ontology#names> ?e . ?e a ?l } LIMIT 1")
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 1


@pytest.mark.parametrize(
    "text", ["DELETE WHERE { ?s ?p ?o }", "LOAD <http://127.0.0.1/>", "PREFIX a: <b:> CLEAR ALL", "insert data {}"]
)
def test_an_update_is_refused(engine: LocalEngine, text: str) -> None:
    with pytest.raises(UpdateRefused):
        engine.query(text)


def test_service_is_refused(engine: LocalEngine) -> None:
    with pytest.raises(ServiceRefused):
        engine.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(ServiceRefused):
        engine.query("SELECT * { { service silent ?where { ?s ?p ?o } } }")


def test_what_is_no_query_is_said_to_be_none(engine: LocalEngine) -> None:
    with pytest.raises(NotAQuery):
        engine.query("hello")
    with pytest.raises(BadQuery) as caught:
        engine.query("SELECT * { ?s ?p }")
    assert "1:" in caught.value.detail


def test_an_entity_is_found_by_its_name(engine: LocalEngine) -> None:
    assert engine.resolve("la 27e region") == "https://example.org/lab/la-27e-region"
    with pytest.raises(UnknownName):
        engine.resolve("https://example.org/lab/none")
