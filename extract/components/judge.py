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
from extract.components.second_opinion import Opinions
from extract.components.span_features import span_features
from extract.components.spans import N_TYPES, Span, candidates
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES

Floats = NDArray[np.float32]

# The share of the judge in a span's chance; the rest is that of tagger and encoder.
SHARE = 0.5
# A span is a name from this chance on.
LEAST = 0.55
_NODES = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True)
class NameJudge:
    """For each type, and last for no name, the trees whose sums become chances (weights: `extract/model/judge.npz`)."""

    trees: tuple[Trees, ...]

    def chances(self, features: Floats) -> Floats:
        """(spans × types, and no name) the chances of spans with these features."""
        if not len(features):
            return np.zeros((0, N_TYPES + 1), np.float32)
        scores = np.stack([trees.score(features) for trees in self.trees], axis=1)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

    def tag(self, words: Words, memory: Memory, opinions: Opinions) -> list[Tagged]:
        """The names of a post, in the order of the text, without overlap."""
        spans = candidates(words, opinions)
        if not spans:
            return []
        features = span_features(words, memory, opinions, spans)
        return choose(spans, features, self.chances(features))

    @classmethod
    def read(cls, path: Path) -> NameJudge:
        """The judge of a file that `to_bytes` wrote."""
        with np.load(path) as data:
            roots = np.split(data["roots"], np.cumsum(data["roots.sizes"])[:-1])
            nodes = [np.split(data[name], np.cumsum(data["nodes.sizes"])[:-1]) for name in _NODES]
            base, depth = data["base"], data["depth"]
        feature, threshold, left, right, value = nodes
        return cls(
            tuple(
                Trees(roots[k], feature[k], threshold[k], left[k], right[k], value[k], float(base[k]), int(depth[k]))
                for k in range(len(base))
            )
        )

    def to_bytes(self) -> bytes:
        """A compressed npz: the same bytes for the same trees."""
        arrays: dict[str, NDArray[np.generic]] = {
            "base": np.array([trees.base for trees in self.trees], np.float32),
            "depth": np.array([trees.depth for trees in self.trees], np.int32),
        }
        for name in ("roots", *_NODES):
            arrays[name] = np.concatenate([getattr(trees, name) for trees in self.trees])
        arrays["roots.sizes"] = np.array([len(trees.roots) for trees in self.trees])
        arrays["nodes.sizes"] = np.array([len(trees.feature) for trees in self.trees])
        buffer = BytesIO()
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()


def choose(
    spans: Sequence[Span], features: Floats, judged: Floats, share: float = SHARE, least: float = LEAST
) -> list[Tagged]:
    """The likeliest spans, one after the other, that share no token with one chosen before."""
    chances = share * judged[:, :N_TYPES] + (1 - share) * features[:, 2 * N_TYPES : 3 * N_TYPES]
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
