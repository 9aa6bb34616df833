"""An edit against the store as it was: the quads that go and come, and the figures of the graph after it."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, Store

from graph import terms as t
from graph.incremental.edit import Edit
from graph.manifest import Manifest

Difference = tuple[set[Quad], set[Quad]]  # what goes, what comes
_COUNTED = {"mentions": t.lab("Mention"), "assertions": t.lab("Assertion"), "posts": t.lab("Post")}


def differences(store: Store, edit: Edit, base: str, manifest: Manifest) -> tuple[list[Difference], dict[str, int]]:
    """What goes and what comes, graph by graph, and the figures that the manifest has after it."""
    figures = {name: getattr(manifest, name) for name in ("quads", "graphs", "entities", "relations", *_COUNTED)}
    figures["sources"] = edit.sources
    figures["entities"] += edit.entities
    figures["relations"] += edit.relations
    found = []
    for tail, now in edit.posts.items():
        graph = NamedNode(f"{base}{tail}/graph")
        before = set(store.quads_for_pattern(None, None, None, graph))
        found.append((before - now, set(now - before)))
        figures["graphs"] += bool(now) - bool(before)
        for name, kind in _COUNTED.items():
            figures[name] += _count(now, kind) - _count(before, kind)
    history = NamedNode(f"{base}graph/history")
    for graph, subjects in ((NamedNode(f"{base}graph/entities"), edit.subjects), (history, edit.history)):
        old: set[Quad] = set()
        new: set[Quad] = set()
        for subject, now in subjects.items():
            before = set(store.quads_for_pattern(subject, None, None, graph))
            old |= before - now
            new |= now - before
        found.append((old, new))
    figures["graphs"] += _comes(store, history, *found[-1])
    told = set(store.quads_for_pattern(None, None, None, NamedNode(f"{base}graph/curation")))
    found.append((told - edit.curation, set(edit.curation - told)))
    figures["graphs"] += bool(edit.curation) - bool(told)
    figures["quads"] += sum(len(new) - len(old) for old, new in found)
    return found, figures


def _count(quads: set[Quad] | frozenset[Quad], kind: NamedNode) -> int:
    return sum(q.predicate == t.A and q.object == kind for q in quads)


def _comes(store: Store, graph: NamedNode, old: set[Quad], new: set[Quad]) -> int:
    """1 where the graph had nothing and has something now, -1 the other way round, else 0."""
    there = sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
    return bool(there - len(old) + len(new)) - bool(there)
