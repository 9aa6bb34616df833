"""Which names of one post are one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extract.facts import EntityType
from extract.folding import fold

_SMALL = frozenset("a au aux d de des du en et l la le les of for and the pour sur".split())


def initials(folded: str) -> str:
    """The first letters of the words that count: "delegation interministerielle a la ville" is "div"."""
    return "".join(w[0] for w in re.findall(r"\w+", folded) if w not in _SMALL)


def within(surfaces: Sequence[tuple[str, EntityType]]) -> list[list[int]]:
    """Groups of the indexes of `surfaces` (a name as written, its type) that name one thing.

    A short form goes to the one longer name of its type that it fits: a person's first or last name, an acronym of
    the initials. One that fits several stands alone.
    """
    by_name: dict[tuple[str, EntityType], list[int]] = defaultdict(list)
    for i, (surface, kind) in enumerate(surfaces):
        by_name[fold(surface), kind].append(i)
    keys = sorted(by_name)
    parent = {key: key for key in keys}
    for key in keys:
        longer = [other for other in keys if other != key and other[1] == key[1] and _stands_for(key[0], other)]
        if len(longer) == 1:
            parent[key] = longer[0]

    def root(key: tuple[str, EntityType]) -> tuple[str, EntityType]:
        while parent[key] != key:
            key = parent[key]
        return key

    groups: dict[tuple[str, EntityType], list[int]] = defaultdict(list)
    for key in keys:
        groups[root(key)] += by_name[key]
    return [sorted(groups[key]) for key in sorted(groups)]


def _stands_for(short: str, other: tuple[str, EntityType]) -> bool:
    """Whether a folded name may be a short form of a longer one of its type."""
    long, kind = other
    words = long.split()
    if len(long) <= len(short):
        return False
    if kind == "Person":
        return len(words) > 1 and (short in (words[0], words[-1]) or short == " ".join(words[1:]))
    return len(short) > 1 and " " not in short and short == initials(long)
