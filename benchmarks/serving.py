"""The endpoint beside Oxigraph's own server and rdflib-endpoint, on the same store: answers a second, and p95.

    python -m benchmarks.serving [--data DIR] [--quick]

Queries of the catalogue with their examples, and a trivial one, asked over 1, 4 and 16 connections that stay open; ours
with and without its cache of results. Then a small query while a hostile one runs, beside the same alone. Oxigraph's
server runs without its time limit, with which it does not live. Without --data the small graph of the tests is served.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx

from graph.data import DataDirectory
from graph.errors import GraphError
from graph.names import find_entity
from graph.parameters import bound
from queries import catalogue
from tests.server.served import small_graph

TRIVIAL = "ASK { <https://example.org/a> <https://example.org/b> <https://example.org/c> }"
PATIENCE = 15  # seconds for one answer
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ACCEPT = {"accept": "application/sparql-results+json"}
ENDPOINT = """
import sys, uvicorn
from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(store=OxigraphStore(store=Store.read_only(sys.argv[1])), default_union=True)
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


def main() -> None:
    """Print the figures as tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = DataDirectory(given.data) if given.data else small_graph(Path(folder) / "data")
        seconds = 1.0 if given.quick else 4.0
        found = _catalogue(data)
        asked = {"trivial": TRIVIAL, **(dict(list(found.items())[:3]) if given.quick else found)}
        figures: dict[str, dict[tuple[str, int], tuple[float, float]]] = {}
        for name, started in (
            ("ours", _ours),
            ("no cache", _uncached),
            ("oxigraph", _oxigraph),
            ("rdflib-endpoint", _rdflib),
        ):
            with contextlib.suppress(FileNotFoundError), started(data, Path(folder)) as address:
                figures[name] = _measured(address, asked, (1, 4) if given.quick else (1, 4, 16), seconds)
        _print(figures)
        for name, started in (("ours", _ours), ("oxigraph", _oxigraph)):
            with contextlib.suppress(FileNotFoundError), started(data, Path(folder)) as address:
                idle, beside = _beside_hostile(address)
                print(f"{name}: small query alone {idle:.1f} ms, beside a hostile one {beside:.1f} ms", flush=True)


def _catalogue(data: DataDirectory) -> dict[str, str]:
    store, found = data.open(), {}
    for name, query in catalogue().items():
        with contextlib.suppress(GraphError):
            found[name] = bound(query, query.examples(), lambda n: find_entity(store, n).iri)
    return found


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound_to:
        return int(bound_to.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], address: str) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(address, params={"query": "ASK {}"}, headers=ACCEPT, trust_env=False, timeout=10)
                break
            time.sleep(0.1)
        yield address
    finally:
        process.kill()  # rdflib-endpoint does not end by itself while a query runs
        process.wait()


def _ours(data: DataDirectory, _: Path, *more: str) -> contextlib.AbstractContextManager[str]:
    port = _port()
    code = "from graph.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--data", str(data.path), "--port", str(port), *more]
    return _running(command, f"http://127.0.0.1:{port}/sparql")


def _uncached(data: DataDirectory, folder: Path) -> contextlib.AbstractContextManager[str]:
    return _ours(data, folder, "--cache-mb", "0")


def _oxigraph(data: DataDirectory, _: Path) -> contextlib.AbstractContextManager[str]:
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    port = _port()
    command = [
        program, "serve-read-only", "--location", str(data.current().store), "--bind", f"127.0.0.1:{port}",
        "--union-default-graph",
    ]  # fmt: skip
    return _running(command, f"http://127.0.0.1:{port}/query")


def _rdflib(data: DataDirectory, _: Path) -> contextlib.AbstractContextManager[str]:
    port = _port()
    command = [sys.executable, "-c", ENDPOINT, str(data.current().store), str(port)]
    return _running(command, f"http://127.0.0.1:{port}/sparql")


def _measured(
    address: str, asked: dict[str, str], connections: tuple[int, ...], seconds: float
) -> dict[tuple[str, int], tuple[float, float]]:
    """Answers a second and the 95th percentile in milliseconds, by query and number of connections."""
    found = {}
    for name, query in asked.items():
        for n in connections:
            found[name, n] = _rate(address, query, n, seconds)
            print(f"{address} {name} {n}: {found[name, n][0]:.1f} a second", file=sys.stderr, flush=True)
            if not found[name, n][0]:
                break  # what one connection gets no answer to, more will not either
    return found


def _rate(address: str, query: str, connections: int, seconds: float) -> tuple[float, float]:
    times: list[float] = []
    end = time.perf_counter() + seconds

    parts = urlsplit(address)
    target = f"{parts.path}?{urlencode({'query': query})}"

    def ask() -> None:
        # http.client costs a third of what httpx does, which at some thousand answers a second is what one measures.
        connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
        with contextlib.closing(connection):
            while time.perf_counter() < end:
                started = time.perf_counter()
                connection.request("GET", target, headers=ACCEPT)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{address}: {answer.status}")
                times.append(time.perf_counter() - started)

    started = time.perf_counter()
    threads = [threading.Thread(target=_quietly, args=(ask,)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    if not times:
        return 0.0, PATIENCE * 1000
    return len(times) / took, sorted(times)[int(len(times) * 0.95)] * 1000


def _quietly(ask: Callable[[], None]) -> None:
    """Ask until the end, or until the server does not answer any more."""
    with contextlib.suppress(OSError, HTTPException, RuntimeError):
        ask()


def _beside_hostile(address: str) -> tuple[float, float]:
    """The median latency of a small query in milliseconds, alone and while a hostile query runs."""
    small = "SELECT ?s { ?s a <https://w3id.org/labgraph/ontology#Lab> } LIMIT 5 # "

    def median() -> float:
        times = []
        with httpx.Client(trust_env=False, timeout=60, headers=ACCEPT) as client:
            for number in range(200):
                started = time.perf_counter()
                client.get(address, params={"query": f"{small}{number} {started}"}).raise_for_status()
                times.append(time.perf_counter() - started)
        return statistics.median(times) * 1000

    def hostile() -> None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(address, params={"query": HOSTILE}, headers=ACCEPT, trust_env=False, timeout=25)

    idle = median()
    threading.Thread(target=hostile, daemon=True).start()
    time.sleep(1)
    return idle, median()


def _print(figures: dict[str, dict[tuple[str, int], tuple[float, float]]]) -> None:
    names = list(figures)
    print("| query | connections |" + "".join(f" {n}, a second (p95 ms) |" for n in names) + " ours / oxigraph |")
    print("|---|---|" + "---|" * (len(names) + 1))
    for key in figures["ours"]:
        rows = [figures[n].get(key, (0.0, PATIENCE * 1000)) for n in names]
        cells = "".join(f" {rate:.1f} ({p95:.1f}) |" for rate, p95 in rows)
        ratio = figures["ours"][key][0] / (figures.get("oxigraph", {}).get(key, (0.0, 0.0))[0] or float("nan"))
        print(f"| {key[0]} | {key[1]} |{cells} {ratio:.2f} |")


if __name__ == "__main__":
    main()
