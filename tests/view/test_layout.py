"""Positions: the same each time, nobody on anybody, and who is there stays there."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.communities import communities
from graph.geometry import SPACING
from graph.layout import positions
from graph.layout_growth import extended, layered
from graph.names import Named
from graph.network_data import Edge, Network, Node
from graph.paths import between

Links = list[tuple[str, str]]


def some(nodes: int, links: int) -> tuple[list[str], Links]:
    chance = random.Random(3)
    names = [f"n{i}" for i in range(nodes)]
    return names, [(names[int(chance.paretovariate(1)) % nodes], chance.choice(names)) for _ in range(links)]


@pytest.mark.parametrize(("nodes", "links"), [(0, 0), (1, 0), (2, 1), (60, 150), (600, 900)])
def test_the_same_network_gives_the_same_picture_in_any_order(nodes: int, links: int) -> None:
    names, ties = some(nodes, links)
    first = positions(names, ties)
    assert first == positions(reversed(names), [(b, a) for a, b in reversed(ties)])
    assert set(first) == set(names)


def test_no_node_hides_another() -> None:
    names, ties = some(120, 300)
    places = positions(names, ties)
    near = [(a, b) for a, b in itertools.combinations(names, 2) if _distance(places[a], places[b]) < SPACING / 3]
    assert near == []


@pytest.mark.parametrize("seed", range(5))
def test_a_few_nodes_more_move_little(seed: int) -> None:
    links = [(f"n{a:03}", f"n{b:03}") for a, b in nx.barabasi_albert_graph(90, 2, seed).edges]
    grown = [*links, ("a new leaf", links[0][0]), ("another", links[40][1]), ("n050", "n060")]
    before, after = (positions({n for pair in some for n in pair}, some) for some in (links, grown))
    old, new = (np.array([places[name] for name in sorted(before)]) for places in (before, after))
    reach = np.linalg.norm(old - old.mean(axis=0), axis=1).mean()
    assert np.median(np.linalg.norm(new - old, axis=1)) < 0.4 * reach  # by chance it would be about 1


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5))
def test_who_has_a_place_keeps_it_and_the_new_ones_find_room(old: int, new: int, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"n{i}" for i in range(old + new)]
    ties = [(chance.choice(names), chance.choice(names)) for _ in range(2 * len(names))] if names else []
    before = positions(names[:old], [(a, b) for a, b in ties if a in names[:old] and b in names[:old]])
    after = extended(before, names, ties)
    assert set(after) == set(names)
    assert all(after[name] == before[name] for name in before)
    fresh = [after[name] for name in names[old:]]
    assert len(set(fresh)) == len(fresh)


def test_a_path_stands_in_columns() -> None:
    places = layered({"a": 0, "b": 1, "c": 1, "d": 2})
    assert places["a"][0] < places["b"][0] == places["c"][0] < places["d"][0]
    assert places["b"][1] != places["c"][1]


def test_a_way_leads_through_a_place_only_if_no_other_does() -> None:
    kinds = {"a": "Lab", "b": "Lab", "paris": "Place", "x": "Person", "y": "Programme", "far": "Lab"}
    nodes = {i: Node(Named(i, kind, i)) for i, kind in kinds.items()}  # type: ignore[arg-type]

    def ways(edges: Links, end: str) -> list[str]:
        network = Network(nodes, tuple(Edge(a, "partnerOf", b) for a, b in edges), {})
        return [name for name, _ in between(network, "a", end)]

    town: Links = [("a", "paris"), ("b", "paris")]
    assert ways(town, "b") == ["a", "paris", "b"]
    assert ways([*town, ("a", "x"), ("x", "y"), ("y", "b")], "b") == ["a", "x", "y", "b"]
    assert ways(town, "far") == []
    assert ways(town, "a") == ["a"]


def test_communities_are_numbered_from_the_largest() -> None:
    triangle, pair = [(0, 1), (1, 2), (0, 2)], [(3, 4)]
    assert communities(5, [*triangle, *pair]) == [0, 0, 0, 1, 1]
    assert communities(0, []) == []
    assert communities(3000, [(0, 1)]) == []


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
