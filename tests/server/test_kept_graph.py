"""A graph that fits is kept in memory: the answers are those of the disk, and who keeps it may go."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.errors import GraphError
from graph.parameters import bound
from graph.server.kept_graph import fits
from graph.server.settings import Settings
from queries import catalogue
from tests.server.served import children, serving, small_graph
from tests.server.test_limits import ENDLESS, HUNGRY, ask, figures, until

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def on_disk(small: DataDirectory) -> Iterator[httpx.Client]:
    with serving(small, graph_memory_mb=0) as client:
        yield client


def test_the_graph_is_in_memory_if_it_fits(client: httpx.Client, on_disk: httpx.Client) -> None:
    assert figures(client)["labgraph_graph_in_memory"] == 1
    assert figures(on_disk)["labgraph_graph_in_memory"] == 0


def test_every_query_of_the_catalogue_is_answered_as_from_disk(
    small: DataDirectory, client: httpx.Client, on_disk: httpx.Client
) -> None:
    engine, answered = LocalEngine(small.open()), 0
    for query in catalogue().values():
        try:
            text = bound(query, query.examples(), engine.resolve)
        except GraphError:  # the small graph has nobody of that name
            continue
        memory, disk = (ask(asked, text) for asked in (client, on_disk))
        assert memory.status_code == disk.status_code == 200
        rows = [sorted(str(row) for row in answer.json()["results"]["bindings"]) for answer in (memory, disk)]
        assert rows[0] == rows[1]
        answered += 1
    assert answered > 10


def test_what_is_written_is_answered_at_once(tmp_path: Path) -> None:
    data = small_graph(tmp_path / "data")
    headers = {"authorization": "Bearer a word", "content-type": "text/turtle"}
    with serving(data, token="a word") as client:
        for number in range(2):
            written = client.put("/store?graph=x:mine", content=f"<x:{number}> a <x:written> .", headers=headers)
            assert written.is_success
            assert ask(client, f"ASK {{ <x:{number}> a <x:written> }}").json()["boolean"] is True


def test_a_graph_that_takes_more_memory_than_it_may_is_read_from_disk(small: DataDirectory) -> None:
    quads = small.manifest.quads
    assert fits(quads, Settings(graph_memory_mb=16, workers=1))
    assert not fits(quads, Settings(graph_memory_mb=0, workers=1))
    assert not fits(10**12, Settings(graph_memory_mb=10**9, workers=1))


def test_limits_hold_in_memory(small: DataDirectory) -> None:
    with serving(small, max_memory_mb=48, max_seconds=60.0, workers=1) as client:
        assert ask(client, HUNGRY).json()["limit"] == "max_memory_mb"
        assert ask(client, "ASK {}").json()["boolean"] is True
    with serving(small, max_seconds=0.5, workers=1) as client:
        assert ask(client, ENDLESS).json()["limit"] == "max_seconds"
        assert figures(client)["labgraph_graph_in_memory"] == 1


def test_who_keeps_the_graph_may_be_ended(small: DataDirectory) -> None:
    me, name = os.getpid(), b"graph.server.keeper"
    others = children(me, name)
    with serving(small, workers=1, max_seconds=1.0) as client:
        (keeper,) = set(children(me, name)).difference(others)
        os.kill(keeper, signal.SIGKILL)
        until(lambda: figures(client)["labgraph_graph_in_memory"] == 0)
        assert ask(client, "ASK { FILTER(1 = 1) }").json()["boolean"] is True
        assert ask(client, ENDLESS.replace("?l", "?m")).status_code == 503
        assert ask(client, "ASK { FILTER(2 = 2) }").json()["boolean"] is True


def test_nothing_is_left_when_the_server_ends(small: DataDirectory) -> None:
    me, name = os.getpid(), b"graph.server.keeper"
    others = children(me, name)
    with serving(small, workers=1) as client:
        assert ask(client, "ASK { FILTER(3 = 3) }").json()["boolean"] is True
        (keeper,) = set(children(me, name)).difference(others)
        workers = children(keeper, name)
        assert workers
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in (keeper, *workers)))
