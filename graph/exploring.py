"""Which part of the network the explorer shows: around what was found, step by step, within the filters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from extract.facts import ENTITY_TYPES, EntityType, Predicate
from graph.layout import positions
from graph.layout_growth import extended, layered
from graph.network_data import Edge, Network
from graph.paths import between
from graph.selection import Chosen, Selection, choose

LIMIT = 60  # names that each step may add: their labels still find room on a screen
MOST = 400  # names in one picture
Places = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the explorer is asked for.

    `centres` are IRIs in the order in which they were opened, or `ends` the two that a path is looked for between;
    with neither it is the overview. `types` and `predicates` are what is left out, `since` and `until` months
    (2014-11) or empty, `confidence` is the least that passes, `limit` the names that each centre may bring.
    """

    centres: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None
    types: frozenset[EntityType] = frozenset()
    predicates: frozenset[Predicate] = frozenset()
    since: str = ""
    until: str = ""
    confidence: float = 0.0
    limit: int = LIMIT

    @property
    def unfiltered(self) -> Wanted:
        """The same place in the network at all times."""
        return replace(self, since="", until="", confidence=0.0)


def explored(network: Network, wanted: Wanted) -> tuple[Chosen, Places]:
    """What is shown, and where: who was there before a step or a filter keeps its place."""
    part = filtered(network, wanted)
    if wanted.ends:
        return _path(part, wanted.ends)
    if not wanted.centres:
        chosen = choose(part, Selection(types=_types(wanted), limit=wanted.limit))
        if wanted == wanted.unfiltered:
            return chosen, positions(_iris(chosen), _links(chosen))
        before = explored(network, wanted.unfiltered)[1]
        return chosen, extended(before, _iris(chosen), _links(chosen))
    chosen, steps = around(part, wanted.centres, wanted.limit)
    return chosen, _grown(network, wanted, chosen, steps)


def filtered(network: Network, wanted: Wanted) -> Network:
    """The network with only the relations that pass; centres stay whatever their type."""
    kept = set(wanted.centres) | set(wanted.ends or ())
    out = {iri for iri, node in network.nodes.items() if node.named.type in wanted.types and iri not in kept}
    edges = []
    for edge in network.edges:
        if edge.predicate in wanted.predicates or edge.subject in out or edge.object in out:
            continue
        if wanted.since or wanted.until or wanted.confidence:
            said = tuple(
                s
                for s in edge.statements
                if s.confidence >= wanted.confidence
                and (not wanted.since or network.posts[s.post].date[:7] >= wanted.since)
                and (not wanted.until or network.posts[s.post].date[:7] <= wanted.until)
            )
            if said:
                edges.append(replace(edge, statements=said))
        else:
            edges.append(edge)
    return replace(network, nodes={i: n for i, n in network.nodes.items() if i not in out}, edges=tuple(edges))


def around(network: Network, centres: tuple[str, ...], limit: int) -> tuple[Chosen, list[set[str]]]:
    """The centres with their most relevant neighbours, and what was there after each step.

    Relevant is what more posts tie to the centre, then what has more ties of its own.
    """
    ties: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    relations: dict[str, int] = defaultdict(int)
    for edge in network.edges:
        relations[edge.subject] += 1
        relations[edge.object] += 1
        if edge.subject != edge.object:
            posts = max(1, len(edge.posts))
            ties[edge.subject][edge.object] += posts
            ties[edge.object][edge.subject] += posts
    order: dict[str, None] = {}
    hidden: set[str] = set()
    steps = []
    for centre in centres:
        order.setdefault(centre)
        beside = sorted(ties[centre].items(), key=lambda tie: (-tie[1], -len(ties[tie[0]]), tie[0]))
        fresh = [iri for iri, _ in beside if iri not in order]
        room = max(0, min(limit, MOST - len(order)))
        order.update(dict.fromkeys(fresh[:room]))
        hidden.update(fresh[room:])
        steps.append(set(order))
    edges = tuple(e for e in network.edges if e.subject in order and e.object in order)
    nodes = tuple(network.nodes[iri] for iri in order)
    return Chosen(network, nodes, edges, len(hidden - order.keys()), 0, dict(relations)), steps


def entity(network: Network, iri: str) -> Chosen:
    """One entity with all its relations, and those at their other ends; the entity is the first node."""
    edges = tuple(e for e in network.edges if iri in (e.subject, e.object))
    return _chosen(network, (iri, *_ends(edges)), edges)


def relation(network: Network, one: str, two: str) -> Chosen:
    """Two entities and the relations between them."""
    edges = tuple(e for e in network.edges if {e.subject, e.object} == {one, two})
    return _chosen(network, (one, two), edges)


def _ends(edges: tuple[Edge, ...]) -> list[str]:
    return [iri for e in edges for iri in (e.subject, e.object)]


def _chosen(network: Network, iris: tuple[str, ...], edges: tuple[Edge, ...]) -> Chosen:
    return Chosen(network, tuple(network.nodes[iri] for iri in dict.fromkeys(iris)), edges)


def _path(network: Network, ends: tuple[str, str]) -> tuple[Chosen, Places]:
    """All shortest ways between two entities, from left to right; the two alone where there is none."""
    steps = between(network, *ends)
    order = dict(steps) or {ends[0]: 0, ends[1]: 1}
    edges = tuple(
        e for e in network.edges if e.subject in order and e.object in order and order[e.subject] != order[e.object]
    )
    return _chosen(network, tuple(order), edges), layered(order)


def _grown(network: Network, wanted: Wanted, chosen: Chosen, steps: list[set[str]]) -> Places:
    """Places step by step, each from those before; with filters from those without."""
    links = _links(chosen)
    if wanted != wanted.unfiltered:
        return extended(explored(network, wanted.unfiltered)[1], _iris(chosen), links)
    places = positions(steps[0], [(a, b) for a, b in links if a in steps[0] and b in steps[0]])
    for step in steps[1:]:
        within = [iri for iri in _iris(chosen) if iri in step]
        places = extended(places, within, [(a, b) for a, b in links if a in step and b in step])
    return places


def _types(wanted: Wanted) -> tuple[EntityType, ...]:
    return tuple(t for t in ENTITY_TYPES if t not in wanted.types)


def _iris(chosen: Chosen) -> list[str]:
    return [node.named.iri for node in chosen.nodes]


def _links(chosen: Chosen) -> list[tuple[str, str]]:
    return [(e.subject, e.object) for e in chosen.edges]
