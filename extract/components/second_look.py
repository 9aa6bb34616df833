"""What a first judgement of all spans of a post says of each of them: numbers for the second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.components.span_features import best_rival, neighbours, parts_of
from extract.components.spans import N_TYPES, Span
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.folding import fold

Floats = NDArray[np.float32]

# Further off than so many tokens a name is no neighbour.
_FAR = 15


def second_look(
    words: Words, spans: Sequence[Span], judged: Floats, chances: Floats, chosen: Sequence[Tagged]
) -> Floats:
    """A row of numbers for each span.

    `judged` (spans × types, and no name) is the first judgement, `chances` (spans × types) what it comes to with the
    tagger's and the encoder's, `chosen` the names that it would give.
    """
    keys = [fold(words.text(*span)) for span in spans]
    places = {(name.first, name.last) for name in chosen}
    taken = np.array([span in places for span in spans], np.float32)
    parts = [
        judged,
        _same_name(keys, chances, taken),
        best_rival(spans, chances.sum(axis=1))[:, None],
        neighbours(words, spans, chosen, _FAR),
        np.tile(np.sum([name.chances for name in chosen], axis=0) if chosen else np.zeros(N_TYPES), (len(spans), 1)),
        _nested(words, keys, chosen),
    ]
    return np.hstack([taken[:, None], *parts]).astype(np.float32)


def _same_name(keys: Sequence[str], chances: Floats, taken: Floats) -> Floats:
    """What all places of a name come to: mean and greatest chance of each type, their number, how many are chosen."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    rows = np.zeros((len(keys), 2 * N_TYPES + 3), np.float32)
    for members in groups.values():
        own = chances[members]
        rows[members] = *own.mean(axis=0), *own.max(axis=0), own.sum(axis=1).max(), len(members), taken[members].sum()
    return rows


def _nested(words: Words, keys: Sequence[str], chosen: Sequence[Tagged]) -> Floats:
    """The chances of the longer names of the post that hold the name, and of the shorter ones that it holds."""
    names: dict[str, Floats] = {}
    for name in chosen:
        names.setdefault(fold(words.text(name.first, name.last)), np.array(name.chances, np.float32))
    around: dict[str, Floats] = defaultdict(lambda: np.zeros(N_TYPES, np.float32))
    for key, chances in names.items():
        for part in parts_of(key):
            around[part] += chances
    rows = np.zeros((len(keys), 2 * N_TYPES), np.float32)
    for row, key in zip(rows, keys, strict=True):
        if key in around:
            row[:N_TYPES] = around[key]
        for part in parts_of(key):
            if part in names:
                row[N_TYPES:] += names[part]
    return rows
