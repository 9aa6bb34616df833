"""The index of a whole build."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Resolution, Resolved
from extract.resolve.forms import Form
from extract.resolve.links import keys_of
from extract.resolve.uses import uses_of
from graph.copies import Group, Keys
from graph.entity_quads import bare_names
from graph.incremental.copies import CopyId, signed
from graph.incremental.rows import node_id, rows_of
from graph.incremental.tables import short
from graph.iris import Minted
from graph.statements import Statement


def fill_entities(
    db: sqlite3.Connection,
    items: Sequence[tuple[str, Post, Facts]],
    resolution: Resolution,
    tails: Sequence[str | None],
) -> None:
    """Index what posts name and what was made of it."""
    parts = resolution.parts
    assert parts is not None  # noqa: S101
    names = [node_id(node) for node in parts.nodes]
    node_of = {number: name for name, node in zip(names, parts.nodes, strict=True) for number in node.seen}
    rows = rows_of(sorted(items, key=lambda item: item[0]))

    def settled() -> Iterable[tuple[object, ...]]:
        for number, row in enumerate(rows):
            row.kind, row.node = parts.seen[number].type, node_of[number]
            yield row.values()

    db.executemany(f"INSERT INTO seen VALUES ({', '.join('?' * 11)})", settled())  # noqa: S608
    uses: set[tuple[str, str, str, str, str]] = set()
    shorts: dict[int, set[Form]] = defaultdict(set)
    for use in uses_of(parts.nodes, parts.seen):
        uses.add((names[use.node], use.post, use.short.surface, use.full.surface, use.short.type))
        shorts[use.node].add(use.short)
    db.executemany("INSERT INTO uses VALUES (?, ?, ?, ?, ?)", sorted(uses))
    db.executemany(
        "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (name, node.main.surface, node.main.type, node.posts, int(node.alone), names[named], names[thing])
            for name, node, named, thing in zip(names, parts.nodes, parts.named, parts.things, strict=True)
        ),
    )
    blocks = sorted(
        (short(*key), names[n]) for n, node in enumerate(parts.nodes) for key in keys_of(node, shorts.get(n, ()))
    )
    db.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?)", blocks)
    picks = ((names[group], names[often], names[slip]) for group, (often, slip) in parts.picks.items())
    db.executemany("INSERT INTO picks VALUES (?, ?, ?)", picks)
    for thing in sorted(set(parts.things)):
        one = parts.seen[parts.nodes[thing].seen[0]]
        key = (one.post, one.main.surface)
        number = resolution.author_of[key] if one.index is None else resolution.entity_of[one.post, one.index]
        entity = resolution.entities[number]
        put_thing(db, names[thing], tails[number], entity.type)


def put_thing(db: sqlite3.Connection, name: str, tail: str | None, kind: str) -> None:
    """Index one thing, as it was resolved."""
    db.execute("INSERT INTO things VALUES (?, ?, ?)", (name, tail, kind))


def fill_bearers(db: sqlite3.Connection, entities: Iterable[tuple[str | None, Resolved]]) -> None:
    """Index the names that organisations of the graph bear."""
    for tail, entity in entities:
        if tail is not None and entity.type in ("Lab", "Institution"):
            db.executemany("INSERT INTO bearers VALUES (?, ?)", [(one, tail) for one in sorted(bare_names(entity))])


def fill_copies(
    db: sqlite3.Connection, copies: Mapping[CopyId, Post], keys: Sequence[Keys], posts: Mapping[str, Group]
) -> None:
    """Index where copies stand, and their texts."""
    tail_of = {id(copy): tail for tail, group in posts.items() for copy in group.copies}
    rows = [
        (*one, tail_of[id(post)], key.address, key.text, post.site.label)
        for (one, post), key in zip(copies.items(), keys, strict=True)
    ]
    db.executemany("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    sketches = {(signed(h), key.text): key.enough for key in keys for h in key.sketch}
    db.executemany("INSERT INTO sketches VALUES (?, ?, ?)", ((*key, n) for key, n in sorted(sketches.items())))


def fill_said(db: sqlite3.Connection, said: Iterable[tuple[str, Statement]], tails: Sequence[str | None]) -> None:
    """Index what posts state."""
    db.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", sorted(said_row(p, s, tails) for p, s in said))


def said_row(post: str, said: Statement, tails: Sequence[str | None]) -> tuple[str, str, str, str, int, float]:
    """A statement as a row."""
    number = said.object
    value = str(tails[number]) if isinstance(number, int) else number
    return (post, str(tails[said.subject]), said.predicate, value, int(not isinstance(number, int)), said.confidence)


def fill_holders(db: sqlite3.Connection, iris: Mapping[str, Minted]) -> None:
    """Index which IRIs hold what."""
    rows = sorted((h, tail) for tail, minted in iris.items() for h in minted.holds)
    db.executemany("INSERT INTO holders VALUES (?, ?)", rows)
