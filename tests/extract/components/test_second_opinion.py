"""Two opinions of each token make one, and no run of labels begins in its middle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.components.second_opinion import most_likely, together, with_opinion
from extract.components.tagger import LABELS, Tagged, Tagging
from extract.components.tokens import Words
from extract.facts import Sentence
from extract.model.held_out import HeldOut
from extract.post import Post, Site

TEXT = "Claire parle\n\nA Lyon, rien"


def row(**chances: float) -> list[float]:
    given = {label.replace("-", "_"): chance for label, chance in chances.items()}
    rest = 1 - sum(given.values())
    return [given.get(label.replace("-", "_"), rest if label == "O" else 0.0) for label in LABELS]


def words() -> Words:
    post = Post("one", "one.txt", Site("here"), "Claire parle", date(2020, 1, 2), "fr", "A Lyon, rien")
    places = [(0, 6), (7, 12), (14, 15), (16, 20), (20, 21), (22, 26)]
    texts = [TEXT[a:b] for a, b in places]
    sentences = (Sentence(0, 12), Sentence(14, 26))
    starts, ends = [a for a, _ in places], [b for _, b in places]
    return Words(post, texts, starts, ends, sentences, [0, 0, 1, 1, 1, 1], [""] * 6, [-1] * 6)


class Fixed:
    """An opinion that is always the same, and remembers what it was asked."""

    def __init__(self, rows: list[list[float]]) -> None:
        self.rows, self.asked = np.array(rows, np.float32), list[int]()

    def chances(self, words: Words, sentences: Iterable[int]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        for sentence in sentences:
            self.asked.append(sentence)
            window = list(words.rows(sentence))
            yield window, self.rows[window]


OUT = row()
SURE = Tagging(
    [Tagged(0, 1, "Person", (0.95, 0.0, 0.0, 0.0, 0.0, 0.0))],
    np.array([row(B_Person=0.95), OUT, OUT, row(B_Place=0.3), OUT, OUT], np.float32),
)


def test_the_second_opinion_finds_what_the_first_doubted() -> None:
    other = Fixed([row(B_Person=0.9), OUT, OUT, row(B_Place=0.95), OUT, OUT])
    found = with_opinion(words(), SURE, other).both
    assert [(r.first, r.last, r.type) for r in found.runs] == [(0, 1, "Person"), (3, 4, "Place")]
    assert found.runs[1].chances[5] == pytest.approx(found.chances[3, LABELS.index("B-Place")])


def test_the_second_opinion_takes_away_what_the_first_half_believed() -> None:
    assert with_opinion(words(), SURE, Fixed([OUT] * 6)).both.runs == []


def test_sentences_surely_without_a_name_are_not_read_again() -> None:
    none = Tagging([], np.array([OUT] * 6, np.float32))
    other = Fixed([row(B_Person=0.9)] * 6)
    assert with_opinion(words(), none, other).both.runs == []
    assert other.asked == []


def test_the_first_tagging_stays_as_it_was() -> None:
    before = SURE.chances.copy()
    with_opinion(words(), SURE, Fixed([row(B_Lab=0.9)] * 6))
    assert np.array_equal(SURE.chances, before)


def test_two_chances_are_one_chance() -> None:
    one, other = np.array([row(B_Lab=0.8)], np.float32), np.array([row(B_Lab=0.2)], np.float32)
    both = together(one, other)
    assert both.sum() == pytest.approx(1, abs=1e-5)
    assert both[0, LABELS.index("B-Lab")] == pytest.approx(0.5, abs=1e-3)
    assert np.array_equal(together(one, other), together(other, one))


def test_no_name_begins_in_its_middle() -> None:
    rows = np.array([OUT, row(**{"I-Lab": 0.6, "B-Lab": 0.3}), row(**{"I-Event": 0.5, "I-Lab": 0.4})], np.float32)
    assert most_likely(rows) == ["O", "B-Lab", "I-Lab"]


def test_what_was_said_of_unseen_posts_is_kept(tmp_path: Path) -> None:
    said = np.array([row(B_Person=0.95), OUT, OUT, row(B_Place=0.3), OUT, OUT], np.float32)
    kept = HeldOut.of([("one", said), ("two", said[:0])])
    kept.write(tmp_path / "unseen.npz")
    [(first, one), (second, two)] = HeldOut.read(tmp_path / "unseen.npz").opinion("one").chances(words(), [0, 1])
    assert (first, second) == ([0, 1], [2, 3, 4, 5])
    assert np.allclose(np.concatenate([one, two]), said, atol=1 / 255)
