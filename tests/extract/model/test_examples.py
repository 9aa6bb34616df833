"""Which relations hold between the names that were found in an annotated post."""

from __future__ import annotations

from datetime import date

from extract.components.sentences import split
from extract.facts import Entity, EntityType, Facts, Mention
from extract.model.examples import Example, predicted
from extract.model.gold import GoldEntity, GoldPost
from extract.post import Post, Site


def example(found: list[tuple[str, EntityType]]) -> Example:
    """The example of names found in a post whose lab, Le Moulin, is said to be in Arles."""
    post = Post("p", "p", Site("blog"), "Un billet", date(2031, 1, 6), "fr", "Le Moulin ouvre à Arles.")
    entities = (GoldEntity("a", "Lab", "Moulin", ("Moulin",), "a"), GoldEntity("b", "Place", "Arles", ("Arles",), "b"))
    gold = GoldPost("p", post, entities, (("a", "locatedIn", "b"),), {"title": "Un billet", "authors": []})
    sentences = split(post.text)
    mentions = []
    for number, (name, _) in enumerate(found):
        start = post.text.index(name)
        at = next(i for i, s in enumerate(sentences) if s.start <= start < s.end)
        mentions.append(Mention(start, start + len(name), at, number, 0.9))
    return predicted(gold, Facts(sentences, tuple(Entity(kind, name) for name, kind in found), tuple(mentions)))


def test_what_is_found_as_annotated_counts() -> None:
    assert example([("Moulin", "Lab"), ("Arles", "Place")]).relations == {(0, "locatedIn", 1)}


def test_another_type_does_not_count_but_is_granted() -> None:
    one = example([("Moulin", "Institution"), ("Arles", "Place")])
    assert (one.relations, one.missed) == (frozenset(), {"locatedIn": 1})
    assert one.told == {(0, "locatedIn", 1)}


def test_an_entity_found_twice_counts_once_and_is_granted_twice() -> None:
    one = example([("Moulin", "Lab"), ("Arles", "Place"), ("Arles", "Place")])
    assert len(one.relations) == 1
    assert one.told == {(0, "locatedIn", 1), (0, "locatedIn", 2)}


def test_other_limits_are_not_granted() -> None:
    assert example([("Moulin ouvre", "Lab"), ("Arles", "Place")]).told == frozenset()
