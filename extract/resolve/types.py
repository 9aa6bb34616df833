"""One type for each thing: what all posts together take a name for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extract.facts import EntityType
from extract.lang.knowledge import load
from extract.resolve.forms import form
from extract.resolve.seen import Seen

# The type that has this share of the votes is the type of all, unless a post means the place (guide: metonymy).
_SHARE = 0.6
# The field's knowledge counts as so many sure mentions. Unseen posts, 3 folds: entities F1 0.746 without any of this,
# 0.747 with votes alone, 0.751 with both.
_KNOWN = 3.0


def settle(seen: Sequence[Seen]) -> list[Seen]:
    """The same entities, each with the type that mentions of its name in all posts speak for."""
    votes: dict[str, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for one in seen:
        if _has_vote(one):
            votes[one.main.folded][one.type] += sum(weight for _, weight in one.names)
    types = {name: best for name, counted in votes.items() if (best := _best(name, counted))}
    return [
        _retyped(one, types[one.main.folded]) if _has_vote(one) and one.main.folded in types else one for one in seen
    ]


def type_of(seen: Sequence[Seen]) -> EntityType:
    """The type of an entity: the one for which the posts' mentions speak with the greatest confidence together."""
    votes: dict[EntityType, float] = defaultdict(float)
    for one in seen:
        # an author whom no post names has no mention
        votes[one.type] += sum(weight for _, weight in one.names) + 0.01
    return max(sorted(votes), key=lambda kind: round(votes[kind], 6))


def _has_vote(one: Seen) -> bool:
    return one.index is not None and one.type != "Place"


def _best(name: str, counted: dict[EntityType, float]) -> EntityType | None:
    """The type that leads by far; None where none does."""
    for known in load().lookup(name):
        if known.type != "Place":
            counted[known.type] += _KNOWN
    best = max(sorted(counted), key=lambda kind: round(counted[kind], 6))
    return best if counted[best] >= _SHARE * sum(counted.values()) else None


def _retyped(one: Seen, kind: EntityType) -> Seen:
    if one.type == kind:
        return one
    names = tuple((form(name.surface, kind), weight) for name, weight in one.names)
    return replace(one, type=kind, main=form(one.main.surface, kind), names=names)
