"""Learns how sure statements are from scores of posts that the scoring model had not seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.components.assurance import Assurance, Floats, features
from extract.model.trees import one_thread

# Times that the posts are drawn again, with putting back, to see how the weights scatter.
DRAWINGS = 100
# Lower scores are "no" whatever the names.
LEAST_SCORE = 0.02
_PENALTY = 1.0
_SEED = 0


def learn_assurance(
    score: Floats, truth: NDArray[np.bool_], subject: Floats, object_: Floats, post: NDArray[np.int64]
) -> Assurance:
    """From statements with scores, whether they are right, the confidences of both names, and the numbers of posts."""
    kept = score > LEAST_SCORE
    x, y = features(score[kept], subject[kept], object_[kept]), truth[kept]
    _, place = np.unique(post[kept], return_inverse=True)
    posts = int(place.max()) + 1
    dice = np.random.default_rng(_SEED)
    draws = [np.bincount(dice.integers(0, posts, posts), minlength=posts)[place] for _ in range(DRAWINGS)]
    with one_thread():
        weights = _weights(x, y, np.ones(len(y)))
        scatter = np.cov(np.array([_weights(x, y, times) for times in draws]).T)
    return Assurance(weights.astype(np.float32), scatter.astype(np.float32))


def _weights(x: NDArray[np.float64], y: NDArray[np.bool_], times: NDArray[np.generic]) -> NDArray[np.float64]:
    """Weights of a logistic model without a constant of its own: the first feature is one."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=_PENALTY, fit_intercept=False, max_iter=1000)
    return np.asarray(learner.fit(x, y, sample_weight=times).coef_[0], np.float64)
