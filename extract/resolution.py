"""Entities across posts: the shape that `extract.resolve` gives and `graph` takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.facts import EntityType


@dataclass(frozen=True, slots=True)
class Resolved:
    """One entity of the whole collection.

    `members` are (post key, index in that post's `Facts.entities`); `bylines` are (post key, author as the by-line
    has it). `variants` are the other names; `language` is the tag of `label`.
    """

    type: EntityType
    label: str
    language: str
    variants: tuple[str, ...] = ()
    members: tuple[tuple[str, int], ...] = ()
    bylines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """All entities, in an order that does not depend on the order of the posts."""

    entities: tuple[Resolved, ...]
    entity_of: dict[tuple[str, int], int] = field(repr=False)
    author_of: dict[tuple[str, str], int] = field(repr=False)
