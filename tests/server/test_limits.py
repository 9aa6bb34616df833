"""Queries that meet a limit are stopped, say which, and cost nobody else anything."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from graph.data import DataDirectory
from tests.server.served import serving, workers_of

pytestmark = pytest.mark.server
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?e ?a"
GIANT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = {"accept": "application/json"}


def figures(client: httpx.Client) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    return {k: float(v) for k, _, v in (line.rpartition(" ") for line in lines if not line.startswith("#"))}


def until(holds: Callable[[], bool]) -> None:
    """Returns when it holds; the test's own time limit is the only clock."""
    while not holds():
        threading.Event().wait(0.02)


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=JSON)


@pytest.fixture(scope="module")
def strict(small: DataDirectory) -> Iterator[httpx.Client]:
    limits = {"max_seconds": 1.0, "max_rows": 20_000, "max_result_mb": 8, "max_memory_mb": 48, "workers": 2}
    with serving(small, **limits) as client:
        yield client


def test_a_query_that_takes_too_long_is_stopped(strict: httpx.Client) -> None:
    replaced = figures(strict)["labgraph_workers_replaced_total"]
    answer = ask(strict, ENDLESS)
    assert answer.status_code == 503
    assert (answer.json()["limit"], answer.json()["value"]) == ("max_seconds", 1.0)
    after = figures(strict)
    assert after["labgraph_workers_replaced_total"] == replaced + 1
    assert after['labgraph_workers{state="busy"}'] == 0


def test_a_query_that_needs_too_much_memory_is_stopped(small: DataDirectory) -> None:
    with serving(small, max_memory_mb=48, max_seconds=60.0) as client:
        answer = ask(client, HUNGRY)
        assert answer.status_code == 503
        assert answer.json()["limit"] == "max_memory_mb"
        assert ask(client, "ASK {}").json()["boolean"] is True


def test_a_result_of_too_many_rows_is_refused_while_it_can_be(small: DataDirectory) -> None:
    with serving(small, max_rows=100) as client:
        for form in ("json", "xml", "csv", "tsv"):
            answer = client.get("/sparql", params={"query": GIANT, "format": form}, headers={"accept-language": "en"})
            assert answer.status_code == 413
            assert "more than 100 rows (limit max_rows)" in answer.text
        assert ask(client, "CONSTRUCT WHERE { ?s ?p ?o }").json()["limit"] == "max_rows"
        assert len(ask(client, "SELECT * { ?s ?p ?o } LIMIT 100").json()["results"]["bindings"]) == 100


def test_a_result_that_is_cut_is_never_taken_for_a_whole_one(small: DataDirectory) -> None:
    with serving(small, max_rows=20_000) as client, pytest.raises(httpx.RemoteProtocolError):
        ask(client, GIANT)


def test_a_client_that_could_not_tell_gets_no_cut_result(small: DataDirectory) -> None:
    target = f"/sparql?query={GIANT.replace(' ', '%20').replace('?', '%3F')}"
    with (
        serving(small, max_rows=20_000) as client,
        socket.create_connection((client.base_url.host, client.base_url.port or 80)) as connection,
    ):
        connection.sendall(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith((b"HTTP/1.0 413", b"HTTP/1.1 413"))


def test_a_result_that_is_too_large_is_refused(small: DataDirectory) -> None:
    with serving(small, max_result_mb=1) as client:
        assert ask(client, GIANT).json()["limit"] == "max_result_mb"


def test_a_client_that_goes_away_stops_its_query(small: DataDirectory) -> None:
    with serving(small, max_seconds=600.0) as client:
        with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as connection:
            body = ENDLESS.encode()
            head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            until(lambda: figures(client)['labgraph_workers{state="busy"}'] == 1)
        until(lambda: figures(client)['labgraph_workers{state="busy"}'] == 0)
        assert figures(client)["labgraph_workers_replaced_total"] == 1


def test_long_queries_leave_room_for_short_ones_until_there_is_none(small: DataDirectory) -> None:
    with serving(small, max_seconds=30.0, max_waiting=0, workers=1) as client:

        def hog() -> None:
            with contextlib.suppress(httpx.HTTPError):  # the server ends before the query
                ask(client, ENDLESS)

        for busy in (1, 2):
            threading.Thread(target=hog, daemon=True).start()
            until(lambda: figures(client)['labgraph_workers{state="busy"}'] == busy)  # noqa: B023
            if busy < 2:
                until(lambda: figures(client)['labgraph_workers{state="slow"}'] == busy)  # noqa: B023
                assert ask(client, f"ASK {{ FILTER({busy} = {busy}) }}").json()["boolean"] is True
        refused = ask(client, "ASK { FILTER(4 = 4) }")
        assert refused.status_code == 503
        assert refused.json()["limit"] == "max_waiting"
        assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize("memory", [0, 1024])
def test_a_process_that_somebody_ends_is_replaced(small: DataDirectory, memory: int) -> None:
    with serving(small, workers=1, graph_memory_mb=memory) as client:
        for number in range(3):
            for pid in workers_of(os.getpid()):
                os.kill(pid, signal.SIGKILL)
            assert ask(client, f"ASK {{ FILTER({number} = {number}) }}").json()["boolean"] is True


def test_a_process_that_was_ended_is_replaced_before_anybody_asks(small: DataDirectory) -> None:
    with serving(small, workers=2) as client:
        for pid in workers_of(os.getpid()):
            with contextlib.suppress(ProcessLookupError):  # another test's, which its server ended meanwhile
                os.kill(pid, signal.SIGKILL)
        until(lambda: figures(client)["labgraph_workers_replaced_total"] == 2)
        until(lambda: figures(client)['labgraph_workers{state="idle"}'] == 2)


def test_a_query_that_takes_long_steps_aside_with_all_its_threads(small: DataDirectory) -> None:
    mine = os.getpriority(os.PRIO_PROCESS, 0)

    def hog() -> None:
        with contextlib.suppress(httpx.HTTPError):  # the server ends before the query
            ask(client, ENDLESS)

    with serving(small, workers=1, max_seconds=600.0) as client:
        threading.Thread(target=hog, daemon=True).start()
        until(lambda: any(min(niceness(pid), default=mine) > mine for pid in workers_of(os.getpid())))


def niceness(pid: int) -> list[int]:
    """How nice each thread of a process is; nothing if it has ended."""
    with contextlib.suppress(OSError):
        return [os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in Path(f"/proc/{pid}/task").iterdir()]
    return []


@pytest.mark.parametrize("depth", [100, 2_000, 100_000])
def test_no_depth_of_a_query_is_an_error_of_the_server(strict: httpx.Client, depth: int) -> None:
    for query in ("ASK " + "{" * depth + "}" * depth, "ASK { FILTER(" + "!" * depth + "true) }"):
        answer = strict.post("/sparql", data={"query": query}, headers=JSON)
        assert answer.status_code in (200, 400, 503)
        assert ask(strict, "ASK {}").json()["boolean"] is True
