"""The measures of names, on posts written for it."""

from __future__ import annotations

from extract.facts import EntityType
from extract.model.gold import Annotation, GoldEntity
from extract.model.scoring import Predicted, score


def annotated(name: str, *entities: tuple[EntityType, str], authors: tuple[str, ...] = ()) -> Annotation:
    found = tuple(GoldEntity(f"e{i}", kind, n, (n,), f"{kind}/{n}") for i, (kind, n) in enumerate(entities))
    return Annotation(name, found, (), {"title": name, "date": "2031-01-01", "authors": list(authors)})


def said(kind: EntityType, *surfaces: str) -> Predicted:
    return Predicted(kind, frozenset(surfaces))


def test_type_counts_and_without_type_does_not() -> None:
    found = score(
        [annotated("a", ("Lab", "Labo Sud"), ("Place", "Arles"))], {"a": {0: said("Institution", "labo sud")}}
    )
    assert (found.entities.right, found.entities.predicted, found.entities.gold) == (0, 1, 2)
    assert found.untyped.right == 1
    assert {m.kind for m in found.mistakes} == {"Lab taken for Institution", "Place missed"}


def test_an_entity_split_in_two_costs_precision() -> None:
    gold = annotated("a", ("Lab", "Labo Sud"))
    found = score([gold], {"a": {0: said("Lab", "labo sud"), 1: said("Lab", "labo sud")}})
    assert (found.entities.precision, found.entities.recall) == (0.5, 1.0)
    assert [m.kind for m in found.mistakes] == ["Lab given twice"]


def test_by_line_authors_count_neither_way() -> None:
    gold = annotated("a", ("Person", "Odile Marchand"), authors=("Odile Marchand",))
    found = score([gold], {"a": {0: said("Person", "odile marchand")}})
    assert (found.entities.predicted, found.entities.gold) == (0, 0)


def test_one_identity_across_posts() -> None:
    golds = [annotated(name, ("Lab", "Labo Sud")) for name in "ab"]
    joined = score(golds, {"a": {7: said("Lab", "labo sud")}, "b": {7: said("Lab", "labo sud")}})
    apart = score(golds, {"a": {7: said("Lab", "labo sud")}, "b": {8: said("Lab", "labo sud")}})
    assert joined.same == (1.0, 1.0)
    assert apart.same == (0.0, 0.0)
