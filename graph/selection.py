"""Which part of the network a page shows: no more than a person can read at once, and the count of what is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.facts import ENTITY_TYPES, EntityType
from graph.network_data import Edge, Network, Node

LIMIT = 150  # entities on one page: their labels still find room on a screen
# The lab network: places tie everything to everything, so they come in when they are asked for.
NETWORK_TYPES: tuple[EntityType, ...] = tuple(t for t in ENTITY_TYPES if t != "Place")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for.

    `around` is the IRI of an entity, `depth` how many steps from it (1 or more); `types` empty means the lab network
    without places, or every type around an entity. `since` and `until` are ISO dates, inclusive. `limit` is the
    greatest number of entities.
    """

    around: str | None = None
    depth: int = 1
    types: tuple[EntityType, ...] = ()
    since: str | None = None
    until: str | None = None
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown: nodes (the most connected first, the centre before all), the edges between them, all posts.

    `hidden` counts entities left out by the limit, `alone` those left out because nothing relates them to a shown type;
    `relations` counts each node's relations in the graph, shown or not.
    """

    network: Network = field(repr=False)
    nodes: tuple[Node, ...] = field(repr=False)
    edges: tuple[Edge, ...] = field(repr=False)
    hidden: int = 0
    alone: int = 0
    relations: dict[str, int] = field(default_factory=dict, repr=False)


def choose(network: Network, wanted: Selection) -> Chosen:
    """The part of a network that a selection asks for."""
    types = wanted.types or (ENTITY_TYPES if wanted.around else NETWORK_TYPES)
    relations: dict[str, int] = defaultdict(int)
    for edge in network.edges:
        relations[edge.subject] += 1
        relations[edge.object] += 1
    allowed = {i for i, n in network.nodes.items() if n.named.type in types or i == wanted.around}
    beside = _neighbours((e.subject, e.object) for e in network.edges if e.subject in allowed and e.object in allowed)
    if wanted.around:
        distance = _distances(beside, wanted.around, wanted.depth)
        alone = 0
    else:
        distance = dict.fromkeys(beside, 0)
        alone = sum(n.mentions > 0 or n.posts > 0 for i, n in network.nodes.items() if i in allowed and i not in beside)

    def rank(iri: str) -> tuple[int, int, int, str]:
        return distance[iri], -len(beside.get(iri, ())), -network.nodes[iri].mentions, iri

    order = sorted(distance, key=rank)
    kept = set(order[: wanted.limit]) if wanted.around else _joined(order, beside, wanted.limit)
    edges = tuple(e for e in network.edges if e.subject in kept and e.object in kept)
    nodes = tuple(network.nodes[i] for i in order if i in kept)
    return Chosen(network, nodes, edges, len(order) - len(nodes), alone, dict(relations))


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The neighbours of every node that has one."""
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        if a != b:
            beside[a].add(b)
            beside[b].add(a)
    return dict(beside)


def _distances(beside: dict[str, set[str]], centre: str, depth: int) -> dict[str, int]:
    """How many steps each node within `depth` is from the centre."""
    distance = {centre: 0}
    rim = {centre}
    for step in range(1, depth + 1):
        rim = {n for node in rim for n in beside.get(node, ())} - distance.keys()
        distance.update(dict.fromkeys(rim, step))
    return distance


def _joined(order: list[str], beside: dict[str, set[str]], limit: int) -> set[str]:
    """The first nodes of an order, at most `limit`, each related to another one of them."""
    taken: set[str] = set()
    joined: set[str] = set()
    for node in order:
        met = taken & beside[node]
        more = (met | {node}) - joined if met else set()
        if len(joined) + len(more) > limit:
            continue
        taken.add(node)
        joined |= more
        if len(joined) == limit:
            break
    return joined
