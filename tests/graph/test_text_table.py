"""Tables for the terminal."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph.text_table import cell_text, shown, text_table


def test_a_table_has_a_header_a_rule_and_a_line_a_row() -> None:
    rows = [[Literal("Paris", language="fr"), Literal(12)], [Literal("Lyon"), None]]
    assert text_table(["place", "n"], rows) == "place   n\n─────  ──\nParis  12\nLyon\n"


def test_cells_are_cut_to_the_width_of_the_terminal() -> None:
    text = text_table(["a", "b"], [[Literal("x" * 100), Literal("short")]], width=40)
    assert max(map(shown, text.splitlines())) == 40
    assert "…" in text
    assert "short" in text


def test_wide_characters_take_two_columns() -> None:
    assert shown("日本") == 4
    assert shown("e\u0301") == 1


def test_no_cell_steers_a_terminal() -> None:
    hostile = Literal("a\x1b[2Jb\r\nc\u202ed\u2028e")
    assert cell_text(hostile) == "a [2Jb c d e"


def test_a_term_of_ours_is_shown_with_its_prefix() -> None:
    assert cell_text(NamedNode("https://w3id.org/labgraph/ontology#Lab")) == "lab:Lab"
    assert cell_text(NamedNode("https://example.org/a#b")) == "https://example.org/a#b"


def test_a_table_without_rows_is_its_header() -> None:
    assert text_table(["a", "bc"], []) == "a  bc\n─  ──\n"
