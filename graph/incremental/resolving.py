"""Which things a change of posts touches, resolved again: only names that a chain of links ties to what changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.facts import EntityType, Facts
from extract.post import Post
from extract.resolution import Resolved
from extract.resolve.across import entity_of
from extract.resolve.evidence import join_named
from extract.resolve.nodes import gather, group_of
from extract.resolve.slips import best_pick, join_picked
from extract.resolve.types import type_by_votes
from extract.resolve.uses import uses_of
from graph.incremental.nodes import Nodes
from graph.incremental.rows import COLUMNS, SEPARATOR, Row, from_values, group_id, node_id, rows_of

Item = tuple[str, Post, Facts]


@dataclass(frozen=True, slots=True)
class Thing:
    """A resolved thing: the name in the index, what it is, its rows, and of each row the thing it was in ("": none)."""

    id: str
    resolved: Resolved
    rows: tuple[Row, ...] = field(repr=False)
    was: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Touched:
    """The things that are not what they were: the names of the old ones, and the new ones."""

    old: frozenset[str]
    new: tuple[Thing, ...]


def resolve_again(db: sqlite3.Connection, gone: Sequence[str], items: Sequence[Item]) -> Touched:
    """The things that are touched when the posts `gone` (by tail) go and those of `items` come; the index follows."""
    return _Work(db).run(gone, items)


class _Work:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._nodes = db, Nodes(db)
        self._was: dict[str, tuple[str, str]] = {}  # named and thing of nodes before
        self._moved: dict[tuple[str, int], str] = {}  # the node of a row before
        self._gathered: dict[str, list[Row]] = {}  # the rows of the nodes that were made again

    def run(self, gone: Sequence[str], items: Sequence[Item]) -> Touched:
        rows = self._changed_rows(gone, items)
        groups = {r.node.rpartition(SEPARATOR)[0] + SEPARATOR for r in rows if r.node}
        groups |= {_group(r) for r in rows}
        groups |= self._gone_groups
        old = {name for group in groups for name in self._nodes.of_group(group)}
        near = {other for name in old for other in self._nodes.slips(name)}
        ties = self._nodes.linked(old)
        for name in ties | near | old:
            self._remember(name)
        new = self._gather(groups, old, rows)
        there = {name for name in ties if self._nodes.get(name)}
        ties = self._nodes.linked(there | new)
        for name in ties - new:
            self._remember(name)
        roots = self._join_named(ties, old | new)
        near = {name for name in near if self._nodes.get(name)}
        return self._join_slips(roots, near, old, new)

    def _remember(self, name: str) -> None:
        if self._nodes.get(name) and name not in self._was:
            self._was[name] = self._nodes.named[name], self._nodes.thing[name]

    def _rows(self, where: str, value: str) -> list[Row]:
        ask = f"SELECT {COLUMNS} FROM seen WHERE {where} = ?"  # noqa: S608
        return [from_values(values) for values in self._db.execute(ask, (value,))]

    def _type(self, name: str) -> EntityType | None:
        counted = dict(self._db.execute("SELECT type, SUM(weight) FROM seen WHERE name = ? GROUP BY type", (name,)))
        return type_by_votes(name, counted) if counted else None

    def _changed_rows(self, gone: Sequence[str], items: Sequence[Item]) -> list[Row]:
        """The new rows and those whose type settles otherwise now, with their types; the old ones are gone."""
        old = [row for post in gone for row in self._rows("post", post)]
        self._gone_groups = {r.node.rpartition(SEPARATOR)[0] + SEPARATOR for r in old}
        fresh = list(rows_of(items))
        names = {r.name for r in (*old, *fresh)} - {""}
        before = {name: self._type(name) for name in names}
        self._db.executemany("DELETE FROM seen WHERE post = ?", [(post,) for post in gone])
        put = f"INSERT INTO seen ({COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608
        self._db.executemany(put, [r.values() for r in fresh])
        after = {name: self._type(name) for name in names}
        new = {(r.post, r.n) for r in fresh}
        for name in names:
            if before[name] != after[name]:
                fresh += [r for r in self._rows("name", name) if (r.post, r.n) not in new]
        for r in fresh:
            r.kind = (after[r.name] if r.name else None) or r.raw.type
        return fresh

    def _gather(self, groups: set[str], old: set[str], changed: list[Row]) -> set[str]:
        """Makes the nodes of these groups again; gives their names."""
        rows = {(r.post, r.n): r for name in sorted(old) for r in self._rows("node", name)}
        fresh = {(r.post, r.n): r for r in changed}
        rows.update(fresh)
        every = [rows[key] for key in sorted(rows)]
        seen = [r.seen for r in every]
        made = gather(seen)
        nodes = {node_id(node): node for node in made}
        uses: dict[str, set[tuple[str, str, str, str]]] = {name: set() for name in nodes}
        names = list(nodes)
        for use in uses_of(made, seen):
            uses[names[use.node]].add((use.post, use.short.surface, use.full.surface, use.short.type))
        self._nodes.replace(old, nodes, uses)
        for name, node in nodes.items():
            self._gathered[name] = [every[number] for number in node.seen]
            for row in self._gathered[name]:
                if row.node != name or (row.post, row.n) in fresh:
                    self._moved[row.post, row.n] = row.node
                    row.node = name
                    ask = "UPDATE seen SET kind = ?, node = ? WHERE post = ? AND n = ?"
                    self._db.execute(ask, (row.kind, name, row.post, row.n))
        return set(nodes)

    def _join_named(self, ties: set[str], touched: set[str]) -> set[str]:
        """Joins what names and posts say of these nodes; gives the groups that are not what they were."""
        names = self._nodes.sorted(ties)
        clusters = self._nodes.clusters(names, joined=False)
        join_named(clusters, [use for n, name in enumerate(names) for use in self._nodes.uses(n, name)])
        before: dict[str, set[str]] = {}
        for name in ties | {n for n in self._was if self._nodes.get(n) is None}:
            if name in self._was:
                before.setdefault(self._was[name][0], set()).add(name)
        roots, named = set(), {}
        for group in clusters.groups():
            root, members = names[group[0]], {names[n] for n in group}
            named.update(dict.fromkeys(members, root))
            if before.get(root) != members or members & touched:
                roots.add(root)
        self._nodes.set("named", named)
        lost = before.keys() - set(named.values())
        self._db.executemany("DELETE FROM picks WHERE named = ?", [(root,) for root in lost])
        return roots

    def _join_slips(self, roots: set[str], near: set[str], old: set[str], new: set[str]) -> Touched:
        nodes, db = self._nodes, self._db
        for root in roots:
            for name in nodes.of_named(root):
                near |= nodes.slips(name)
        judged = roots | {self._named(name) for name in near}
        for root in sorted(judged):
            self._pick(root)
        names = self._whole(judged, {self._was[name][1] for name in old if name in self._was})
        picked = {}
        for root in sorted({nodes.named[name] for name in names}):
            row = db.execute("SELECT frequent, slip FROM picks WHERE named = ?", (root,)).fetchone()
            if row:
                picked[root] = row
        clusters = nodes.clusters(names, joined=True)
        number = {name: n for n, name in enumerate(names)}
        join_picked(clusters, {number[slip]: (number[often], number[slip]) for often, slip in picked.values()})
        before: dict[str, set[str]] = {}
        for name in {*names, *(n for n in self._was if nodes.get(n) is None)}:
            thing = self._was[name][1] if name in self._was else nodes.thing[name]
            if thing:
                before.setdefault(thing, set()).add(name)
        now = {names[group[0]]: {names[n] for n in group} for group in clusters.groups()}
        same = {thing for thing, members in now.items() if before.get(thing) == members and not members & new}
        things = [(thing, members) for thing, members in sorted(now.items()) if thing not in same]
        made = tuple(self._thing(thing, members) for thing, members in things)
        nodes.set("thing", {name: thing for thing, members in now.items() for name in members})
        return Touched(frozenset(before.keys() - same), made)

    def _named(self, name: str) -> str:
        self._nodes.get(name)
        return self._nodes.named[name]

    def _pick(self, root: str) -> None:
        """Finds again what a group's slip goes to."""
        nodes = self._nodes
        own = nodes.of_named(root)
        fits = [(often, name) for name in own for often in nodes.slips(name)]
        self._db.execute("DELETE FROM picks WHERE named = ?", (root,))
        if not fits:
            return
        others = {self._named(often) for often, _ in fits}
        names = nodes.sorted({*own, *(name for other in others for name in nodes.of_named(other))})
        number = {name: n for n, name in enumerate(names)}
        clusters = nodes.clusters(names, joined=True)
        pick = best_pick(clusters, [(number[a], number[b]) for a, b in fits], clusters.posts)
        if pick:
            row = (root, names[pick[0]], names[pick[1]])
            self._db.execute("INSERT INTO picks (named, frequent, slip) VALUES (?, ?, ?)", row)

    def _whole(self, roots: set[str], things: set[str]) -> list[str]:
        """All nodes that slips may tie to these groups or to what was in these things."""
        nodes, db = self._nodes, self._db
        todo, found, known = set(roots), set[str](), set[str]()
        for thing in things:
            todo |= {self._named(name) for name in nodes.of_thing(thing)}
        while todo:
            root = todo.pop()
            if root in found:
                continue
            found.add(root)
            row = db.execute("SELECT frequent FROM picks WHERE named = ?", (root,)).fetchone()
            if row:
                todo.add(self._named(row[0]))
            for name in nodes.of_named(root):
                nodes.get(name)
                todo |= {r for (r,) in db.execute("SELECT named FROM picks WHERE frequent = ?", (name,))}
                thing = self._was[name][1] if name in self._was else nodes.thing[name]
                if thing and thing not in known:
                    known.add(thing)
                    todo |= {self._named(other) for other in nodes.of_thing(thing)}
        return nodes.sorted({name for root in found for name in nodes.of_named(root)})

    def _thing(self, thing: str, members: Iterable[str]) -> Thing:
        found = (self._gathered.get(name) or self._rows("node", name) for name in members)
        rows = sorted((row for some in found for row in some), key=lambda row: (row.post, row.n))
        was = []
        for row in rows:
            node = self._moved.get((row.post, row.n), row.node)
            was.append(self._was[node][1] if node in self._was else self._nodes.thing.get(node, ""))
        return Thing(thing, entity_of([row.seen for row in rows], ()), tuple(rows), tuple(was))


def _group(row: Row) -> str:
    return group_id(*group_of(row.seen))
