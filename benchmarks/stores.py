"""Quads a second into stores: ours, and SPARQL servers by `build --store`, each beside the store's own loader.

    python -m benchmarks.stores [--quick]

The graph is that of made posts. Our side of a server is all that `--store` does: reading the graph, marks, requests,
one graph a post. Virtuoso is left out where `virtuoso-t` is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.growth import DUMP, LOAD
from benchmarks.made_posts import write
from benchmarks.measured import cost
from graph.build import build
from graph.data import DataDirectory
from graph.publishing import publish
from graph.sparql_server import SparqlServer
from tests.graph.plain import plain
from tests.graph.sparql_servers import PROGRAM, oxigraph_server
from tests.queries.engines import virtuoso_server

WRITE = """
from graph.data import DataDirectory
from graph.quads import Figures
from graph.store import write_store
from pyoxigraph import RdfFormat, parse
quads = list(parse(path=sys.argv[1], format=RdfFormat.N_QUADS))
data = DataDirectory(sys.argv[2])
data.path.mkdir()
figures = Figures(quads=len(quads), graphs=len({q.graph_name for q in quads}))
began = time.perf_counter()
write_store(data, iter(quads), figures)
said = time.perf_counter() - began
"""


def seconds(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def row(name: str, quads: int, ours: float, theirs: float) -> None:
    """Print a line of the table: seconds of our side and of the store's own loader."""
    print(
        f"| {name} | {quads / ours:,.0f} | {quads / theirs:,.0f} | {theirs / ours:.2f} | {ours / quads * 1e6:.0f} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    count = 100 if "--quick" in sys.argv else 1_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        data = DataDirectory(root / "data")
        write(root / "posts.jsonl", count)
        build(data, [str(root / "posts.jsonl")], extraction=plain())
        quads = data.manifest.quads
        cost(DUMP, root / "data", root / "all.nq")
        print(f"{quads:,} quads of {count} posts\n")
        print("| store | ours: quads/s | its loader: quads/s | ours/its | ours: s a million |")
        print("|---|---|---|---|---|")
        bare = cost(LOAD, root / "all.nq", root / "bare")
        made = cost(WRITE, root / "all.nq", root / "written")
        row("embedded (quads at hand; `bulk_load` reads a file)", quads, float(made.said), bare.seconds)  # type: ignore[arg-type]
        load = [str(PROGRAM), "load", "--location", str(root / "loaded"), "--file", str(root / "all.nq")]
        theirs = seconds(lambda: subprocess.run(load, check=True, capture_output=True))
        with oxigraph_server(root) as address:
            row("Oxigraph’s server", quads, seconds(lambda: publish(data, SparqlServer(f"{address}/store"))), theirs)
        if shutil.which("virtuoso-t"):
            own, other = root / "one", root / "two"
            own.mkdir(), other.mkdir()
            shutil.copy(root / "all.nq", other / "all.nq")
            with virtuoso_server(other) as (_, tell):
                text = f"DB.DBA.TTLP_MT(file_to_string_output('{other}/all.nq'), '', 'urn:g', 512); checkpoint;"
                theirs = seconds(lambda: tell(text))
            with virtuoso_server(own) as (address, _):
                password = {"LABGRAPH_STORE_USER": "dba", "LABGRAPH_STORE_PASSWORD": "dba"}
                server = SparqlServer(f"{address}/sparql-graph-crud-auth", password)
                row("Virtuoso 7", quads, seconds(lambda: publish(data, server)), theirs)
        data.release()
    print(f"\n{os.cpu_count()} processors, load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
