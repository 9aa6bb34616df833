"""Communities: who is tied more to each other than to the rest."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 2000  # nodes for which they are looked for: beyond, it takes longer than drawing
SEED = 20140


def communities(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """Each node's community (Louvain; 0 is the largest), the same each time; nothing for too many nodes."""
    if not 0 < count <= MOST:
        return []
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in links if a != b}))
    found = sorted((sorted(c) for c in nx.community.louvain_communities(graph, seed=SEED)), key=lambda c: (-len(c), c))
    number = {node: i for i, community in enumerate(found) for node in community}
    return [number[node] for node in range(count)]
