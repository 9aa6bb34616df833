"""Names of one post that are one thing."""

from __future__ import annotations

import pytest

from extract.facts import EntityType
from extract.resolve import alike, within


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
        ("Institution", "ministère de la Santé danois", "Ministère de la santé du Danemark"),
        ("Programme", "Éclaireurs du rivage", "Eclaireur du rivage"),
        ("Place", "DK", "Danemark"),
        ("Place", "DK", "Denmark"),
        ("Institution", "Utah", "State of Utah"),
        ("Institution", "DG Rivages", "Direction générale Rivages"),
        ("Institution", "ComCom du Clunisois", "communauté de communes du Clunisois"),
        ("Institution", "U.S. Coast Survey", "United States Coast Survey"),
        ("Institution", "ministère du Rivage danois", "ministère du Rivage du Danemark"),
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
        ("Place", ("DK", "Norvège")),
        ("Institution", ("Institut français", "Institut de France")),
        ("Event", ("2e Rencontres du rivage", "3e Rencontres du rivage")),
        ("Lab", ("i-Lab", "Inclusive Service Lab")),
        ("Lab", ("i-Lab", "Island Lab")),
        ("Lab", ("LabX", "Coastal Policy Lab")),
        ("Institution", ("LA Times", "The New York Times")),
    ],
)
def test_what_may_be_several_things_stays_apart(kind: EntityType, names: tuple[str, ...]) -> None:
    assert len(within([(name, kind) for name in names])) == len(names)


def test_a_type_is_never_joined_with_another() -> None:
    assert len(within([("Lyon", "Place"), ("Lyon", "Institution")])) == 2


def test_another_name_in_brackets_is_the_same_programme_but_may_be_the_parent_of_an_institution() -> None:
    assert are_one("Programme", "Sève rurale", "Savia rural", text="Avec Savia rural (Sève rurale), ils plantent.")
    assert not are_one(
        "Institution", "Atelier du port", "Université du rivage", text="Atelier du port (Université du rivage)"
    )
    assert are_one("Institution", "direction des achats", "DAFI", text="La direction des achats (DAFI) signe.")
    assert not are_one("Institution", "direction des achats", "INRIA", text="La direction des achats (INRIA) signe.")


def test_brackets_tie_an_acronym_that_initials_do_not_explain() -> None:
    assert are_one("Institution", "CREA", "Centre du rivage", text="Le Centre du rivage (CREA) ouvre.")
    assert not are_one("Institution", "CREA", "Centre du rivage")


def test_an_acronym_follows_its_long_form_and_spellings_lead_together_whatever_the_types() -> None:
    names = ["Super Public", "Ateliers du rivage normand", "ARN", "Superpublic", "ARX"]
    assert alike(names) == [([0, 3], []), ([1], [2]), ([4], [])]
    assert alike(["Odile Perrin", "OP"]) == [([0], []), ([1], [])]
    assert alike(["ARN", "Ateliers du rivage normand", "Agence des rives nord"]) == [([0], []), ([1], []), ([2], [])]
