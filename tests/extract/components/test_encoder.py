"""The encoder reads whole sentences in windows and gives each token its chances."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from extract.components.encoder import WINDOW, Encoder, Table, may_hold_name, windows
from extract.components.tagger import LABELS
from extract.components.tokens import Words
from extract.pipeline import Extractor
from extract.post import Post, Site

pytestmark = pytest.mark.model

BODY = """Claire Fontaine dirige le Laboratoire des usages de Grenoble depuis 2014.

et puis rien du tout, comme souvent dans ces affaires.

Le programme «Villes en transition» est financé par la Fondation Orange, à Lyon."""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.read(Path(str(files("extract.model"))))


def read(title: str, body: str) -> Words:
    post = Post("one", "one.txt", Site("here"), title, date(2020, 1, 2), "fr", body)
    [(_, words)] = Extractor().words_of_all([("one", post)])
    return words


@pytest.fixture(scope="module")
def words() -> Words:
    return read("Un laboratoire à Grenoble", BODY)


def chances(encoder: Encoder, words: Words, sentences: list[int]) -> np.ndarray:
    found = np.full((len(words.texts), len(LABELS)), np.nan, np.float32)
    for window, rows in encoder.chances(words, sentences):
        assert np.isnan(found[window]).all()  # each token once
        found[window] = rows
    return found


def test_each_token_of_the_sentences_has_chances_that_sum_to_one(encoder: Encoder, words: Words) -> None:
    found = chances(encoder, words, [1, 3])
    for sentence in range(len(words.sentences)):
        sums = found[list(words.rows(sentence))].sum(axis=1)
        assert np.allclose(sums, 1, atol=1e-4) if sentence in (1, 3) else np.isnan(sums).all()


def test_names_are_seen(encoder: Encoder, words: Words) -> None:
    found = chances(encoder, words, [0, 1, 3])
    best = {words.texts[i]: LABELS[int(found[i].argmax())] for i in words.rows(1)}
    assert best["Claire"] == "B-Person"
    assert best["Fontaine"] == "I-Person"
    assert best["Laboratoire"][:2] == "B-"
    assert best["dirige"] == "O"


def test_the_same_chances_each_time(encoder: Encoder, words: Words) -> None:
    assert np.array_equal(chances(encoder, words, [1]), chances(encoder, words, [1]), equal_nan=True)


def test_a_sentence_longer_than_a_window_is_read_whole(encoder: Encoder) -> None:
    words = read("Liste", "On y voit " + ", ".join(f"Paul Martin {n}" for n in range(200)))
    found = chances(encoder, words, [1])
    assert not np.isnan(found[list(words.rows(1))]).any()


def test_a_word_longer_than_a_window_is_read(encoder: Encoder) -> None:
    words = read("Adresse", "Voir Https://" + "xyzwkq" * 200 + " et Paris")
    assert not np.isnan(chances(encoder, words, [1])[list(words.rows(1))]).any()


def test_windows_hold_whole_sentences(words: Words) -> None:
    cut = [(7,) * 40] * len(words.texts)
    found = list(windows(words, cut, [0, 1, 2, 3]))
    assert sorted(i for window in found for i in window) == list(range(len(words.texts)))
    assert all(sum(len(cut[i]) for i in window) < WINDOW for window in found)


def test_a_sentence_without_capitals_is_not_worth_reading(words: Words) -> None:
    assert [may_hold_name(words, words.rows(s)) for s in range(4)] == [True, True, False, True]


def test_four_bit_vectors_are_numbers_around_zero() -> None:
    scales = np.array([[2.0]], np.float16)
    nibbles = np.array([[[0x80] * 16]], np.uint8)  # low half 0, high half 8
    assert Table(scales, nibbles).rows().tolist() == [[-16.0] * 16 + [0.0] * 16]
