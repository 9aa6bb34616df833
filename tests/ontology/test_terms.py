"""Code, ontology, shapes, context and contract name the same terms."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import ontology
from extract.facts import ENTITY_TYPES, PREDICATES, DatePredicate
from graph import prefixes
from graph import terms as nodes

LAB = rdflib.Namespace(ontology.LAB)
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def turtle() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.ontology_turtle(), format="turtle")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.shapes_turtle(), format="turtle")


def ours(text: str) -> set[str]:
    """The names that stand behind `lab:` in a text, code blocks and tables alike; not those of fields of a language."""
    return set(re.findall(r"(?<![\w/])lab:([A-Za-z]+)", text))


def test_the_ontology_has_the_terms_of_the_code_and_no_others(turtle: rdflib.Graph) -> None:
    defined = {str(s).removeprefix(LAB) for s in turtle.subjects(RDF.type) if str(s).startswith(LAB)}
    assert defined == set(ontology.TERMS)
    assert len(ontology.TERMS) == len(set(ontology.TERMS))


def test_both_parsers_read_the_same_ontology_and_it_has_no_blank_node(turtle: rdflib.Graph) -> None:
    read = list(ox.parse(ontology.ontology_turtle(), ox.RdfFormat.TURTLE))
    assert len(read) == len(turtle)
    assert not any(isinstance(term, rdflib.BNode) for triple in turtle for term in triple)


def test_every_term_has_a_label_and_a_definition_in_french_and_english(turtle: rdflib.Graph) -> None:
    for term in ontology.TERMS:
        for predicate in (RDFS.label, SKOS.definition):
            found = [o.language for o in turtle.objects(LAB[term], predicate) if isinstance(o, rdflib.Literal)]
            assert sorted(str(language) for language in found) == ["en", "fr"], (term, predicate)


def test_what_is_no_axiom_is_a_reference_with_a_note(turtle: rdflib.Graph) -> None:
    for term in ontology.terms():
        if term.see_also:
            assert sorted(term.notes) == ["en", "fr"], term.name
    assert not list(turtle.triples((None, SKOS.closeMatch, None)))


def test_the_six_types_do_not_overlap(turtle: rdflib.Graph) -> None:
    def above(name: str) -> set[rdflib.term.Node]:
        return set(turtle.transitive_objects(LAB[name], RDFS.subClassOf))

    for one in ENTITY_TYPES:
        for other in ENTITY_TYPES:
            if one < other:
                apart = any(
                    (a, OWL.disjointWith, b) in turtle or (b, OWL.disjointWith, a) in turtle
                    for a in above(one)
                    for b in above(other)
                )
                assert apart, (one, other)


def test_extraction_and_graph_use_the_relations_of_the_ontology() -> None:
    assert set(PREDICATES) == set(ontology.RELATIONS) == set(nodes.RELATIONS)
    assert set(get_args(DatePredicate)) == set(nodes.DATES)
    assert set(ENTITY_TYPES) <= set(ontology.CLASSES)
    assert prefixes.LAB == ontology.LAB


def test_the_graph_writes_the_superclasses_that_the_ontology_says(turtle: rdflib.Graph) -> None:
    for name, kinds in nodes.TYPES.items():
        above = {str(c) for c in turtle.transitive_objects(LAB[name], RDFS.subClassOf)}
        assert {kind.value for kind in kinds} == above, name
    for name, kinds in (("Post", nodes.POST_TYPES), ("Assertion", nodes.ASSERTION_TYPES)):
        assert {k.value for k in kinds} == {str(c) for c in turtle.transitive_objects(LAB[name], RDFS.subClassOf)}


def test_shapes_speak_of_known_terms_and_of_each(shapes: rdflib.Graph) -> None:
    said = ours(ontology.shapes_turtle())
    assert said == set(ontology.TERMS)
    targets = {str(o).removeprefix(LAB) for o in shapes.objects(None, SH.targetClass)}
    assert targets == set(ontology.CLASSES)
    subjects = {str(o).removeprefix(LAB) for o in shapes.objects(None, SH.targetSubjectsOf)}
    assert subjects >= set(ontology.RELATIONS)


def test_shapes_take_what_the_ontology_allows(shapes: rdflib.Graph) -> None:
    closed = {"Sentence", "Naming", "Assertion"}
    prefix = "https://w3id.org/labgraph/shapes#"
    assert {str(s).removeprefix(prefix) for s in shapes.subjects(SH.closed)} == closed
    for term in ontology.terms():
        if term.kind != "property":
            continue
        for name, classes in (
            ("Sentence", {"Sentence"}),
            ("Naming", {"Mention", "Reference"}),
            ("Assertion", {"Assertion"}),
        ):
            paths = {
                o for p in shapes.objects(rdflib.URIRef(prefix + name), SH.property) for o in shapes.objects(p, SH.path)
            }
            assert (LAB[term.name] in paths) == bool(classes & {d.removeprefix(LAB) for d in term.domain}), (name, term)


def test_the_context_has_every_term_under_its_name() -> None:
    context = ontology.context()
    spelt = {name: value["@id"] if isinstance(value, dict) else value for name, value in context.items()}
    for name in ontology.TERMS:
        assert spelt[name] == f"lab:{name}"
    for name, iri in prefixes.PREFIXES.items():
        assert spelt[name] == iri
    for name in ontology.RELATIONS:
        assert context[name]["@type"] == "@id"


@pytest.mark.corpus
def test_the_contract_has_the_same_terms(shared: Path) -> None:
    contract = (shared / "contract.md").read_text("utf8").partition("## 2.")[0]
    rows = dict(re.findall(r"^\| `lab:(\w+)`([^|]*\|[^|]*\|[^|]*)\|$", contract, re.M))
    assert set(rows) == set(ontology.CLASSES) | set(ontology.RELATIONS)
    assert ours(contract) | rows.keys() == set(ontology.TERMS)
    for name, (domain, range_) in ontology.domain_range().items():
        left, arrow, right = re.split(r"\s*(→|↔)\s*", rows[name].split("|")[1].strip(), maxsplit=1)
        assert (arrow == "↔") == (name == "partnerOf")
        if name != "partOf":  # the one row that pairs its ends; the shapes have it
            assert named(left) == domain, name
            assert named(right) == range_, name


def named(side: str) -> set[str]:
    """The classes that one side of a relation names."""
    found = set(re.findall("|".join((*ENTITY_TYPES, "Organisation", "any of them")), side))
    if "any of them" in found:
        found |= set(ENTITY_TYPES)
    if "Organisation" in found:
        found |= {"Lab", "Institution"}
    return found - {"Organisation", "any of them"}
