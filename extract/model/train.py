"""Makes the shipped weights again from annotated posts: the same bytes from the same posts and libraries.

python -m extract.model.train GOLD CORPUS [OUT]
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pycrfsuite

from extract.components.features import token_features
from extract.components.tagger import NameTagger, sentences_with_names
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.model.gold import GoldPost, read_gold, spans, tags
from extract.pipeline import PRETRAINED, Extractor

CLUSTERS = 256
FOLDS = 5
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


def train_names(samples: Sequence[Sample], out: Path) -> None:
    """Train the name tagger on these posts and write its weights."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for gold, words in samples:
        features, labels = token_features(words), tags(words, spans(gold, words))
        for rows in sentences_with_names(words):
            trainer.append([features[i] for i in rows], [labels[i] for i in rows])
    trainer.set_params(_CRF)
    trainer.train(str(out))


def chances(tagger: NameTagger, samples: Sequence[Sample]) -> list[tuple[str, float, bool]]:
    """For each name that the tagger sees in these posts: its type, its mean chance, and whether it is right."""
    rows = []
    for gold, words in samples:
        right = {(e.type, fold(s)) for e in gold.entities for s in (e.name, *e.surfaces)}
        seen: dict[tuple[str, str], list[float]] = defaultdict(list)
        for run in tagger.tag(words):
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


def train(samples: Sequence[Sample], out: Path, folds: int = FOLDS) -> None:
    """Write `names.crf` and `names.json` (its calibration, from folds that each tagger had not seen) into a folder."""
    rows = []
    with TemporaryDirectory() as temporary:
        weights = Path(temporary) / "fold.crf"
        for k in range(folds):
            train_names([s for s in samples if fold_of(s[0].name, folds) != k], weights)
            rows += chances(NameTagger(weights), [s for s in samples if fold_of(s[0].name, folds) == k])
    (out / "names.json").write_text(json.dumps(calibrate(rows)) + "\n", "utf8")
    train_names(samples, out / "names.crf")


def samples_of(gold: Sequence[GoldPost]) -> list[Sample]:
    """The gold posts with their words."""
    words = dict(Extractor().words_of_all((g.name, g.post) for g in gold))
    return [(g, words[g.name]) for g in gold]


def main() -> None:
    """Train on GOLD (annotations) and CORPUS (posts), write into OUT (default: the package)."""
    gold, corpus, *out = map(Path, sys.argv[1:])
    target = out[0] if out else Path(__file__).parent
    make_clusters(target / "clusters.npy")
    train(samples_of(read_gold(gold, corpus)), target)


if __name__ == "__main__":
    main()
