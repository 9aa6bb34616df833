"""The network of organisations in one span of years after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.layers import LayerName, Tie
from graph.names import Named
from graph.network import communities, layers_of, measure, project


@dataclass(frozen=True, slots=True)
class Span:
    """The network of the posts of some years, `since` to `until` (both in it).

    `density` and `modularity` are those of networkx; `stay` is the share of its organisations that were in the span
    before. `strongest` and `broker` are labels: most strength, most betweenness.
    """

    since: int
    until: int
    organisations: int
    ties: int
    density: float
    communities: int
    modularity: float
    stay: float
    strongest: str
    broker: str


def spans(ties: Mapping[LayerName, Sequence[Tie]], entities: Mapping[str, Named], years: int) -> Iterator[Span]:
    """The spans from the first post to the last, `years` long each; one without a tie has zeros."""
    days = sorted(t.date for found in ties.values() for t in found)
    if not days:
        return
    before: set[str] = set()
    for since in range(int(days[0][:4]), int(days[-1][:4]) + 1, years):
        until = since + years - 1
        network = project(layers_of(ties, f"{since:04}-01-01", f"{until:04}-12-31"), entities)
        groups = communities(network)
        edges = network.number_of_edges()
        yield Span(
            since,
            until,
            len(network),
            edges,
            round(nx.density(network), 4),
            len(groups),
            round(nx.community.modularity(network, groups, weight="weight"), 4) if edges else 0.0,
            round(len(before & set(network)) / len(network), 4) if len(network) else 0.0,
            _first(network, measure(network, "strength")),
            _first(network, measure(network, "betweenness")),
        )
        before = set(network)


def _first(network: nx.Graph[str], values: Mapping[str, float]) -> str:
    """The label of the organisation with the greatest value, if that is more than nothing."""
    best = min(values, key=lambda iri: (-values[iri], iri), default=None)
    return str(network.nodes[best]["label"]) if best is not None and values[best] > 0 else ""
