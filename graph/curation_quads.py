"""The graph of a curator's decisions: what was decided, of what, why, and on which day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from graph import terms as t
from graph.decisions import Decision
from graph.prefixes import DCTERMS, PREFIXES, RDF

_STATEMENT = NamedNode(RDF + "Statement")
_ACTIVITY = NamedNode(PREFIXES["prov"] + "Activity")


def curation_quads(base: str, decisions: Sequence[Decision], there: Iterable[str]) -> frozenset[Quad]:
    """The quads of `{base}graph/curation`; `there` are the tails of all entities of the graph.

    A relation that was added is a statement like those of posts, so that it has something behind it. A decision to
    suppress a person is not told: it would name whom it hides.
    """
    graph, known = NamedNode(base + "graph/curation"), set(there)
    found: set[Quad] = set()
    for decision in decisions:
        if decision.kind == "suppress":
            continue
        mark = hashlib.sha256(decision.to_json().encode("utf-8", "replace")).hexdigest()[:16]
        node = NamedNode(f"{base}decision/{mark}")

        def add(predicate: NamedNode, value: NamedNode | Literal, node: NamedNode = node) -> None:
            found.add(Quad(node, predicate, value, graph))

        add(t.A, _ACTIVITY)
        add(NamedNode(DCTERMS + "type"), t.plain(decision.kind))
        for tail in decision.entities:
            add(NamedNode(DCTERMS + "subject"), NamedNode(base + tail))
        for tail in decision.posts:
            add(NamedNode(DCTERMS + "references"), NamedNode(base + tail))
        if decision.value:
            add(t.TITLE, t.worded(decision.value, decision.language) if decision.language else t.plain(decision.value))
        if decision.why:
            add(NamedNode(DCTERMS + "description"), t.plain(decision.why))
        if decision.made:
            add(NamedNode(DCTERMS + "created"), t.day(decision.made))
        if decision.predicate and decision.kind == "add" and set(decision.entities) <= known:
            subject, object_ = (NamedNode(base + tail) for tail in decision.entities)
            add(t.A, _STATEMENT)
            add(t.SUBJECT, subject)
            add(t.PREDICATE, t.RELATIONS[decision.predicate])
            add(t.OBJECT, object_)
    return frozenset(found)
