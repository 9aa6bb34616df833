"""Teaches the judge of names on what taggers and encoders think of posts that they had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.judge import Floats, NameJudge, choose
from extract.components.memory import Memory
from extract.components.second_opinion import Opinions
from extract.components.span_features import span_features
from extract.components.spans import Span, candidates
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.model.gold import GoldPost, spans
from extract.model.trees import trees_of

PARAMETERS = {
    "max_iter": 100,
    "learning_rate": 0.08,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 20,
    "l2_regularization": 5.0,
    "max_features": 0.4,
    "early_stopping": False,
    "random_state": 0,
}
_NONE = len(ENTITY_TYPES)


@dataclass(frozen=True)
class Case:
    """The spans of one post, their features, and what each is: the index of a type, or 6. `weights` of the spans."""

    spans: list[Span]
    features: Floats
    truth: NDArray[np.int64]
    weights: NDArray[np.float64]


def case_of(gold: GoldPost, words: Words, memory: Memory, opinions: Opinions, knowledge: bool = True) -> Case:
    """An annotated post to learn from or to judge; a name that stands n times weighs as √n names."""
    found = candidates(words, opinions)
    right = {(s.first, s.last): ENTITY_TYPES.index(s.entity.type) for s in spans(gold, words)}
    keys = [fold(words.text(*span)) for span in found]
    count = Counter(keys)
    return Case(
        found,
        span_features(words, memory, opinions, found, knowledge) if found else np.zeros((0, 0), np.float32),
        np.array([right.get(span, _NONE) for span in found], np.int64),
        np.array([count[key] ** -0.5 for key in keys]),
    )


def teach(cases: Sequence[Case]) -> NameJudge:
    """The judge learnt from these posts."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    full = [case for case in cases if case.spans]
    learner: Any = HistGradientBoostingClassifier(**PARAMETERS)
    learner.fit(
        np.concatenate([case.features for case in full]),
        np.concatenate([case.truth for case in full]),
        sample_weight=np.concatenate([case.weights for case in full]),
    )
    if len(learner.classes_) != _NONE + 1:
        raise ValueError(learner.classes_)
    return NameJudge(tuple(trees_of(learner, k) for k in range(_NONE + 1)))


def judged(case: Case, judge: NameJudge) -> list[Tagged]:
    """What the judge chooses in a post."""
    return choose(case.spans, case.features, judge.chances(case.features)) if case.spans else []
