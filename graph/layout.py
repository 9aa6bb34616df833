"""Positions of the nodes of a network, computed before the page is written: the same graph gives the same picture.

networkx's force-directed layout is quadratic in time, and above 500 nodes it needs scipy. So a large component is cut
into communities (Louvain), each is laid out by itself, and they are set side by side where the links between them pull.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.distance import cdist

from graph.geometry import SPACING, Points, apart, between, packed, placed, radius, sunflower

if TYPE_CHECKING:
    import networkx as nx

HOT, WARM = 0.2, 0.025  # how far a node may go in the first round: to find its place, or from near it
FEW = 60  # parts of a picture that are moved together: so many are no longer read as a whole
DIRECT = 400  # nodes that one force-directed layout takes: as many as the explorer draws at once
SEED = 20140


def positions(nodes: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """A place for each node, in units of the page, rounded to a tenth; the largest component is in the middle."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in links if a != b))
    names, points = _side_by_side([graph.subgraph(sorted(c)) for c in nx.connected_components(graph)])
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, points, strict=True)}


def _side_by_side(parts: list[nx.Graph[str]]) -> tuple[list[str], Points]:
    """The parts, each laid out, as discs that touch without a pull between them."""
    parts = sorted(parts, key=lambda part: (-len(part), min(part)))
    names: list[str] = []
    blocks = []
    for part in parts:
        order, points = _component(part)
        names += order
        blocks.append(points)
    radii = np.array([radius(points) for points in blocks])
    return names, placed(blocks, _closer(blocks, packed(radii)))


def _closer(blocks: list[Points], centres: Points) -> Points:
    """The discs' centres, each moved towards the middle as far as their nodes leave a gap of two spacings."""
    centres = centres.copy()
    there = blocks[:1]
    for i in range(1, min(len(blocks), FEW)):
        for share in np.linspace(0.3, 1.0, 29):
            points = blocks[i] + share * centres[i]
            if all(cdist(points, others).min() >= 2 * SPACING for others in there):
                centres[i] *= share
                break
        there.append(blocks[i] + centres[i])
    return centres


def _component(graph: nx.Graph[str]) -> tuple[list[str], Points]:
    """A connected graph's nodes and their places around (0, 0)."""
    order = sorted(graph)
    if len(order) <= DIRECT:
        return order, _direct(graph, order)
    communities = _communities(graph)
    if len(communities) == 1:
        return order, SPACING * sunflower(len(order))
    names: list[str] = []
    blocks = []
    home = {}
    for index, community in enumerate(communities):
        inner, points = _component_or_more(graph, community)
        names += inner
        blocks.append(points)
        home.update(dict.fromkeys(inner, index))
    weights = np.zeros((len(blocks), len(blocks)))
    for a, b in graph.edges:
        if home[a] != home[b]:
            weights[home[a], home[b]] += 1
            weights[home[b], home[a]] += 1
    radii = np.array([radius(points) for points in blocks])
    return names, placed(blocks, _pulled(radii, weights))


def _component_or_more(graph: nx.Graph[str], community: list[str]) -> tuple[list[str], Points]:
    """A community's nodes and their places; taken out of its graph it may fall apart."""
    import networkx as nx

    part = graph.subgraph(community)
    if nx.is_connected(part):
        return _component(part)
    return _side_by_side([part.subgraph(sorted(c)) for c in nx.connected_components(part)])


def _communities(graph: nx.Graph[str]) -> list[list[str]]:
    """Louvain communities, the largest first."""
    import networkx as nx

    clean: nx.Graph[str] = nx.Graph()  # a subgraph view answers slowly, and its order is not ours
    clean.add_nodes_from(sorted(graph))
    clean.add_edges_from(sorted((min(e), max(e)) for e in graph.edges))
    found = [sorted(c) for c in nx.community.louvain_communities(clean, seed=SEED)]
    return sorted(found, key=lambda c: (-len(c), c[0]))


def _direct(graph: nx.Graph[str], order: list[str]) -> Points:
    """A force-directed layout of a small graph, with one node for each square of SPACING on the average."""
    count = len(order)
    if count == 1:
        return np.zeros((1, 2))
    index = {name: i for i, name in enumerate(order)}
    weights = np.zeros((count, count))
    for a, b in graph.edges:
        weights[index[a], index[b]] = weights[index[b], index[a]] = 1.0
    points = _forces(_unfolded(order, weights), weights, np.zeros(count), rounds=120, heat=WARM)
    return apart(_evened(points, np.full(count, SPACING**2)), np.full(count, SPACING * 0.42))


def _unfolded(order: list[str], weights: Points) -> Points:
    """Where the nodes of a connected graph start: steps between them as distances, as far as a plane can show them.

    Classical scaling (Torgerson 1952). The picture is then turned, and turned over, until its hubs lie as near as can
    be to places that follow from their names alone, so that a network with a few nodes more gets nearly the same one;
    what has the same steps to all others is held apart by its name too.
    """
    from scipy.sparse.csgraph import shortest_path

    count = len(order)
    steps = shortest_path(weights, unweighted=True) ** 2
    steps -= steps.mean(axis=0)
    steps -= steps.mean(axis=1)[:, None]
    values, vectors = np.linalg.eigh(-steps / 2)
    points = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    fixed = np.array([_by_name(name) for name in order])
    left, _, right = np.linalg.svd((points * weights.sum(axis=1)[:, None]).T @ fixed)
    turned = points @ (left @ right)
    start: Points = turned * np.sqrt(count) * 0.4 / max(float(turned.std()), 1e-9) + 0.5 * fixed
    return start


def _by_name(name: str) -> tuple[float, float]:
    """A point of the disc of radius 1 that follows from a name."""
    turn, away = np.frombuffer(hashlib.sha256(name.encode()).digest()[:8], dtype="<u4") / 2.0**32
    return float(np.sqrt(away) * np.cos(2 * np.pi * turn)), float(np.sqrt(away) * np.sin(2 * np.pi * turn))


def _evened(points: Points, areas: Points) -> Points:
    """The same picture with its crowded middle wider and its far ends nearer: a disc in which each has its area.

    A hub draws its leaves onto each other and leaves a few nodes far out, which would make all else small.
    """
    distance = np.maximum(np.sqrt((points**2).sum(axis=1)), 1e-9)
    order = np.argsort(distance, kind="stable")
    within = np.empty(len(points))
    within[order] = np.cumsum(areas[order]) - areas[order] / 2
    even = np.sqrt(within / areas.sum())
    wanted = np.sqrt(areas.sum() / np.pi) * (0.75 * even + 0.25 * distance / distance.max())
    scaled: Points = points * (wanted / distance)[:, None]
    return scaled


def _pulled(radii: Points, weights: Points) -> Points:
    """Places for discs that pull each other by weight and do not overlap."""
    unit = float(np.mean(radii)) * 2
    start = packed(radii) / unit
    strength = np.log1p(weights) / max(1.0, float(np.log1p(weights).max()))
    drawn = unit * _forces(start, strength, radii / unit, rounds=100, heat=HOT)
    return apart(_evened(drawn, (2.2 * radii) ** 2), radii)


def _forces(points: Points, weights: Points, radii: Points, rounds: int, heat: float) -> Points:
    """Fruchterman and Reingold's layout (1991), its distances measured from rim to rim; all in units of one spacing.

    Dense: memory and time are quadratic in the number of points. A weak pull to the middle keeps far ends in sight.
    """
    x, y = points.T.copy()
    rims = radii[:, None] + radii[None, :]
    for step in range(rounds):
        across, down, distance = between(x, y)
        gap = np.maximum(distance - rims, 0.05)
        force = 1.0 / (distance * gap) - weights * gap / distance
        np.fill_diagonal(force, 0.0)
        right, below = (across * force).sum(axis=1) - 0.02 * x, (down * force).sum(axis=1) - 0.02 * y
        length = np.maximum(np.hypot(right, below), 1e-9)
        most = max(0.02, heat * np.sqrt(len(x)) * (1 - step / rounds) ** 1.5)
        x += right / length * np.minimum(length, most)
        y += below / length * np.minimum(length, most)
    return np.stack([x - x.mean(), y - y.mean()], axis=1)
