"""Entities and authors of single posts as rows of the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extract.facts import EntityType, Facts
from extract.post import Post
from extract.resolve.forms import form
from extract.resolve.nodes import Node
from extract.resolve.seen import Seen, seen_in
from extract.resolve.types import has_vote, settled, weight_of
from graph.identities import held_in
from graph.iris import holding

COLUMNS = "post, n, name, type, weight, kind, node, holds, mark, mentions, told"
SEPARATOR = "\x1f"  # in no name: controls are taken out of posts before anything is read in them


@dataclass(slots=True)
class Row:
    """One entity or author of one post: as read (`raw`), the type it settled on, its node, what it holds."""

    post: str
    n: int
    raw: Seen = field(repr=False)
    kind: str
    node: str
    holds: bytes = field(repr=False)
    mark: str  # the first of what it holds, "" for nothing
    mentions: int

    @property
    def name(self) -> str:
        """The name that its type speaks for, "" where it has no vote."""
        return self.raw.main.folded if has_vote(self.raw) else ""

    @property
    def seen(self) -> Seen:
        """The entity with the type it settled on."""
        return settled(self.raw, self.kind)  # type: ignore[arg-type]

    def values(self) -> tuple[Any, ...]:
        """The row for the table."""
        one = self.raw
        told = [
            one.index, one.main.surface, [(name.surface, weight) for name, weight in one.names], one.language, one.site,
            sorted(one.places), sorted(one.parents), one.year,
        ]  # fmt: skip
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return (
            self.post, self.n, self.name, one.type, weight_of(one), self.kind, self.node, self.holds, self.mark,
            self.mentions, text,
        )  # fmt: skip


def from_values(values: tuple[Any, ...]) -> Row:
    """The row of these values of the table."""
    post, n, _, kind, _, settled_on, node, holds, mark, mentions, text = values
    index, main, names, language, site, places, parents, year = json.loads(text)
    raw = Seen(
        post, index, kind, form(main, kind), tuple((form(name, kind), weight) for name, weight in names), language,
        site, frozenset(places), frozenset(parents), year,
    )  # fmt: skip
    return Row(post, n, raw, settled_on, node, holds, mark, mentions)


def rows_of(items: Iterable[tuple[str, Post, Facts]]) -> Iterator[Row]:
    """The rows of these posts, not settled, with no nodes."""
    for item in items:
        named, signed = held_in(*item)
        for n, one in enumerate(seen_in([item])):
            marks = [signed[one.main.surface]] if one.index is None else named.get(one.index, [])
            holds = b"".join(sorted({holding(mark) for mark in marks}))
            mentions = 0 if one.index is None else len(marks)
            yield Row(one.post, n, one, one.type, "", holds, min(marks, default=""), mentions)


def node_id(node: Node) -> str:
    """A node's name in the tables."""
    return group_id(node.family, node.key, node.scope) + f"{node.part:06}"


def group_id(family: str, key: str, scope: str) -> str:
    """With what the names of all nodes of a group begin."""
    return SEPARATOR.join((family, key, scope, ""))


def node_of(name: str, main: str, kind: EntityType, posts: int, alone: bool) -> Node:
    """The node of these values of the table."""
    family, key, scope, part = name.split(SEPARATOR)
    return Node(family, key, form(main, kind), (), posts, bool(alone), scope, int(part))  # type: ignore[arg-type]
