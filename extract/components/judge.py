"""The judge of names: boosted trees over the spans that may be names, and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.components.memory import Memory
from extract.components.relation_model import Trees
from extract.components.second_look import second_look
from extract.components.second_opinion import Opinions
from extract.components.span_features import span_features
from extract.components.spans import N_TYPES, Span, candidates
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES

Floats = NDArray[np.float32]

# The share of the judge in a span's chance (the rest is that of tagger and encoder), and from which chance on a span is
# a name: at the first look, and at last.
FIRST_SHARE, FIRST_LEAST = 0.5, 0.55
SHARE, LEAST = 0.7, 0.5
# A span that the first look leaves no doubt of is not looked at again: surely none, or surely of one type.
_NONE, _SURE = 0.1, 0.95
_NODES = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True)
class NameJudge:
    """For each type, and last for no name, trees whose sums become chances (weights: `extract/model/judge.npz`).

    `first` judges each span by itself, `second` also by what the first look says of all spans of the post.
    """

    first: tuple[Trees, ...]
    second: tuple[Trees, ...]

    def tag(self, words: Words, memory: Memory, opinions: Opinions) -> list[Tagged]:
        """The names of a post, in the order of the text, without overlap."""
        spans = candidates(words, opinions)
        if not spans:
            return []
        return self.names(words, spans, span_features(words, memory, opinions, spans))

    def names(self, words: Words, spans: Sequence[Span], features: Floats) -> list[Tagged]:
        """The names among spans with these features."""
        judged = chances_by(self.first, features)
        chances = mixed(features, judged, FIRST_SHARE)
        doubtful = np.flatnonzero((chances.sum(axis=1) > _NONE) & (chances.max(axis=1) < _SURE))
        if len(doubtful):
            more = first_view(words, spans, judged, chances)[doubtful]
            again = chances_by(self.second, np.hstack([features[doubtful], more]))
            judged[doubtful] = (judged[doubtful] + again) / 2
        return choose(spans, mixed(features, judged))

    @classmethod
    def read(cls, path: Path) -> NameJudge:
        """The judge of a file that `to_bytes` wrote."""
        with np.load(path) as data:
            roots = np.split(data["roots"], np.cumsum(data["roots.sizes"])[:-1])
            nodes = [np.split(data[name], np.cumsum(data["nodes.sizes"])[:-1]) for name in _NODES]
            base, depth = data["base"], data["depth"]
        feature, threshold, left, right, value = nodes
        trees = [
            Trees(roots[k], feature[k], threshold[k], left[k], right[k], value[k], float(base[k]), int(depth[k]))
            for k in range(len(base))
        ]
        return cls(tuple(trees[: N_TYPES + 1]), tuple(trees[N_TYPES + 1 :]))

    def to_bytes(self) -> bytes:
        """A compressed npz: the same bytes for the same trees."""
        every = (*self.first, *self.second)
        arrays: dict[str, NDArray[np.generic]] = {
            "base": np.array([trees.base for trees in every], np.float32),
            "depth": np.array([trees.depth for trees in every], np.int32),
        }
        for name in ("roots", *_NODES):
            arrays[name] = np.concatenate([getattr(trees, name) for trees in every])
        arrays["roots.sizes"] = np.array([len(trees.roots) for trees in every])
        arrays["nodes.sizes"] = np.array([len(trees.feature) for trees in every])
        buffer = BytesIO()
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()


def chances_by(trees: Sequence[Trees], features: Floats) -> Floats:
    """(spans × types, and no name) the chances of spans with these features."""
    scores = np.stack([one.score(features) for one in trees], axis=1)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def first_view(words: Words, spans: Sequence[Span], judged: Floats, chances: Floats) -> Floats:
    """What the second look adds to the features of spans that were judged once; `chances` mixed by FIRST_SHARE."""
    return second_look(words, spans, judged, chances, choose(spans, chances, FIRST_LEAST))


def mixed(features: Floats, judged: Floats, share: float = SHARE) -> Floats:
    """(spans × types) the chances of a judgement together with those of tagger and encoder, which features hold."""
    return share * judged[:, :N_TYPES] + (1 - share) * features[:, 2 * N_TYPES : 3 * N_TYPES]


def choose(spans: Sequence[Span], chances: Floats, least: float = LEAST) -> list[Tagged]:
    """The likeliest spans, one after the other, that share no token with one chosen before."""
    total = chances.sum(axis=1)
    taken: set[int] = set()
    chosen = []
    for i in sorted(range(len(spans)), key=lambda i: (-float(total[i]), spans[i])):
        tokens = range(*spans[i])
        if total[i] <= least:
            break
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(i)
    return [
        Tagged(*spans[i], ENTITY_TYPES[int(chances[i].argmax())], tuple(map(float, chances[i]))) for i in sorted(chosen)
    ]
