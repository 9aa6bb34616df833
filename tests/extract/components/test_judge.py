"""The judge of names chooses among spans that overlap, and its weights are kept as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from extract.components.judge import NameJudge, chances_by, choose
from extract.components.memory import Memory
from extract.components.relation_model import Trees
from extract.components.second_look import second_look
from extract.components.second_opinion import Opinions
from extract.components.span_features import span_features
from extract.components.spans import N_TYPES, candidates
from extract.components.tagger import LABELS, Tagged, Tagging
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES, Sentence
from extract.post import Post, Site

TEXT = "A Lyon\n\nLa Ville de Lyon agit à Lyon"
LAB, PLACE, INSTITUTION = (ENTITY_TYPES.index(kind) for kind in ("Lab", "Place", "Institution"))


def words() -> Words:
    post = Post("one", "one.txt", Site("here"), "A Lyon", date(2020, 1, 2), "fr", "La Ville de Lyon agit à Lyon")
    starts = [0, 2, 8, 11, 17, 20, 25, 30, 32]
    ends = [1, 6, 10, 16, 19, 24, 29, 31, 36]
    texts = [TEXT[a:b] for a, b in zip(starts, ends, strict=True)]
    sentences = (Sentence(0, 6), Sentence(8, 36))
    return Words(post, texts, starts, ends, sentences, [0, 0] + [1] * 7, [""] * 9, [-1] * 9)


def chances() -> np.ndarray:
    rows = np.zeros((9, len(LABELS)), np.float32)
    rows[:, -1] = 1

    def put(token: int, label: str, chance: float) -> None:
        rows[token, LABELS.index(label)] = chance
        rows[token, -1] -= chance

    put(1, "B-Place", 0.9)
    put(3, "B-Institution", 0.6)
    put(4, "I-Institution", 0.5)
    put(5, "I-Institution", 0.5)
    put(5, "B-Place", 0.4)
    put(8, "B-Place", 0.02)
    return rows


def opinions() -> Opinions:
    tagging = Tagging([Tagged(1, 2, "Place", (0.0,) * PLACE + (0.9,) + (0.0,) * (5 - PLACE))], chances())
    return Opinions(tagging, chances(), tagging, (1,))


def test_spans_are_possible_names_inside_their_sentence() -> None:
    found = candidates(words(), opinions())
    assert {(1, 2), (3, 4), (3, 5), (3, 6), (5, 6)} == set(found)
    assert found == sorted(found)


def test_a_span_has_the_same_numbers_whatever_spans_stand_elsewhere() -> None:
    memory = Memory({"lyon": {"Place": 3, "Institution": 1}})
    spans = candidates(words(), opinions())
    rows = span_features(words(), memory, opinions(), spans)
    assert np.isfinite(rows).all()
    [alone] = span_features(words(), memory, opinions(), [(3, 6)])
    same = alone == rows[spans.index((3, 6))]
    assert same.sum() >= len(alone) - 1  # its best rival is gone
    assert rows[spans.index((3, 6)), INSTITUTION] == pytest.approx(0.5)


def test_what_the_memory_knows_is_seen() -> None:
    spans = candidates(words(), opinions())
    none = span_features(words(), Memory({}), opinions(), spans)
    some = span_features(words(), Memory({"lyon": {"Place": 3}}), opinions(), spans)
    assert {spans[i] for i in np.flatnonzero((none != some).any(axis=1))} == {(1, 2), (5, 6)}


def test_the_likeliest_spans_that_share_no_token_are_chosen() -> None:
    rows = np.zeros((3, N_TYPES), np.float32)
    rows[(0, 1, 2), (LAB, PLACE, PLACE)] = 0.9, 0.7, 0.9
    found = choose([(0, 3), (2, 4), (4, 5)], rows)
    assert [(r.first, r.last, r.type) for r in found] == [(0, 3, "Lab"), (4, 5, "Place")]
    assert choose([(0, 3), (2, 4), (4, 5)], rows / 2) == []


def test_the_second_look_sees_the_other_places_of_a_name_and_its_neighbours() -> None:
    spans = [(1, 2), (3, 6), (5, 6), (8, 9)]
    chances = np.zeros((4, N_TYPES), np.float32)
    chances[(0, 1, 2, 3), (PLACE, INSTITUTION, PLACE, PLACE)] = 0.9, 0.8, 0.3, 0.1
    judged = np.hstack([chances, 1 - chances.sum(axis=1, keepdims=True)])
    rows = second_look(words(), spans, judged, chances, choose(spans, chances))
    assert rows[:, 0].tolist() == [1, 1, 0, 0]
    same = rows[:, 1 + N_TYPES + 1 : 1 + N_TYPES + 1 + 2 * N_TYPES + 3]  # mean, greatest, best, number, chosen
    assert same[0].tolist() == same[2].tolist() == same[3].tolist()
    assert same[0, N_TYPES + PLACE] == pytest.approx(0.9)
    assert same[0, -2:].tolist() == [3, 1]
    assert rows[3, -2 * N_TYPES + INSTITUTION] == pytest.approx(0.8)  # part of the longer name


def judge_of(second: float) -> NameJudge:
    first = tuple(stump(0.1 * k) for k in range(N_TYPES + 1))
    return NameJudge(first, tuple(stump(second if k == LAB else 0.0) for k in range(N_TYPES + 1)))


def test_a_second_look_can_change_a_doubtful_name() -> None:
    spans = [(1, 2)]
    features = np.zeros((1, 3 * N_TYPES), np.float32)
    features[0, 2 * N_TYPES + PLACE] = 0.9
    features[0, 0] = 1  # what the stumps ask for
    [kept] = judge_of(0.0).names(words(), spans, features)
    [changed] = judge_of(9.0).names(words(), spans, features)
    assert (kept.type, changed.type) == ("Place", "Lab")


def stump(value: float) -> Trees:
    ints = [np.array(x, np.int32) for x in ([0], [0, 0, 0], [1, 1, 2], [2, 1, 2])]
    roots, feature, left, right = ints
    threshold, values = np.array([0.5, 0, 0], np.float32), np.array([0, -value, value], np.float32)
    return Trees(roots, feature, threshold, left, right, values, 0.25, 1)


def test_a_judge_is_read_as_it_was_written(tmp_path: Path) -> None:
    first = tuple(stump(k) for k in range(N_TYPES + 1))
    judge = NameJudge(first, first[::-1])
    (tmp_path / "judge.npz").write_bytes(judge.to_bytes())
    again = NameJudge.read(tmp_path / "judge.npz")
    assert again.to_bytes() == judge.to_bytes()
    rows = np.array([[0.2], [0.8]], np.float32)
    for ours, theirs in ((judge.first, again.first), (judge.second, again.second)):
        found = chances_by(ours, rows)
        assert np.array_equal(found, chances_by(theirs, rows))
        assert found.sum(axis=1) == pytest.approx([1, 1])
    assert chances_by(judge.first, rows).argmax(axis=1).tolist() == [0, N_TYPES]
    assert chances_by(judge.second, rows).argmax(axis=1).tolist() == [N_TYPES, 0]
