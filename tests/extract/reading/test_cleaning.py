from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading.cleaning import clean_line, clean_text

# Letters, accents apart from their letters, what mojibake is made of, typographic and invisible spaces, line ends.
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aeé’«»Ã©â€™Â \u00a0\u0301\u0327\u202f\u00ad\u200b\u2028\r\n\t\x00\x85\ud83d\ude00\ufeff"),
    )
)


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(TEXTS)
def test_a_line_has_no_line_end_and_single_spaces(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("La 27e\u00a0Région\u202f: «\u2009labo\u00a0»", "La 27e Région : « labo »"),
        ("inno\u00advation pu\u200bblique\ufeff", "innovation publique"),
        ("RÃ©gion Bretagne et lâ€™Ã‰tat", "Région Bretagne et l’État"),
        ("Re\u0301gion", "Région"),
        ("l’État “dit” ‘oui’ … œuvre ½", "l’État “dit” ‘oui’ … œuvre ½"),
        ("un \t mot  \r\n\r\n\r\n\r\n autre", "un mot\n\nautre"),
        ("\ud83d\ude00", "😀"),
        ("\ud83d seul", "\ufffd seul"),
        ("Pâques à Âge", "Pâques à Âge"),
    ],
)
def test_what_becomes_of(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean
