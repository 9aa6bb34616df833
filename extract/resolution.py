"""Entities across posts: the shape that `extract.resolve` gives and `graph` takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from extract.facts import EntityType

if TYPE_CHECKING:
    from extract.resolve.parts import Parts

ReasonKind = Literal[
    "spelling",  # the names differ in case, accents, marks, plurals or small words
    "known",  # the knowledge of the field has both names for one thing, or both are one place or authority
    "post",  # a post uses both names for one thing
    "initials",  # one name has the first letters of the other, and no third name has
    "person",  # first and last name agree; a middle name or letters of the first name are left out
    "slip",  # one of the names has a slip of the pen
]


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why two names were taken for one entity's; `post` is the key of the post that says so, "" for none."""

    name: str
    other: str
    kind: ReasonKind
    post: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """One entity of the whole collection.

    `members` are (post key, index in that post's `Facts.entities`); `bylines` are (post key, author as the by-line
    has it). `variants` are the other names; `language` is the tag of `label`. `reasons` tie all names together.
    """

    type: EntityType
    label: str
    language: str
    variants: tuple[str, ...] = ()
    members: tuple[tuple[str, int], ...] = ()
    bylines: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All entities, in an order that does not depend on the order of the posts.

    `parts` are what they were made of, for whoever wants to follow changes; None where that is not known.
    """

    entities: tuple[Resolved, ...]
    entity_of: dict[tuple[str, int], int] = field(repr=False)
    author_of: dict[tuple[str, str], int] = field(repr=False)
    parts: Parts | None = field(default=None, repr=False, compare=False)
