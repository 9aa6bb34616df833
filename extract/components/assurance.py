"""How sure a statement is: from the score of its pair and the confidences of both names to a cautious share right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# One-sided: of 100 shares, 99 are at least what is said of them.
CAUTION = 2.326
# Log odds below which scores differ less than they seem to; and the ends of confidences.
_BEND = -2.0
_LEAST, _MOST = 0.005, 0.98
_CLIP = 0.001
FEATURES = 8


@dataclass(frozen=True)
class Assurance:
    """A logistic model over `features`: its weights, and how they scatter (features × features) when posts are redrawn.

    What it gives is the lower end of the interval in which 99 in 100 drawings of the annotated posts see the share of
    right statements: where few annotated posts speak for a score, it is lower.
    """

    weights: Floats
    scatter: Floats

    def confidence(self, score: Floats, subject: Floats, object_: Floats) -> Floats:
        """The confidences of statements with these scores, whose ends' names have these confidences."""
        x = features(score, subject, object_)
        spread = np.sqrt(np.einsum("ij,jk,ik->i", x, self.scatter, x).clip(0))
        odds = x @ self.weights - CAUTION * spread
        return np.asarray((1 / (1 + np.exp(-odds))).clip(_LEAST, _MOST), np.float32)


def features(score: Floats, subject: Floats, object_: Floats) -> NDArray[np.float64]:
    """(statements × `FEATURES`) the log odds of the score, bent twice, and the confidences of both names."""
    kept = score.astype(np.float64).clip(_CLIP, 1 - _CLIP)
    odds = np.log(kept / (1 - kept))
    columns = [np.ones(len(odds)), odds, odds.clip(0), (odds - _BEND).clip(max=0)]
    columns += [subject, object_, np.minimum(subject, object_), subject * object_]
    return np.column_stack(columns).astype(np.float64)
