"""The trained judge of pairs: a linear model over words, then trees over its scores and the pair's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from extract.components.assurance import Assurance
from extract.components.pair_features import TYPE_CODE, PairRow, PairTable
from extract.components.pairs import ALLOWED
from extract.facts import PREDICATES, EntityType

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

# Linear scores (log odds) outside these say nothing more; NEVER stands for a relation that the types forbid.
CLIP, NEVER = 8.0, -9.0
# Rows below this linear score are left to "no": one in two hundred of them holds a relation, and trees cost time.
CUT = -4.6
_REVERSIBLE = [PREDICATES.index(p) for p in ("partOf", "partnerOf", "founded", "funds", "runs")]


@dataclass(frozen=True)
class Trees:
    """The trees of one predicate, node arrays side by side; `roots` are the first nodes. Leaves point to themselves."""

    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    base: float
    depth: int

    def score(self, x: Floats) -> Floats:
        """The log odds of each row of `x`."""
        node = np.tile(self.roots, (len(x), 1))
        rows = np.arange(len(x))[:, None]
        for _ in range(self.depth):
            goes_left = x[rows, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        return np.asarray(self.base + self.value[node].sum(axis=1), np.float32)


@dataclass(frozen=True)
class RelationModel:
    """Vocabulary and weights of the linear model, the trees, and how a score becomes a confidence.

    `weights`: words × predicates; `bias`: predicates.
    """

    vocabulary: dict[str, int]
    weights: Floats
    bias: Floats
    trees: tuple[Trees | None, ...]
    assurance: Assurance
    threshold: float

    def linear(self, rows: Sequence[PairRow], types: Sequence[EntityType]) -> Floats:
        """The linear scores, rows × predicates, NEVER where the types forbid it."""
        flat: list[int] = []
        counts = np.zeros(len(rows), np.int64)
        get = self.vocabulary.get
        for i, row in enumerate(rows):
            known = [k for k in map(get, row.words) if k is not None]
            flat += known
            counts[i] = len(known)
        sums = np.zeros((len(rows) + 1, len(PREDICATES)), np.float64)
        np.cumsum(counts, out=counts)
        running = np.zeros((len(flat) + 1, len(PREDICATES)), np.float64)
        np.cumsum(self.weights[flat], axis=0, dtype=np.float64, out=running[1:])
        ends = np.concatenate([[0], counts])
        sums = running[ends[1:]] - running[ends[:-1]]
        scores = np.clip(sums + self.bias, -CLIP, CLIP)
        return np.where(allowed(rows, types), scores, NEVER).astype(np.float32)

    def probabilities(self, table: PairTable) -> Floats:
        """How sure the relations of a post's pairs are, rows × predicates; 0 for what is out of the question."""
        if not table.rows:
            return np.zeros((0, len(PREDICATES)), np.float32)
        return assured(self.assurance, table, scores(table, self.linear(table.rows, table.types), self.trees))


def scores(table: PairTable, linear: Floats, trees: Sequence[Trees | None]) -> Floats:
    """The means of linear model and trees, in (0, 1), of rows whose linear scores are known; 0 for a sure no."""
    found = np.zeros_like(linear)
    if not table.rows:
        return found
    stack = Stack(table, linear)
    for k, one in enumerate(trees):
        chosen = np.flatnonzero(linear[:, k] > CUT)
        if one is not None and len(chosen):
            found[chosen, k] = (logistic(linear[chosen, k]) + logistic(one.score(stack.matrix(k, chosen)))) / 2
    return found


def assured(assurance: Assurance, table: PairTable, score: Floats) -> Floats:
    """The confidences of scored rows, rows × predicates; 0 where the score is."""
    row, predicate = np.nonzero(score)
    subject, object_ = (sure[row] for sure in ends(table))
    found = np.zeros_like(score)
    found[row, predicate] = assurance.confidence(score[row, predicate], subject, object_)
    return found


def ends(table: PairTable) -> tuple[Floats, Floats]:
    """The confidences of the names of each row's subject, and of each row's object."""
    sure = np.array(table.sure, np.float32)
    return sure[[r.subject for r in table.rows]], sure[[r.object for r in table.rows]]


def logistic(x: Floats) -> Floats:
    """The probabilities of log odds."""
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def allowed(rows: Sequence[PairRow], types: Sequence[EntityType]) -> NDArray[np.bool_]:
    """Which predicates the types of each row's ends allow, rows × predicates."""
    masks = {pair: np.array([p in some for p in PREDICATES]) for pair, some in ALLOWED.items()}
    return np.array([masks[types[r.subject], types[r.object]] for r in rows]).reshape(len(rows), len(PREDICATES))


class Stack:
    """What the trees see of one post's rows: all linear scores of the pair, how it stands among its rivals, figures."""

    def __init__(self, table: PairTable, linear: Floats) -> None:
        rows, types = table.rows, table.types
        self.linear = linear
        self.beside = _beside(table.siblings)
        self.subject_listed = np.array([len(table.siblings[r.subject]) for r in rows])
        self.object_listed = np.array([len(table.siblings[r.object]) for r in rows])
        self.subject = np.array([r.subject for r in rows])
        self.object = np.array([r.object for r in rows])
        self.subject_type = np.array([TYPE_CODE[types[r.subject]] for r in rows])
        self.object_type = np.array([TYPE_CODE[types[r.object]] for r in rows])
        self.figures = np.array([r.figures for r in rows], np.float32)
        place = {(r.subject, r.object): i for i, r in enumerate(rows)}
        back = np.array([place.get((r.object, r.subject), -1) for r in rows])
        reverse = linear[:, _REVERSIBLE][back]
        self.reverse = np.where(back[:, None] >= 0, reverse, NEVER)
        best = linear.max(axis=1)
        self.rivals = np.hstack([_standing(self.object, best)[:, :3], _standing(self.subject, best)[:, :3]])

    def matrix(self, predicate: int, chosen: NDArray[np.int64]) -> Floats:
        """The features of the chosen rows for one predicate (its index in `PREDICATES`)."""
        score = self.linear[:, predicate]
        possible = np.flatnonzero(score > NEVER)
        standing = np.zeros((len(score), 8), np.float32)
        standing[possible, :4] = _standing((self.subject * 8 + self.object_type)[possible], score[possible])
        standing[possible, 4:] = _standing((self.object * 8 + self.subject_type)[possible], score[possible])
        parts = [self.linear, self.reverse, standing, self.rivals, self.figures, self._listed(score)]
        return np.hstack([part[chosen] for part in parts]).astype(np.float32)

    def _listed(self, score: Floats) -> Floats:
        """What the predicate's scores say of the names listed beside the subject, and beside the object.

        Six columns: their number, the mean and the greatest probability of their pairs, for either end.
        """
        size = len(self.beside)
        grid = np.zeros((size, size), np.float32)
        grid[self.subject, self.object] = logistic(score)
        columns = [self.subject_listed, self.object_listed]
        for pairs, listed in ((grid, self.subject), (grid.T, self.object)):
            other = self.object if listed is self.subject else self.subject
            mean = (self.beside @ pairs) / np.maximum(1, self.beside.sum(axis=1, keepdims=True))
            most = np.array([pairs[row > 0].max(axis=0, initial=0) for row in self.beside])
            columns += [mean[listed, other], most[listed, other]]
        return np.column_stack(columns).astype(np.float32)


def _beside(siblings: Sequence[tuple[int, ...]]) -> Floats:
    found = np.zeros((len(siblings), len(siblings)), np.float32)
    for entity, others in enumerate(siblings):
        found[entity, list(others)] = 1
    return found


def _standing(key: NDArray[np.int64], score: Floats) -> Floats:
    """Of each row within its group: rank, the best other score, the sum of the others' probabilities, the size."""
    if not len(key):
        return np.zeros((0, 4), np.float32)
    order = np.lexsort((-score, key))
    keys, scores = key[order], score[order]
    start = np.concatenate([[True], keys[1:] != keys[:-1]])
    first = np.maximum.accumulate(np.where(start, np.arange(len(keys)), 0))
    group = np.cumsum(start) - 1
    size = np.bincount(group)[group]
    rank = np.arange(len(keys)) - first
    second = np.where(size > 1, scores[np.minimum(first + 1, len(keys) - 1)], NEVER)
    probability = logistic(scores)
    others = np.bincount(group, probability)[group] - probability
    found = np.empty((len(keys), 4), np.float32)
    found[order] = np.column_stack([rank, np.where(rank == 0, second, scores[first]), others, size])
    return found


def to_bytes(model: RelationModel) -> bytes:
    """The model as a compressed npz: the same bytes for the same model."""
    words = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    arrays: dict[str, NDArray[np.generic]] = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "weights": model.weights.astype(np.float16),
        "bias": model.bias,
        "assurance": model.assurance.weights,
        "scatter": model.assurance.scatter,
        "threshold": np.array([model.threshold], np.float32),
    }
    for predicate, trees in zip(PREDICATES, model.trees, strict=True):
        if trees is not None:
            for name in ("roots", "feature", "threshold", "left", "right", "value"):
                arrays[f"{predicate}.{name}"] = getattr(trees, name)
            arrays[f"{predicate}.base"] = np.array([trees.base, trees.depth], np.float32)
    buffer = BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def from_bytes(data: bytes) -> RelationModel:
    """The model that `to_bytes` wrote."""
    with np.load(BytesIO(data)) as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
        trees: list[Trees | None] = []
        for p in PREDICATES:
            if f"{p}.roots" not in arrays:
                trees.append(None)
                continue
            roots, feature, threshold, left, right, value, (base, depth) = (
                arrays[f"{p}.{n}"] for n in ("roots", "feature", "threshold", "left", "right", "value", "base")
            )
            trees.append(Trees(roots, feature, threshold, left, right, value, float(base), int(depth)))
        return RelationModel(
            {w: i for i, w in enumerate(words)},
            arrays["weights"].astype(np.float32),
            arrays["bias"],
            tuple(trees),
            Assurance(arrays["assurance"], arrays["scatter"]),
            float(arrays["threshold"][0]),
        )


@cache
def shipped() -> RelationModel:
    """The model that ships with the package."""
    return from_bytes((files("extract.model") / "relations.npz").read_bytes())
