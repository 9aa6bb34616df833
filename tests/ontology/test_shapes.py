"""A small whole graph conforms; every shape has a graph that it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

import ontology

HERE = Path(__file__).parent
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
BASE = "https://example.org/"
SHAPES = "https://w3id.org/labgraph/shapes#"
EVIDENCE = {"s": "Sentence", "m": "Naming", "a": "Assertion"}
HEAD = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://example.org/> PREFIX p: <post/2012-03-15-une-semaine-avec-mindlab/>
PREFIX q: <post/2014-11-20-labworks-in-london/>
"""


def faults() -> Iterator[tuple[str, str, str]]:
    """Focus node, message and update of each block of `broken.ru`."""
    blocks = (HERE / "broken.ru").read_text("utf8").split("\n#! ")[1:]
    for block in blocks:
        head, _, update = block.partition("\n")
        focus, _, message = head.partition(": ")
        yield focus, message, update


FAULTS = list(faults())


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.shapes_turtle(), format="turtle")


@pytest.fixture(scope="module")
def small() -> bytes:
    """All triples of the small graph and of the ontology as N-Triples."""
    quads = [
        *ox.parse(path=HERE / "small.trig", format=ox.RdfFormat.TRIG),
        *ox.parse(ontology.ontology_turtle(), ox.RdfFormat.TURTLE),
    ]
    return ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)


def messages(graph: bytes, shapes: rdflib.Graph, owner: str, focus: str) -> set[str]:
    """What one top-level shape says of a node; a property that a closed shape does not know is `closed`."""
    data = rdflib.Graph().parse(data=graph, format="nt")
    # pySHACL asks SPARQL constraints node by node, which takes seconds for all mentions; but where it is given the
    # nodes to look at, it passes over those that shapes inside others look at.
    only = [focus] if owner.removeprefix(SHAPES) in (*EVIDENCE.values(), "Related") else None
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, use_shapes=[owner], focus_nodes=only, inplace=True)
    assert isinstance(report, rdflib.Graph)
    results = set(report.subjects(SH.focusNode, rdflib.URIRef(focus)))
    said = {str(o) for result in results for o in report.objects(result, SH.resultMessage)}
    closed = set(report.subjects(SH.sourceConstraintComponent, SH.ClosedConstraintComponent))
    return said | ({"closed"} if closed & results else set())


def owner(shapes: rdflib.Graph, message: str, focus: str) -> str:
    """The top-level shape that a message stands in."""
    if message == "closed":
        return SHAPES + EVIDENCE[focus[2]]
    node: rdflib.term.Node = next(shapes.subjects(SH.message, rdflib.Literal(message)))
    while not isinstance(node, rdflib.URIRef):
        node = next(shapes.subjects(None, node))
    return str(node)


@pytest.mark.slow
def test_the_small_graph_conforms(small: bytes, shapes: rdflib.Graph) -> None:
    data = rdflib.Graph().parse(data=small, format="nt")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert conforms, text


@pytest.mark.parametrize(("focus", "message", "update"), FAULTS, ids=[f"{f} {m[:40]}" for f, m, _ in FAULTS])
def test_a_broken_graph_is_refused(small: bytes, shapes: rdflib.Graph, focus: str, message: str, update: str) -> None:
    store = ox.Store()
    store.load(small, ox.RdfFormat.N_TRIPLES)
    store.update(HEAD + update)
    graph = ox.serialize((q.triple for q in store), format=ox.RdfFormat.N_TRIPLES)
    name = re.sub("^p:", "post/2012-03-15-une-semaine-avec-mindlab/", focus)
    assert message in messages(graph, shapes, owner(shapes, message, focus), BASE + name)


def test_every_shape_has_a_graph_that_it_refuses(shapes: rdflib.Graph) -> None:
    assert {str(o) for o in shapes.objects(None, SH.message)} == {m for _, m, _ in FAULTS} - {"closed"}
