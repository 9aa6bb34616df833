"""Boosted trees: learnt by scikit-learn, kept as flat arrays."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.relation_model import Floats, Trees

PARAMETERS = {
    "max_iter": 120,
    "learning_rate": 0.05,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}


def learn(x: Floats, truth: NDArray[np.bool_]) -> Trees | None:
    """The trees that tell the true rows of `x` from the others; None where too few are true."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    if truth.sum() < 3 or truth.all():
        return None
    with one_thread():
        return trees_of(HistGradientBoostingClassifier(**PARAMETERS).fit(x, truth))


def one_thread() -> AbstractContextManager[object]:
    """Boosting in one thread: sums in one order whatever the machine, and no threads that wait for each other."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def trees_of(learner: Any, which: int = 0) -> Trees:
    """The trees of one class (of the only score of two classes) of a fitted scikit-learn model as flat arrays."""
    columns: dict[str, list[NDArray[Any]]] = {n: [] for n in ("feature", "threshold", "left", "right", "value")}
    roots, depth, offset = [], 0, 0
    for trees in learner._predictors:
        nodes = trees[which].nodes
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
        float(learner._baseline_prediction[0, which]),
        depth,
    )
