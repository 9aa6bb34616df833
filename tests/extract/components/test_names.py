"""What is no part of a name, and what is no name."""

from __future__ import annotations

from datetime import date

from extract.components.calibration import Calibration
from extract.components.names import recognise
from extract.components.tagger import Tagged
from extract.facts import ENTITY_TYPES, EntityType
from extract.model.examples import plain_words
from extract.post import Post, Site


def found(body: str, names: dict[str, EntityType], language: str = "fr") -> set[tuple[str, str]]:
    """The names and types of the entities when a tagger sees these names in a post."""
    words = plain_words(Post("p", "p", Site("blog"), "Un billet", date(2020, 1, 2), language, body))
    runs = []
    for name, kind in names.items():
        start = words.post.text.index(name)
        first, last = words.starts.index(start), words.ends.index(start + len(name)) + 1
        runs.append(Tagged(first, last, kind, tuple(0.9 * (t == kind) for t in ENTITY_TYPES)))
    facts = recognise(words, sorted(runs, key=lambda run: run.first), Calibration({}))
    return {(entity.name, entity.type) for entity in facts.entities}


def test_former_names_are_names_without_ex() -> None:
    assert found("Ada Brun (ex-Fablabo) et Léo.", {"ex-Fablabo": "Lab"}) == {("Fablabo", "Lab")}
    both = found("Ada Brun (ex-Fablabo) a quitté Fablabo.", {"ex-Fablabo": "Lab", "quitté Fablabo"[7:]: "Lab"})
    assert both == {("Fablabo", "Lab")}
    assert found("Le festival Ex-tension ouvre.", {"Ex-tension": "Event"}) == {("Ex-tension", "Event")}


def test_an_english_role_is_no_organisation() -> None:
    names: dict[str, EntityType] = {"Consulting Engineer": "Institution"}
    assert found("- Ada Brown, Consulting Engineer", names, "en") == set()
    assert found("Ada Brown, Consulting Engineer", names, "fr") == {("Consulting Engineer", "Institution")}
    office: dict[str, EntityType] = {"Office of the Chief Engineer": "Institution"}
    assert found("Ask the Office of the Chief Engineer.", office, "en") == {
        ("Office of the Chief Engineer", "Institution")
    }


def test_an_acronym_has_the_type_of_its_long_form() -> None:
    text = "Les Ateliers du rivage normand continuent. Au programme des ARN : des balades. Les ARN durent."
    names: dict[str, EntityType] = {"Ateliers du rivage normand": "Event", "ARN": "Institution"}
    assert found(text, names) == {("Ateliers du rivage normand", "Event")}


def test_titles_and_stars_are_no_part_of_a_name() -> None:
    assert found("Avec Dr Ada Brun.", {"Dr Ada Brun": "Person"}) == {("Ada Brun", "Person")}
    assert found("À Poitiers* aussi.", {"Poitiers*": "Place"}) == {("Poitiers", "Place")}
    assert found("Le Dr Lab ouvre.", {"Dr Lab": "Lab"}) == {("Dr Lab", "Lab")}


def test_a_name_is_a_place_beside_an_institution_only_where_that_is_likely() -> None:
    def types(chance: float) -> list[str]:
        words = plain_words(
            Post("p", "p", Site("blog"), "", date(2020, 1, 2), "fr", "Brest vote. Brest signe. À Brest.")
        )
        at = [i for i, text in enumerate(words.texts) if text == "Brest"]
        chances = [(0.0, 0.0, 0.9, 0.0, 0.0, 0.1)] * 2 + [(0.0, 0.0, 0.4, 0.0, 0.0, chance)]
        kinds: list[EntityType] = ["Institution", "Institution", "Place"]
        runs = [Tagged(i, i + 1, kind, c) for i, kind, c in zip(at, kinds, chances, strict=True)]
        return sorted(entity.type for entity in recognise(words, runs, Calibration({})).entities)

    assert types(0.6) == ["Institution", "Place"]
    assert types(0.45) == ["Institution"]
