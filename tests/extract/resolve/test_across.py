"""Which entities of different posts are one thing, why, and what it is called."""

from __future__ import annotations

import pytest

from extract.facts import EntityType
from extract.resolve import resolve
from tests.extract.resolve.told import one_thing, post, told


def joined(kind: EntityType, *names: str) -> bool:
    """Whether the first name, found in four posts more, and each other name, found in one, are one thing."""
    often = [post(f"often-{i}", told(kind, names[0])) for i in range(4)]
    items = [*often, *(post(f"post-{i}", told(kind, name)) for i, name in enumerate(names))]
    return one_thing(resolve(items), *((key, 0) for key, _, _ in items))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Person", ("Odile Marchand", "ODILE MARCHAND")),
        ("Person", ("Élodie Marchand", "Elodie Marchand")),
        ("Person", ("Odile Marchand", "Odile Jeanne Marchand")),
        ("Person", ("Odile Marchand", "O. Marchand")),
        ("Person", ("Odile Marchand", "Mme Odile Marchand")),
        ("Person", ("Odile Marchandier", "Odile Marchandiér", "Odile Marchandeir")),
        ("Institution", ("Fondation des rivages nouveaux", "Fondation des rivages nouveau")),
        ("Institution", ("Ville de Mulhouse", "Mairie de Mulhouse", "City of Mulhouse")),
        ("Institution", ("Région Bretagne", "Conseil régional de Bretagne")),
        ("Institution", ("Commission européenne", "European Commission")),
        ("Institution", ("SGMAP", "Secrétariat général pour la modernisation de l'action publique")),
        ("Place", ("Londres", "London")),
        ("Place", ("États-Unis", "United States", "USA")),
        ("Programme", ("Éclaireurs du rivage", "Eclaireur des rivages")),
        ("Lab", ("LaboSud", "Labo Sud")),
        (
            "Institution",
            ("Ministère de la santé du Pérou", "ministère péruvien de la santé", "Peruvian Ministry of Health"),
        ),
        ("Institution", ("Département de la Creuse", "County Council of Creuse")),
        ("Programme", ("Erasmus+", "Erasmus +")),
        ("Institution", ("Région Bretagne", "Bretagne")),
        ("Institution", ("Département de la Haute-Savoie", "Haute-Savoie")),
    ],
)
def test_names_of_one_thing_are_joined(kind: EntityType, names: tuple[str, ...]) -> None:
    assert joined(kind, *names)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Person", ("Odile Marchand", "Odile")),
        ("Person", ("Odile", "Odile")),
        ("Person", ("Odile Marchand", "Odile Perrin")),
        ("Person", ("Jean Marchand", "Jean-Marc Marchand")),
        ("Institution", ("Ville de Lyon", "Métropole de Lyon")),
        ("Institution", ("Ville de Lyon", "Lyon")),
        ("Institution", ("Université Lyon 2", "Université Lyon 3")),
        ("Institution", ("Département de la Haute-Savoie", "Département de la Savoie")),
        ("Place", ("Rhône-Alpes", "Auvergne-Rhône-Alpes")),
        ("Place", ("Loire", "Loiret")),
        ("Lab", ("Le Labo", "Labo")),
        ("Event", ("Rencontres du rivage 2031", "Rencontres du rivage 2032")),
        ("Event", ("2e Rencontres du rivage", "3e Rencontres du rivage")),
        ("Institution", ("Ministère de la Santé du Danemark", "ministère de la Santé norvégien")),
        ("Institution", ("INRA", "INRAE")),
        ("Institution", ("Région Centre", "Centre")),
        ("Lab", ("LaboX du rivage", "Labo du rivage")),
    ],
)
def test_names_of_different_things_stay_apart(kind: EntityType, names: tuple[str, ...]) -> None:
    assert not joined(kind, *names)


def test_a_place_and_the_body_of_its_name_stay_apart() -> None:
    resolution = resolve([post("a", told("Place", "Grenoble")), post("b", told("Institution", "Grenoble"))])
    assert not one_thing(resolution, ("a", 0), ("b", 0))


def test_homonyms_in_different_cities_stay_apart() -> None:
    items = [
        post("a", told("Lab", "Public Policy Lab", place="New York")),
        post("b", told("Lab", "Public Policy Lab", place="Londres")),
        post("c", told("Lab", "Public Policy Lab", place="NYC")),
    ]
    resolution = resolve(items)
    assert one_thing(resolution, ("a", 0), ("c", 0))
    assert not one_thing(resolution, ("a", 0), ("b", 0))


def test_homonyms_of_different_parents_stay_apart() -> None:
    one = post("a", told("Lab", "Innovation Lab", parent="Ministère du Rivage"), site="one")
    other = post("b", told("Lab", "Innovation Lab", parent="Caisse des Phares"), site="other")
    assert not one_thing(resolve([one, other]), ("a", 0), ("b", 0))


def test_an_editions_year_keeps_it_apart_from_others() -> None:
    items = [post(f"p{year}", told("Event", "Rencontres du rivage", year=year)) for year in ("2030", "2031")]
    items.append(post("again", told("Event", "Rencontres du rivage 2031")))
    resolution = resolve(items)
    assert one_thing(resolution, ("p2031", 0), ("again", 0))
    assert not one_thing(resolution, ("p2030", 0), ("p2031", 0))


def test_an_edition_s_number_and_its_year_are_two_names_of_it() -> None:
    items = [post("a", told("Event", "2e Rencontres du rivage", year="2031"))]
    items.append(post("b", told("Event", "Rencontres du rivage", year="2031")))
    items.append(post("d", told("Event", "3e Rencontres du rivage", year="2032")))
    resolution = resolve(items)
    assert one_thing(resolution, ("a", 0), ("b", 0))
    assert not one_thing(resolution, ("a", 0), ("d", 0))


def test_a_short_name_of_an_edition_is_one_of_that_edition() -> None:
    items = [
        post("a", told("Event", "Festival du Rivage bleu", "Rivage bleu", year="2031")),
        post("b", told("Event", "Rivage bleu", year="2031")),
        post("c", told("Event", "Rivage bleu", year="2032")),
    ]
    resolution = resolve(items)
    assert one_thing(resolution, ("a", 0), ("b", 0))
    assert not one_thing(resolution, ("a", 0), ("c", 0))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Agence du phare de Bretagne", "Agence du phare de Normandie", False),
        ("Agence publique du développement", "Agence publique du numérique", False),
        ("Agence du phare de Bretagne", "Agence du phare", True),
        ("Délégation du phare bleu", "Direction du phare bleu", True),
    ],
)
def test_full_names_of_one_acronym_must_share_what_tells_them_from_others(one: str, other: str, same: bool) -> None:
    items = [post("a", told("Institution", one, "ADPX")), post("b", told("Institution", other, "ADPX"))]
    assert one_thing(resolve(items), ("a", 0), ("b", 0)) == same


def test_an_acronym_means_what_a_post_says_it_means() -> None:
    items = [
        post("a", told("Institution", "Caisse des phares et balises", "CPB")),
        post("b", told("Institution", "CPB")),
    ]
    resolution = resolve(items)
    assert one_thing(resolution, ("a", 0), ("b", 0))
    entity = resolution.entities[resolution.entity_of["b", 0]]
    assert (entity.label, entity.variants) == ("Caisse des phares et balises", ("CPB",))
    assert [(r.name, r.other, r.kind, r.post) for r in entity.reasons] == [
        ("CPB", "Caisse des phares et balises", "post", "a")
    ]


def test_a_known_acronym_that_a_post_explains_otherwise_is_another_thing() -> None:
    items = [
        post("a", told("Institution", "Office municipal du rivage", "OCDE")),
        post("b", told("Institution", "OCDE")),
    ]
    items.append(post("c", told("Institution", "Organisation de coopération économique", "OCDE")))
    resolution = resolve(items)
    assert not one_thing(resolution, ("a", 0), ("b", 0))
    assert one_thing(resolution, ("b", 0), ("c", 0))


def test_an_acronym_of_two_things_joins_neither() -> None:
    items = [
        post("a", told("Institution", "Caisse des phares et balises", "CPB")),
        post("b", told("Institution", "Comité de pilotage bleu", "CPB")),
        post("c", told("Institution", "CPB")),
    ]
    assert len(resolve(items).entities) == 3


def test_a_first_name_is_a_person_of_its_post_unless_the_post_has_the_full_name() -> None:
    items = [post("a", told("Person", "Odile Marchand", "Odile")), post("b", told("Person", "Odile Marchand"))]
    items.append(post("c", told("Person", "Odile")))
    resolution = resolve(items)
    assert one_thing(resolution, ("a", 0), ("b", 0))
    assert not one_thing(resolution, ("a", 0), ("c", 0))


def test_an_author_is_the_person_whom_posts_name() -> None:
    items = [post("a", authors=("Odile Marchand",)), post("b", told("Person", "Odile Marchand"))]
    resolution = resolve(items)
    assert resolution.author_of["a", "Odile Marchand"] == resolution.entity_of["b", 0]


def test_posts_vote_on_the_type() -> None:
    items = [post(f"p{i}", told("Lab", "Atelier du Phare bleu")) for i in range(3)]
    items.append(post("q", told("Institution", "Atelier du Phare bleu")))
    resolution = resolve(items)
    assert [e.type for e in resolution.entities] == ["Lab"]


@pytest.mark.parametrize(
    ("kind", "names", "label"),
    [
        ("Institution", ("OECD", "OECD"), "OCDE"),
        ("Institution", ("Ville de Corbigny", "ville de Corbigny", "ville de Corbigny"), "ville de Corbigny"),
        ("Person", ("O. Marchand", "Odile Marchand"), "Odile Marchand"),
        ("Lab", (*("Labo Sud",) * 4, "LaboSud"), "Labo Sud"),
    ],
)
def test_the_label_is_the_known_one_or_the_most_frequent_full_form(
    kind: EntityType, names: tuple[str, ...], label: str
) -> None:
    resolution = resolve([post(f"p{i}", told(kind, name)) for i, name in enumerate(names)])
    assert [e.label for e in resolution.entities] == [label]


def test_every_other_name_has_a_reason() -> None:
    items = [
        post("a", told("Institution", "European Commission")),
        post("b", told("Institution", "Commission Européenne", "Commission")),
        post("c", told("Institution", "commission européenne")),
    ]
    (entity,) = resolve(items).entities
    tied = {entity.label} | {name for r in entity.reasons for name in (r.name, r.other)}
    assert tied == {entity.label, *entity.variants}


def test_an_editions_label_bears_its_year() -> None:
    resolution = resolve([post("a", told("Event", "Rencontres du rivage", year="2031"))])
    assert [(e.label, e.variants) for e in resolution.entities] == [
        ("Rencontres du rivage 2031", ("Rencontres du rivage",))
    ]
