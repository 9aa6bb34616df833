"""Names of one post that are one thing."""

from __future__ import annotations

import pytest

from extract.facts import EntityType
from extract.resolve import within


def are_one(kind: EntityType, *names: str, text: str = "") -> bool:
    return len(within([(name, kind) for name in names], text)) == 1


@pytest.mark.parametrize(
    ("kind", "short", "long"),
    [
        ("Person", "Odile", "Odile Marchand"),
        ("Person", "Marchand", "Odile Marchand"),
        ("Person", "O. Marchand", "Odile Marchand"),
        ("Person", "Odile Marchant", "Odile Marchand"),
        ("Institution", "ANR", "Agence nationale du rivage"),
        ("Institution", "Bretagne", "Région Bretagne"),
        ("Lab", "LaboSud", "Labo Sud"),
        ("Event", "Semaine des communs", "Semaine des communs 2031"),
        ("Programme", "Éclaireurs du rivage", "Eclaireur du rivage"),
    ],
)
def test_short_forms_and_spellings_go_to_the_long_form(kind: EntityType, short: str, long: str) -> None:
    assert are_one(kind, short, long)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Person", ("Odile", "Odile Marchand", "Odile Perrin")),
        ("Institution", ("Nantes", "Université de Nantes")),
        ("Place", ("France", "Hauts-de-France")),
        ("Event", ("Rencontres 2031", "Rencontres 2032")),
    ],
)
def test_what_may_be_several_things_stays_apart(kind: EntityType, names: tuple[str, ...]) -> None:
    assert len(within([(name, kind) for name in names])) == len(names)


def test_a_type_is_never_joined_with_another() -> None:
    assert len(within([("Lyon", "Place"), ("Lyon", "Institution")])) == 2


def test_brackets_tie_an_acronym_that_initials_do_not_explain() -> None:
    assert are_one("Institution", "CREA", "Centre du rivage", text="Le Centre du rivage (CREA) ouvre.")
    assert not are_one("Institution", "CREA", "Centre du rivage")
