"""What holds of any posts: their order does not matter, nothing is lost, nothing is in two entities."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.facts import ENTITY_TYPES, EntityType
from extract.resolve import resolve, within
from tests.extract.resolve.told import Item, Told, post

# Few names, near to each other, so that they meet.
NAMES = (
    "Odile Marchand", "Odile", "Marchand", "O. Marchand", "Odile Jeanne Marchand", "Odile Marchant",
    "Ville de Lyon", "Lyon", "Mairie de Lyon", "Métropole de Lyon", "la Métropole", "Région Bretagne", "Bretagne",
    "SGMAP", "Secrétariat général pour la modernisation de l'action publique", "CPB", "Caisse des phares et balises",
    "Comité de pilotage bleu", "Le Labo", "Labo Sud", "LaboSud", "Labos Sud", "Innovation Lab", "London", "Londres",
    "Rencontres du rivage", "Rencontres du rivage 2031", "Rencontres des rivages", "US", "CPB (Caisse des phares)",
    "2e Rencontres du rivage", "3e Rencontres du rivage 2031", "Danish Ministry of Health",
    "ministère danois de la santé",
)  # fmt: skip
KINDS: st.SearchStrategy[EntityType] = st.sampled_from(ENTITY_TYPES)
PLACES = st.sampled_from(["", "", "Londres", "Paris", "France"])
ENTITIES = st.builds(
    Told,
    KINDS,
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
    PLACES,
    st.sampled_from(["", "", "Ville de Lyon", "Nesta"]),
    st.sampled_from(["", "", "2030", "2031"]),
)


@st.composite
def collections(draw: st.DrawFn) -> list[Item]:
    told = draw(st.lists(st.lists(ENTITIES, max_size=5), min_size=1, max_size=8))
    authors = draw(st.lists(st.sampled_from(["Odile Marchand", "Odile", "admin"]), max_size=2, unique=True))
    return [post(f"post-{i}", *some, authors=tuple(authors), site=f"site {i % 2}") for i, some in enumerate(told)]


@settings(max_examples=120, deadline=None)
@given(collections(), st.randoms(use_true_random=False))
def test_the_order_of_posts_does_not_matter_nor_asking_twice(items, random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert resolve(shuffled) == resolve(items)


@settings(max_examples=120, deadline=None)
@given(collections())
def test_every_entity_and_author_is_in_exactly_one(items) -> None:
    resolution = resolve(items)
    members = [m for e in resolution.entities for m in e.members]
    assert sorted(members) == sorted((key, i) for key, _, facts in items for i in range(len(facts.entities)))
    bylines = [b for e in resolution.entities for b in e.bylines]
    assert sorted(bylines) == sorted((key, author) for key, made, _ in items for author in made.authors)
    assert all(m in resolution.entities[n].members for m, n in resolution.entity_of.items())


@settings(max_examples=120, deadline=None)
@given(collections())
def test_reasons_tie_all_names_together(items) -> None:
    for entity in resolve(items).entities:
        names = set(entity.variants) | {n for r in entity.reasons for n in (r.name, r.other)}
        assert entity.label not in entity.variants
        assert names <= {entity.label, *entity.variants}
        groups = {name: {name} for name in names}
        for reason in entity.reasons:
            both = groups[reason.name] | groups[reason.other]
            groups.update(dict.fromkeys(both, both))
        assert all(group == names for group in groups.values())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), KINDS), unique=True, max_size=12), st.randoms(use_true_random=False))
def test_within_a_post_groups_are_a_partition_by_type_whatever_the_order(surfaces, random) -> None:
    found = within(surfaces)
    assert sorted(i for group in found for i in group) == list(range(len(surfaces)))
    assert all(len({surfaces[i][1] for i in group}) == 1 for group in found)
    shuffled = list(surfaces)
    random.shuffle(shuffled)
    as_names = {frozenset(surfaces[i] for i in group) for group in found}
    assert {frozenset(shuffled[i] for i in group) for group in within(shuffled)} == as_names
