"""Relations of a post: what holds of each, whatever the weights, and some that any weights must find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.components.pairs import DOMAIN, RANGE
from extract.components.relation_model import from_bytes, shipped, to_bytes
from extract.components.relations import relate, settle
from extract.facts import Facts
from extract.post import Post

Marked = Callable[..., tuple[Post, Facts]]
BODY = """Ada Brun, directrice du Fablabo, a présenté Quartiers Ouverts lors du Forum Local, à Lyon.
Ce programme est porté par la Région Sud en partenariat avec la Fondation Verte.

Parmi les participants :
- Léo Petit (Fondation Verte)
- Zoé Marc, designer au Fablabo

Nous avons organisé le Forum Local avec la Région Sud."""
NAMES = {
    "Ada Brun": "Person",
    "Léo Petit": "Person",
    "Zoé Marc": "Person",
    "Fablabo": "Lab",
    "Région Sud": "Institution",
    "Fondation Verte": "Institution",
    "Quartiers Ouverts": "Programme",
    "Forum Local": "Event",
    "Lyon": "Place",
}


@pytest.fixture(scope="module")
def facts(marked: Marked) -> Facts:
    post, found = marked(BODY, NAMES, site="fablabo.net")
    return relate(post, found, threshold=0.01)


def triples(facts: Facts, least: float = 0.0) -> set[tuple[str, str, str]]:
    names = [e.name for e in facts.entities]
    return {(names[r.subject], r.predicate, names[r.object]) for r in facts.relations if r.confidence >= least}


def test_types_are_those_that_the_relation_joins(facts: Facts) -> None:
    assert facts.relations
    for r in facts.relations:
        assert facts.entities[r.subject].type in DOMAIN[r.predicate]
        assert facts.entities[r.object].type in RANGE[r.predicate]
        assert 0 < r.confidence <= 1
        assert r.subject != r.object


def test_each_end_stands_in_a_sentence_of_the_relation(facts: Facts) -> None:
    for r in facts.relations:
        for entity, end in ((r.subject, r.subject_end), (r.object, r.object_end)):
            place = (facts.mentions if end.kind == "mention" else facts.references)[end.index]
            assert place.entity == entity
            assert place.sentence in r.sentences


def test_a_pair_has_one_relation(facts: Facts) -> None:
    pairs = [frozenset((r.subject, r.object)) for r in facts.relations]
    assert len(pairs) == len(set(pairs))


def test_what_the_post_says_plainly_is_found(facts: Facts) -> None:
    assert {
        ("Ada Brun", "leads", "Fablabo"),
        ("Léo Petit", "affiliatedWith", "Fondation Verte"),
        ("Zoé Marc", "affiliatedWith", "Fablabo"),
        ("Forum Local", "locatedIn", "Lyon"),
    } <= triples(facts, 0.3)


def test_the_role_is_told_in_the_post_s_own_words(facts: Facts) -> None:
    names = [e.name for e in facts.entities]
    roles = {(names[r.subject], names[r.object]): r.role for r in facts.relations if r.role}
    assert roles["Ada Brun", "Fablabo"] == "directrice"
    assert roles["Zoé Marc", "Fablabo"] == "designer"
    assert all(role in BODY and role == role.strip() for role in roles.values())


def test_the_threshold_leaves_out_what_is_less_probable(marked: Marked) -> None:
    post, found = marked(BODY, NAMES, site="fablabo.net")
    assert all(r.confidence >= 0.5 for r in relate(post, found, threshold=0.5).relations)


def test_a_post_without_names_has_no_relations(marked: Marked) -> None:
    post, found = marked("Rien à dire.", {})
    assert relate(post, found).relations == ()


def test_the_more_probable_of_two_relations_of_a_pair_stays() -> None:
    said = {(0, "leads", 1): (0.3, None), (0, "affiliatedWith", 1): (0.8, None), (1, "partOf", 2): (0.2, None)}
    assert settle(said, 0.25) == {(0, "affiliatedWith", 1): (0.8, None)}


def test_partners_stand_once_with_the_mean_of_both_ways() -> None:
    said = {(0, "partnerOf", 1): (0.5, None), (1, "partnerOf", 0): (0.3, None)}
    assert settle(said, 0.35) == {(0, "partnerOf", 1): (0.4, None)}


def test_a_model_is_the_same_after_it_was_written() -> None:
    data = to_bytes(shipped())
    assert to_bytes(from_bytes(data)) == data
