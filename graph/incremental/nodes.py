"""The names of the index, and what links them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from extract.resolve.clusters import Clusters
from extract.resolve.forms import form
from extract.resolve.links import WHOLE, Key, keys_of, linked
from extract.resolve.nodes import Node
from extract.resolve.slips import is_slip
from extract.resolve.uses import Use
from graph.incremental.rows import node_id, node_of
from graph.incremental.tables import short


class Nodes:
    """Names as they are in the tables now; what was read is remembered until it is changed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._nodes: dict[str, Node | None] = {}
        self._blocks: dict[bytes, list[str]] = {}
        self.named: dict[str, str] = {}  # of the nodes that were read
        self.thing: dict[str, str] = {}

    def get(self, name: str) -> Node | None:
        """The node of this name."""
        if name not in self._nodes:
            row = self._db.execute("SELECT * FROM nodes WHERE id = ?", (name,)).fetchone()
            self._keep(name, row)
        return self._nodes[name]

    def _keep(self, name: str, row: tuple[str, str, str, int, int, str, str] | None) -> None:
        self._nodes[name] = node_of(*row[:5]) if row else None  # type: ignore[arg-type]
        if row:
            self.named[name], self.thing[name] = row[5:]

    def of_group(self, group: str) -> list[str]:
        """The nodes of a group of one name."""
        ask = "SELECT id FROM nodes WHERE id >= ? AND id < ?"
        return [name for (name,) in self._db.execute(ask, (group, f"{group}:"))]

    def of_named(self, named: str) -> list[str]:
        """The nodes that are joined by names and posts."""
        return [name for (name,) in self._db.execute("SELECT id FROM nodes WHERE named = ?", (named,))]

    def of_thing(self, thing: str) -> list[str]:
        """The nodes of one thing."""
        return [name for (name,) in self._db.execute("SELECT id FROM nodes WHERE thing = ?", (thing,))]

    def in_block(self, key: Key) -> list[str]:
        """The nodes of a block."""
        mark = short(*key)
        if mark not in self._blocks:
            found = self._db.execute("SELECT node FROM blocks WHERE key = ?", (mark,))
            self._blocks[mark] = [name for (name,) in found]
        return self._blocks[mark]

    def keys(self, name: str) -> set[Key]:
        """The blocks of a node."""
        node = self.get(name)
        if node is None:
            return set()
        shorts = self._db.execute("SELECT DISTINCT short, kind FROM uses WHERE node = ?", (name,))
        return keys_of(node, (form(surface, kind) for surface, kind in shorts))

    def linked(self, names: Iterable[str]) -> set[str]:
        """These nodes and all that a chain of links (but slips) ties to them."""
        stack = [name for name in names if self.get(name)]
        found, whole = set(stack), set[Key]()
        while stack:
            name = stack.pop()
            for key in self.keys(name):
                if key[0] == "slip" or key in whole:
                    continue
                others = self.in_block(key)
                if key[0] in WHOLE:
                    whole.add(key)
                for other in others:
                    if other not in found and (key[0] in WHOLE or self._linked(key[0], name, other)):
                        found.add(other)
                        stack.append(other)
        return found

    def _linked(self, kind: str, name: str, other: str) -> bool:
        a, b = self.get(name), self.get(other)
        return a is not None and b is not None and linked(kind, a, b)

    def slips(self, name: str) -> set[str]:
        """The nodes that differ from one by a slip of the pen."""
        node = self.get(name)
        if node is None:
            return set()
        near = {other for key in self.keys(name) if key[0] == "slip" for other in self.in_block(key)} - {name}
        return {other for other in near if (there := self.get(other)) is not None and is_slip(node, there)}

    def uses(self, number: int, name: str) -> list[Use]:
        """The uses of a node that has this number in a list."""
        rows = self._db.execute("SELECT short, full, kind, post FROM uses WHERE node = ?", (name,))
        return [Use(number, form(s, kind), form(full, kind), post) for s, full, kind, post in rows]

    def sorted(self, names: Iterable[str]) -> list[str]:
        """Nodes in the order of all nodes."""
        return sorted(names, key=lambda name: self._at(name).id)

    def _at(self, name: str) -> Node:
        node = self.get(name)
        assert node is not None, name  # noqa: S101
        return node

    def clusters(self, names: Sequence[str], *, joined: bool) -> Clusters:
        """These nodes, in this order; with `joined` the groups that names and posts join are joined."""
        clusters = Clusters([self._at(name) for name in names])
        if joined:
            first: dict[str, int] = {}
            for n, name in enumerate(names):
                main = clusters.nodes[n].main
                clusters.join(first.setdefault(self.named[name], n), n, (main, main), "spelling")
        return clusters

    def replace(
        self, old: Iterable[str], new: dict[str, Node], uses: dict[str, set[tuple[str, str, str, str]]]
    ) -> None:
        """Put the new nodes with their uses (post, short, full, kind) in the place of the old ones."""
        db, gone = self._db, set(old)
        before: dict[Key, set[str]] = defaultdict(set)
        after: dict[Key, set[str]] = defaultdict(set)
        for name in gone:
            for key in self.keys(name):
                before[key].add(name)
        for name in gone | new.keys():
            has = set(db.execute("SELECT post, short, full, kind FROM uses WHERE node = ?", (name,)))
            now = uses.get(name, set())
            ask = "DELETE FROM uses WHERE node = ? AND post = ? AND short = ? AND full = ? AND kind = ?"
            db.executemany(ask, [(name, *use) for use in has - now])
            put = "INSERT INTO uses (node, post, short, full, kind) VALUES (?, ?, ?, ?, ?)"
            db.executemany(put, [(name, *use) for use in now - has])
        for name in gone - new.keys():
            db.execute("DELETE FROM nodes WHERE id = ?", (name,))
            self._nodes[name] = None
        for name, node in new.items():
            named, thing = (self.named[name], self.thing[name]) if name in gone else ("", "")
            values = (name, node.main.surface, node.main.type, node.posts, int(node.alone), named, thing)
            db.execute("INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            self._keep(name, values)
            for key in self.keys(name):
                after[key].add(name)
        self._blocks.clear()
        for key in before.keys() | after.keys():
            mark = short(*key)
            for name in before[key] - after[key]:
                db.execute("DELETE FROM blocks WHERE key = ? AND node = ?", (mark, name))
            db.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?)", [(mark, n) for n in after[key] - before[key]])

    def set(self, column: str, values: dict[str, str]) -> None:
        """Set `named` or `thing` of nodes."""
        kept = self.named if column == "named" else self.thing
        changed = [(value, name) for name, value in values.items() if kept[name] != value]
        self._db.executemany(f"UPDATE nodes SET {column} = ? WHERE id = ?", changed)  # noqa: S608
        kept.update(values)


__all__ = ["Nodes", "node_id"]
