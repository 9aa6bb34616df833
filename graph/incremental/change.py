"""A change of a few copies, followed through the index to the quads that go and come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.facts import Facts
from extract.resolution import Resolution, Resolved
from graph import terms as t
from graph.collection import Collection, StoredPost
from graph.copies import Group, group_of
from graph.entity_quads import bare_names, event_dates, names_of, publisher_names
from graph.folding import folded
from graph.identities import post_claim, source_tails
from graph.incremental.copies import Regrouped
from graph.incremental.fill import put_thing, said_row
from graph.incremental.resolving import Thing, Touched, resolve_again
from graph.incremental.tails import Given, assign_again, holdings
from graph.iris import Claim, Minted
from graph.post_json import post_from_json
from graph.post_quads import post_graph
from graph.settings import MIN_CONFIDENCE
from graph.state import State

_NOBODY = Minted(frozenset(), False)


@dataclass(slots=True)
class Edit:
    """What a change makes of the graphs it touches: all quads of those of posts, and of subjects in the others."""

    posts: dict[str, frozenset[Quad]] = field(default_factory=dict, repr=False)  # by tail; none: the post is gone
    subjects: dict[NamedNode, frozenset[Quad]] = field(default_factory=dict, repr=False)  # of the entities' graph
    history: dict[NamedNode, frozenset[Quad]] = field(default_factory=dict, repr=False)
    keys: dict[str, str] = field(default_factory=dict, repr=False)  # of the facts of posts that are new or changed
    gone: frozenset[str] = frozenset()  # posts that are no more
    entities: int = 0  # how many more there are
    relations: int = 0
    sources: int = 0  # how many there are


class Follower:
    """Follows one change, in a transaction of the builder's database."""

    def __init__(self, state: State, store: Store, base: str) -> None:
        self._state, self._db, self._store, self._base = state, state.db, store, base
        self._graph = NamedNode(f"{base}graph/entities")

    def follow(self, regrouped: Regrouped, facts_of: Mapping[int, tuple[str, Facts]]) -> Edit:
        """What the regrouped posts change; `facts_of` has, by the `id` of a group, the key of its facts and these."""
        edit = Edit()
        tails = self._posts(regrouped)
        groups = dict(zip(tails, regrouped.groups, strict=True))
        edit.gone = regrouped.old - groups.keys()
        items = [(tail, group.post, facts_of[id(group)][1]) for tail, group in groups.items()]
        edit.keys = {tail: facts_of[id(group)][0] for tail, group in groups.items()}
        touched = resolve_again(self._db, sorted(regrouped.old), items)
        was, things = self._entities(touched)
        moved = self._moved(touched, was, things)
        edit.entities = sum(x is not None for x in things.values()) - sum(tail is not None for tail, _ in was.values())
        source_of, labels = self._sources()
        edit.sources = len(labels)
        facts = {tail: facts_of[id(group)][1] for tail, group in groups.items()}
        self._write_posts(edit, groups, facts, moved - regrouped.old, source_of)
        self._write_entities(edit, touched, was, things)
        self._write_sources(edit, source_of, labels)
        self._write_history(edit)
        return edit

    def _posts(self, regrouped: Regrouped) -> tuple[str, ...]:
        """The tails of the regrouped posts, noted for their copies."""
        claims = [post_claim(group, regrouped.homes) for group in regrouped.groups]
        given = assign_again(self._db, claims, regrouped.old, posts=True)
        self._given = [given]
        ask = "UPDATE placed SET tail = ? WHERE source = ? AND document = ? AND copy_id = ?"
        for tail, group in zip(given.tails, regrouped.groups, strict=True):
            self._db.executemany(ask, [(tail, *regrouped.ids[i]) for i in self._members(group, regrouped)])
        return given.tails

    @staticmethod
    def _members(group: Group, regrouped: Regrouped) -> Iterator[int]:
        return (id(copy) for copy in group.copies if id(copy) in regrouped.ids)

    def _entities(self, touched: Touched) -> tuple[dict[str, tuple[str | None, str]], dict[str, str | None]]:
        """What the old things were (tail and type), and the tails of the new things."""
        db = self._db
        was: dict[str, tuple[str | None, str]] = {}
        for name in touched.old:
            was[name] = db.execute("SELECT tail, type FROM things WHERE id = ?", (name,)).fetchone()
            db.execute("DELETE FROM things WHERE id = ?", (name,))
        old = [tail for tail, _ in was.values() if tail is not None]
        db.executemany("DELETE FROM bearers WHERE tail = ?", [(tail,) for tail in old])
        held = [thing for thing in touched.new if any(row.holds for row in thing.rows)]
        given = assign_again(db, [_claim(thing) for thing in held], old, posts=False)
        self._given.append(given)
        tails = {thing.id: tail for thing, tail in zip(held, given.tails, strict=True)}
        things: dict[str, str | None] = {}
        for thing in touched.new:
            things[thing.id] = tails.get(thing.id)
            put_thing(db, thing.id, things[thing.id], thing.resolved.type, bare_names(thing.resolved))
        return was, things

    @staticmethod
    def _moved(
        touched: Touched, was: Mapping[str, tuple[str | None, str]], things: Mapping[str, str | None]
    ) -> set[str]:
        """The posts in which something has another IRI or another type now."""
        return {
            row.post
            for thing in touched.new
            for row, before in zip(thing.rows, thing.was, strict=True)
            if was.get(before) != (things[thing.id], thing.resolved.type)
        }

    def _sources(self) -> tuple[dict[str, str], dict[str, str]]:
        """The tails of the sources by their folded labels, and their labels by these."""
        labels: dict[str, str] = {}
        for (label,) in self._db.execute("SELECT DISTINCT label FROM placed ORDER BY label"):
            labels.setdefault(folded(label), label)
        labels = dict(sorted(labels.items()))
        ask = "SELECT tail, holds, living, successor FROM iris WHERE tail >= 'source/' AND tail < 'source0'"
        rows = self._db.execute(ask)
        memory = {tail: Minted(holdings(holds), bool(living), heir) for tail, holds, living, heir in rows}
        given = source_tails(labels, memory)
        put = "INSERT OR REPLACE INTO iris VALUES (?, ?, ?, ?)"
        new = {tail: m for tail, m in given.memory.items() if memory.get(tail) != m}
        self._db.executemany(put, [(x, b"".join(sorted(m.holds)), m.living, m.successor) for x, m in new.items()])
        self._given.append(Given(given.tails, memory, dict(given.memory)))
        self._lost_sources = {tail for tail, m in memory.items() if m.living} - set(given.tails)
        return dict(zip(labels, given.tails, strict=True)), labels

    def _write_posts(
        self, edit: Edit, groups: Mapping[str, Group], facts: Mapping[str, Facts], moved: set[str],
        source_of: Mapping[str, str],
    ) -> None:  # fmt: skip
        """The graphs of the posts to write, and what they state."""
        db, touched = self._db, sorted(groups.keys() | moved | edit.gone)
        ask = "SELECT * FROM said WHERE post = ?"
        old = [row for tail in touched for row in db.execute(ask, (tail,))]
        new = []
        for tail in touched:
            if tail in edit.gone:
                edit.posts[tail] = frozenset()
                continue
            group = groups.get(tail) or self._group(tail)
            collection, stored = self._collection(tail, group, facts.get(tail) or self._facts(tail), source_of)
            made = post_graph(collection, stored)
            edit.posts[tail] = made.quads
            new += [said_row(tail, one, collection.tails) for one in made.statements]
        before, after = ({row[1:4] for row in rows if not row[4]} for rows in (old, new))
        ask = "SELECT 1 FROM said WHERE subject = ? AND predicate = ? AND object = ?"
        known = len(before) + sum(db.execute(ask, edge).fetchone() is not None for edge in after - before)
        db.executemany("DELETE FROM said WHERE post = ?", [(tail,) for tail in touched])
        db.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", new)
        edit.relations = sum(db.execute(ask, edge).fetchone() is not None for edge in before | after) - known
        self._subjects = {row[1] for row in (*old, *new)}
        self._subjects |= {row[3] for row in (*old, *new) if row[2] == "partnerOf"}

    def _group(self, tail: str) -> Group:
        ask = """SELECT copies.post FROM placed JOIN copies USING (source, document, copy_id) WHERE placed.tail = ?"""
        return group_of([post_from_json(text) for (text,) in self._db.execute(ask, (tail,))])

    def _facts(self, tail: str) -> Facts:
        (key,) = self._db.execute("SELECT facts FROM posts WHERE tail = ?", (tail,)).fetchone()
        return self._state.facts([key])[key]

    def _collection(
        self, tail: str, group: Group, facts: Facts, source_of: Mapping[str, str]
    ) -> tuple[Collection, StoredPost]:
        """What the graph of one post is made of."""
        ask = """SELECT told, things.tail, things.type FROM seen JOIN nodes ON seen.node = nodes.id
            JOIN things ON nodes.thing = things.id WHERE seen.post = ?"""
        number: dict[str | None, int] = {}
        entities: list[Resolved] = []
        entity_of: dict[tuple[str, int], int] = {}
        author_of: dict[tuple[str, str], int] = {}
        for told, own, kind in self._db.execute(ask, (tail,)):
            index, main, *_ = json.loads(told)
            if own not in number:
                number[own] = len(entities)
                entities.append(Resolved(kind, "", ""))
            if index is None:
                author_of[tail, main] = number[own]
            else:
                entity_of[tail, index] = number[own]
        sources = tuple(sorted({source_of[folded(copy.site.label)] for copy in group.copies}))
        stored = StoredPost(tail, group.post, group.alternatives, group.urls, sources, facts)
        resolution = Resolution(tuple(entities), entity_of, author_of)
        made = Collection(self._base, (stored,), resolution, tuple(number), {}, min_confidence=MIN_CONFIDENCE)
        return made, stored

    def _write_entities(
        self, edit: Edit, touched: Touched, was: Mapping[str, tuple[str | None, str]],
        things: Mapping[str, str | None],
    ) -> None:  # fmt: skip
        """The quads of all subjects of the entities' graph that are touched."""
        named = {tail: thing.resolved for thing in touched.new if (tail := things[thing.id]) is not None}
        gone = {tail for tail, _ in was.values() if tail is not None} - named.keys()
        for tail in sorted(self._subjects | named.keys() | gone):
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
            if quad.predicate in (t.A, t.LABEL, t.ALT_LABEL):
                yield quad.predicate, quad.object  # type: ignore[misc]

    def _related(self, tail: str) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """The relations and dates of a subject."""
        ask = "SELECT DISTINCT predicate, object FROM said WHERE subject = ? AND date = 0"
        for predicate, other in self._db.execute(ask, (tail,)):
            yield t.RELATIONS[predicate], self._node(other)
            if predicate == "leads":
                yield t.lab("affiliatedWith"), self._node(other)
        ask = "SELECT DISTINCT subject FROM said WHERE object = ? AND predicate = 'partnerOf' AND date = 0"
        for (other,) in self._db.execute(ask, (tail,)):
            yield t.lab("partnerOf"), self._node(other)
        ask = "SELECT predicate, object, confidence FROM said WHERE subject = ? AND date = 1"
        if dates := self._db.execute(ask, (tail,)).fetchall():
            yield from event_dates(dates)

    def _write_sources(self, edit: Edit, source_of: Mapping[str, str], labels: Mapping[str, str]) -> None:
        """The quads of all sources."""
        for key, tail in source_of.items():
            label, subject = labels[key], self._node(tail)
            told: set[tuple[NamedNode, NamedNode | Literal]] = {(t.A, t.lab("Source")), (t.LABEL, t.plain(label))}
            if publisher := self._publisher(label):
                told.add((t.PUBLISHER, self._node(publisher)))
            edit.subjects[subject] = frozenset(Quad(subject, p, o, self._graph) for p, o in told)
        for tail in self._lost_sources:
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
        ask = """SELECT SUM(mentions) FROM things JOIN nodes ON nodes.thing = things.id
            JOIN seen ON seen.node = nodes.id WHERE things.tail = ?"""
        return int(self._db.execute(ask, (tail,)).fetchone()[0] or 0)

    def _write_history(self, edit: Edit) -> None:
        """The quads of tails whose successors are others now."""
        graph = NamedNode(f"{self._base}graph/history")
        for given in self._given:
            for tail in given.before.keys() | given.now.keys():
                old, new = (one.get(tail, _NOBODY).successor for one in (given.before, given.now))
                if old != new:
                    quads = [Quad(self._node(tail), t.IS_REPLACED_BY, self._node(new), graph)] if new else []
                    edit.history[self._node(tail)] = frozenset(quads)

    def _node(self, tail: str) -> NamedNode:
        return NamedNode(self._base + tail)


def _claim(thing: Thing) -> Claim:
    holds = frozenset(h for row in thing.rows for h in holdings(row.holds))
    mark = min(row.mark for row in thing.rows if row.mark)
    return Claim(thing.resolved.type.lower(), thing.resolved.label, mark, holds)
