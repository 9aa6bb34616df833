"""The network of organisations: who is central, who stands between, who belongs together.

Weights say how much evidence there is (`graph.layers`). Measures that go along edges take the weight, those that go
over distance its inverse. The measures are those of Burt (structural holes: constraint, effective size), Freeman
(betweenness), Bonacich (eigenvector), Seidman (k-core), as networkx has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import networkx as nx
import numpy as np
from scipy.sparse.linalg import eigsh

from graph.layers import Layer, LayerName, Tie, layer
from graph.names import Named

Measure = Literal[
    "degree", "strength", "betweenness", "eigenvector", "pagerank", "core", "constraint", "effective_size"
]  # fmt: skip
MEASURES: tuple[Measure, ...] = get_args(Measure)
SEED = 20140
EXACT = 400  # organisations up to which betweenness is counted from each: the time grows with their square and more
PIVOTS = 200
DENSE = 50  # organisations up to which all eigenvectors are computed
Drawn = Mapping[str, float]  # how often each post counts


@dataclass(frozen=True, slots=True)
class Ranked:
    """An organisation with its measures and its community (0 is the largest)."""

    iri: str
    label: str
    type: str
    degree: int
    strength: float
    betweenness: float
    eigenvector: float
    pagerank: float
    core: int
    constraint: float
    effective_size: float
    community: int


@dataclass(frozen=True, slots=True)
class Bipartite:
    """A layer as it is before it is projected: organisations and what they share.

    `density` in [0, 1]; `clustering` is the mean bipartite clustering of Latapy et al. (2008) over the organisations,
    `closure` that of Robins and Alexander (2004): how often four-cycles close paths of three steps.
    """

    layer: str
    organisations: int
    shared: int
    ties: int
    density: float
    clustering: float
    closure: float
    largest_share: int = field(default=0)


def layers_of(ties: Mapping[LayerName, Sequence[Tie]], since: str = "", until: str = "9999") -> list[Layer]:
    """The layers of these ties, of posts from one day to another (ISO 8601, inclusive)."""
    return [
        layer(name, [t for t in found if since <= t.date <= until], direct=name == "partners")
        for name, found in ties.items()
    ]


def project(layers: Iterable[Layer], entities: Mapping[str, Named], drawn: Drawn | None = None) -> nx.Graph[str]:
    """The network of the organisations that share something; those that share nothing are not in it.

    `drawn` says how often each post counts (a post that is not there: not at all); without it each counts once.
    """
    weights: dict[tuple[str, str], float] = {}
    where: dict[tuple[str, str], list[str]] = {}
    for one in layers:
        counts = None if drawn is None else np.array([drawn.get(p, 0.0) for p in one.posts], dtype=np.float64)
        joined = one.weights(counts).tocoo()
        for i, j, weight in zip(*joined.coords, joined.data, strict=True):
            if i < j:
                pair = one.actors[i], one.actors[j]
                weights[pair] = weights.get(pair, 0.0) + float(weight)
                where.setdefault(pair, []).append(one.name)
    graph: nx.Graph[str] = nx.Graph()
    for iri in sorted({iri for pair in weights for iri in pair}):
        graph.add_node(iri, label=entities[iri].label, type=entities[iri].type)
    for (a, b), weight in sorted(weights.items()):
        graph.add_edge(a, b, weight=round(weight, 6), layers=" ".join(where[a, b]))
    return graph


def measures(graph: nx.Graph[str]) -> list[Ranked]:
    """Every organisation of a network with its measures, the one with most strength first."""
    found = {name: value(graph) for name, value in _VALUES.items()}
    group = {iri: number for number, members in enumerate(communities(graph)) for iri in members}
    rows = [
        Ranked(
            iri, data["label"], data["type"], int(found["degree"][iri]), found["strength"][iri],
            found["betweenness"][iri], found["eigenvector"][iri], found["pagerank"][iri], int(found["core"][iri]),
            found["constraint"][iri], found["effective_size"][iri], group[iri],
        )
        for iri, data in graph.nodes(data=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r.strength, r.iri))


def measure(graph: nx.Graph[str], name: Measure) -> dict[str, float]:
    """One measure of every organisation, by IRI, rounded to six digits."""
    return _VALUES[name](graph)


def communities(graph: nx.Graph[str], seed: int = SEED) -> list[set[str]]:
    """The communities by Louvain's method (Blondel et al. 2008), the largest first; the same graph gives the same."""
    if not graph.number_of_edges():
        return [{iri} for iri in sorted(graph)]
    found = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    return sorted((set(c) for c in found), key=lambda c: (-len(c), min(c)))


def bipartite(one: Layer) -> Bipartite:
    """The measures of a layer before it is projected."""
    tied = one.strengths().tocoo()
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    edges = [(("o", one.actors[i]), ("s", one.groups[j])) for i, j in zip(*tied.coords, strict=True)]
    graph.add_edges_from(sorted(edges))
    top = {n for n in graph if n[0] == "o"}
    if not top:
        return Bipartite(one.name, 0, 0, 0, 0.0, 0.0, 0.0)
    clustering = nx.bipartite.clustering(graph, top)
    return Bipartite(
        one.name,
        len(top),
        len(graph) - len(top),
        graph.number_of_edges(),
        round(nx.bipartite.density(graph, top), 6),
        round(sum(clustering[n] for n in sorted(top)) / len(top), 6),
        round(nx.bipartite.robins_alexander_clustering(graph), 6),
        max(graph.degree(n) for n in graph if n[0] == "s"),
    )


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {iri: 0.0 if value != value else round(float(value), 6) for iri, value in values.items()}


def _betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    """Exact up to `EXACT` organisations; beyond, from `PIVOTS` of them drawn with a fixed seed (Brandes, Pich 2007)."""
    far = graph.copy()
    for _, _, data in far.edges(data=True):
        data["distance"] = 1 / max(data["weight"], 1e-6)
    pivots = PIVOTS if len(far) > EXACT else None
    return _rounded(nx.betweenness_centrality(far, k=pivots, weight="distance", seed=SEED))


def _eigenvector(graph: nx.Graph[str]) -> dict[str, float]:
    """Of the largest component; elsewhere nothing: between components the measure says nothing."""
    if not len(graph):
        return {}
    largest = max(nx.connected_components(graph), key=lambda c: (len(c), min(c)))
    order = sorted(largest)
    matrix = nx.to_scipy_sparse_array(graph, nodelist=order, weight="weight").astype(np.float64)
    if len(order) > DENSE:
        _, vectors = eigsh(matrix, k=1, which="LA", v0=np.ones(len(order)))
    else:
        _, vectors = np.linalg.eigh(matrix.toarray())
    inside = dict(zip(order, np.abs(vectors[:, -1]), strict=True))
    return _rounded({iri: inside.get(iri, 0.0) for iri in graph})


_VALUES: dict[Measure, Callable[[nx.Graph[str]], dict[str, float]]] = {
    "degree": lambda g: _rounded(dict(g.degree())),
    "strength": lambda g: _rounded(dict(g.degree(weight="weight"))),
    "betweenness": _betweenness,
    "eigenvector": _eigenvector,
    "pagerank": lambda g: _rounded(nx.pagerank(g, weight="weight")) if len(g) else {},
    "core": lambda g: _rounded(nx.core_number(g)) if len(g) else {},
    "constraint": lambda g: _rounded(nx.constraint(g, weight="weight")) if len(g) else {},
    "effective_size": lambda g: _rounded(nx.effective_size(g, weight="weight")) if len(g) else {},
}
