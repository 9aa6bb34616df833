"""The quads of a collection, graph by graph, by section 1 of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph.collection import Collection
from graph.curation_quads import curation_quads
from graph.entity_quads import entity_quads, history_quads
from graph.post_quads import post_graph
from graph.statements import Statement, decided
from ontology.texts import ontology_turtle


@dataclass(slots=True)
class Figures:
    """What was counted while the quads went by."""

    posts: int = 0
    sources: int = 0
    entities: int = 0
    mentions: int = 0
    relations: int = 0
    assertions: int = 0
    graphs: int = 0
    quads: int = 0


def quads(
    collection: Collection, figures: Figures, stated: list[tuple[str, Statement]] | None = None
) -> Iterator[Quad]:
    """Every quad of the graph, each once; `figures` are whole when the iterator is at its end.

    `stated` gets each post's statements, with the post's tail.
    """
    said: list[Statement] = []
    mentions: Counter[int] = Counter()
    figures.sources = len(collection.sources)
    figures.entities = sum(tail is not None for tail in collection.tails)

    def counted(graph: frozenset[Quad]) -> Iterator[Quad]:
        figures.graphs += bool(graph)
        figures.quads += len(graph)
        yield from graph

    for stored in collection.posts:
        one = post_graph(collection, stored)
        said += one.statements
        if stated is not None:
            stated += ((stored.tail, statement) for statement in one.statements)
        for m in stored.facts.mentions:
            number = collection.entity(stored.tail, m.entity)
            if number is not None:
                mentions[number] += 1
        figures.posts += 1
        figures.mentions += one.mentions
        figures.assertions += len(one.statements)
        yield from counted(one.quads)
    said += decided(collection)
    figures.relations = len({s.key for s in said if isinstance(s.object, int)})
    yield from counted(entity_quads(collection, said, mentions))
    yield from counted(history_quads(collection))
    there = [tail for tail in collection.tails if tail is not None]
    yield from counted(curation_quads(collection.base, collection.decisions, there))
    yield from counted(ontology_quads(collection.base))


def ontology_quads(base: str) -> frozenset[Quad]:
    """The ontology in its graph `{base}graph/ontology`."""
    graph = NamedNode(base + "graph/ontology")
    triples = parse(ontology_turtle(), format=RdfFormat.TURTLE)
    return frozenset(Quad(q.subject, q.predicate, q.object, graph) for q in triples)
