"""What an analyst waits for on 1.4 million quads: queries in Python, and the measures of the network.

    python -m benchmarks.analysis [--quick] [FILE.nq]

`Graph.query` beside rdflib's own engine on the same queries; rdflib loads less of the graph (a tenth, or one copy if
that is more), because the whole takes it minutes and gigabytes, and so both are timed on that part too. The measures of
the network of labs beside the same measures by networkx as it comes: each without what `graph.network` does to be quick
(pivots, sparse eigenvectors). What takes longer than PATIENCE seconds is given up, and counts as that.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

from benchmarks.measured import Cost, cost
from benchmarks.queries import QUADS, copied, graph_lines, original
from graph.engine import LocalEngine
from graph.parameters import bound
from queries import catalogue

PATIENCE = 120  # seconds for one side of a comparison
ASKED = ("labs-by-age", "partners", "people-of", "moves", "funders", "events-calendar")
GIVEN = f"import signal; signal.alarm({PATIENCE})\n"
OURS = """
from pyoxigraph import Store
from graph import Graph
from graph.engine import LocalEngine
graph = Graph(LocalEngine(Store.read_only(sys.argv[1])))
text = open(sys.argv[2], encoding="utf-8").read()
started = time.perf_counter()
rows = len(graph.query(text).rows)
said = [rows, time.perf_counter() - started]
"""
THEIRS = """
import rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
text = open(sys.argv[2], encoding="utf-8").read()
signal.alarm(120)
started = time.perf_counter()
rows = len(list(graph.query(text)))
said = [rows, time.perf_counter() - started]
"""
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
    """Print the tables."""
    files = [a for a in sys.argv[1:] if not a.startswith("-")]
    wanted = QUADS // 10 if "--quick" in sys.argv else QUADS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = graph_lines(files[0] if files else None, folder)
        whole, part = _store(folder, "whole", lines, wanted), _store(folder, "part", lines, wanted // 10)
        _queries(folder, whole, part)
        _network(whole)


def _store(folder: Path, name: str, lines: list[str], quads: int) -> Path:
    """A store of about so many quads: whole copies of the graph, at least one."""
    text = "".join(copied(lines, max(1, quads // len(lines))))
    (folder / f"{name}.nq").write_text(text, encoding="utf-8")
    store = ox.Store(str(folder / name))
    store.bulk_load(path=folder / f"{name}.nq", format=ox.RdfFormat.N_QUADS)
    store.flush()
    triples = {q.triple for q in store}
    (folder / f"{name}.nt").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    print(f"{name}: {len(store)} quads\n")
    return folder / name


def _queries(folder: Path, whole: Path, part: Path) -> None:
    engine = LocalEngine(ox.Store.read_only(str(whole)))
    print(
        "| query | rows | Graph.query, s | on the part, s | rdflib on the part, s | times |\n|---|---|---|---|---|---|"
    )
    known = catalogue()
    for name in (n for n in ASKED if n in known):
        file = folder / "query.rq"
        text = bound(known[name], known[name].examples(), lambda name: original(engine, name)).splitlines(keepends=True)
        file.write_text("".join(line for line in text if not line.startswith("#+")), encoding="utf-8")
        large, small = (_tried(OURS, store, file) for store in (whole, part))
        theirs = _tried("import signal\n" + THEIRS, part.with_suffix(".nt"), file)
        times = (theirs[1] if theirs else PATIENCE) / small[1] if small else 0.0
        shown = f"{theirs[1]:.2f}" if theirs else f"over {PATIENCE}"
        at_least = "" if theirs else "at least "
        if large and small:
            print(
                f"| {name} | {large[0]:.0f} | {large[1]:.3f} | {small[1]:.3f} | {shown} | {at_least}{times:.0f} |",
                flush=True,
            )


def _network(whole: Path) -> None:
    print("\n| measures of the labs | labs | ties | read, s | project, s | measure, s |\n|---|---|---|---|---|---|")
    for name, code in (("graph.network", MEASURES), ("networkx as it comes", PLAIN)):
        said = _tried(code, whole)
        cells = (
            f"{said[0]:.0f} | {said[1]:.0f} | " + " | ".join(f"{s:.2f}" for s in said[2:])
            if said
            else f"over {PATIENCE}"
        )
        print(f"| {name} | {cells} |", flush=True)


def _tried(code: str, *arguments: Path) -> list[float]:
    """What a piece of work said of itself; nothing where it took too long."""
    try:
        done: Cost = cost(code if code.startswith("import signal") else GIVEN + code, *arguments)
    except subprocess.CalledProcessError as error:
        if error.returncode != -14:  # SIGALRM
            raise
        return []
    assert isinstance(done.said, list)
    return [float(value) for value in done.said]


if __name__ == "__main__":
    main()
