"""Every query of the catalogue on a graph of 1.4 million quads, some of them beside rdflib's own engine.

    python -m benchmarks.queries [--quick] [FILE.nq]

The graph is that of FILE.nq (an export with evidence), else of the sample posts, in copies (`benchmarks.large_graph`).
`Graph.query` takes the name and the examples of a query's head, finds the entities that they name, and reads all rows.
rdflib has the same triples in memory, in a process of its own, and the text that `Graph.query` asks; a query that takes
it more than PATIENCE seconds is given up. Seconds are those of the processor: neither side uses two, and what else the
machine does is no matter.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyoxigraph as ox

from benchmarks.large_graph import large_graph
from benchmarks.measured import cost
from graph import Graph
from graph.engine import LocalEngine
from graph.parameters import bound
from queries import catalogue

PATIENCE = 20  # seconds for a query of rdflib's
BESIDE = (
    "labs-by-age", "labs-neighbourhood", "partners", "relations-of", "moves", "people-of", "people-shared", "funders",
    "programme-actors", "events-calendar", "who-meets-whom", "mentions-per-year",
)  # fmt: skip
THEIRS = f"""
import signal, rdflib
class Late(BaseException): pass
def late(*_): raise Late
signal.signal(signal.SIGPROF, late)
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
said = {{"load": time.process_time()}}
for name, text in json.load(open(sys.argv[2], encoding="utf-8")).items():
    asked = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, {PATIENCE})
    try:
        said[name] = [len(list(graph.query(text))), time.process_time() - asked]
    except Late:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
"""


def main() -> None:
    """Print the tables."""
    with large_graph(sys.argv[1:]) as folder:
        store = ox.Store.read_only(str(folder))
        graph = Graph(LocalEngine(store))
        started = time.process_time()
        graph.engine.resolve("MindLab")
        print(f"the names of all entities read, once a graph: {time.process_time() - started:.2f} s\n")
        ours: dict[str, tuple[int, float]] = {}
        print("| query | rows | Graph.query, s |\n|---|--:|--:|")
        for query in catalogue().values():
            started = time.process_time()
            rows = len(graph.query(query.name, **query.examples()).rows)
            ours[query.name] = rows, time.process_time() - started
            print(f"| {query.name} | {rows} | {ours[query.name][1]:.2f} |", flush=True)
        _beside(graph, store, folder.parent, ours)


def _beside(graph: Graph, store: ox.Store, folder: Path, ours: dict[str, tuple[int, float]]) -> None:
    """The table of the queries that rdflib is asked as well."""
    triples, texts = folder / "large.nt", folder / "queries.json"
    triples.write_bytes(ox.serialize({quad.triple for quad in store}, format=ox.RdfFormat.N_TRIPLES) or b"")
    found = {name: query for name, query in catalogue().items() if name in BESIDE}
    texts.write_text(json.dumps({n: bound(q, q.examples(), graph.engine.resolve) for n, q in found.items()}))
    theirs = cost(THEIRS, triples, texts)
    assert isinstance(theirs.said, dict)
    print(f"\nrdflib: {theirs.said['load']:.0f} s to load, {theirs.peak:.0f} MB\n")
    print("| query | rows | Graph.query, s | rows | rdflib, s | times |\n|---|--:|--:|--:|--:|--:|")
    for name in found:
        rows, seconds = ours[name]
        if name in theirs.said:
            more, longer = theirs.said[name]
            print(f"| {name} | {rows} | {seconds:.2f} | {more} | {longer:.2f} | {longer / seconds:.1f} |")
        else:
            print(f"| {name} | {rows} | {seconds:.2f} | | > {PATIENCE} | > {PATIENCE / seconds:.0f} |")


if __name__ == "__main__":
    main()
