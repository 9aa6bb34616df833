"""Words are cut into pieces of the list, likeliest first, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.components.pieces import UNKNOWN, Pieces

LIST = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "c", "ab", "▁ab", "abc"]
SCORES = [0, 0, 0, 0, -3, -4, -4, -4, -5, -4.5, -9]


def test_the_likeliest_cut_is_taken() -> None:
    pieces = Pieces(LIST, SCORES)
    assert [LIST[i] for i in pieces.of("abc", True)] == ["▁ab", "c"]
    # one piece of -9 against two of -9 together: the first that reaches the end stays
    assert [LIST[i] for i in pieces.of("ab", False)] == ["ab"]


def test_a_sign_that_no_piece_has_is_unknown() -> None:
    assert Pieces(LIST, SCORES).of("aλ", False) == (LIST.index("a"), UNKNOWN)


def test_the_marks_are_never_found_in_a_text() -> None:
    assert set(Pieces(LIST, SCORES).of("<s>", False)) == {UNKNOWN}


@given(st.text("abc", min_size=1, max_size=30), st.booleans())
def test_the_pieces_make_the_word_again(word: str, begins: bool) -> None:
    cut = Pieces(LIST, SCORES).of(word, begins)
    assert "".join(LIST[i] for i in cut) == "▁" * begins + word


def test_a_word_has_a_piece_whatever_it_is() -> None:
    assert Pieces(LIST, SCORES).of("", False) == (UNKNOWN,)
