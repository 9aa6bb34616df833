"""The trained tagger: each token's chance of beginning or continuing a name of one of the six types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from extract.components.features import may_hold_name, token_features
from extract.components.memory import Memory
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES, EntityType

OUTSIDE = "O"
LABELS: tuple[str, ...] = (*(f"B-{t}" for t in ENTITY_TYPES), *(f"I-{t}" for t in ENTITY_TYPES), OUTSIDE)
# A token this surely outside every name needs no marginals: they cost more than the tags.
_SURELY_OUTSIDE = 0.99


@dataclass(frozen=True, slots=True)
class Tagged:
    """A run of tokens taken for a name: `first` up to, not including, `last`; `chances` by type, in its order."""

    first: int
    last: int
    type: EntityType
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the tagger sees in a post: the most likely runs, and (tokens × `LABELS`) each token's chances."""

    runs: list[Tagged]
    chances: NDArray[np.float32]


class NameTagger:
    """A linear-chain conditional random field over `token_features` (weights: `extract/model/names.crf`)."""

    def __init__(self, weights: Path, memory: Memory, knowledge: bool = True) -> None:
        self._weights, self._memory, self._knowledge = weights, memory, knowledge

    @cached_property
    def _tagger(self) -> pycrfsuite.Tagger:
        tagger = pycrfsuite.Tagger()
        tagger.open(str(self._weights))
        return tagger

    def tag(self, words: Words) -> list[Tagged]:
        """The runs of tokens that are most likely names, in the order of the text, without overlap."""
        return self.read(words).runs

    def read(self, words: Words) -> Tagging:
        """The runs, and the chances of every token that may be part of a name."""
        tagging = Tagging([], np.zeros((len(words.texts), len(LABELS)), np.float32))
        tagging.chances[:, -1] = 1.0
        if not words.texts:
            return tagging
        features = token_features(words, self._memory, self._knowledge)
        known = self._tagger.labels()
        for rows in sentences_with_names(words):
            tags = self._tagger.tag([features[i] for i in rows])
            self._marginals(tagging.chances[rows.start : rows.stop], known)
            for begin, end, kind in spans_of(tags):
                first, last = rows[begin], rows[end - 1] + 1
                tagging.runs.append(Tagged(first, last, kind, span_chances(tagging.chances, first, last)))
        return tagging

    def _marginals(self, chances: NDArray[np.float32], known: Sequence[str]) -> None:
        for t in range(len(chances)):
            outside = self._tagger.marginal(OUTSIDE, t)
            if outside < _SURELY_OUTSIDE:
                for label in known:
                    chances[t, LABELS.index(label)] = self._tagger.marginal(label, t)


def sentences_with_names(words: Words) -> Iterator[range]:
    """The token rows of each sentence that can hold a name."""
    for index in range(len(words.sentences)):
        rows = words.rows(index)
        if rows and may_hold_name(words, rows):
            yield rows


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int, EntityType]]:
    """The runs of BIO tags: first token, token after the last, type. An `I` with no run before it opens one."""
    begin = None
    for i, tag in enumerate([*tags, OUTSIDE]):
        if begin is not None and tag != f"I-{tags[begin][2:]}":
            kind = next(t for t in ENTITY_TYPES if t == tags[begin][2:])
            yield begin, i, kind
            begin = None
        if begin is None and tag != OUTSIDE:
            begin = i


def span_chances(chances: NDArray[np.float32], begin: int, end: int) -> tuple[float, ...]:
    """For each type the least of its tokens' marginals: `B` for the first, `I` for the others."""
    n = len(ENTITY_TYPES)
    least = chances[begin, :n]
    if end - begin > 1:
        least = np.minimum(least, chances[begin + 1 : end, n : 2 * n].min(axis=0))
    return tuple(float(x) for x in least)
