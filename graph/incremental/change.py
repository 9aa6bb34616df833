"""A change of a few copies, followed through the index to the quads that go and come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set

from pyoxigraph import Store

from extract.facts import Facts
from extract.resolution import Resolution, Resolved
from graph.collection import Collection, StoredPost
from graph.copies import Group
from graph.curation import Relation
from graph.curation_quads import curation_quads
from graph.decisions import Decision, reserved
from graph.folding import folded
from graph.identities import post_claim, source_tails
from graph.incremental.copies import Regrouped
from graph.incremental.curating import layer, named_by
from graph.incremental.edit import Edit
from graph.incremental.fill import fill_bearers, put_thing, said_row
from graph.incremental.posts import Posts
from graph.incremental.resolving import Thing, Touched, resolve_again
from graph.incremental.subjects import Subjects
from graph.incremental.tails import Given, assign_again, holdings
from graph.iris import Claim, Minted
from graph.post_quads import post_graph
from graph.settings import MIN_CONFIDENCE
from graph.state import State


class Follower:
    """Follows one change, in a transaction of the builder's database; made before anything of it is in the index.

    `decisions` are a curator's of the new graph.
    """

    def __init__(self, state: State, store: Store, base: str, decisions: Sequence[Decision]) -> None:
        self._state, self._db, self._store, self._base = state, state.db, store, base
        self._posts = Posts(state)
        before = state.decisions()
        self._decisions, self._named = decisions, named_by(before) | named_by(decisions)
        self._before = layer(self._db, before, self._named, self._posts)

    def follow(self, regrouped: Regrouped, facts_of: Mapping[int, tuple[str, Facts]]) -> Edit:
        """What the regrouped posts change; `facts_of` has, by the `id` of a group, the key of its facts and these."""
        edit = Edit()
        groups = dict(zip(self._tails(regrouped), regrouped.groups, strict=True))
        self._posts.changed = {tail: (group, facts_of[id(group)][1]) for tail, group in groups.items()}
        edit.gone = regrouped.old - groups.keys()
        edit.keys = {tail: facts_of[id(group)][0] for tail, group in groups.items()}
        items = [(tail, group.post, facts) for tail, (group, facts) in self._posts.changed.items()]
        touched = resolve_again(self._db, sorted(regrouped.old), items)
        was, things = self._entities(touched)
        self._after = layer(self._db, self._decisions, self._named, self._posts)
        moved = self._moved(touched, was, things) | self._decided()
        there = {tail for tail, _ in was.values() if tail is not None} - self._named | self._before.entities.keys()
        named = {tail: thing.resolved for thing in touched.new if (tail := things[thing.id]) is not None}
        named = {tail: one for tail, one in named.items() if tail not in self._named} | self._after.entities
        edit.entities = len(named) - len(there)
        self._bearers(there, named)
        source_of, labels = self._sources()
        edit.sources = len(labels)
        related = self._write_posts(edit, moved - regrouped.old, source_of)
        subjects = Subjects(self._db, self._store, self._base, self._before, self._after)
        subjects.write_entities(edit, named, there - named.keys(), related)
        subjects.write_sources(edit, source_of, labels, self._lost_sources)
        subjects.write_history(edit, self._given, self._named)
        edit.curation = curation_quads(self._base, self._decisions, map(str, self._after.curated.tails))
        edit.nothing = frozenset({*self._state.gone(), *self._after.curated.gone} - {*self._after.curated.tails})
        return edit

    def _tails(self, regrouped: Regrouped) -> tuple[str, ...]:
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
        ask = "INSERT OR IGNORE INTO iris VALUES (?, x'', 0, NULL)"
        db.executemany(ask, [(tail,) for tail in reserved(self._decisions)])
        held = [thing for thing in touched.new if any(row.holds for row in thing.rows)]
        given = assign_again(db, [_claim(thing) for thing in held], old, posts=False)
        self._given.append(given)
        tails = {thing.id: tail for thing, tail in zip(held, given.tails, strict=True)}
        things: dict[str, str | None] = {}
        for thing in touched.new:
            things[thing.id] = tails.get(thing.id)
            put_thing(db, thing.id, things[thing.id], thing.resolved.type)
        return was, things

    def _bearers(self, there: Set[str], named: Mapping[str, Resolved]) -> None:
        """The names that organisations bear: of those that are `named` now, no more of those that were `there`."""
        self._db.executemany("DELETE FROM bearers WHERE tail = ?", [(tail,) for tail in there | named.keys()])
        fill_bearers(self._db, named.items())

    def _decided(self) -> set[str]:
        """The posts in which something is another thing by decisions, or a relation was taken or given back."""
        before, after = self._before.became, self._after.became
        moved = {member[0] for member in before.keys() & after.keys() if before[member] != after[member]}
        rejected = self._before.curated.rejected ^ self._after.curated.rejected
        ends = {subject for subject, _, _ in rejected}
        return moved | {post for (post, _), now in after.items() if now and now[0] in ends}

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

    def _write_posts(self, edit: Edit, moved: set[str], source_of: Mapping[str, str]) -> set[str]:
        """The graphs of the posts to write, and what they state; the tails of which something else is said now."""
        db, touched = self._db, sorted(self._posts.changed.keys() | moved | edit.gone)
        ask = "SELECT * FROM said WHERE post = ?"
        old = [row for tail in touched for row in db.execute(ask, (tail,))]
        new = []
        for tail in touched:
            if tail in edit.gone:
                edit.posts[tail] = frozenset()
                continue
            collection, stored = self._collection(tail, source_of)
            made = post_graph(collection, stored)
            edit.posts[tail] = made.quads
            new += [said_row(tail, one, collection.tails) for one in made.statements]
        added = self._before.added ^ self._after.added
        edges = {row[1:4] for row in (*old, *new) if not row[4]} | added
        known = self._held(edges, self._before.added)
        db.executemany("DELETE FROM said WHERE post = ?", [(tail,) for tail in touched])
        db.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", new)
        edit.relations = self._held(edges, self._after.added) - known
        subjects = {row[1] for row in (*old, *new)} | {subject for subject, _, _ in added}
        return subjects | {other for _, predicate, other in edges if predicate == "partnerOf"}

    def _held(self, edges: Set[Relation], added: Set[Relation]) -> int:
        """How many of these relations hold: a post says so, or a curator."""
        ask = "SELECT 1 FROM said WHERE subject = ? AND predicate = ? AND object = ? AND date = 0"
        return sum(edge in added or self._db.execute(ask, edge).fetchone() is not None for edge in edges)

    def _collection(self, tail: str, source_of: Mapping[str, str]) -> tuple[Collection, StoredPost]:
        """What the graph of one post is made of."""
        ask = """SELECT told, things.tail, things.type FROM seen JOIN nodes ON seen.node = nodes.id
            JOIN things ON nodes.thing = things.id WHERE seen.post = ?"""
        number: dict[str | None, int] = {}
        entities: list[Resolved] = []
        entity_of: dict[tuple[str, int], int] = {}
        author_of: dict[tuple[str, str], int] = {}
        for told, own, kind in self._db.execute(ask, (tail,)):
            index, main, *_ = json.loads(told)
            now = self._after.became.get((tail, main if index is None else index), (own, kind))
            if now is None:  # by a curator's decision
                continue
            own, kind = now
            if own not in number:
                number[own] = len(entities)
                entities.append(Resolved(kind, "", ""))
            if index is None:
                author_of[tail, main] = number[own]
            else:
                entity_of[tail, index] = number[own]
        group, facts = self._posts.read(tail)
        sources = tuple(sorted({source_of[folded(copy.site.label)] for copy in group.copies}))
        stored = StoredPost(tail, group.post, group.alternatives, group.urls, sources, facts)
        resolution = Resolution(tuple(entities), entity_of, author_of)
        made = Collection(
            self._base, (stored,), resolution, tuple(number), {}, min_confidence=MIN_CONFIDENCE,
            rejected=self._after.curated.rejected,
        )  # fmt: skip
        return made, stored


def _claim(thing: Thing) -> Claim:
    holds = frozenset(h for row in thing.rows for h in holdings(row.holds))
    mark = min(row.mark for row in thing.rows if row.mark)
    return Claim(thing.resolved.type.lower(), thing.resolved.label, mark, holds)
