"""The shapes as queries find what pySHACL finds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from click.testing import CliRunner
from oxrdflib import OxigraphStore
from pyoxigraph import NamedNode, Quad, RdfFormat, Store
from rdflib import SH, Graph, URIRef

from graph.cli import main
from graph.data import DataDirectory
from graph.shacl import NotInSubset, checks
from graph.validation import violations
from ontology import ontology_turtle, shapes_turtle

PREFIXES = """PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
BASE <https://example.org/> """
POST = "post/2016-06-02-la-transfo-recommence"
# What is done to the graph, and a message that must come of it.
SPOILT = [
    ("INSERT DATA { <lab/mindlab> a lab:Institution }", "A lab or an institution, never both"),
    ("INSERT DATA { <lab/mindlab> rdfs:label 'Other'@en }", "exactly one label"),
    ("INSERT DATA { <lab/mindlab> skos:altLabel ' ' }", "variant of a name"),
    ("INSERT DATA { <lab/Mind> a lab:Lab }", "IRI is {base}TYPE/SLUG"),
    ("DELETE DATA { <person/christian-bason> a foaf:Person }", "person has the aligned types"),
    ("INSERT DATA { <place/paris> lab:runs <place/london> }", "Who runs a programme"),
    ("INSERT DATA { <lab/silk> lab:partOf <programme/la-transfo> }", "part of one of its kind"),
    ("INSERT DATA { <lab/silk> lab:partnerOf <lab/silk> }", "related to itself"),
    ("DELETE DATA { <lab/mindlab> lab:partnerOf <lab/la-27e-region> }", "stands in both directions"),
    ("INSERT DATA { <event/labworks-2014> schema:startDate '2014-99'^^xsd:gYearMonth }", "at most one start"),
    ("DELETE { ?e lab:latest ?d } INSERT { ?e lab:latest '2013-01-01'^^xsd:date } WHERE { ?e lab:latest ?d }",
     "not after the latest"),
    (f"INSERT DATA {{ <{POST}/m/23-36> lab:names <lab/none> }}", "names exactly one entity"),
    (f"INSERT DATA {{ <{POST}/m/61-75> lab:colour 'red' }}", "property that the ontology does not give"),
    (f"DELETE DATA {{ <{POST}/m/42-52> lab:surface 'La Transfo' }}", "exactly one surface"),
    (f"INSERT DATA {{ <{POST}/m/42-52> lab:confidence 0.50 }}", "exactly one confidence"),
    (f"INSERT DATA {{ <{POST}/a/222a1a0dbcf4f02f> lab:role 'chef' }}", "A role is a person’s"),
    (f"INSERT DATA {{ <{POST}/a/222a1a0dbcf4f02f> rdf:predicate lab:likes }}", "exactly one predicate"),
    (f"INSERT DATA {{ <{POST}> dcterms:source 'http://a' }}", "address of a post"),
    (f"INSERT DATA {{ <{POST}> dcterms:issued 'today'^^xsd:date }}", "exactly one date"),
    ("INSERT DATA { <source/notes> dcterms:publisher <place/paris> }", "publisher of a source"),
    ("INSERT DATA { <lab/x> dcterms:isReplacedBy <lab/y>, <lab/silk> }", "replaced by one other"),
    (f"INSERT DATA {{ <{POST}/s/23-114> lab:start -1 }}", "exactly one start, from 0"),
]  # fmt: skip
CLOSED = "It has a property that the ontology does not give it."


def small() -> Store:
    """The small graph and the ontology, all in the default graph, to be spoilt."""
    read = Store()
    read.bulk_load(path=Path(__file__).parents[1] / "ontology" / "small.trig", format=RdfFormat.TRIG)
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in read)
    store.load(ontology_turtle().encode(), RdfFormat.TURTLE)
    return store


def test_the_small_graph_conforms() -> None:
    assert list(violations(small())) == []


@pytest.mark.parametrize(("update", "says"), SPOILT, ids=[says for _, says in SPOILT])
def test_a_spoilt_graph_does_not(update: str, says: str) -> None:
    store = small()
    store.update(PREFIXES + update)
    assert any(says.lower() in v.message.lower() for v in violations(store))


@pytest.mark.filterwarnings("ignore")  # rdflib's parser uses a name that pyparsing has given up
def test_the_findings_are_those_of_pyshacl() -> None:
    import pyshacl

    store = small()
    for update, _ in SPOILT:
        store.update(PREFIXES + update)
    ours = {(v.message, v.node) for v in violations(store)}
    data = Graph(store=OxigraphStore(store=store), identifier=URIRef("urn:x-rdflib:default"))
    _, report, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=shapes_turtle(), format="turtle"))
    theirs = set()
    for result in report.subjects(SH.resultSeverity):
        closed = report.value(result, SH.sourceConstraintComponent) == SH.ClosedConstraintComponent
        message = CLOSED if closed else str(report.value(result, SH.resultMessage))
        theirs.add((message, str(report.value(result, SH.focusNode))))
    assert ours == theirs
    assert len(ours) > len(SPOILT)


def test_what_is_beyond_the_subset_is_not_left_out_in_silence() -> None:
    turtle = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
    ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; %s ] ."""
    for part in ("sh:maxCount 2", "sh:uniqueLang true", "sh:nodeKind sh:BlankNode", "sh:node ex:S", "sh:minCount 3"):
        with pytest.raises(NotInSubset):
            checks(turtle % part, lambda name: [name])
    with pytest.raises(NotInSubset):
        checks(turtle.replace("ex:p", "[ sh:inversePath ex:p ]") % "sh:minCount 1", lambda name: [name])


def test_the_command_says_that_the_graph_conforms(sample_data: DataDirectory) -> None:
    done = CliRunner().invoke(main, ["validate", "--data", str(sample_data.path)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("The graph conforms: ")


def test_the_command_says_what_is_broken_and_where(
    small_quads: frozenset[Quad], data_of: Callable[[Collection[Quad]], DataDirectory]
) -> None:
    spoilt = data_of([q for q in small_quads if q.object != NamedNode("http://xmlns.com/foaf/0.1/Person")])
    done = CliRunner().invoke(main, ["validate", "--data", str(spoilt.path), "--limit", "1"])
    assert done.exit_code == 1
    assert "A person has the aligned types too. Not so at 4 nodes:\n  https://example.org/person/" in done.stdout
    assert "… and 3 more: see --limit" in done.stdout
