"""Evidence between two entities: what the graph has, and what it left out."""

from __future__ import annotations

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.explain import between, identity
from graph.left_out import left_out
from graph.network_data import read_network


def test_evidence_agrees_with_the_statements_of_the_network(sample_data: DataDirectory) -> None:
    store = sample_data.open()
    for edge in read_network(store).edges[::7]:
        said = between(LocalEngine(store), edge.subject, edge.object)
        assert {s.post for s in edge.statements} == {e.source.post for e in said if e.predicate == edge.predicate}


def test_what_is_below_the_least_confidence_is_read_from_the_builders_database(sample_data: DataDirectory) -> None:
    store = sample_data.open()
    edge = next(e for e in read_network(store).edges if e.statements and e.confidence < 1)
    assert left_out(sample_data, store, edge.subject, edge.object, {}) == []
    found = left_out(sample_data, store, edge.object, edge.subject, {edge.predicate: 1.0})
    same = [e for e in found if (e.subject, e.predicate, e.object) == (edge.subject, edge.predicate, edge.object)]
    assert same
    for evidence in same:
        assert not evidence.kept
        assert evidence.source.date
        assert evidence.sentences


def test_a_graph_without_the_builders_database_left_nothing_out(small_data: DataDirectory) -> None:
    store = small_data.open()
    assert left_out(small_data, store, "https://example.org/lab/silk", "https://example.org/place/paris") == []


def test_an_entity_has_its_names_and_mentions(small_data: DataDirectory) -> None:
    found = identity(LocalEngine(small_data.open()), "https://example.org/lab/la-27e-region")
    assert (found.type, found.label) == ("Lab", "La 27e Région")
    assert found.variants == ("27e Région", "La 27ème Région")
    assert {m.surface for m in found.mentions if not m.named} >= {"Elle", "Nous"}
    assert found.surfaces[0] == ("La 27e Région", 3)
