"""What the recogniser says of annotated posts when none of its parts has seen the post: for honest figures.

The tagger and the encoder are taught without the post's fold. The judge of names is taught on what they say of the
posts of the other folds, each again read by a tagger and an encoder that had not seen it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.components.tagger import NameTagger, Tagged
from extract.model.held_out import HeldOut
from extract.model.train import FOLDS, Sample, fold_of, train_names
from extract.model.train_judge import Case, case_of, judged, teach

Cases = dict[str, Case]


def cases_of_fold(training: Sequence[Sample], held: Sequence[Sample], unseen: HeldOut, knowledge: bool = True) -> Cases:
    """The held posts by name, as a tagger trained on the other posts and the encoders of `unseen` see them."""
    with TemporaryDirectory() as folder:
        weights = Path(folder) / "fold.crf"
        memory = train_names(training, weights, knowledge)
        tagger = NameTagger(weights, memory, knowledge)
        return {
            gold.name: case_of(gold, words, memory, unseen.opinions(gold.name, words, tagger), knowledge)
            for gold, words in held
        }


def cases_of(samples: Sequence[Sample], unseen: HeldOut) -> Cases:
    """All posts by name, each as a tagger and an encoder see it that were taught without its fold."""
    parts = [[s for s in samples if fold_of(s[0].name) == k] for k in range(FOLDS)]
    others = [[s for s in samples if fold_of(s[0].name) != k] for k in range(FOLDS)]
    with ProcessPoolExecutor() as pool:
        folds = pool.map(cases_of_fold, others, parts, [unseen] * FOLDS)
        return {name: case for fold_ in folds for name, case in fold_.items()}


def names_of_fold(cases: Mapping[str, Case], k: int) -> dict[str, list[Tagged]]:
    """The names of a fold's posts by a judge that learnt from the others."""
    judge = teach({name: case for name, case in cases.items() if fold_of(name) != k})
    return {name: judged(case, judge) for name, case in cases.items() if fold_of(name) == k}


def names_of(cases: Mapping[str, Case]) -> dict[str, list[Tagged]]:
    """The names of all posts, each by a judge that learnt from the other folds; the folds share the processors."""
    with ProcessPoolExecutor() as pool:
        folds = pool.map(partial(names_of_fold, cases), range(FOLDS))
        return {name: found for fold_ in folds for name, found in fold_.items()}
