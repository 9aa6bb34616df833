"""Cross-validation over annotated posts: the table of docs/quality.md, and the numbers that CI holds us to.

python -m benchmarks.evaluate GOLD CORPUS [--folds N] [--only NAME] [--cache DIR] [--facts OUT.json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality import write_quality
from extract.components.calibration import Calibration
from extract.components.dates import date_events
from extract.components.names import recognise
from extract.components.references import refer
from extract.components.scene import scene_of
from extract.components.tagger import NameTagger, Tagged
from extract.facts import Facts
from extract.folding import fold
from extract.model.gold import read_gold
from extract.model.held_out import HeldOut
from extract.model.out_of_fold import Cases, cases_of_fold, names_of
from extract.model.scoring import Predicted, Scores, predicted_of, score
from extract.model.train import FOLDS, UNSEEN, Sample, calibrate, chances, fold_of, samples_of, train_names
from extract.pipeline import version
from extract.resolve import resolve

NUMBERS = Path(__file__).with_name("quality.json")
QUALITY = Path(__file__).parents[1] / "docs" / "quality.md"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to train: with or without the knowledge file, on which share of the annotated posts.

    `alone`: the tagger without encoder and judge; the encoder is not taught anew for a share of the posts.
    """

    name: str
    knowledge: bool = True
    alone: bool = False
    share: float = 1.0


VARIANTS = (
    Variant("all"),
    Variant("without the knowledge file", knowledge=False),
    Variant("100 %", alone=True),
    Variant("75 %", alone=True, share=0.75),
    Variant("50 %", alone=True, share=0.5),
    Variant("25 %", alone=True, share=0.25),
)

Runs = dict[str, list[Tagged]]


def kept(name: str, share: float) -> bool:
    """Whether a post belongs to this share of the posts: by a hash of its name, each share inside the next."""
    return hashlib.sha256(f"share {name}".encode()).digest()[0] < 256 * share


def held_out(samples: Sequence[Sample], variant: Variant, cache: Path | None, k: int) -> Cases:
    """The posts of fold `k` as a tagger and an encoder, both taught without the fold, see them."""
    stored = cache / f"{version()[:16]}-{variant.name}-{k}.pickle" if cache else None
    if stored and stored.exists():
        found: Cases = pickle.loads(stored.read_bytes())  # our own file of an earlier run
        return found
    training, held = parted(samples, variant, k)
    found = cases_of_fold(training, held, HeldOut.read(UNSEEN), variant.knowledge)
    if stored:
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(pickle.dumps(found))
    return found


def by_tagger(samples: Sequence[Sample], variant: Variant, k: int) -> Runs:
    """The names of the posts of fold `k` by a tagger alone."""
    training, held = parted(samples, variant, k)
    with TemporaryDirectory() as folder:
        weights = Path(folder) / "fold.crf"
        tagger = NameTagger(weights, train_names(training, weights, variant.knowledge), variant.knowledge)
        return {gold.name: tagger.tag(words) for gold, words in held}


def parted(samples: Sequence[Sample], variant: Variant, k: int) -> tuple[list[Sample], list[Sample]]:
    """This variant's share of the posts of all folds but `k`, and all posts of that fold."""
    training = [s for s in samples if fold_of(s[0].name) != k and kept(s[0].name, variant.share)]
    return training, [s for s in samples if fold_of(s[0].name) == k]


def names_by(samples: Sequence[Sample], variant: Variant, cache: Path | None) -> Runs:
    """The names of all posts, each by parts that had not seen its fold."""
    with ProcessPoolExecutor(2) as pool:
        if variant.alone:
            folds = pool.map(partial(by_tagger, samples, variant), range(FOLDS))
            return {name: runs for fold_ in folds for name, runs in fold_.items()}
        cases: Cases = {}
        for found in pool.map(partial(held_out, samples, variant, cache), range(FOLDS)):
            cases |= found
    return names_of(cases)


def facts_of(samples: Sequence[Sample], runs: Mapping[str, list[Tagged]]) -> dict[str, Facts]:
    """The facts of each post, dates of events too: a build tells editions apart by them.

    The confidences of a post are calibrated on the posts of the other folds.
    """
    found = {}
    for k in range(FOLDS):
        others = [s for s in samples if fold_of(s[0].name) != k and s[0].name in runs]
        curves = calibrate(chances(others, runs)) if others else {}
        calibration = Calibration({kind: tuple((x, y) for x, y in curve) for kind, curve in curves.items()})
        for gold, words in samples:
            if fold_of(gold.name) == k and gold.name in runs:
                facts = refer(words.post, recognise(words, runs[gold.name], calibration))
                found[gold.name] = replace(facts, dates=date_events(scene_of(words.post, facts)))
    return found


def calibration_error(samples: Sequence[Sample], facts: Mapping[str, Facts], bins: int = 10) -> float:
    """The expected calibration error of mention confidences: ten bins, weighted by their mentions."""
    counts, sums, rights = Counter[int](), Counter[int](), Counter[int]()
    for gold, words in samples:
        if gold.name not in facts:
            continue
        wanted = {(e.type, fold(s)) for e in gold.entities for s in (e.name, *e.surfaces)}
        neutral = {fold(author) for author in gold.raw.get("authors", ())}
        for mention in facts[gold.name].mentions:
            surface = fold(words.post.text[mention.start : mention.end])
            if surface in neutral:
                continue
            bin_ = min(int(mention.confidence * bins), bins - 1)
            counts[bin_] += 1
            sums[bin_] += mention.confidence
            rights[bin_] += (facts[gold.name].entities[mention.entity].type, surface) in wanted
    total = sum(counts.values())
    return sum(abs(sums[b] - rights[b]) for b in counts) / total if total else 0.0


def scores_of(samples: Sequence[Sample], facts: Mapping[str, Facts]) -> Scores:
    """The scores of held-out facts, their entities joined across posts as a build joins them."""
    held = [(gold, words) for gold, words in samples if gold.name in facts]
    resolution = resolve([(gold.name, words.post, facts[gold.name]) for gold, words in held])
    predicted: dict[str, dict[object, Predicted]] = {}
    for gold, words in held:
        joined: dict[object, Predicted] = {}
        for index, one in predicted_of(words.post.text, facts[gold.name]).items():
            number = resolution.entity_of[gold.name, index]  # type: ignore[index]
            before = joined[number].surfaces if number in joined else frozenset()
            joined[number] = Predicted(resolution.entities[number].type, one.surfaces | before)
        predicted[gold.name] = joined
    return score((gold for gold, _ in held), predicted)


def numbers(scores: Scores) -> dict[str, float]:
    """The figures that CI compares: F1 of all, of each type, without type."""
    rows = {"entities": scores.entities.f1, "untyped": scores.untyped.f1}
    rows.update({kind: one.f1 for kind, one in scores.by_type.items()})
    return {name: round(value, 4) for name, value in rows.items()}


def main() -> None:
    """Run the variants, print the table, write the page and the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", action="append", help="a variant by name; the page is written when all are run")
    parser.add_argument("--cache", type=Path, help="keep what each fold's tagger saw in this folder")
    parser.add_argument("--facts", type=Path, help="write the held-out facts of all posts, as JSON, by post name")
    options = parser.parse_args()
    samples = samples_of(read_gold(options.gold, options.corpus))
    english = {gold.name for gold, _ in samples if gold.raw["lang"] == "en"}
    results: dict[str, Scores] = {}
    measured: dict[str, float] = {}
    for variant in VARIANTS:
        if options.only and variant.name not in options.only:
            continue
        facts = facts_of(samples, names_by(samples, variant, options.cache))
        results[variant.name] = scores_of(samples, facts)
        print(f"{variant.name}: F1 {results[variant.name].entities.f1:.3f}", flush=True)
        if variant.name == "all":
            results["English"] = scores_of(samples, {n: f for n, f in facts.items() if n in english})
            measured = numbers(results["all"])
            measured |= {
                "English": round(results["English"].entities.f1, 4),
                "calibration error": round(calibration_error(samples, facts), 4),
                "same precision": round(results["all"].same[0], 4),
                "same recall": round(results["all"].same[1], 4),
            }
            if options.facts:
                options.facts.write_text(json.dumps({n: f.to_json() for n, f in sorted(facts.items())}), "utf8")
    for name, value in measured.items():
        print(f"{name:20} {value:.3f}")
    if not options.only:
        NUMBERS.write_text(json.dumps(measured, indent=1) + "\n", "utf8")
        write_quality(QUALITY, results, measured)


if __name__ == "__main__":
    main()
