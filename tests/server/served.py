"""Data directories and servers for the tests."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.data import DataDirectory
from graph.manifest import Manifest
from graph.operator_graphs import operator_digest, with_operator
from graph.patterns import instances, pairs
from graph.prefixes import LAB
from graph.quads import Figures, ontology_quads
from graph.server.app import app
from graph.server.running import bind, configuration
from graph.server.settings import Settings
from graph.store import finish, switch, write_store

SMALL = Path(__file__).parents[1] / "ontology" / "small.trig"
BASE = "https://example.org/"


def small_graph(path: Path, state: str = "one", more: str = "", gone: Sequence[str] = ()) -> DataDirectory:
    """A data directory whose current build is the small graph, the ontology and more TriG."""
    path.mkdir(parents=True, exist_ok=True)
    data = DataDirectory(path)
    store = Store()
    store.load(path=str(SMALL), format=RdfFormat.TRIG)
    store.load(more, format=RdfFormat.TRIG)
    store.extend(ontology_quads(BASE))
    count = {name: sum(1 for _ in instances(store, LAB + name)) for name in ("Post", "Source", "Mention", "Assertion")}
    entities = sum(1 for _ in store.quads_for_pattern(None, NamedNode(LAB + "names"), None, None))
    figures = Figures(
        posts=count["Post"], sources=count["Source"], entities=entities, mentions=count["Mention"],
        relations=sum(1 for _ in pairs(store, LAB + "leads")), assertions=count["Assertion"],
        graphs=sum(1 for _ in store.named_graphs()), quads=len(store),
    )  # fmt: skip
    folder = write_store(data, with_operator(store, data, figures), figures)
    manifest = Manifest(
        base=BASE, state=state * 8, made="2024-05-06T07:08:09+00:00", posts=figures.posts, sources=figures.sources,
        entities=figures.entities, mentions=figures.mentions, relations=figures.relations,
        assertions=figures.assertions, operator=operator_digest(data), graphs=figures.graphs, quads=figures.quads,
    )  # fmt: skip
    switch(data, finish(data, folder, manifest, gone))
    return data


@contextmanager
def serving(data: DataDirectory, token: str = "", **settings: Any) -> Iterator[httpx.Client]:
    """A server on a free port of this machine, in a thread, and a client of it, when the graph is in memory."""
    said = Settings(**{"port": 0, "workers": 1, **settings})
    bound = bind(said)
    made = app(data, said, token)
    server = uvicorn.Server(configuration(made))
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    try:
        while not server.started or made.state.site.snapshot.pool.is_loading:
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{bound.getsockname()[1]}", timeout=60, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(30)


def workers_of(server: int) -> list[int]:
    """The numbers of the worker processes that a server has: children, and what the keepers of its graphs started."""
    return children(server, b"graph.server.worker") + [
        pid for keeper in children(server, b"graph.server.keeper") for pid in children(keeper, b"graph.server.keeper")
    ]


def children(parent: int, module: bytes) -> list[int]:
    """The numbers of the processes of this module that a process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            mine = int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent
            if mine and module in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found
