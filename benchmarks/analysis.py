"""The measures of the network of labs on 1.4 million quads, beside the same measures by networkx as it comes.

    python -m benchmarks.analysis [--quick] [FILE.nq]

The graph is that of `benchmarks.queries`. networkx does each measure without what `graph.network` does to be quick
(pivots, sparse eigenvectors). What takes longer than PATIENCE seconds is given up, and counts as that.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.large_graph import large_graph
from benchmarks.measured import Cost, cost

PATIENCE = 120  # seconds for one side of a comparison
GIVEN = f"import signal; signal.alarm({PATIENCE})\n"
NETWORK = """
from pyoxigraph import Store
from graph import Graph
from graph.engine import LocalEngine
from graph.layers import SHARED, ties_of
from graph.network import layers_of, measures, project
import networkx as nx
graph = Graph(LocalEngine(Store.read_only(sys.argv[1])))
ties = {name: ties_of(name, graph.claims, graph.by_iri, ("Lab",)) for name in SHARED}
read = time.perf_counter() - started
made = project(layers_of(ties), graph.by_iri)
projected = time.perf_counter() - started
"""
MEASURES = (
    NETWORK
    + """
measures(made)
said = [len(made), made.number_of_edges(), read, projected - read, time.perf_counter() - started - projected]
"""
)
PLAIN = (
    NETWORK
    + """
for _, _, data in made.edges(data=True):
    data["distance"] = 1 / max(data["weight"], 1e-6)
for measure in (
    lambda: dict(made.degree), lambda: dict(made.degree(weight="weight")),
    lambda: nx.betweenness_centrality(made, weight="distance"),
    lambda: nx.eigenvector_centrality(made, weight="weight", max_iter=100_000, tol=1e-8),
    lambda: nx.pagerank(made, weight="weight"), lambda: nx.core_number(made),
    lambda: nx.constraint(made, weight="weight"), lambda: nx.effective_size(made, weight="weight"),
    lambda: nx.community.louvain_communities(made, weight="weight", seed=1),
):
    measure()
said = [len(made), made.number_of_edges(), read, projected - read, time.perf_counter() - started - projected]
"""
)


def main() -> None:
    """Print the table."""
    with large_graph(sys.argv[1:]) as store:
        print("| measures of the labs | labs | ties | read, s | project, s | measure, s |\n|---|---|---|---|---|---|")
        for name, code in (("graph.network", MEASURES), ("networkx as it comes", PLAIN)):
            said = _tried(code, store)
            cells = (
                f"{said[0]:.0f} | {said[1]:.0f} | " + " | ".join(f"{s:.2f}" for s in said[2:])
                if said
                else f"over {PATIENCE}"
            )
            print(f"| {name} | {cells} |", flush=True)


def _tried(code: str, *arguments: Path) -> list[float]:
    """What a piece of work said of itself; nothing where it took too long."""
    try:
        done: Cost = cost(GIVEN + code, *arguments)
    except subprocess.CalledProcessError as error:
        if error.returncode != -14:  # SIGALRM
            raise
        return []
    assert isinstance(done.said, list)
    return [float(value) for value in done.said]


if __name__ == "__main__":
    main()
