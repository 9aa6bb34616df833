"""What a curator's decisions make of the things that they name: a layer over the index, which has what posts say.

Decisions name few things, and what they make of them depends on these alone; all others are as they were resolved.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.facts import EntityType
from extract.resolution import Resolution, Resolved
from extract.resolve.across import entity_of
from graph.collection import Collection
from graph.curation import Curated, Posts, Relation, curate
from graph.decisions import Decision
from graph.incremental.rows import COLUMNS, Row, from_values
from graph.statements import decided

Member = tuple[str, int | str]  # a post, and the index of an entity of it or the name of an author


@dataclass(frozen=True, slots=True)
class Layer:
    """The things that decisions name, as they leave them; `resolved` are the tails that they had before."""

    curated: Curated
    resolved: frozenset[str]
    became: dict[Member, tuple[str, EntityType] | None] = field(repr=False)  # of each member: its tail and type
    mentions: Counter[str] = field(repr=False)  # by tail
    added: frozenset[Relation] = frozenset()  # the relations that a curator added and that may hold

    @property
    def entities(self) -> dict[str, Resolved]:
        """The entities by tail."""
        return {str(t): e for t, e in zip(self.curated.tails, self.curated.resolution.entities, strict=True)}


def named_by(decisions: Sequence[Decision]) -> frozenset[str]:
    """The tails that decisions name."""
    return frozenset(tail for decision in decisions for tail in decision.entities)


def layer(db: sqlite3.Connection, decisions: Sequence[Decision], tails: frozenset[str], posts: Posts) -> Layer:
    """What the decisions make of the things of these tails, as the index has them now.

    `tails` are at least those that the decisions name; `posts` has all posts.
    """
    rows = {tail: found for tail in sorted(tails) if (found := _rows(db, tail))}
    entities = tuple(entity_of([row.seen for row in found], ()) for found in rows.values())
    resolution = Resolution(
        entities,
        {member: number for number, entity in enumerate(entities) for member in entity.members},
        {byline: number for number, entity in enumerate(entities) for byline in entity.bylines},
    )
    curated = curate(posts, resolution, tuple(rows), decisions)
    became: dict[Member, tuple[str, EntityType] | None] = {_member(r): None for found in rows.values() for r in found}
    for tail, entity in zip(curated.tails, curated.resolution.entities, strict=True):
        members: tuple[Member, ...] = (*entity.members, *entity.bylines)
        became.update(dict.fromkeys(members, (str(tail), entity.type)))
    mentions = Counter[str]()
    for row in (row for found in rows.values() for row in found):
        if now := became[_member(row)]:
            mentions[now[0]] += row.mentions
    alone = Collection("", (), curated.resolution, curated.tails, {}, added=curated.added)
    added = {(str(curated.tails[s.subject]), s.predicate, str(curated.tails[int(s.object)])) for s in decided(alone)}
    return Layer(curated, frozenset(rows), became, mentions, frozenset(added))


def _rows(db: sqlite3.Connection, tail: str) -> list[Row]:
    """The entities and authors of posts that are the thing of a tail."""
    columns = ", ".join(f"seen.{name}" for name in COLUMNS.split(", "))
    ask = f"""SELECT {columns} FROM things JOIN nodes ON nodes.thing = things.id JOIN seen ON seen.node = nodes.id
        WHERE things.tail = ? ORDER BY seen.post, seen.n"""  # noqa: S608
    return [from_values(values) for values in db.execute(ask, (tail,))]


def _member(row: Row) -> Member:
    return row.post, row.raw.main.surface if row.raw.index is None else row.raw.index
