"""Makes `relations.npz`, the weights that judge pairs of entities, from annotated posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.pair_features import PairRow
from extract.components.references import refer
from extract.components.relation_model import CUT, Floats, RelationModel, Stack, Trees, allowed
from extract.components.relations import pair_rows, settle
from extract.components.scene import scene_of
from extract.facts import PREDICATES, EntityType, Facts, Predicate
from extract.post import Post

Triple = tuple[int, Predicate, int]
SEED = 13
# Strength of the linear model (inverse of the penalty) and the least number of posts a word must stand in.
LINEAR_C, LEAST_POSTS = 0.3, 3
TREES = {
    "max_iter": 120,
    "learning_rate": 0.05,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}


@dataclass(frozen=True)
class Example:
    """A post, what was found in it (annotated or predicted), and the relations that hold between those entities.

    `missed` counts annotated relations with an end that `facts` does not have.
    """

    post: Post
    facts: Facts
    relations: frozenset[Triple]
    missed: int = 0


@dataclass(frozen=True)
class Prepared:
    """An example's rows, which of them hold (rows × predicates), and which its types allow."""

    types: list[EntityType]
    rows: list[PairRow]
    truth: NDArray[np.bool_]
    possible: NDArray[np.bool_]


def prepare(example: Example) -> Prepared:
    """The rows of one example with their truth."""
    facts = refer(example.post, replace(example.facts, references=(), relations=(), dates=()))
    rows, _ = pair_rows(scene_of(example.post, facts))
    types = [e.type for e in facts.entities]
    held = {*example.relations, *((o, p, s) for s, p, o in example.relations if p == "partnerOf")}
    truth = np.array([[(r.subject, p, r.object) in held for p in PREDICATES] for r in rows], bool)
    return Prepared(types, rows, truth.reshape(len(rows), len(PREDICATES)), allowed(rows, types))


def train(examples: Sequence[Example], folds: int = 5) -> RelationModel:
    """The model learnt from all examples; calibration and threshold from out-of-fold probabilities."""
    prepared = [prepare(e) for e in examples]
    raw = out_of_fold(prepared, folds)
    calibration = calibrate(raw, prepared)
    threshold = best_threshold(examples, prepared, [_calibrated(r, calibration) for r in raw])
    model = fit(prepared)
    return replace(model, calibration=calibration, threshold=threshold)


def fold_of(count: int, folds: int, seed: int = SEED) -> NDArray[np.int64]:
    """The fold of each post: the same for the same count and seed."""
    return np.asarray(np.random.RandomState(seed).permutation(count) % folds)


def out_of_fold(prepared: Sequence[Prepared], folds: int) -> list[Floats]:
    """For each post the uncalibrated probabilities of a model that has not seen it."""
    fold = fold_of(len(prepared), folds)
    found: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)
    for k in range(folds):
        model = fit([p for p, f in zip(prepared, fold, strict=True) if f != k])
        for i in np.flatnonzero(fold == k).tolist():
            found[i] = model.probabilities(prepared[i].rows, prepared[i].types)
    return found


IDENTITY = np.array([[0, 0], [1, 1]], np.float32)


def fit(prepared: Sequence[Prepared], inner: int = 4) -> RelationModel:
    """Linear model on all, trees on the linear scores of models that had not seen the post; not calibrated."""
    fold = fold_of(len(prepared), inner, SEED + 1)
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)
    for k in range(inner):
        part = _linear([p for p, f in zip(prepared, fold, strict=True) if f != k])
        for i in np.flatnonzero(fold == k).tolist():
            scores[i] = part.linear(prepared[i].rows, prepared[i].types)
    whole = _linear(prepared)
    trees = tuple(_trees(prepared, scores, k) for k in range(len(PREDICATES)))
    return replace(whole, trees=trees)


def _linear(prepared: Sequence[Prepared]) -> RelationModel:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    posts: Counter[str] = Counter()
    for p in prepared:
        posts.update({w for row in p.rows for w in row.words})
    words = sorted(w for w, n in posts.items() if n >= LEAST_POSTS)
    vocabulary = {w: i for i, w in enumerate(words)}
    flat: list[int] = []
    ends = [0]
    for p in prepared:
        for row in p.rows:
            flat += sorted({vocabulary[w] for w in row.words if w in vocabulary})
            ends.append(len(flat))
    x: Any = csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(ends) - 1, len(words)))
    truth = np.concatenate([p.truth for p in prepared])
    possible = np.concatenate([p.possible for p in prepared])
    weights = np.zeros((len(words), len(PREDICATES)), np.float32)
    bias = np.full(len(PREDICATES), -8.0, np.float32)
    for k in range(len(PREDICATES)):
        rows = np.flatnonzero(possible[:, k])
        if truth[rows, k].any():
            learner = LogisticRegression(C=LINEAR_C, solver="liblinear").fit(x[rows], truth[rows, k])
            weights[:, k], bias[k] = learner.coef_[0], learner.intercept_[0]
    # as stored: half precision
    weights = weights.astype(np.float16).astype(np.float32)
    return RelationModel(vocabulary, weights, bias, (None,) * len(PREDICATES), IDENTITY, 0.5)


def _trees(prepared: Sequence[Prepared], scores: Sequence[Floats], k: int) -> Trees | None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    parts, truths = [], []
    for p, linear in zip(prepared, scores, strict=True):
        chosen = np.flatnonzero(linear[:, k] > CUT) if len(linear) else np.zeros(0, np.int64)
        if len(chosen):
            parts.append(Stack(p.rows, p.types, linear).matrix(k, chosen))
            truths.append(p.truth[chosen, k])
    if not parts or not np.concatenate(truths).any():
        return None
    learner = HistGradientBoostingClassifier(**TREES).fit(np.concatenate(parts), np.concatenate(truths))
    return _export(learner)


def _export(learner: Any) -> Trees:
    """The trees of a fitted scikit-learn model as flat arrays."""
    columns: dict[str, list[NDArray[Any]]] = {n: [] for n in ("feature", "threshold", "left", "right", "value")}
    roots, depth, offset = [], 0, 0
    for (tree,) in learner._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        roots.append(offset)
        columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
        columns["threshold"].append(np.where(leaf, 0, nodes["num_threshold"]))
        columns["left"].append(np.where(leaf, own, nodes["left"]) + offset)
        columns["right"].append(np.where(leaf, own, nodes["right"]) + offset)
        columns["value"].append(np.where(leaf, nodes["value"], 0))
        depth = max(depth, int(nodes["depth"].max()))
        offset += len(nodes)
    whole = {n: np.concatenate(c) for n, c in columns.items()}
    return Trees(
        np.array(roots, np.int32),
        whole["feature"].astype(np.int32),
        whole["threshold"].astype(np.float32),
        whole["left"].astype(np.int32),
        whole["right"].astype(np.int32),
        whole["value"].astype(np.float32),
        float(learner._baseline_prediction[0, 0]),
        depth,
    )


def calibrate(raw: Sequence[Floats], prepared: Sequence[Prepared]) -> Floats:
    """Rows of (score, probability) by isotonic regression on out-of-fold scores, joined where they are level."""
    from sklearn.isotonic import IsotonicRegression

    score = np.concatenate([r[r > 0] for r in raw])
    truth = np.concatenate([p.truth[r > 0] for r, p in zip(raw, prepared, strict=True)])
    curve = IsotonicRegression(y_min=0.005, y_max=0.98, out_of_bounds="clip").fit(score, truth)
    grid = np.linspace(0, 1, 41)
    return np.column_stack([grid, np.maximum.accumulate(curve.predict(grid))]).astype(np.float32)


def _calibrated(raw: Floats, calibration: Floats) -> Floats:
    return np.where(raw > 0, np.interp(raw, calibration[:, 0], calibration[:, 1]), 0).astype(np.float32)


def triples(prepared: Prepared, probability: Floats, threshold: float) -> set[Triple]:
    """The statements that a post's probabilities come to."""
    said: dict[Triple, tuple[float, Any]] = {}
    for i, k in zip(*np.nonzero(probability), strict=True):
        row = prepared.rows[i]
        said[row.subject, PREDICATES[k], row.object] = float(probability[i, k]), None
    return set(settle(said, threshold))


def best_threshold(examples: Sequence[Example], prepared: Sequence[Prepared], probability: Sequence[Floats]) -> float:
    """The threshold with the best F1 over all predicates together.

    One for all: with calibrated probabilities the best F1 over the sum has the same threshold for each predicate
    (Lipton, Elkan & Naryanaswamy 2014); one of its own for each predicate was 2.5 points worse on the folds.
    """

    def f1(threshold: float) -> float:
        tally = count(examples, [triples(p, q, threshold) for p, q in zip(prepared, probability, strict=True)])
        return sum(tally.values(), Tally()).f1

    return float(max(np.arange(0.15, 0.5, 0.01), key=f1).round(2))


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


def count(examples: Sequence[Example], said: Sequence[Iterable[Triple]]) -> dict[str, Tally]:
    """Per predicate what is right, over all posts; `pairs`' own figure is apart."""
    found: dict[str, Tally] = {p: Tally() for p in PREDICATES}
    for example, statements in zip(examples, said, strict=True):
        want, got = _plain(example.relations), _plain(statements)
        for p in PREDICATES:
            w, g = {t for t in want if t[1] == p}, {t for t in got if t[1] == p}
            found[p] += Tally(len(w & g), len(g), len(w))
    return found


def _plain(statements: Iterable[Triple]) -> set[Triple]:
    return {(min(s, o), p, max(s, o)) if p == "partnerOf" else (s, p, o) for s, p, o in statements}
