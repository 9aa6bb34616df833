"""The pairs of all examples as one sparse matrix, made once and cut by folds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.pair_features import PairTable
from extract.components.references import refer
from extract.components.relation_model import allowed
from extract.components.relations import pair_table
from extract.components.scene import scene_of
from extract.facts import PREDICATES
from extract.model.examples import Example, Triple

# The least number of posts a word must stand in.
LEAST_POSTS = 3


@dataclass(frozen=True)
class Matrix:
    """All pairs: `x` rows × words (sparse, 0 or 1), `truth`, `told` and `possible` rows × predicates.

    `truth` is what counts (`Example.relations`), `told` what a reader would grant besides (`Example.told`).

    `tables` are the examples' pairs, whose rows are `offsets[i]` up to `offsets[i + 1]`; their words are dropped.
    """

    x: Any
    words: list[str]
    truth: NDArray[np.bool_]
    told: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    tables: list[PairTable]
    offsets: NDArray[np.int64]

    def rows(self, examples: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The row numbers of the examples that a mask chooses."""
        return np.flatnonzero(np.repeat(examples, np.diff(self.offsets)))

    def part(self, values: NDArray[Any], example: int) -> NDArray[Any]:
        """The rows of one example."""
        return values[self.offsets[example] : self.offsets[example + 1]]


def matrix_of(examples: Sequence[Example]) -> Matrix:
    """The matrix of some examples."""
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}
    posts: Counter[int] = Counter()
    flat: list[int] = []
    ends = [0]
    tables, truths, grants, possibles = [], [], [], []
    for example in examples:
        table = table_of(example)
        seen: set[int] = set()
        held, told = both_ways(example.relations), both_ways(example.told | example.relations)
        for row in table.rows:
            ids = sorted({number.setdefault(w, len(number)) for w in row.words})
            seen.update(ids)
            flat += ids
            ends.append(len(flat))
            row.words.clear()
        posts.update(seen)
        tables.append(table)
        truths += [[(r.subject, p, r.object) in held for p in PREDICATES] for r in table.rows]
        grants += [[(r.subject, p, r.object) in told for p in PREDICATES] for r in table.rows]
        possibles.append(allowed(table.rows, table.types))
    names = list(number)
    kept = sorted((w for w, i in number.items() if posts[i] >= LEAST_POSTS))
    column = np.full(len(names), -1, np.int32)
    column[[number[w] for w in kept]] = np.arange(len(kept))
    columns, bounds = column[np.array(flat, np.int64)], np.array(ends)
    counts = np.concatenate([[0], np.cumsum(columns >= 0)])[bounds]
    columns = columns[columns >= 0]
    x = csr_matrix((np.ones(len(columns), np.float32), columns, counts), shape=(len(ends) - 1, len(kept)))
    offsets = np.concatenate([[0], np.cumsum([len(t.rows) for t in tables])]).astype(np.int64)
    shape = (len(ends) - 1, len(PREDICATES))
    possible = np.concatenate(possibles).astype(bool).reshape(shape)
    truth, told_ = (np.array(rows, bool).reshape(shape) & possible for rows in (truths, grants))
    return Matrix(x, kept, truth, told_, possible, tables, offsets)


def both_ways(relations: Iterable[Triple]) -> set[Triple]:
    """The relations, those that hold both ways in both."""
    kept = set(relations)
    return kept | {(o, p, s) for s, p, o in kept if p == "partnerOf"}


def table_of(example: Example) -> PairTable:
    """The pairs of one example."""
    facts = refer(example.post, replace(example.facts, references=(), relations=(), dates=()))
    return pair_table(scene_of(example.post, facts))[0]
