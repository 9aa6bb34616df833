"""What one post says, as the extraction gives it: no RDF, offsets in code points of `Post.text`.

Indexes point into the tuples of the same `Facts`: `Mention.sentence` into `sentences`, `entity` into `entities`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

EntityType = Literal["Person", "Lab", "Institution", "Programme", "Event", "Place"]
Predicate = Literal[
    "leads",
    "affiliatedWith",
    "founded",
    "partOf",
    "partnerOf",
    "runs",
    "organises",
    "funds",
    "participatesIn",
    "locatedIn",
]
DatePredicate = Literal["startDate", "endDate"]
ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)
PREDICATES: tuple[Predicate, ...] = get_args(Predicate)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text that mentions and relations rest on."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that this post names: its type and the fullest name the post gives it."""

    type: EntityType
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named; lies inside its sentence. `confidence` is in (0, 1]."""

    start: int
    end: int
    sentence: int
    entity: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that stand for an entity without naming it ("nous", "cette fondation")."""

    start: int
    end: int
    sentence: int
    entity: int
    confidence: float


@dataclass(frozen=True, slots=True)
class End:
    """An end of a relation: the mention or the reference (an index of that kind) that stands there."""

    kind: Literal["mention", "reference"]
    index: int


@dataclass(frozen=True, slots=True)
class Relation:
    """One statement of the post: subject, predicate, object, and the sentences (one or more) that say so."""

    subject: int
    predicate: Predicate
    object: int
    sentences: tuple[int, ...]
    subject_end: End
    object_end: End
    confidence: float
    role: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """A date of an event, as precise as the text: `2014-11-12`, `2014-11` or `2014`."""

    event: int
    predicate: DatePredicate
    value: str
    sentences: tuple[int, ...]
    subject_end: End
    confidence: float


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found in one post."""

    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    relations: tuple[Relation, ...] = ()
    dates: tuple[EventDate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The facts as plain lists and dicts, for the cache."""
        return {name: [_plain(row) for row in getattr(self, name)] for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Facts:
        """The facts that `to_json` wrote."""

        def end(value: Mapping[str, Any]) -> End:
            return End(**value)

        def fix(row: Mapping[str, Any]) -> dict[str, Any]:
            ends = {k: end(row[k]) for k in ("subject_end", "object_end") if k in row}
            return {**row, "sentences": tuple(row["sentences"]), **ends}

        return cls(
            tuple(Sentence(**r) for r in data["sentences"]),
            tuple(Entity(**r) for r in data["entities"]),
            tuple(Mention(**r) for r in data["mentions"]),
            tuple(Reference(**r) for r in data["references"]),
            tuple(Relation(**fix(r)) for r in data["relations"]),
            tuple(EventDate(**fix(r)) for r in data["dates"]),
        )


def _plain(row: Sentence | Entity | Mention | Reference | Relation | EventDate | End) -> dict[str, Any]:
    """The fields of a row of facts; `dataclasses.asdict`, which looks into each value, takes five times as long."""
    fields = {name: getattr(row, name) for name in row.__slots__}
    return {name: _plain(value) if isinstance(value, End) else value for name, value in fields.items()}
