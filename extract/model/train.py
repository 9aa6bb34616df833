"""Makes the shipped weights again from annotated posts: the same bytes from the same posts and libraries.

python -m extract.model.train GOLD CORPUS [OUT]
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from extract.components.features import token_features
from extract.components.memory import Memory
from extract.components.tagger import Tagged, sentences_with_names
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.model.gold import GoldPost, read_gold, readings, spans, tags
from extract.model.held_out import HeldOut
from extract.pipeline import PRETRAINED, Extractor

CLUSTERS = 256
FOLDS = 5
UNSEEN = Path(__file__).parents[2] / "benchmarks" / "unseen.npz"  # in the repository, not in the package
_CRF = {
    "c1": 0.05,
    "c2": 0.05,
    "max_iterations": 60,
    "feature.minfreq": 2,
    "feature.possible_transitions": False,
}

Sample = tuple[GoldPost, Words]


def fold_of(name: str, folds: int = FOLDS) -> int:
    """The fold of a gold post: by a hash of its name, so that it stays when other posts come or go."""
    return hashlib.sha256(name.encode()).digest()[0] % folds


def make_clusters(out: Path) -> None:
    """Write the cluster of each row of the pretrained model's word vectors."""
    import spacy
    from sklearn.cluster import MiniBatchKMeans

    vectors = spacy.load(PRETRAINED).vocab.vectors.data
    scaled = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    means = MiniBatchKMeans(CLUSTERS, random_state=0, n_init=1, batch_size=2048).fit(scaled)
    np.save(out, means.labels_.astype(np.uint8))


def remember(samples: Sequence[Sample]) -> tuple[Memory, list[set[tuple[str, str]]]]:
    """The memory of these posts, and what each of them said of names."""
    said = [readings(gold, words, spans(gold, words)) for gold, words in samples]
    return Memory.of_readings(said), said


def train_names(samples: Sequence[Sample], out: Path, knowledge: bool = True) -> Memory:
    """Train the name tagger on these posts and write its weights; gives what it remembers of their names.

    A post is trained on with the memory of the others: its own names are as new to it as an unseen post's.
    """
    memory, said = remember(samples)
    trainer = pycrfsuite.Trainer(verbose=False)
    for (gold, words), own in zip(samples, said, strict=True):
        features = token_features(words, memory.without(own), knowledge)
        labels = tags(words, spans(gold, words))
        for rows in sentences_with_names(words):
            trainer.append([features[i] for i in rows], [labels[i] for i in rows])
    trainer.set_params(_CRF)
    trainer.train(str(out))
    return memory


def chances(samples: Sequence[Sample], tagged: Mapping[str, Sequence[Tagged]]) -> list[tuple[str, float, bool]]:
    """For each name that the tagger sees in these posts: its type, its mean chance, and whether it is right.

    `tagged` are the runs of each post, under its name.
    """
    rows = []
    for gold, words in samples:
        right = {(e.type, fold(s)) for e in gold.entities for s in (e.name, *e.surfaces)}
        seen: dict[tuple[str, str], list[float]] = defaultdict(list)
        for run in tagged[gold.name]:
            seen[run.type, fold(words.text(run.first, run.last))].append(run.chances[ENTITY_TYPES.index(run.type)])
        rows += [(key[0], sum(values) / len(values), key in right) for key, values in seen.items()]
    return rows


def calibrate(rows: Sequence[tuple[str, float, bool]]) -> dict[str, list[list[float]]]:
    """For each type the isotonic curve from chance to the share that is right, as a few points."""
    from sklearn.isotonic import IsotonicRegression

    curves: dict[str, list[list[float]]] = {}
    grid = np.linspace(0.1, 1.0, 19)
    for kind in ENTITY_TYPES:
        x = np.array([chance for t, chance, _ in rows if t == kind])
        y = np.array([right for t, _, right in rows if t == kind], dtype=float)
        if len(x) < 10:
            continue
        curve = IsotonicRegression(y_min=0.02, y_max=0.99, out_of_bounds="clip").fit(x, y).predict(grid)
        curves[kind] = [[round(float(a), 3), round(float(b), 3)] for a, b in zip(grid, curve, strict=True)]
    return curves


def train(samples: Sequence[Sample], out: Path, unseen: HeldOut) -> None:
    """Write `names.crf`, `memory.tsv`, `judge.npz`, and `names.json`: the calibration, from posts not seen before.

    `unseen` is what the encoder said of these posts without having seen them (`train_encoder` makes it).
    """
    from extract.model.out_of_fold import cases_of, names_of
    from extract.model.train_judge import teach

    train_names(samples, out / "names.crf").write(out / "memory.tsv")
    cases = cases_of(samples, unseen)
    (out / "judge.npz").write_bytes(teach(cases).to_bytes())
    (out / "names.json").write_text(json.dumps(calibrate(chances(samples, names_of(cases)))) + "\n", "utf8")


def samples_of(gold: Sequence[GoldPost]) -> list[Sample]:
    """The gold posts with their words."""
    words = dict(Extractor().words_of_all((g.name, g.post) for g in gold))
    return [(g, words[g.name]) for g in gold]


def main() -> None:
    """Train on GOLD (annotations) and CORPUS (posts), write into OUT (default: the package)."""
    gold, corpus, *out = map(Path, sys.argv[1:])
    target = out[0] if out else Path(__file__).parent
    make_clusters(target / "clusters.npy")
    train(samples_of(read_gold(gold, corpus)), target, HeldOut.read(UNSEEN))


if __name__ == "__main__":
    main()
