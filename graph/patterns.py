"""Plain reading of the store by patterns; there are no blank nodes and no quoted triples in a built graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Store

from graph.prefixes import RDF


def value(term: object) -> str:
    """The IRI of a node or the words of a literal."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def pairs(store: Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subject and object of every quad with this predicate."""
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        yield value(quad.subject), value(quad.object)


def pairs_with_graph(store: Store, predicate: str) -> Iterator[tuple[str, str, str]]:
    """Subject, object and named graph of every quad with this predicate."""
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        yield value(quad.subject), value(quad.object), value(quad.graph_name)


def instances(store: Store, kind: str) -> Iterator[tuple[str, str]]:
    """Every subject of this class, and the named graph that says so."""
    for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(kind), None):
        yield value(quad.subject), value(quad.graph_name)


def about(store: Store, subject: str) -> defaultdict[str, list[str]]:
    """The values of a subject by predicate, sorted; an empty list for a predicate it does not have."""
    facts: defaultdict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(NamedNode(subject), None, None, None):
        facts[quad.predicate.value].append(value(quad.object))
    for values in facts.values():
        values.sort()
    return facts


def columns(store: Store, subjects: Iterable[str], predicates: Iterable[str]) -> dict[str, defaultdict[str, list[str]]]:
    """The values of these predicates of these subjects, as `about` gives them.

    A store is asked subject by subject; an endpoint, where each question is a request, predicate by predicate.
    """
    if isinstance(store, Store):
        return {subject: about(store, subject) for subject in subjects}
    facts: dict[str, defaultdict[str, list[str]]] = {subject: defaultdict(list) for subject in subjects}
    for predicate in predicates:
        for subject, object_ in pairs(store, predicate):
            if subject in facts:
                facts[subject][predicate].append(object_)
    for found in facts.values():
        for values in found.values():
            values.sort()
    return facts


def values(store: Store, subject: str, predicate: str) -> list[str]:
    """The objects of a subject and predicate, sorted."""
    pattern = (NamedNode(subject), NamedNode(predicate), None, None)
    return sorted(value(quad.object) for quad in store.quads_for_pattern(*pattern))
