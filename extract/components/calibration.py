"""From the tagger's own chances to a confidence that means a share of right answers."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.facts import EntityType


@dataclass(frozen=True)
class Calibration:
    """For each type a rising curve of (chance, share right), measured on posts that the tagger had not seen."""

    curves: Mapping[str, tuple[tuple[float, float], ...]]

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """The curves of a JSON file: `{"Lab": [[0.1, 0.2], …], …}`."""
        data = json.loads(path.read_text("utf8"))
        return cls({kind: tuple((x, y) for x, y in curve) for kind, curve in data.items()})

    def confidence(self, kind: EntityType, chance: float) -> float:
        """The confidence in (0, 1], two digits, of a name that the tagger gives this chance."""
        curve = self.curves.get(kind, ((0.0, 0.0), (1.0, 1.0)))
        i = bisect_right(curve, (chance, 2.0))
        if i == 0:
            value = curve[0][1]
        elif i == len(curve):
            value = curve[-1][1]
        else:
            (x0, y0), (x1, y1) = curve[i - 1], curve[i]
            value = y0 + (y1 - y0) * (chance - x0) / (x1 - x0)
        return min(1.0, max(0.01, round(value, 2)))
