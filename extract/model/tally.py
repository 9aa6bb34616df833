"""Right, said and wanted statements, as `eval/score.py` counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.facts import PREDICATES
from extract.model.examples import Example, Triple


@dataclass(frozen=True)
class Tally:
    """Right, said and wanted statements."""

    right: int = 0
    said: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.said + other.said, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """Right of said."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Right of wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.said + self.wanted) if self.said + self.wanted else 0.0

    def __str__(self) -> str:
        rates = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{rates}   ({self.right} right, {self.said} said, {self.wanted} wanted)"


def count(examples: Sequence[Example], said: Sequence[Iterable[Triple]]) -> dict[str, Tally]:
    """What is right for each predicate, for `all` of them, and for `pairs` whatever the predicate, over all posts."""
    found: dict[str, Tally] = {p: Tally() for p in (*PREDICATES, "all", "pairs")}
    for example, statements in zip(examples, said, strict=True):
        want, got = _plain(example, example.relations), _plain(example, statements)
        for p in PREDICATES:
            w, g = {t for t in want if t[1] == p}, {t for t in got if t[1] == p}
            found[p] += Tally(len(w & g), len(g), len(w) + example.missed.get(p, 0))
        ends, named = {frozenset((s, o)) for s, _, o in want}, {frozenset((s, o)) for s, _, o in got}
        found["pairs"] += Tally(len(ends & named), len(named), len(ends) + sum(example.missed.values()))
    for p in PREDICATES:
        found["all"] += found[p]
    return found


def _plain(example: Example, statements: Iterable[Triple]) -> set[Triple]:
    return {
        (min(s, o), p, max(s, o)) if p == "partnerOf" else (s, p, o)
        for s, p, o in statements
        if not {s, o} & example.neutral
    }
