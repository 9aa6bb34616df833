"""What is known before any post is read, by its lookups."""

from importlib.resources import files

import pytest

from extract.folding import fold
from extract.lang.knowledge import LANGUAGES, load
from extract.lang.places import KINDS

KNOWLEDGE = load()


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("SGMAP", "Institution", "Secrétariat général pour la modernisation de l'action publique"),
        ("la 27ème Région", "Lab", "La 27e Région"),
        ("European Commission", "Institution", "Commission européenne"),
        ("Bloomberg i-teams", "Programme", "Innovation Teams"),
        ("Biennale de Saint-Étienne", "Event", "Biennale internationale design Saint-Étienne"),
        ("le 104", "Place", "CENTQUATRE"),
    ],
)
def test_a_variant_leads_to_its_label(name, kind, label):
    assert [(k.type, k.label) for k in KNOWLEDGE.lookup(fold(name), name)] == [(kind, label)]


def test_an_acronym_needs_its_capitals():
    assert KNOWLEDGE.lookup("va", "va") == ()
    assert [k.label for k in KNOWLEDGE.lookup("va", "VA")] == ["Department of Veterans Affairs"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ministere finance danois", ("finance ministere", "danemark")),
        ("danish ministry finance", ("finance ministere", "danemark")),
        ("gouvernement royaume uni", ("gouvernement", "royaume uni")),
        ("gouvernement pays bas", ("gouvernement", "pays bas")),
        ("ministeres affaires etrangeres suisse", ("affaire etranger ministere", "suisse")),
        ("ministere finance", None),
        ("institut francais", None),
        ("ministere danois norvegien", None),
    ],
)
def test_a_body_of_a_state_is_read_from_its_words(words, found):
    assert KNOWLEDGE.state_bodies.read(words.split(), KNOWLEDGE.places) == found


def test_the_longest_name_is_known():
    assert max(len(name.split()) for name in KNOWLEDGE.names()) == KNOWLEDGE.longest


@pytest.mark.parametrize(
    ("name", "form", "place"),
    [
        ("conseil régional de Bretagne", "conseil regional", "bretagne"),
        ("Ville de Paris", "ville", "paris"),
        ("la préfecture de la Loire", "prefecture", "loire"),
        ("Conseil général du Val-d'Oise", "conseil general", "val d'oise"),
        ("Rennes Métropole", "metropole", "rennes"),
        ("Boston City Council", "city council", "boston"),
        ("City of Boston", "city", "boston"),
    ],
)
def test_an_authority_is_read_from_its_name(name, form, place):
    found = KNOWLEDGE.territory(fold(name))
    assert found is not None
    assert (found.type, found.form, found.place) == ("Institution", form, place)


@pytest.mark.parametrize("name", ["Grand Est", "ville de demain", "région", "Conseil régional de Grenoble"])
def test_a_name_that_spells_out_no_authority_gives_none(name):
    assert KNOWLEDGE.territory(fold(name)) is None


@pytest.mark.parametrize(
    ("name", "kinds", "ambiguous"),
    [
        ("Londres", ("city",), False),
        ("France", ("country",), False),
        ("Paris", ("departement", "city"), False),
        ("Tours", ("city",), True),
        ("Florence", ("city",), True),
        ("Rhône-Alpes", ("region",), False),
        ("Superpublic", (), False),
    ],
)
def test_places_and_what_else_their_names_may_be(name, kinds, ambiguous):
    assert KNOWLEDGE.place_kinds(fold(name)) == kinds
    assert KNOWLEDGE.is_place(fold(name)) == bool(kinds)
    assert KNOWLEDGE.is_ambiguous(fold(name)) == ambiguous


def test_a_town_is_listed_where_posts_in_french_go():
    assert KNOWLEDGE.place_kinds(fold("Corbigny")) == ("town",)


def test_first_names():
    assert all(KNOWLEDGE.is_first_name(fold(n)) for n in ("Stéphane", "Marie-Laure", "Beth", "Aïcha"))
    assert not KNOWLEDGE.is_first_name("france")


def test_triggers_of_each_language():
    assert "Institution" in KNOWLEDGE.triggers("fr").inside_types("ministere")
    assert "Lab" in KNOWLEDGE.triggers("en").before_types("lab")
    assert "mme" in KNOWLEDGE.triggers("fr").titles
    assert KNOWLEDGE.triggers("de") == KNOWLEDGE.triggers("fr")


def test_every_language_has_the_same_groups_of_words():
    assert set(KNOWLEDGE.words("fr")) == set(KNOWLEDGE.words("en"))
    assert {"de", "d", "la"} <= KNOWLEDGE.words("fr")["joints"]
    assert {"le", "la"} <= KNOWLEDGE.words("fr")["starters"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["places.toml", "first_names.tsv", "triggers.toml", "words.toml"])
def test_a_file_of_a_language_says_where_it_is_from(language, name):
    assert "rigin: " in (files("extract.lang") / language / name).read_text("utf8")[:400]


def test_cities_are_folded_sorted_and_of_three_columns():
    lines = (files("extract.lang") / "cities.tsv").read_text("utf8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert {len(r) for r in rows} == {3}
    assert {r[1] for r in rows} == {"city", "town"} <= set(KINDS)
    assert {r[2] for r in rows} == {"", "x"}
    assert [r[0] for r in rows] == sorted({r[0] for r in rows})
    assert [r[0] for r in rows if fold(r[0]) != r[0]] == []
