"""The tagger's chances and the encoder's, made one: each sees what the other does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extract.components.encoder import Window, may_hold_name
from extract.components.tagger import LABELS, OUTSIDE, Tagged, Tagging, span_chances, spans_of
from extract.components.tokens import Words

# A sentence all of whose tokens the tagger takes for this surely outside every name is not read again: on a fold 0.98
# and 0.8 gave the same F1 to 0.001, and fewer sentences are to be read.
_SURE = 0.9
_FLOOR = 1e-6  # what one of the two holds for impossible may still be
_FORBIDDEN = np.array(
    [[-30.0 if b[0] == "I" and a[1:] != b[1:] else 0.0 for b in LABELS] for a in LABELS], dtype=np.float32
)


class Opinion(Protocol):
    """Who gives chances for the tokens of sentences: the encoder, or what it said of posts it had not seen."""

    def chances(self, words: Words, sentences: Iterable[int]) -> Iterable[tuple[Window, NDArray[np.float32]]]:
        """For the tokens of these sentences their chances (tokens × `LABELS`), some tokens at a time."""
        ...


@dataclass(frozen=True, slots=True)
class Opinions:
    """What is thought of a post's tokens: by the tagger, by the encoder (tokens × `LABELS`), and by both as one.

    `again` are the sentences that the encoder read; elsewhere its chances are the tagger's.
    """

    tagger: Tagging
    encoder: NDArray[np.float32]
    both: Tagging
    again: tuple[int, ...]


def with_opinion(words: Words, tagging: Tagging, opinion: Opinion) -> Opinions:
    """The tagging with a second opinion of the sentences that the tagger is not sure of."""
    second, chances = tagging.chances.copy(), tagging.chances.copy()
    again: set[int] = set()
    for sentence in range(len(words.sentences)):
        rows = words.rows(sentence)
        if rows and chances[rows.start : rows.stop, -1].min() < _SURE and may_hold_name(words, rows):
            again.add(sentence)
    for window, own in opinion.chances(words, sorted(again)):
        second[window] = own
        chances[window] = together(chances[window], own)
    runs = [run for run in tagging.runs if words.sentence_of[run.first] not in again]
    for sentence in again:
        runs += runs_of(chances, words.rows(sentence))
    both = Tagging(sorted(runs, key=lambda run: run.first), chances)
    return Opinions(tagging, second, both, tuple(sorted(again)))


def runs_of(chances: NDArray[np.float32], rows: range) -> Iterator[Tagged]:
    """The runs of a sentence that these chances make most likely."""
    for begin, end, kind in spans_of(most_likely(chances[rows.start : rows.stop])):
        first, last = rows[begin], rows[end - 1] + 1
        yield Tagged(first, last, kind, span_chances(chances, first, last))


def together(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """The geometric mean of two rows of chances, made to sum to one."""
    mean = np.sqrt(np.maximum(one, _FLOOR) * np.maximum(other, _FLOOR))
    found: NDArray[np.float32] = (mean / mean.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


def most_likely(chances: NDArray[np.float32]) -> list[str]:
    """The labels of a sentence with the highest product of chances, in which no name begins in its middle."""
    if chances[:, -1].min() > 0.9:
        return [OUTSIDE] * len(chances)
    scores = np.log(np.maximum(chances, _FLOOR))
    best = scores[0] + _FORBIDDEN[-1]
    back = np.zeros(chances.shape, np.intp)
    for t in range(1, len(scores)):
        ways = best[:, None] + _FORBIDDEN
        back[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[t]
    path = [int(best.argmax())]
    for row in back[:0:-1]:
        path.append(int(row[path[-1]]))
    return [LABELS[i] for i in reversed(path)]
