"""What one post states of the resolved entities: its relations and dates, those of one statement put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from extract.facts import End, EventDate, Relation
from graph.collection import Collection, StoredPost
from graph.terms import may_relate

# A place where an entity is named or meant: `m` (mention) or `r` (reference), start, end.
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """One post's statement: subject and object are numbers of resolved entities; a date has its value as object."""

    subject: int
    predicate: str
    object: int | str
    confidence: float
    sentences: frozenset[int]
    subject_place: Place
    object_place: Place | None = None
    role: str | None = None

    @property
    def key(self) -> tuple[int, str, int | str]:
        """What is stated, whoever says it where."""
        return self.subject, self.predicate, self.object


def statements(collection: Collection, stored: StoredPost, named: Mapping[Place, int]) -> list[Statement]:
    """The statements of a post, each once; `named` are the entities at its places.

    A statement made in several sentences rests on all; the ends and the role are those of the most certain. What is
    below `min_confidence`, relates a thing to itself, or types that the relation does not have, stays out. A
    partnership that is stated both ways is one.
    """
    found: dict[tuple[int, str, int | str], Statement] = {}
    each = [*_relations(collection, stored, named), *_dates(collection, stored, named)]
    for one in sorted(each, key=lambda s: (-s.confidence, sorted(s.sentences), s.subject_place, s.object_place or ())):
        if one.predicate == "partnerOf" and (turned := _turned(one)).key in found:
            one = turned
        first = found.get(one.key)
        if first is not None:
            one = replace(first, sentences=first.sentences | one.sentences, role=first.role or one.role)
        found[one.key] = one
    return list(found.values())


def decided(collection: Collection) -> list[Statement]:
    """The relations that a curator added, between types that the ontology lets them have."""
    numbers = {tail: number for number, tail in enumerate(collection.tails)}
    entities = collection.resolution.entities
    found = []
    for one, predicate, other in sorted(collection.added):
        s, o = numbers[one], numbers[other]
        if s != o and may_relate(entities[s].type, predicate, entities[o].type):
            found.append(Statement(s, predicate, o, 1.0, frozenset(), ("", 0, 0)))
    return found


def is_date(value: str) -> bool:
    """Whether a value is a day, a month or a year that exists: `2014-11-12`, `2014-11`, `2014`."""
    if len(value) not in (4, 7, 10):
        return False
    try:
        return bool(date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value))
    except ValueError:
        return False


def _relations(collection: Collection, stored: StoredPost, named: Mapping[Place, int]) -> Iterator[Statement]:
    entities = collection.resolution.entities
    for r in stored.facts.relations:
        s, o = collection.entity(stored.tail, r.subject), collection.entity(stored.tail, r.object)
        if s is None or o is None or s == o or not _counts(collection, r):
            continue
        if collection.rejected and (collection.tails[s], r.predicate, collection.tails[o]) in collection.rejected:
            continue
        if not may_relate(entities[s].type, r.predicate, entities[o].type):
            continue
        one, other = _place(stored, r.subject_end), _place(stored, r.object_end)
        if named.get(one) == s and named.get(other) == o:
            yield Statement(s, r.predicate, o, r.confidence, frozenset(r.sentences), one, other, r.role)


def _dates(collection: Collection, stored: StoredPost, named: Mapping[Place, int]) -> Iterator[Statement]:
    for d in stored.facts.dates:
        s = collection.entity(stored.tail, d.event)
        if s is None or collection.resolution.entities[s].type != "Event" or not is_date(d.value):
            continue
        place = _place(stored, d.subject_end)
        if _counts(collection, d) and named.get(place) == s:
            yield Statement(s, d.predicate, d.value, d.confidence, frozenset(d.sentences), place)


def _counts(collection: Collection, said: Relation | EventDate) -> bool:
    return bool(said.sentences) and said.confidence >= collection.min_confidence.get(said.predicate, 0.0)


def _place(stored: StoredPost, end: End) -> Place:
    place = (stored.facts.mentions if end.kind == "mention" else stored.facts.references)[end.index]
    return end.kind[0], place.start, place.end


def _turned(one: Statement) -> Statement:
    """The statement the other way round."""
    if not isinstance(one.object, int) or one.object_place is None:
        return one
    return replace(
        one, subject=one.object, object=one.subject, subject_place=one.object_place, object_place=one.subject_place
    )
