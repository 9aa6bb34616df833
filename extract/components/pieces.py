"""Words cut into the pieces that the encoder knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

START, PAD, END, UNKNOWN = range(4)
_SPACE = "▁"


class Pieces:
    """The likeliest cut of a word by a unigram model (Kudo 2018) over a pruned list of pieces.

    `pieces` begins with the four signs `START`, `PAD`, `END`, `UNKNOWN`; `scores` are log chances; a piece that
    begins a word bears `▁` before it.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._scores: Mapping[str, tuple[int, float]] = {
            piece: (i, float(score)) for i, (piece, score) in enumerate(zip(pieces, scores, strict=True)) if i > UNKNOWN
        }
        self._longest = max(map(len, self._scores))
        self._unknown = min(score for _, score in self._scores.values()) - 10.0
        self._cut: dict[tuple[str, bool], tuple[int, ...]] = {}

    def of(self, word: str, begins: bool) -> tuple[int, ...]:
        """The piece numbers of a token, at least one; `begins`: white space or nothing stands before it."""
        found = self._cut.get((word, begins))
        if found is None:
            text = unicodedata.normalize("NFKC", word).replace(" ", _SPACE)
            found = self._cut[word, begins] = self._best(_SPACE + text if begins else text) or (UNKNOWN,)
        return found

    def _best(self, text: str) -> tuple[int, ...]:
        n = len(text)
        best, back = [0.0] + [float("-inf")] * n, [(0, UNKNOWN)] * (n + 1)
        for start in range(n):
            if best[start] + self._unknown > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + self._unknown, (start, UNKNOWN)
            for end in range(start + 1, min(n, start + self._longest) + 1):
                known = self._scores.get(text[start:end])
                if known and best[start] + known[1] > best[end]:
                    best[end], back[end] = best[start] + known[1], (start, known[0])
        cut, end = [], n
        while end:
            end, piece = back[end]
            cut.append(piece)
        return tuple(reversed(cut))
