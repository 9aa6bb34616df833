"""The authority or body of a State that a name spells out: names of one authority are one thing's."""

from __future__ import annotations

from functools import lru_cache

from extract.folding import fold
from extract.lang.knowledge import load
from extract.lang.places import PlaceKind
from extract.resolve.words import SMALL, is_generic_word

# Places of these kinds that act are the authority of the same name; a city may be its metropolis, or a team of it.
_ACTING: tuple[tuple[PlaceKind, ...], ...] = (("region",), ("departement",))


def authority_of(folded: str) -> tuple[str, str] | None:
    """The kind of authority and the place of a name such as "ville de Lyon" or "Bretagne"; None for others."""
    knowledge = load()
    if kinds := knowledge.place_kinds(folded):
        acts = kinds in _ACTING and not knowledge.is_ambiguous(folded) and not is_generic_word(folded)
        return (kinds[0], knowledge.same_place(folded)) if acts else None
    found = knowledge.territory(folded)
    return (found.kind, knowledge.same_place(found.place)) if found else None


def state_body_of(words: tuple[str, ...]) -> tuple[str, str] | None:
    """What a ministry or government is for and its country, from the folded words of a name; None for others."""
    knowledge = load()
    found = knowledge.state_bodies.read([w for w in words if w not in SMALL], knowledge.places)
    return ("government", found[1]) if found and found[0] == "gouvernement" else found


@lru_cache(maxsize=1)
def authorities() -> dict[tuple[str, str], str]:
    """The authorities that the field's knowledge has under a name of their own, with its label."""
    found: dict[tuple[str, str], str] = {}
    for known in load().known:
        if known.type == "Institution":
            for name in known.names:
                if authority := authority_of(fold(name)):
                    found.setdefault(authority, known.label)
    return found
