"""Parameters: bound as terms, never pasted."""

from __future__ import annotations

from datetime import date

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.errors import AmbiguousName
from graph.parameters import bound
from graph.query_errors import BadParameter, MissingParameter, UnknownParameter
from queries import read_query


def iri(name: str) -> str:
    return f"https://example.org/{name.lower()}"


def query(*parameters: str, text: str = "SELECT * { ?s ?p $x } LIMIT $n") -> str:
    return "".join(f"#+ param: {p}\n" for p in parameters) + text


DECLARED = read_query("q", query("x entity - MindLab", "n integer 5 9"))


def test_a_parameter_becomes_a_term_of_its_type() -> None:
    text = bound(DECLARED, {"x": "MindLab", "n": "7"}, iri)
    assert text.endswith("SELECT * { ?s ?p  <https://example.org/mindlab>  } LIMIT  7 ")


def test_a_name_of_several_things_is_that_of_the_parameters_type() -> None:
    both = (("Paris", "Institution", "https://example.org/i"), ("Paris", "Place", "https://example.org/p"))

    def resolve(name: str) -> str:
        raise AmbiguousName(name, both)

    for name, found in (("place", "p"), ("organisation", "i")):
        asks = read_query("q", f"#+ param: {name} entity - Paris\nASK {{ ${name} ?p ?o }}")
        assert f"<https://example.org/{found}>" in bound(asks, {name: "Paris"}, resolve)
    with pytest.raises(AmbiguousName):
        bound(DECLARED, {"x": "Paris"}, resolve)


def test_a_default_stands_in_and_what_has_none_is_asked_for() -> None:
    assert bound(DECLARED, {"x": "a"}, iri).endswith("LIMIT  5 ")
    with pytest.raises(MissingParameter) as caught:
        bound(DECLARED, {}, iri)
    assert (caught.value.name, caught.value.example) == ("x", "MindLab")


def test_an_open_parameter_stays_a_variable() -> None:
    asks = read_query("q", query("x entity * MindLab", text="SELECT ?s { ?s ?p $x }"))
    assert bound(asks, {}, iri).endswith("{ ?s ?p $x }")


def test_a_date_is_a_date() -> None:
    asks = read_query("q", query("x date - 2014-01-01", text="ASK { ?s ?p $x }"))
    assert '"2014-11-12"^^<http://www.w3.org/2001/XMLSchema#date>' in bound(asks, {"x": date(2014, 11, 12)}, iri)
    with pytest.raises(BadParameter):
        bound(asks, {"x": "12/11/2014"}, iri)


@pytest.mark.parametrize("value", ["7 OFFSET 1", "", "x", "1e3", "9" * 30, "٣"])
def test_what_is_no_whole_number_is_refused(value: str) -> None:
    with pytest.raises(BadParameter):
        bound(DECLARED, {"x": "a", "n": value}, iri)


def test_an_iri_that_is_none_is_refused_rather_than_altered() -> None:
    with pytest.raises(BadParameter):
        bound(DECLARED, {"x": "a"}, lambda _: "https://example.org/> } #")


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(UnknownParameter) as caught:
        bound(DECLARED, {"y": "a"}, iri)
    assert caught.value.known == ("x", "n")


def test_without_a_head_python_values_have_their_own_types() -> None:
    asks = read_query("-", "ASK { ?s ?p $a, $b, $c, $d, $e, $f, $g }")
    values = {
        "a": 7,
        "b": True,
        "c": "x",
        "d": date(2014, 1, 2),
        "e": NamedNode("https://example.org/a"),
        "f": rdflib.URIRef("https://example.org/b"),
        "g": rdflib.Literal("mot", lang="fr"),
    }
    text = bound(asks, values, iri)
    for term in (
        "7",
        "true",
        '"x"',
        '"2014-01-02"^^',
        "<https://example.org/a>",
        "<https://example.org/b>",
        '"mot"@fr',
    ):
        assert f" {term}" in text
    with pytest.raises(BadParameter):
        bound(asks, {"a": object()}, iri)
    with pytest.raises(BadParameter):
        bound(asks, {"a": rdflib.URIRef("https://example.org/> } #")}, iri)
    with pytest.raises(UnknownParameter):
        bound(asks, {"z": 1}, iri)


@given(st.text())
def test_any_text_comes_back_as_it_was_given(value: str) -> None:
    asks = read_query("q", query("x string - a", text="SELECT (STR($x) AS ?back) {}"))
    try:
        text = bound(asks, {"x": value}, iri)
    except BadParameter:
        assert any(0xD800 <= ord(c) < 0xE000 for c in value)
        return
    answer = Store().query(text)
    assert isinstance(answer, QuerySolutions)
    assert [row["back"] for row in answer] == [Literal(value)]


def test_a_name_in_a_string_or_a_comment_stays() -> None:
    asks = read_query("q", query("x string - a", text='SELECT ("$x" AS ?y) { } # $x'))
    assert bound(asks, {"x": "b"}, iri).endswith('SELECT ("$x" AS ?y) { } # $x')
