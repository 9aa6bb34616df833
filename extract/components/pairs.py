"""Candidate pairs of a post's entities, each with the places where they stand near each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from extract.components.scene import Scene, Spot
from extract.facts import PREDICATES, EntityType, Predicate

# Contract, section 1: which types a relation joins.
_ORG: tuple[EntityType, ...] = ("Lab", "Institution")
_ALL: tuple[EntityType, ...] = ("Person", "Lab", "Institution", "Programme", "Event", "Place")
DOMAIN: dict[Predicate, tuple[EntityType, ...]] = {
    "leads": ("Person",),
    "affiliatedWith": ("Person",),
    "founded": ("Person", *_ORG),
    "partOf": (*_ORG, "Programme", "Event"),
    "partnerOf": _ORG,
    "runs": ("Person", *_ORG),
    "organises": ("Person", *_ORG),
    "funds": (*_ORG, "Programme"),
    "participatesIn": ("Person", *_ORG),
    "locatedIn": (*_ORG, "Event", "Place"),
}
RANGE: dict[Predicate, tuple[EntityType, ...]] = {
    "leads": (*_ORG, "Programme"),
    "affiliatedWith": (*_ORG, "Programme"),
    "founded": (*_ORG, "Programme", "Event", "Place"),
    "partOf": (*_ORG, "Programme", "Event"),
    "partnerOf": _ORG,
    "runs": ("Programme",),
    "organises": ("Event",),
    "funds": _ALL,
    "participatesIn": ("Event", "Programme"),
    "locatedIn": ("Place",),
}
# Sentences between two names beyond which only names of weight (title, own lab, main programme) are paired.
NEAR = 3
# Places kept for a pair: the nearest ones; more add noise (and time) to the features.
KEPT = 3
# A sentence of a hundred names is a list of names; beyond this many spots between them pairs there are not looked at.
MAX_BETWEEN = 25


def _fits(predicate: Predicate, subject: EntityType, object_: EntityType) -> bool:
    if predicate == "partOf" and {subject, object_} & {"Programme", "Event"}:
        return subject == object_
    return subject in DOMAIN[predicate] and object_ in RANGE[predicate]


ALLOWED: dict[tuple[EntityType, EntityType], tuple[Predicate, ...]] = {
    (s, o): tuple(p for p in PREDICATES if _fits(p, s, o)) for s in _ALL for o in _ALL
}


class Context(NamedTuple):
    """Two spots near each other, `left` before `right` in the text."""

    left: Spot
    right: Spot
    between: int  # spots of other entities between them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities, `low` < `high`, that the post may tie together.

    `contexts` are places in one sentence (nearest first); `apart` is the nearest place over several sentences.
    """

    low: int
    high: int
    contexts: tuple[Context, ...]
    apart: Context | None

    @property
    def places(self) -> tuple[Context, ...]:
        """The places in one sentence; where there are none, the nearest over several; never empty."""
        return self.contexts or ((self.apart,) if self.apart else ())


def titled(scene: Scene) -> set[int]:
    """The entities that the post's title names."""
    length = len(scene.post.title)
    return {s.entity for s in scene.spots if not s.reference and scene.starts[s.first] < length}


def weighty(scene: Scene) -> set[int]:
    """The entities a post is about: named in the title, its own lab, and the most named of each kind of happening."""
    found = titled(scene)
    if scene.own is not None and scene.own in scene.by_entity:
        found.add(scene.own)
    counts = {e: sum(not s.reference for s in spots) for e, spots in scene.by_entity.items()}
    for kinds in (("Programme",), ("Event",), ("Lab", "Institution")):
        of_kind = [e for e in counts if scene.facts.entities[e].type in kinds and counts[e]]
        if of_kind:
            found.add(min(of_kind, key=lambda e: (-counts[e], scene.by_entity[e][0].first)))
    return found


def candidates(scene: Scene) -> list[Candidate]:
    """All pairs that types and distance allow, ordered by entity."""
    types = [e.type for e in scene.facts.entities]
    together: dict[tuple[int, int], list[Context]] = defaultdict(list)
    for spots in scene.by_sentence.values():
        for i, j in combinations(range(len(spots)), 2):
            a, b = spots[i], spots[j]
            if a.entity != b.entity and j - i <= MAX_BETWEEN and b.first >= a.last:
                together[min(a.entity, b.entity), max(a.entity, b.entity)].append(Context(a, b, j - i - 1))
    heavy = weighty(scene)
    nearby = _nearby(scene)
    found = []
    present = sorted(scene.by_entity)
    for low, high in combinations(present, 2):
        if not (ALLOWED[types[low], types[high]] or ALLOWED[types[high], types[low]]):
            continue
        contexts = together.get((low, high), [])
        if not contexts and (low, high) not in nearby and low not in heavy and high not in heavy:
            continue
        contexts.sort(key=lambda c: (c.right.first - c.left.last + 3 * c.between, c.left.first))
        found.append(Candidate(low, high, tuple(contexts[:KEPT]), _apart(scene, low, high)))
    return found


def _nearby(scene: Scene) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for number, spots in scene.by_sentence.items():
        here = {s.entity for s in spots}
        for step in range(1, NEAR + 1):
            for other in {s.entity for s in scene.by_sentence.get(number + step, ())}:
                found.update((min(e, other), max(e, other)) for e in here if e != other)
    return found


def _apart(scene: Scene, low: int, high: int) -> Context | None:
    """The nearest two spots of a pair that lie in different sentences."""
    a, b = scene.by_entity[low], scene.by_entity[high]
    best: tuple[int, Spot, Spot] | None = None
    i = j = 0
    while i < len(a) and j < len(b):
        left, right = (a[i], b[j]) if a[i] < b[j] else (b[j], a[i])
        gap = right.first - left.last
        if left.sentence != right.sentence and (best is None or gap < best[0]):
            best = gap, left, right
        if a[i] < b[j]:
            i += 1
        else:
            j += 1
    return Context(best[1], best[2], 0) if best else None
