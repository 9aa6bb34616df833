"""The endpoint beside Oxigraph's own server and rdflib-endpoint, on the same store: answers a second, and p95.

    python -m benchmarks.serving [--data DIR] [--large] [--disk] [--connections N,…] [--seconds S] [--patience S]
                                 [--only NAME,…] [--quick]

Queries of the catalogue with their examples, and a trivial one, asked over 1, 4 and 16 connections that stay open; ours
with and without its cache of results, and with --disk also without the graph in memory. Then a small query while a
hostile one runs, beside the same alone. Oxigraph's server runs without its time limit, with which it does not live.
rdflib-endpoint is asked over one connection; what it does not answer within --patience seconds counts as that long, so
that where there is such a query the sum of its times is more than is said. Without --data the small graph of the tests
is served.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pyoxigraph as ox

from benchmarks.large_graph import QUADS, copied
from graph.data import DataDirectory
from graph.errors import GraphError
from graph.names import find_entity
from graph.parameters import bound
from graph.quads import Figures
from graph.store import finish, switch, write_store
from queries import catalogue
from tests.server.served import small_graph

TRIVIAL = "ASK { <https://example.org/a> <https://example.org/b> <https://example.org/c> }"
PATIENCE = 120.0  # seconds for one answer: who gives up leaves Oxigraph's server at work beside the next
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
    parser.add_argument("--large", action="store_true", help="copies of the graph, 1.4 million quads in all")
    parser.add_argument("--disk", action="store_true", help="measure ours also without the graph in memory")
    parser.add_argument("--connections", default="1,4,16", metavar="N,…")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each query, server and number of connections")
    parser.add_argument("--patience", type=float, default=5.0, help="seconds for an answer of rdflib-endpoint")
    parser.add_argument("--only", default="", metavar="NAME,…", help="these queries of the catalogue")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        data = DataDirectory(given.data) if given.data else small_graph(Path(folder) / "data")
        data = _large(data, Path(folder)) if given.large else data
        found = {n: q for n, q in _catalogue(data).items() if not given.only or n in given.only.split(",")}
        asked = {"trivial": TRIVIAL, **(dict(list(found.items())[:3]) if given.quick else found)}
        servers: dict[str, str] = {}
        sides = {"ours": _ours, "no cache": _uncached, "from disk": _from_disk, "oxigraph": _oxigraph}
        for name, started in sides.items():
            if name == "from disk" and not given.disk:
                continue
            with contextlib.suppress(FileNotFoundError):
                servers[name] = running.enter_context(started(data, Path(folder)))
        print(f"{data.manifest.quads} quads, load of the machine before: {os.getloadavg()[0]:.1f}\n")
        connections = (1, 4) if given.quick else tuple(int(n) for n in given.connections.split(","))
        figures = _measured(servers, asked, connections, 0.5 if given.quick else given.seconds)
        running.close()
        figures["rdflib-endpoint"] = _of_rdflib(data, Path(folder), asked, given.seconds, given.patience)
        _print(figures, given.patience)
        _summary(figures, given.patience)
        for name, started in (("ours", _ours), ("oxigraph", _oxigraph)):
            with contextlib.suppress(FileNotFoundError), started(data, Path(folder)) as address:
                idle, beside = _beside_hostile(address)
                print(f"{name}: small query alone {idle:.1f} ms, beside a hostile one {beside:.1f} ms", flush=True)
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


def _large(data: DataDirectory, folder: Path) -> DataDirectory:
    """Another data directory with so many copies of the graph of one that it has QUADS quads."""
    made, manifest = DataDirectory(folder / "large"), data.manifest
    made.path.mkdir()
    text = (ox.serialize(data.open(), format=ox.RdfFormat.N_QUADS) or b"").decode()
    with (folder / "large.nq").open("w", encoding="utf-8") as file:
        file.writelines(copied(text.splitlines(keepends=True), QUADS))
    store = ox.Store()
    store.bulk_load(path=folder / "large.nq", format=ox.RdfFormat.N_QUADS)
    figures = Figures(quads=len(store), graphs=sum(1 for _ in store.named_graphs()))
    built = write_store(made, iter(store), figures)
    switch(made, finish(made, built, replace(manifest, quads=figures.quads, graphs=figures.graphs)))
    return made


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


@contextlib.contextmanager
def _ours(data: DataDirectory, folder: Path, *more: str) -> Iterator[str]:
    port = _port()
    code = "from graph.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--data", str(data.path), "--port", str(port), *more]
    with _running(command, f"http://127.0.0.1:{port}/sparql") as address:
        for _ in range(3000):  # the explorer's first answers are made when it starts, and the graph is read into memory
            if "labgraph_warm 1" in httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text:
                break
            time.sleep(0.2)
        yield address


def _uncached(data: DataDirectory, folder: Path) -> contextlib.AbstractContextManager[str]:
    return _ours(data, folder, "--cache-mb", "0")


def _from_disk(data: DataDirectory, folder: Path) -> contextlib.AbstractContextManager[str]:
    return _ours(data, folder, "--cache-mb", "0", "--graph-memory-mb", "0")


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


Rates = dict[str, dict[tuple[str, int], tuple[float, float]]]


def _measured(servers: dict[str, str], asked: dict[str, str], connections: tuple[int, ...], seconds: float) -> Rates:
    """Answers a second and the 95th percentile in milliseconds, by server, query and number of connections.

    The servers take turns at each query, so that what else the machine does falls on all of them alike.
    """
    found: Rates = {name: {} for name in servers}
    silent: set[tuple[str, str]] = set()
    for query, text in asked.items():
        for n in connections:
            for name, address in servers.items():
                if (name, query) in silent:
                    continue  # what one connection gets no answer to, more will not either
                found[name][query, n] = rate, _ = _rate(address, text, n, seconds)
                print(f"{name} {query} {n}: {rate:.1f} a second", file=sys.stderr, flush=True)
                if not rate:
                    silent.add((name, query))
    return found


def _of_rdflib(
    data: DataDirectory, folder: Path, asked: dict[str, str], seconds: float, patience: float
) -> dict[tuple[str, int], tuple[float, float]]:
    """The same of rdflib-endpoint over one connection, by itself, and anew after each query that it does not answer.

    It goes on with such a query when its client is gone, and answers nothing else.
    """
    found: dict[tuple[str, int], tuple[float, float]] = {}
    running = contextlib.ExitStack()
    with running:
        address = running.enter_context(_rdflib(data, folder))
        for query, text in asked.items():
            found[query, 1] = rate, _ = _rate(address, text, 1, seconds, patience)
            print(f"rdflib-endpoint {query} 1: {rate:.1f} a second", file=sys.stderr, flush=True)
            if not rate:
                running.close()
                address = running.enter_context(_rdflib(data, folder))
    return found


def _summary(figures: Rates, patience: float) -> None:
    """The marks: trivial queries, those over 20 ms in Oxigraph's server, the catalogue beside rdflib-endpoint.

    A query takes over 20 ms when one connection alone waits for it so long; over many all wait for each other.
    """
    ours, peer, python = (figures.get(n, {}) for n in ("ours", "oxigraph", "rdflib-endpoint"))
    sides = {n: figures[n] for n in ("ours", "no cache", "from disk") if n in figures}
    for n in sorted({n for _, n in ours}):
        if not peer.get(("trivial", n), (0.0, 0.0))[0]:
            continue
        long = [k for k, (rate, _) in peer.items() if k[1] == n and rate and peer[k[0], 1][0] < 1 / 0.02]
        print(f"{n} connections, of Oxigraph's rate: {len(long)} queries over 20 ms")
        for name, side in sides.items():
            rates = [side.get(k, (0.0, 0.0))[0] / peer[k][0] for k in long]
            told = f"median {statistics.median(rates):.2f}, least {min(rates):.2f}" if rates else "none"
            print(f"    {name}: trivial {side['trivial', n][0] / peer['trivial', n][0]:.2f}, long {told}")
    both = [k for k, (rate, _) in python.items() if k[1] == 1 and k[0] != "trivial"]
    if both:
        silent = sum(not python[k][0] for k in both)
        theirs = sum(1 / python[k][0] if python[k][0] else patience for k in both)
        print(f"rdflib-endpoint: {theirs:.1f} s for {len(both)} queries of the catalogue one by one; {silent} of"
              f" them it does not answer in {patience:g} s, and they count as that")  # fmt: skip
        for name, side in {**sides, "oxigraph": peer}.items():
            once = [1 / side[k][0] for k in both if side.get(k, (0.0, 0.0))[0]]
            more = f", {len(both) - len(once)} unanswered" if len(once) < len(both) else ""
            print(f"    {name}: {sum(once):.2f} s{more}; rdflib-endpoint takes {theirs / sum(once):.0f} times that"
                  f"{' or more' if silent else ''}")  # fmt: skip


def _rate(
    address: str, query: str, connections: int, seconds: float, patience: float = PATIENCE
) -> tuple[float, float]:
    times: list[float] = []
    end = time.perf_counter() + seconds

    parts = urlsplit(address)
    target = f"{parts.path}?{urlencode({'query': query})}"

    def ask() -> None:
        # http.client costs a third of what httpx does, which at some thousand answers a second is what one measures.
        connection = HTTPConnection(parts.netloc, timeout=patience)
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
        return 0.0, patience * 1000
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


def _print(figures: Rates, patience: float) -> None:
    names = list(figures)
    print("| query | connections |" + "".join(f" {n}, a second (p95 ms) |" for n in names) + " ours / oxigraph |")
    print("|---|---|" + "---|" * (len(names) + 1))
    for key in figures["ours"]:
        rows = [figures[n].get(key, (0.0, patience * 1000)) for n in names]
        cells = "".join(f" {rate:.1f} ({p95:.1f}) |" for rate, p95 in rows)
        ratio = figures["ours"][key][0] / (figures.get("oxigraph", {}).get(key, (0.0, 0.0))[0] or float("nan"))
        print(f"| {key[0]} | {key[1]} |{cells} {ratio:.2f} |")


if __name__ == "__main__":
    main()
