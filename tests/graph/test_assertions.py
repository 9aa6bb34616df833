"""Every assertion of the real posts rests on sentences that name or refer to its ends."""

from __future__ import annotations

from typing import Any

import pytest

from graph.data import DataDirectory

pytestmark = [pytest.mark.corpus, pytest.mark.model, pytest.mark.slow]
PREFIXES = """PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> """


def rows(data: DataDirectory, query: str) -> list[tuple[str, ...]]:
    found: Any = data.open().query(PREFIXES + query, use_default_graph_as_union=True)
    return [tuple(row[i].value for i in range(len(found.variables))) for row in found]


def test_there_are_assertions_of_every_relation(corpus_data: DataDirectory) -> None:
    counts = dict(rows(corpus_data, "SELECT ?p (COUNT(DISTINCT ?a) AS ?n) { ?a rdf:predicate ?p } GROUP BY ?p"))
    assert len(counts) == 12, counts
    assert sum(map(int, counts.values())) > 1_500


@pytest.mark.parametrize(("end", "mention"), [("subject", "subjectMention"), ("object", "objectMention")])
def test_each_end_is_named_or_referred_to_in_a_sentence_of_the_assertion(
    corpus_data: DataDirectory, end: str, mention: str
) -> None:
    all_ends = set(rows(corpus_data, f"SELECT ?a ?e {{ ?a a lab:Assertion ; rdf:{end} ?e . FILTER(isIRI(?e)) }}"))
    placed = rows(
        corpus_data,
        f"""SELECT DISTINCT ?a ?e {{ ?a a lab:Assertion ; rdf:{end} ?e ; lab:{mention} ?m ; lab:inSentence ?x .
        ?m lab:inSentence ?x ; lab:names ?e }}""",
    )
    assert all_ends == set(placed)


def test_a_role_is_in_the_words_of_its_sentences(corpus_data: DataDirectory) -> None:
    found = rows(corpus_data, "SELECT ?role ?text { ?a lab:role ?role ; lab:inSentence ?x . ?x lab:text ?text }")
    assert len(found) > 50
    for role, _ in found:
        assert role == " ".join(role.split())
        assert len(role.split()) <= 7
    assert {role for role, _ in found} <= {role for role, text in found if role in " ".join(text.split())}
