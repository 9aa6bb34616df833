"""Training of names: the same bytes each time, and what a little of it must reach."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.evaluate import NUMBERS, scores_of
from extract.components.calibration import Calibration
from extract.components.names import recognise
from extract.components.tagger import NameTagger
from extract.model.gold import GoldEntity, GoldPost, read_gold
from extract.model.held_out import HeldOut
from extract.model.train import UNSEEN, fold_of, samples_of, train_names
from extract.post import Post, Site

TEXTS = (
    "Le Labo Sud accueille Odile Marchand à Arles.",
    "À Arles, Odile Marchand dirige le Labo Sud depuis deux ans.",
    "Le Labo Sud et la Ville de Nérac ouvrent un atelier à Nérac.",
)
NAMES = (("Lab", "Labo Sud"), ("Person", "Odile Marchand"), ("Place", "Arles"), ("Institution", "Ville de Nérac"))


def gold_posts() -> list[GoldPost]:
    found = []
    for i, text in enumerate(TEXTS):
        post = Post(f"p{i}", "p", Site("blog"), f"Billet {i}", date(2031, 1, 1), "fr", text)
        named = [(kind, name) for kind, name in NAMES if name in text]
        entities = tuple(GoldEntity(f"e{n}", kind, name, (name,), name) for n, (kind, name) in enumerate(named))  # type: ignore[arg-type]
        found.append(GoldPost(f"p{i}", post, entities, (), {"title": post.title, "authors": []}))
    return found


@pytest.mark.model
def test_the_same_posts_give_the_same_weights(tmp_path: Path) -> None:
    samples = samples_of(gold_posts())
    for name in "ab":
        train_names(samples, tmp_path / f"{name}.crf").write(tmp_path / f"{name}.tsv")
    assert (tmp_path / "a.crf").read_bytes() == (tmp_path / "b.crf").read_bytes()
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()


# What training on a fifth of the posts gave on some posts of the first fold, less half a point for other machines.
LITTLE = 0.716


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.model
def test_a_little_training_reaches_what_it_did(shared: Path, tmp_path: Path) -> None:
    def share(name: str) -> float:
        return hashlib.sha256(f"little {name}".encode()).digest()[0] / 256

    gold = read_gold(shared / "eval" / "gold", shared / "corpus")
    training = samples_of([g for g in gold if fold_of(g.name) != 0 and share(g.name) < 0.25])
    held = samples_of([g for g in gold if fold_of(g.name) == 0 and share(g.name) < 0.4])
    memory = train_names(training, tmp_path / "few.crf")
    tagger = NameTagger(tmp_path / "few.crf", memory)
    unseen = HeldOut.read(UNSEEN)
    facts = {
        g.name: recognise(words, unseen.opinions(g.name, words, tagger).both.runs, Calibration({})) for g, words in held
    }
    assert scores_of(held, facts).entities.f1 >= LITTLE


def test_the_measured_figures_do_not_fall() -> None:
    measured = json.loads(NUMBERS.read_text("utf8"))
    least = {"entities": 0.805, "untyped": 0.881, "English": 0.785, "Person": 0.96, "Lab": 0.85, "Place": 0.82}
    least |= {"Institution": 0.755, "Programme": 0.643, "Event": 0.551, "same precision": 0.947, "same recall": 0.969}
    assert {name: measured[name] for name in least if measured[name] < least[name]} == {}
    assert measured["calibration error"] <= 0.05
