"""Which names of one post are one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.knowledge import load

_SMALL = frozenset("a au aux d de des du en et l la le les of for and the pour sur".split())
# A place's bare name stands for the body that governs it, not for its university.
_GOVERNING = frozenset(
    "ville city town municipalite mairie commune metropole eurometropole communaute agglomeration grand region conseil "
    "departement county council government gouvernement collectivite".split()
)

Key = tuple[str, EntityType]


def initials(folded: str) -> str:
    """The first letters of the words that count: "delegation interministerielle a la ville" is "div"."""
    return "".join(w[0] for w in re.findall(r"\w+", folded) if w not in _SMALL)


def within(surfaces: Sequence[Key], linked: Collection[tuple[str, str]] = ()) -> list[list[int]]:
    """Groups of the indexes of `surfaces` (a name as written, its type) that name one thing.

    Spellings of one name go together. A short form goes to the one longer name of its type that it fits: a person's
    first or last name, an acronym, a beginning; one that fits several stands alone. `linked` are (short, long)
    folded names that the post itself ties: an acronym in brackets after its long form.
    """
    by_name: dict[Key, list[int]] = defaultdict(list)
    for i, (surface, kind) in enumerate(surfaces):
        by_name[fold(surface), kind].append(i)
    parent = {key: key for key in sorted(by_name)}

    def root(key: Key) -> Key:
        while parent[key] != key:
            key = parent[key]
        return key

    for one, other in combinations(sorted(by_name), 2):
        if one[1] == other[1] and (_same(one[0], other[0], one[1]) or _are_linked(one[0], other[0], linked)):
            long, short = sorted((root(one), root(other)), key=lambda k: (-len(k[0]), k))
            parent[short] = long
    for short in sorted(by_name):
        fits = {root(key) for key in by_name if key[1] == short[1] and _stands_for(short[0], key[0], key[1])}
        fits.discard(root(short))
        if len(fits) == 1 and parent[short] == short:
            parent[short] = fits.pop()
    groups: dict[Key, list[int]] = defaultdict(list)
    for key in sorted(by_name):
        groups[root(key)] += by_name[key]
    return [sorted(groups[key]) for key in sorted(groups)]


def _are_linked(one: str, other: str, linked: Collection[tuple[str, str]]) -> bool:
    return (one, other) in linked or (other, one) in linked


def _same(a: str, b: str, kind: EntityType) -> bool:
    """Whether two folded names are spellings of one: spaces, plurals, a slip of the pen, two names of a known thing."""
    if _compact(a) == _compact(b):
        return True
    if {w for w in load().lookup(a) if w.type == kind} & {w for w in load().lookup(b) if w.type == kind}:
        return True
    return _slip(a, b, kind)


def _compact(name: str) -> str:
    return "".join(w.rstrip("s") if len(w) > 3 else w for w in re.findall(r"\w+", name) if w not in _SMALL)


def _slip(a: str, b: str, kind: EntityType) -> bool:
    """Whether two long names differ by a letter or two, and not in a digit."""
    size = min(len(a), len(b))
    if size < 6 or abs(len(a) - len(b)) > 2 or re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
        return False
    if kind == "Place" and load().is_place(a) and load().is_place(b):
        return False
    return Levenshtein.distance(a, b, score_cutoff=2) <= (1 if size < 10 else 2)


def _stands_for(short: str, long: str, kind: EntityType) -> bool:
    """Whether a folded name may be a short form of a longer one of its type."""
    words = long.split()
    if len(long) <= len(short):
        return False
    if kind == "Person":
        return _person(short, words)
    if " " not in short and len(short) > 1 and short == initials(long):
        return True
    if load().is_place(short):
        territory = load().territory(long) if kind == "Institution" else None
        return territory is not None and territory.place == short and territory.form.split()[0] in _GOVERNING
    if kind == "Place" and load().is_place(long):
        return False
    if long.startswith(short + " ") and (len(short) > 3 or " " in short):
        return True
    return long.endswith((" " + short, "'" + short))


def _person(short: str, words: Sequence[str]) -> bool:
    if len(words) < 2:
        return False
    if short in (words[0], words[-1]) or short == " ".join(words[1:]):
        return True
    return short == initials(" ".join(words)) or short == f"{words[0][0]} {' '.join(words[1:])}"
