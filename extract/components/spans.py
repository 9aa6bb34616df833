"""Stretches of a post that may be names: what the judge of names chooses from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.components.second_opinion import Opinions, runs_of
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES

Span = tuple[int, int]

N_TYPES = len(ENTITY_TYPES)
# A token may begin or continue a name from this chance on; no name has more tokens.
_LEAST, _LONGEST = 0.06, 18


def candidates(words: Words, opinions: Opinions) -> list[Span]:
    """The spans (first token, token after the last) in text order; none leaves its sentence."""
    found = {(run.first, run.last) for run in (*opinions.tagger.runs, *opinions.both.runs)}
    found.update(_by_chance(opinions.both.chances, words.sentence_of))
    for sentence in opinions.again:
        found.update((run.first, run.last) for run in runs_of(opinions.encoder, words.rows(sentence)))
    return sorted(s for s in found if words.sentence_of[s[0]] == words.sentence_of[s[1] - 1])


def begins(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each token's chance of beginning a name."""
    return np.asarray(chances[:, :N_TYPES].sum(axis=1))


def continues(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each token's chance of continuing a name."""
    return np.asarray(chances[:, N_TYPES : 2 * N_TYPES].sum(axis=1))


def _by_chance(chances: NDArray[np.float32], sentence_of: Sequence[int]) -> Iterator[Span]:
    """The extents that are possible at all: a likely beginning, likely continuations, a possible end."""
    going_on = continues(chances)
    for first in np.flatnonzero(begins(chances) >= _LEAST).tolist():
        last = first + 1
        while True:
            inside = last < len(chances) and sentence_of[last] == sentence_of[first]
            further = going_on[last] if inside else 0.0
            if further < 1 - _LEAST:
                yield first, last
            if further < _LEAST or last - first >= _LONGEST:
                break
            last += 1
