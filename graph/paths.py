"""The shortest ways from one entity to another."""

from __future__ import annotations

from collections import defaultdict

from graph.network_data import Network

MOST = 60  # names on all ways together


def between(network: Network, start: str, end: str) -> list[tuple[str, int]]:
    """The names on the shortest ways, each with its step from the start (0); empty where no way leads there.

    A place is on the way only where nothing else leads there: two labs in one city have not met by that.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        beside[edge.subject].add(edge.object)
        beside[edge.object].add(edge.subject)
    places = {iri for iri, node in network.nodes.items() if node.named.type == "Place"} - {start, end}
    return _ways(beside, start, end, places) or _ways(beside, start, end, set())


def _ways(beside: dict[str, set[str]], start: str, end: str, shut: set[str]) -> list[tuple[str, int]]:
    distance = {start: 0}
    rim = {start}
    while rim and end not in distance:
        step = distance[next(iter(rim))] + 1
        rim = {other for one in rim for other in beside[one] if other not in distance and other not in shut}
        distance.update(dict.fromkeys(rim, step))
    if end not in distance:
        return []
    on_way, rim = {end}, {end}
    for step in range(distance[end] - 1, -1, -1):
        back = {other for one in rim for other in beside[one] if distance.get(other) == step}
        # Of very many ways those by the best connected names.
        rim = set(sorted(back, key=lambda iri: (-len(beside[iri]), iri))[: max(1, MOST - len(on_way))])
        on_way |= rim
    return sorted(((iri, distance[iri]) for iri in on_way), key=lambda found: (found[1], found[0]))
