"""How sure statements are, learnt from some whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from extract.components.assurance import Assurance, Floats
from extract.model.train_assurance import learn_assurance


def told(posts: int) -> tuple[Floats, np.ndarray, Floats, Floats, np.ndarray]:
    """Twenty statements a post, right as often as their score and both their names together say."""
    dice = np.random.default_rng(7)
    count = 20 * posts
    score, subject, object_ = (dice.uniform(0.05, 1, count).astype(np.float32) for _ in range(3))
    right = dice.random((3, count)) < np.array([score, subject, object_])
    return score, right.all(axis=0), subject, object_, np.arange(count) // 20


@pytest.fixture(scope="module")
def assurance() -> Assurance:
    return learn_assurance(*told(400))


def test_confidence_rises_with_the_score_and_with_either_name(assurance: Assurance) -> None:
    low, high = np.full(1, 0.4, np.float32), np.full(1, 0.9, np.float32)
    sure = assurance.confidence(high, high, high)
    for weaker in ((low, high, high), (high, low, high), (high, high, low)):
        assert assurance.confidence(*weaker) < sure


def test_confidence_is_no_more_than_the_share_that_is_right(assurance: Assurance) -> None:
    score, right, subject, object_, _ = told(300)
    said = assurance.confidence(score, subject, object_)
    for low in (0.1, 0.3, 0.5):
        inside = (said >= low) & (said < low + 0.2)
        assert said[inside].mean() < right[inside].mean() + 0.02


def test_fewer_posts_make_it_more_cautious(assurance: Assurance) -> None:
    few = learn_assurance(*told(15))
    score = np.full(1, 0.8, np.float32)
    assert few.confidence(score, score, score) < assurance.confidence(score, score, score)
