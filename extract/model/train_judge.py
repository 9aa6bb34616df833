"""Teaches the judge of names on what taggers and encoders think of posts that they had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.judge import FIRST_SHARE, Floats, NameJudge, chances_by, first_view, mixed
from extract.components.memory import Memory
from extract.components.relation_model import Trees
from extract.components.second_opinion import Opinions
from extract.components.span_features import span_features
from extract.components.spans import Span, candidates
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.model.gold import GoldPost, spans
from extract.model.train import fold_of
from extract.model.trees import one_thread, trees_of

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

    words: Words
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
        words,
        found,
        span_features(words, memory, opinions, found, knowledge) if found else np.zeros((0, 0), np.float32),
        np.array([right.get(span, _NONE) for span in found], np.int64),
        np.array([count[key] ** -0.5 for key in keys]),
    )


def teach(cases: Mapping[str, Case]) -> NameJudge:
    """The judge learnt from these posts, by name.

    The second look learns from first looks by judges that had not seen the post's fold.
    """
    full = {name: case for name, case in sorted(cases.items()) if case.spans}
    views = {}
    for fold_ in sorted({fold_of(name) for name in full}):
        first = _learnt([(case, case.features) for name, case in full.items() if fold_of(name) != fold_])
        for name, case in full.items():
            if fold_of(name) == fold_:
                judged = chances_by(first, case.features)
                chances = mixed(case.features, judged, FIRST_SHARE)
                views[name] = first_view(case.words, case.spans, judged, chances)
    return NameJudge(
        _learnt([(case, case.features) for case in full.values()]),
        _learnt([(case, np.hstack([case.features, views[name]])) for name, case in full.items()]),
    )


def _learnt(lessons: Sequence[tuple[Case, Floats]]) -> tuple[Trees, ...]:
    from sklearn.ensemble import HistGradientBoostingClassifier

    learner: Any = HistGradientBoostingClassifier(**PARAMETERS)
    with one_thread():
        learner.fit(
            np.concatenate([features for _, features in lessons]),
            np.concatenate([case.truth for case, _ in lessons]),
            sample_weight=np.concatenate([case.weights for case, _ in lessons]),
        )
    if len(learner.classes_) != _NONE + 1:
        raise ValueError(learner.classes_)
    return tuple(trees_of(learner, k) for k in range(_NONE + 1))


def judged(case: Case, judge: NameJudge) -> list[Tagged]:
    """What the judge chooses in a post."""
    return judge.names(case.words, case.spans, case.features) if case.spans else []
