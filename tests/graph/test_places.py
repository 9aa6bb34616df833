"""Where a named place is, when the world has several of that name."""

from __future__ import annotations

import pytest

from graph.places import Spot, spot_of

FRENCH = {"FR": 0.5, "US": 0.2}


def country_of(name: str, *stated: str) -> str | None:
    spot = spot_of((name,), FRENCH, stated)
    return spot.country if spot else None


def test_of_cities_of_one_name_that_counts_whose_country_the_posts_speak_of() -> None:
    assert country_of("Brest") == "FR"
    spot = spot_of(("Brest",), {"BY": 0.5})
    assert spot and spot.country == "BY"


def test_the_country_that_a_place_is_said_to_be_in_decides() -> None:
    assert country_of("Cambridge") == "US"
    assert country_of("Cambridge", "GB") == "GB"
    assert country_of("Kent", "GB") is None  # a county: the cities of this name lie elsewhere


@pytest.mark.parametrize(
    ("name", "iso"), [("Arménie", "AM"), ("Pays-Bas", "NL"), ("England", "GB"), ("Brazil", "BR"), ("Liban", "LB")]
)
def test_a_country_is_known_in_french_and_in_english(name: str, iso: str) -> None:
    spot = spot_of((name,), {})
    assert spot and (spot.kind, spot.country) == ("country", iso)


def test_variants_and_what_follows_a_comma_help() -> None:
    assert spot_of(("no such place", "Lille (Nord)"), FRENCH) == spot_of(("Lille",), FRENCH)
    london = spot_of(("Londres",), FRENCH)
    assert isinstance(london, Spot) and (london.country, london.kind) == ("GB", "city")
    assert spot_of(("no such place",), FRENCH) is None
