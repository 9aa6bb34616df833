"""When two words or names differ by a slip of the pen only."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from extract.lang.knowledge import load
from extract.resolve.forms import Form

# Shorter words have too many true neighbours ("Metz", "Mets").
_LEAST = 6
_LEAST_NAME = 8
_DIGITS = re.compile(r"\d+")


def near(a: str, b: str, *, least: int = _LEAST, most: int = 0) -> bool:
    """Whether two folded words of `least` letters or more differ in `most` letters or fewer, and in no digit.

    `most` 0: one, from 12 letters on two.
    """
    shorter = min(len(a), len(b))
    if shorter < least or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    most = most or (2 if shorter >= 12 else 1)
    return a != b and OSA.distance(a, b, score_cutoff=most) <= most


def misspelt(a: Form, b: Form) -> bool:
    """Whether two names of things (not persons) are one name in two spellings, of which one may be wrong.

    One word differs, or the words are run together. The name of a place that lists have is no misspelling of another.
    """
    if a.type == "Person" or min(len(a.letters), len(b.letters)) < _LEAST_NAME or (a.known and b.known):
        return False
    if len(a.words) != len(b.words):
        return abs(len(a.words) - len(b.words)) == 1 and near(a.letters, b.letters, most=1)
    unlike = [(x, y) for x, y in zip(a.words, b.words, strict=True) if x != y]
    if len(unlike) != 1:
        return False
    places = load().places.kinds
    return near(*unlike[0]) and not all(w in places for w in (a.folded, b.folded))
