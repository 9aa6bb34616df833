"""What the graph says of one IRI, as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Store, Triple

from graph.prefixes import DCTERMS, LAB, RDF, RDFS

_LABELS = (NamedNode(RDFS + "label"), NamedNode(DCTERMS + "title"))
_EVIDENCE_LINKS = ("subjectMention", "objectMention", "inSentence")


def description(store: Store, iri: str, base: str) -> set[Triple]:
    """Every statement about it, the relations that lead to it, and the labels of what these speak of."""
    node = NamedNode(iri)
    found = {q.triple for q in store.quads_for_pattern(node, None, None, None)}
    found |= {q.triple for q in store.quads_for_pattern(None, None, node, NamedNode(base + "graph/entities"))}
    ends = (end for triple in found for end in (triple.subject, triple.object))
    for thing in {end for end in ends if isinstance(end, NamedNode)} - {node}:
        for label in _LABELS:
            found |= {q.triple for q in store.quads_for_pattern(thing, label, None, None)}
    return found


def with_evidence(store: Store, iri: str, base: str) -> set[Triple]:
    """The description, and the mentions, assertions and sentences that it rests on, whole."""
    node = NamedNode(iri)
    kinds = {q.object for q in store.quads_for_pattern(node, NamedNode(RDF + "type"), None, None)}
    found = description(store, iri, base)
    if NamedNode(LAB + "Post") in kinds:
        return found | named_graph(store, iri + "/graph")
    pieces = {q.subject for q in _pointing(store, node) if isinstance(q.subject, NamedNode)}
    for piece in list(pieces):
        for name in _EVIDENCE_LINKS:
            linked = store.quads_for_pattern(piece, NamedNode(LAB + name), None, None)
            pieces |= {q.object for q in linked if isinstance(q.object, NamedNode)}
    for piece in pieces:
        found |= {q.triple for q in store.quads_for_pattern(piece, None, None, None)}
    return found


def named_graph(store: Store, iri: str) -> set[Triple]:
    """The triples of a named graph."""
    return {q.triple for q in store.quads_for_pattern(None, None, None, NamedNode(iri))}


def known(store: Store, iri: str) -> bool:
    """Whether the graph says anything of this IRI but what took its place."""
    replaced = DCTERMS + "isReplacedBy"
    return any(q.predicate.value != replaced for q in store.quads_for_pattern(NamedNode(iri), None, None, None))


def kinds(store: Store, iri: str) -> set[str]:
    """The names of its classes in our ontology."""
    types = store.quads_for_pattern(NamedNode(iri), NamedNode(RDF + "type"), None, None)
    iris = (q.object.value for q in types if isinstance(q.object, NamedNode))
    return {i.removeprefix(LAB) for i in iris if i.startswith(LAB)}


def label(store: Store, iri: str) -> str:
    """Its label or title; itself where it has none, or is no IRI but a date."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return iri
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(node, predicate, None, None):
            return str(getattr(quad.object, "value", iri))
    return iri


def _pointing(store: Store, node: NamedNode) -> Iterator[Quad]:
    """What is evidence for a thing: mentions that name it, assertions on it, what stands in a sentence."""
    predicates: Iterable[str] = (LAB + "names", LAB + "inSentence", RDF + "subject", RDF + "object")
    for predicate in predicates:
        yield from store.quads_for_pattern(None, NamedNode(predicate), node, None)
