"""A change of a few copies, followed through the index to the quads that go and come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Resolution, Resolved
from graph import terms as t
from graph.collection import Collection, StoredPost
from graph.copies import Group, group_of
from graph.curation import Relation
from graph.curation_quads import curation_quads
from graph.decisions import Decision, reserved
from graph.entity_quads import event_dates, names_of, publisher_names
from graph.folding import folded
from graph.identities import post_claim, source_tails
from graph.incremental.copies import Regrouped
from graph.incremental.curating import layer, named_by
from graph.incremental.fill import fill_bearers, put_thing, said_row
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
    curation: frozenset[Quad] = field(default=frozenset(), repr=False)  # all of that graph
    keys: dict[str, str] = field(default_factory=dict, repr=False)  # of the facts of posts that are new or changed
    gone: frozenset[str] = frozenset()  # posts that are no more
    nothing: frozenset[str] = frozenset()  # all tails that stand for nothing now and that nothing replaced
    entities: int = 0  # how many more there are
    relations: int = 0
    sources: int = 0  # how many there are


class Follower:
    """Follows one change, in a transaction of the builder's database; made before anything of it is in the index.

    `decisions` are a curator's of the new graph.
    """

    def __init__(self, state: State, store: Store, base: str, decisions: Sequence[Decision]) -> None:
        self._state, self._db, self._store, self._base = state, state.db, store, base
        self._graph = NamedNode(f"{base}graph/entities")
        self._groups: dict[str, Group] = {}  # of the posts that are new or changed
        self._known: dict[str, Facts] = {}  # of these
        before = state.decisions()
        self._decisions, self._named = decisions, named_by(before) | named_by(decisions)
        self._before = layer(self._db, before, self._named, _Posts(self))

    def follow(self, regrouped: Regrouped, facts_of: Mapping[int, tuple[str, Facts]]) -> Edit:
        """What the regrouped posts change; `facts_of` has, by the `id` of a group, the key of its facts and these."""
        edit = Edit()
        tails = self._posts(regrouped)
        self._groups = groups = dict(zip(tails, regrouped.groups, strict=True))
        self._known = {tail: facts_of[id(group)][1] for tail, group in groups.items()}
        edit.gone = regrouped.old - groups.keys()
        items = [(tail, group.post, self._known[tail]) for tail, group in groups.items()]
        edit.keys = {tail: facts_of[id(group)][0] for tail, group in groups.items()}
        touched = resolve_again(self._db, sorted(regrouped.old), items)
        was, things = self._entities(touched)
        self._after = layer(self._db, self._decisions, self._named, _Posts(self))
        moved = self._moved(touched, was, things) | self._decided()
        self._bearers(touched, things)
        edit.entities = self._counted(things.values()) - self._counted(tail for tail, _ in was.values())
        edit.entities += len(self._after.curated.tails) - len(self._before.curated.tails)
        source_of, labels = self._sources()
        edit.sources = len(labels)
        self._write_posts(edit, moved - regrouped.old, source_of)
        self._write_entities(edit, touched, was, things)
        self._write_sources(edit, source_of, labels)
        self._write_history(edit)
        edit.curation = curation_quads(self._base, self._decisions, map(str, self._after.curated.tails))
        edit.nothing = frozenset({*self._state.gone(), *self._after.curated.gone} - {*self._after.curated.tails})
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

    def _bearers(self, touched: Touched, things: Mapping[str, str | None]) -> None:
        """The names that organisations bear, of what was touched and of what decisions name."""
        decided = {*self._named, *self._before.entities, *self._after.entities}
        self._db.executemany("DELETE FROM bearers WHERE tail = ?", [(tail,) for tail in decided])
        free = ((things[thing.id], thing.resolved) for thing in touched.new)
        fill_bearers(self._db, (one for one in free if one[0] not in self._named))
        fill_bearers(self._db, self._after.entities.items())

    def _counted(self, tails: Iterable[str | None]) -> int:
        """How many entities these are, without those that decisions name."""
        return sum(tail is not None and tail not in self._named for tail in tails)

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

    def _write_posts(self, edit: Edit, moved: set[str], source_of: Mapping[str, str]) -> None:
        """The graphs of the posts to write, and what they state."""
        db, touched = self._db, sorted(self._groups.keys() | moved | edit.gone)
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
        self._subjects = {row[1] for row in (*old, *new)} | {subject for subject, _, _ in added}
        self._subjects |= {other for _, predicate, other in edges if predicate == "partnerOf"}

    def _held(self, edges: Set[Relation], added: Set[Relation]) -> int:
        """How many of these relations hold: a post says so, or a curator."""
        ask = "SELECT 1 FROM said WHERE subject = ? AND predicate = ? AND object = ? AND date = 0"
        return sum(edge in added or self._db.execute(ask, edge).fetchone() is not None for edge in edges)

    def group(self, tail: str) -> Group:
        """The copies of a post."""
        if tail in self._groups:
            return self._groups[tail]
        ask = """SELECT copies.post FROM placed JOIN copies USING (source, document, copy_id) WHERE placed.tail = ?"""
        return group_of([post_from_json(text) for (text,) in self._db.execute(ask, (tail,))])

    def facts(self, tail: str) -> Facts:
        """What a post says."""
        if tail in self._known:
            return self._known[tail]
        (key,) = self._db.execute("SELECT facts FROM posts WHERE tail = ?", (tail,)).fetchone()
        return self._state.facts([key])[key]

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
        group = self.group(tail)
        sources = tuple(sorted({source_of[folded(copy.site.label)] for copy in group.copies}))
        stored = StoredPost(tail, group.post, group.alternatives, group.urls, sources, self.facts(tail))
        resolution = Resolution(tuple(entities), entity_of, author_of)
        made = Collection(
            self._base, (stored,), resolution, tuple(number), {}, min_confidence=MIN_CONFIDENCE,
            rejected=self._after.curated.rejected,
        )  # fmt: skip
        return made, stored

    def _write_entities(
        self, edit: Edit, touched: Touched, was: Mapping[str, tuple[str | None, str]],
        things: Mapping[str, str | None],
    ) -> None:  # fmt: skip
        """The quads of all subjects of the entities' graph that are touched."""
        named = {tail: thing.resolved for thing in touched.new if (tail := things[thing.id]) is not None}
        before = {tail for tail, _ in was.values() if tail is not None} | self._before.entities.keys()
        named = {tail: one for tail, one in named.items() if tail not in self._named} | self._after.entities
        gone = before - named.keys()
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
        if tail in self._after.mentions:
            return self._after.mentions[tail]
        ask = """SELECT SUM(mentions) FROM things JOIN nodes ON nodes.thing = things.id
            JOIN seen ON seen.node = nodes.id WHERE things.tail = ?"""
        return int(self._db.execute(ask, (tail,)).fetchone()[0] or 0)

    def _write_history(self, edit: Edit) -> None:
        """The quads of tails whose successors are others now, or may be by decisions."""
        graph, curated = NamedNode(f"{self._base}graph/history"), self._after.curated
        tails = {*self._before.curated.replaced, *curated.replaced}
        for given in self._given:
            for tail in given.before.keys() | given.now.keys():
                old, new = (one.get(tail, _NOBODY).successor for one in (given.before, given.now))
                if old != new:
                    tails.add(tail)
        for named in self._named:
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


class _Posts(Mapping[str, tuple[Post, Facts]]):
    """The posts of the new graph by tail, read when they are asked for."""

    def __init__(self, of: Follower) -> None:
        self._of = of

    def __getitem__(self, tail: str) -> tuple[Post, Facts]:
        return self._of.group(tail).post, self._of.facts(tail)

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError  # nobody wants all

    def __len__(self) -> int:
        raise NotImplementedError


def _claim(thing: Thing) -> Claim:
    holds = frozenset(h for row in thing.rows for h in holdings(row.holds))
    mark = min(row.mark for row in thing.rows if row.mark)
    return Claim(thing.resolved.type.lower(), thing.resolved.label, mark, holds)
