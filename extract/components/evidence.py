"""How far a place where two names stand can be trusted: signatures, quotation marks, lists, how sure the names are."""

from __future__ import annotations

from collections.abc import Sequence

from extract.components.scene import Scene, Spot

_OPEN, _CLOSE = frozenset('«“"‘'), frozenset('»”"')
_DASHES = frozenset("-–—―~")
_STOPS = frozenset(";:.!?…»”|/")
# A name this far from the end of its sentence signs it.
_TAIL = 8
# Separators between two names of one list, at most.
_LONGEST = 6
FIGURES = 12


def evidence(scene: Scene, subject: Spot, object_: Spot) -> list[float]:
    """`FIGURES` figures of a place where both stand in one sentence.

    The confidences of both names; whether each stands in quotation marks, and whether each signs its sentence; whether
    nothing but separators stands between them; of what stands between: marks that end a thought, quotation marks
    (1 closing, 2 opening), a dash, words with a capital letter; and the tokens of the sentence before them.
    """
    left, right = min(subject, object_), max(subject, object_)
    between = scene.folded[left.last : right.first]
    marks = sum(t in _STOPS for t in between)
    return [
        _sure(scene, subject),
        _sure(scene, object_),
        float(_quoted(scene, subject)),
        float(_quoted(scene, object_)),
        float(_signs(scene, subject)),
        float(_signs(scene, object_)),
        float(_beside(scene, between)),
        float(marks),
        float(any(t in _CLOSE for t in between)) + 2.0 * any(t in _OPEN for t in between),
        float(any(t in _DASHES for t in between)),
        float(_capital(scene, left.last, right.first)),
        float(_place(scene, left)),
    ]


def marks_of(scene: Scene, left: Spot, right: Spot) -> list[str]:
    """Words on the marks of a place: which end is quoted or signs, and a list of any kinds that holds both."""
    between = scene.folded[left.last : right.first]
    said = [
        ("left", _quoted(scene, left)),
        ("right", _quoted(scene, right)),
        ("sign", _signs(scene, left)),
        ("signs", _signs(scene, right)),
        ("beside", _beside(scene, between)),
        ("end", any(t in _CLOSE for t in between)),
        ("stop", any(t in _STOPS for t in between)),
    ]
    return [name for name, holds in said if holds]


def _beside(scene: Scene, between: Sequence[str]) -> bool:
    """Whether nothing but separators stands between two names."""
    return 0 < len(between) <= _LONGEST and all(t in scene.words.separators for t in between)


def _sure(scene: Scene, spot: Spot) -> float:
    named = scene.facts.references if spot.reference else scene.facts.mentions
    return named[spot.number].confidence


def _quoted(scene: Scene, spot: Spot) -> bool:
    first, last = scene.sentence_range[spot.sentence]
    before = {scene.folded[t] for t in range(max(first, spot.first - 1), spot.first)}
    after = {scene.folded[t] for t in range(spot.last, min(last, spot.last + 1))}
    return bool(before & _OPEN and after & _CLOSE)


def _signs(scene: Scene, spot: Spot) -> bool:
    """Whether a dash stands before the name and it ends its sentence or line: "… to work here. - Ann Lee, engineer"."""
    first, last = scene.sentence_range[spot.sentence]
    dashed = any(scene.folded[t] in _DASHES for t in range(max(first, spot.first - 2), spot.first))
    return dashed and last - spot.last <= _TAIL


def _capital(scene: Scene, first: int, last: int) -> int:
    """Words with a capital letter between the two that are part of no name: names that were missed, perhaps."""
    return sum(scene.raw(t, t + 1)[:1].isupper() for t in range(first, last))


def _place(scene: Scene, spot: Spot) -> int:
    """Tokens of the sentence before the place."""
    return spot.first - scene.sentence_range[spot.sentence][0]
