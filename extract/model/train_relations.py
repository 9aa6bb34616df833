"""Makes `relations.npz`, the weights that judge pairs of entities: the same bytes from the same posts and libraries.

python -m extract.model.train_relations GOLD CORPUS [OUT]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.components.assurance import Assurance
from extract.components.calibration import Calibration
from extract.components.names import recognise
from extract.components.pair_features import PairTable
from extract.components.relation_model import (
    CLIP,
    CUT,
    NEVER,
    Floats,
    RelationModel,
    Stack,
    Trees,
    assured,
    ends,
    scores,
    to_bytes,
)
from extract.components.relations import settle
from extract.facts import PREDICATES, Facts
from extract.model.examples import Example, Triple, annotated, predicted
from extract.model.gold import read_gold
from extract.model.held_out import HeldOut
from extract.model.out_of_fold import cases_of, names_of
from extract.model.relation_matrix import Matrix, matrix_of
from extract.model.tally import Tally, count
from extract.model.train import FOLDS, UNSEEN, Sample, fold_of, samples_of
from extract.model.train_assurance import learn_assurance
from extract.model.trees import learn

# Strength of the linear model (inverse of the penalty), and when its fitting stops: a finer stop gained nothing.
LINEAR_C, TOLERANCE = 0.3, 0.1
# What is less probable is no relation at all; the graph's own limits are higher (`graph.settings.MIN_CONFIDENCE`).
FLOOR = 0.1
LEAST_WEIGHT = 0.005

Weights = tuple[Floats, Floats]
Masks = NDArray[np.bool_]


def train(examples: Sequence[Example], judged: Masks) -> tuple[RelationModel, list[dict[Triple, float]]]:
    """The model learnt from all examples, and what models say of each example that had not seen it.

    The confidence of statements is learnt on the out-of-fold scores of the `judged` examples; that of an example here,
    on those of the other folds.
    """
    matrix = matrix_of(examples)
    fold = np.array([fold_of(e.name) for e in examples])
    linear = LinearFolds(matrix, fold)
    raw = sum((held_out(matrix, fold, k, linear) for k in range(FOLDS)), np.zeros(matrix.truth.shape, np.float32))
    unseen = [assurance_of(matrix, raw, judged & (fold != k)) for k in range(FOLDS)]
    said = [statements(t, assured(unseen[fold[i]], t, matrix.part(raw, i))) for i, t in enumerate(matrix.tables)]
    own = np.zeros_like(raw)
    for k in range(FOLDS):
        part = matrix.rows(fold == k)
        own[part] = linear.scores(k)[part]
    weights, bias = _fit(matrix, np.arange(len(raw)))
    trees = _trees(matrix, own, np.ones(len(fold), bool))
    # A word whose weights round to nothing need not ship.
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= LEAST_WEIGHT)
    vocabulary = {matrix.words[w]: i for i, w in enumerate(kept)}
    assurance = assurance_of(matrix, raw, judged)
    return RelationModel(vocabulary, weights[kept], bias, tuple(trees), assurance, FLOOR), said


def _fit(matrix: Matrix, rows: NDArray[np.int64]) -> Weights:
    """The linear model of some rows, in half precision as it is stored."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((len(matrix.words), len(PREDICATES)), np.float32)
    bias = np.full(len(PREDICATES), -CLIP, np.float32)
    for k in range(len(PREDICATES)):
        part = rows[matrix.possible[rows, k]]
        if matrix.truth[part, k].any():
            learner = LogisticRegression(C=LINEAR_C, solver="liblinear", tol=TOLERANCE)
            learner.fit(matrix.x[part], matrix.truth[part, k])
            weights[:, k], bias[k] = learner.coef_[0], learner.intercept_[0]
    return weights.astype(np.float16).astype(np.float32), bias


class LinearFolds:
    """Linear models that left folds out, each fitted once."""

    def __init__(self, matrix: Matrix, fold: NDArray[np.int64]) -> None:
        self.matrix, self.fold = matrix, fold
        self._made: dict[frozenset[int], Weights] = {}

    def _without(self, folds: frozenset[int]) -> Weights:
        if folds not in self._made:
            self._made[folds] = _fit(self.matrix, self.matrix.rows(~np.isin(self.fold, list(folds))))
        return self._made[folds]

    def scores(self, k: int) -> Floats:
        """The linear scores of all rows by models that saw neither fold `k` nor the row's own fold."""
        found = np.zeros(self.matrix.truth.shape, np.float32)
        for other in range(FOLDS):
            rows = self.matrix.rows(self.fold == other)
            weights, bias = self._without(frozenset((k, other)))
            values = np.clip(self.matrix.x[rows] @ weights + bias, -CLIP, CLIP)
            found[rows] = np.where(self.matrix.possible[rows], values, NEVER)
        return found


def held_out(matrix: Matrix, fold: NDArray[np.int64], k: int, linear: LinearFolds) -> Floats:
    """The scores of all rows, of fold `k` only, by a model that had not seen the fold."""
    values = linear.scores(k)
    trees = _trees(matrix, values, fold != k)
    raw = np.zeros_like(values)
    for i in np.flatnonzero(fold == k).tolist():
        matrix.part(raw, i)[:] = scores(matrix.tables[i], matrix.part(values, i), trees)
    return raw


def assurance_of(matrix: Matrix, raw: Floats, chosen: Masks) -> Assurance:
    """How sure statements with these scores are: learnt from the chosen examples by what counts as right."""
    parts: list[tuple[NDArray[np.generic], ...]] = []
    for i in np.flatnonzero(chosen).tolist():
        score, table = matrix.part(raw, i), matrix.tables[i]
        row, predicate = np.nonzero(score)
        if len(row):
            subject, object_ = (sure[row] for sure in ends(table))
            truth = matrix.part(matrix.truth, i)[row, predicate]
            parts.append((score[row, predicate], truth, subject, object_, np.full(len(row), i)))
    score, truth, subject, object_, post = (np.concatenate(column) for column in zip(*parts, strict=True))
    return learn_assurance(score, truth, subject, object_, post)


def _trees(matrix: Matrix, linear: Floats, chosen: Masks) -> list[Trees | None]:
    """The trees of each predicate, learnt from what a reader would grant of the chosen examples."""
    parts: list[list[Floats]] = [[] for _ in PREDICATES]
    truths: list[list[NDArray[np.bool_]]] = [[] for _ in PREDICATES]
    for i in np.flatnonzero(chosen).tolist():
        values = matrix.part(linear, i)
        if not len(values):
            continue
        stack = Stack(matrix.tables[i], values)
        for k in range(len(PREDICATES)):
            rows = np.flatnonzero(values[:, k] > CUT)
            if len(rows):
                parts[k].append(stack.matrix(k, rows))
                truths[k].append(matrix.part(matrix.told, i)[rows, k])
    return [learn(np.concatenate(x), np.concatenate(t)) if x else None for x, t in zip(parts, truths, strict=True)]


def statements(table: PairTable, probability: Floats) -> dict[Triple, float]:
    """What a post's probabilities come to, with the probability of each statement."""
    said: dict[Triple, tuple[float, None]] = {
        (table.rows[i].subject, PREDICATES[k], table.rows[i].object): (float(probability[i, k]), None)
        for i, k in zip(*np.nonzero(probability), strict=True)
    }
    return {triple: value for triple, (value, _) in settle(said, FLOOR).items()}


def best_threshold(examples: Sequence[Example], said: Sequence[dict[Triple, float]]) -> tuple[float, dict[str, Tally]]:
    """The threshold with the best F1 over all predicates together, and what it comes to.

    One for all: with calibrated probabilities the best F1 over the sum has the same threshold for each predicate
    (Lipton, Elkan & Naryanaswamy 2014); one of its own for each predicate was 2.5 points worse on the folds.
    """

    def tally(threshold: float) -> dict[str, Tally]:
        return count(examples, [{t for t, value in s.items() if value >= threshold} for s in said])

    best = max(np.arange(FLOOR, 0.5, 0.01).round(2).tolist(), key=lambda t: tally(t)["all"].f1)
    return best, tally(best)


def names_out_of_fold(samples: Sequence[Sample]) -> dict[str, Facts]:
    """The entities of each post by a recogniser that had not seen it."""
    names = names_of(cases_of(samples, HeldOut.read(UNSEEN)))
    calibration = Calibration.read(Path(__file__).parent / "names.json")
    return {gold.name: recognise(words, names[gold.name], calibration) for gold, words in samples}


def report(title: str, examples: Sequence[Example], said: Sequence[dict[Triple, float]]) -> float:
    """Print the cross-validated scores at the best threshold; gives that threshold."""
    threshold, tallies = best_threshold(examples, said)
    print(f"{title}, confidence from {threshold}")
    for name, tally in tallies.items():
        print(f"  {name:16} {tally}")
    return threshold


def main() -> None:
    """Train on GOLD (annotations) and CORPUS (posts), write into OUT (default: the package); print scores."""
    gold, corpus, *out = map(Path, sys.argv[1:])
    target = out[0] if out else Path(__file__).parent
    samples = samples_of(read_gold(gold, corpus))
    facts = names_out_of_fold(samples)
    write([annotated(g, w) for g, w in samples], [predicted(g, facts[g.name]) for g, _ in samples], target)


def write(given: Sequence[Example], found: Sequence[Example], target: Path) -> None:
    """Train on both kinds of examples and write the model; print what the folds say of either kind."""
    examples = [*given, *found]
    model, said = train(examples, np.arange(len(examples)) >= len(given))
    (target / "relations.npz").write_bytes(to_bytes(model))
    report("Given the annotated entities", given, said[: len(given)])
    report("On predicted entities", found, said[len(given) :])


if __name__ == "__main__":
    main()
