"""The quads of the graphs that follow from all posts, where a change touches them: entities, sources, history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.resolution import Resolved
from graph import terms as t
from graph.entity_quads import event_dates, names_of, publisher_names
from graph.incremental.curating import Layer
from graph.incremental.edit import Edit
from graph.incremental.tails import Given
from graph.iris import Minted

_NOBODY = Minted(frozenset(), False)


class Subjects:
    """Writes them out of the index as it is with the change; `before` and `after` are a curator's layers."""

    def __init__(self, db: sqlite3.Connection, store: Store, base: str, before: Layer, after: Layer) -> None:
        self._db, self._store, self._base, self._before, self._after = db, store, base, before, after
        self._graph = NamedNode(f"{base}graph/entities")

    def write_entities(self, edit: Edit, named: Mapping[str, Resolved], gone: Set[str], related: Set[str]) -> None:
        """All of the entities `named`, nothing of those `gone`, and what is said of those that are `related`."""
        for tail in sorted(related | named.keys() | gone):
            subject = self._node(tail)
            if tail in gone:
                edit.subjects[subject] = frozenset()
            else:
                told = names_of(named[tail]) if tail in named else self._names(subject)
                each = {*told, *self._related(tail)}
                edit.subjects[subject] = frozenset(Quad(subject, p, o, self._graph) for p, o in each)

    def _names(self, subject: NamedNode) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """What an untouched entity is and is called, as the store has it."""
        for quad in self._store.quads_for_pattern(subject, None, None, self._graph):
            if quad.predicate in (t.A, t.LABEL, t.ALT_LABEL) and isinstance(quad.object, NamedNode | Literal):
                yield quad.predicate, quad.object

    def _related(self, tail: str) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """The relations and dates of a subject."""
        ask = "SELECT DISTINCT predicate, object FROM said WHERE subject = ? AND date = 0"
        added = [(predicate, other) for subject, predicate, other in self._after.added if subject == tail]
        for predicate, other in (*self._db.execute(ask, (tail,)), *added):
            yield t.RELATIONS[predicate], self._node(other)
            if predicate == "leads":
                yield t.lab("affiliatedWith"), self._node(other)
        ask = "SELECT DISTINCT subject FROM said WHERE object = ? AND predicate = 'partnerOf' AND date = 0"
        partners = {other for (other,) in self._db.execute(ask, (tail,))}
        partners |= {one for one, predicate, two in self._after.added if (predicate, two) == ("partnerOf", tail)}
        for other in partners:
            yield t.lab("partnerOf"), self._node(other)
        ask = "SELECT predicate, object, confidence FROM said WHERE subject = ? AND date = 1"
        if dates := self._db.execute(ask, (tail,)).fetchall():
            yield from event_dates(dates)

    def write_sources(
        self, edit: Edit, source_of: Mapping[str, str], labels: Mapping[str, str], gone: Iterable[str]
    ) -> None:
        """All sources (their tails and labels by folded label), nothing of those that are `gone`."""
        for key, tail in source_of.items():
            label, subject = labels[key], self._node(tail)
            told: set[tuple[NamedNode, NamedNode | Literal]] = {(t.A, t.lab("Source")), (t.LABEL, t.plain(label))}
            if publisher := self._publisher(label):
                told.add((t.PUBLISHER, self._node(publisher)))
            edit.subjects[subject] = frozenset(Quad(subject, p, o, self._graph) for p, o in told)
        for tail in gone:
            edit.subjects[self._node(tail)] = frozenset()

    def _publisher(self, label: str) -> str | None:
        for name in publisher_names(label):
            bearers: list[str] = [
                tail for (tail,) in self._db.execute("SELECT tail FROM bearers WHERE name = ?", (name,))
            ]
            if bearers:
                return min(bearers, key=lambda tail: (-self._mentions(tail), tail))
        return None

    def _mentions(self, tail: str) -> int:
        if tail in self._after.mentions:
            return self._after.mentions[tail]
        ask = """SELECT SUM(mentions) FROM things JOIN nodes ON nodes.thing = things.id
            JOIN seen ON seen.node = nodes.id WHERE things.tail = ?"""
        return int(self._db.execute(ask, (tail,)).fetchone()[0] or 0)

    def write_history(self, edit: Edit, each: Sequence[Given], decided: Iterable[str]) -> None:
        """The tails whose successors are others now, or may be by decisions, which name the `decided` ones."""
        graph, curated = NamedNode(f"{self._base}graph/history"), self._after.curated
        tails = {*self._before.curated.replaced, *curated.replaced}
        for given in each:
            for tail in given.before.keys() | given.now.keys():
                old, new = (one.get(tail, _NOBODY).successor for one in (given.before, given.now))
                if old != new:
                    tails.add(tail)
        for named in decided:
            tails |= {tail for (tail,) in self._db.execute("SELECT tail FROM iris WHERE successor = ?", (named,))}
        missing = self._after.resolved - {*curated.tails}
        for tail in tails:
            row = self._db.execute("SELECT successor FROM iris WHERE tail = ?", (tail,)).fetchone()
            heir: str = (row and row[0]) or ""
            new = curated.replaced.get(tail) or curated.replaced.get(heir, heir)
            there = new and new not in missing
            quads = [Quad(self._node(tail), t.IS_REPLACED_BY, self._node(new), graph)] if there else []
            edit.history[self._node(tail)] = frozenset(quads)

    def _node(self, tail: str) -> NamedNode:
        return NamedNode(self._base + tail)
