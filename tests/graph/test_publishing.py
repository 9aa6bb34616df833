"""A graph written to SPARQL servers reads back quad for quad, after whatever went wrong on the way."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.request import Request, urlopen

import pytest

from graph.data import DataDirectory
from graph.publishing import publish
from graph.query_errors import EndpointFailed
from graph.remote import RemoteEngine
from graph.sparql_server import SparqlServer
from tests.graph.conftest import Bench, write_post
from tests.graph.sparql_servers import failing, oxigraph_server
from tests.queries.engines import virtuoso_server

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture
def empty(oxigraph: str) -> str:
    """The address of a server that holds nothing."""
    SparqlServer(f"{oxigraph}/update").update("DROP ALL")
    return oxigraph


def dumped(address: str) -> list[bytes]:
    """What Oxigraph's server holds, as sorted N-Quads, without the marks."""
    with urlopen(Request(f"{address}/store", headers={"Accept": "application/n-quads"})) as answer:
        return sorted(line for line in answer.read().splitlines(keepends=True) if not _is_mark(line))


def _is_mark(line: bytes) -> bool:
    subject, predicate, *_ = line.split(b" ")
    return predicate == b"<http://purl.org/dc/terms/identifier>" and line.endswith(b" " + subject + b" .\n")


@pytest.mark.parametrize("path", ["store", "update"])
def test_what_is_written_reads_back(bench: Bench, empty: str, path: str) -> None:
    bench.build()
    done = publish(bench.data, SparqlServer(f"{empty}/{path}"))
    assert dumped(empty) == bench.lines()
    assert (done.triples, done.dropped, done.same) == (len(bench.lines()), 0, 0)
    again = publish(bench.data, SparqlServer(f"{empty}/{path}"))
    assert (again.written, again.same) == (0, done.written)


def test_only_graphs_that_differ_are_written(bench: Bench, empty: str) -> None:
    bench.build()
    first = publish(bench.data, SparqlServer(f"{empty}/store"))
    (bench.posts / "brest.md").unlink()
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    bench.build()
    done = publish(bench.data, SparqlServer(f"{empty}/store"))
    assert dumped(empty) == bench.lines()
    assert (done.written, done.dropped, done.same) == (2, 1, first.written - 2)  # the new post and the entities


def test_what_others_keep_there_stays(bench: Bench, empty: str) -> None:
    bench.build()
    SparqlServer(f"{empty}/update").update("INSERT DATA { GRAPH <urn:own> { <urn:a> <urn:b> <urn:c> } }")
    publish(bench.data, SparqlServer(f"{empty}/store"))
    assert b"<urn:a> <urn:b> <urn:c> <urn:own> .\n" in dumped(empty)


def test_two_graphs_of_different_bases_share_a_server(bench: Bench, empty: str) -> None:
    bench.build()
    other = Bench(bench.root, DataDirectory(bench.root / "other"))
    other.build(base="https://example.org/second/")
    for each in (bench, other, bench):
        publish(each.data, SparqlServer(f"{empty}/store"))
    assert dumped(empty) == sorted(bench.lines() + other.lines())


@pytest.mark.parametrize("path", ["store", "update"])
def test_a_graph_of_several_requests_reads_back(bench: Bench, empty: str, path: str) -> None:
    build_with_a_large_graph(bench)
    publish(bench.data, SparqlServer(f"{empty}/{path}"))
    assert dumped(empty) == bench.lines()
    assert publish(bench.data, SparqlServer(f"{empty}/{path}")).written == 0


def test_graphs_are_sent_at_once(bench: Bench, empty: str) -> None:
    bench.build()
    another, together = Event(), []
    puts = iter(range(1, 100))

    def fails(_: int, method: str, __: str) -> int:
        if method == "PUT":
            if next(puts) == 1:
                together.append(another.wait(60))
            another.set()
        return 0

    with failing(empty, fails) as address:
        publish(bench.data, SparqlServer(f"{address}/store"))
    assert together == [True]
    assert dumped(empty) == bench.lines()


def test_a_server_that_fails_now_and_then_gets_all(bench: Bench, empty: str) -> None:
    bench.build()
    seen: Counter[str] = Counter()

    def fails(_: int, method: str, path: str) -> int:
        seen[path] += 1
        return (0, 503, 1, 429, 0)[seen[path] % 5] if method == "PUT" else (0, 429)[seen[path] % 2]

    with failing(empty, fails) as address:
        publish(bench.data, SparqlServer(f"{address}/store"))
    assert dumped(empty) == bench.lines()


def test_what_was_stopped_is_told_and_goes_on(bench: Bench, empty: str) -> None:
    bench.build()
    puts = iter(range(1, 100))
    with (
        failing(empty, lambda _, method, __: 403 if method == "PUT" and next(puts) > 3 else 0) as address,
        pytest.raises(EndpointFailed) as caught,
    ):
        publish(bench.data, SparqlServer(f"{address}/store"))
    assert (caught.value.reason, caught.value.detail) == ("status", "403 not now")
    ask = "SELECT ?m { GRAPH ?g { ?g <http://purl.org/dc/terms/identifier> ?m FILTER(STRENDS(STR(?g), '/build')) } }"
    engine = RemoteEngine(f"{empty}/query")
    assert len(list(engine.query(ask))) == 0  # not whole, and it says so
    done = publish(bench.data, SparqlServer(f"{empty}/store"))
    assert done.same == 3
    assert len(list(engine.query(ask))) == 1
    assert dumped(empty) == bench.lines()


def test_who_is_stopped_tries_no_more(empty: str) -> None:
    stop, seen = Event(), []

    def fails(number: int, *_: str) -> int:
        stop.set()
        seen.append(number)
        return 503

    with failing(empty, fails) as address, pytest.raises(EndpointFailed) as caught:
        SparqlServer(f"{address}/store", {}, stop).put("urn:a", b"")
    assert (seen, caught.value.detail) == ([1], "503 not now")


def test_ctrl_c_does_not_wait_for_answers(bench: Bench, empty: str) -> None:
    bench.build()
    hangs, put = Event(), Event()

    def fails(_: int, method: str, __: str) -> int:
        if method == "PUT":
            put.set()
            hangs.wait(60)
        return 403 if method == "PUT" else 0

    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from graph.data import DataDirectory
from graph.publishing import publish
from graph.sparql_server import SparqlServer
publish(DataDirectory(sys.argv[1]), SparqlServer(sys.argv[2]))"""
    with failing(empty, fails) as address:
        run = [sys.executable, "-c", code, str(bench.data.path), f"{address}/store"]
        process = subprocess.Popen(run, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        assert put.wait(60)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=50)  # the server has not answered yet
        finally:
            process.kill()
            hangs.set()
    assert "KeyboardInterrupt" in told


@pytest.mark.parametrize("address", ["ftp://example.org/store", "http://me:secret@example.org/store", "http://"])
def test_an_address_that_is_none_or_tells_a_password_is_refused(address: str) -> None:
    with pytest.raises(EndpointFailed) as caught:
        SparqlServer(address)
    assert caught.value.reason == "address"
    assert "secret" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["sparql-graph-crud-auth", "sparql-auth"])
def test_virtuoso_reads_back(bench: Bench, tmp_path: Path, path: str) -> None:
    if not shutil.which("virtuoso-t"):
        pytest.skip("virtuoso-t is not installed")
    build_with_a_large_graph(bench)
    with virtuoso_server(tmp_path) as (address, _):
        password = {"LABGRAPH_STORE_USER": "dba", "LABGRAPH_STORE_PASSWORD": "dba"}
        server = SparqlServer(f"{address}/{path}", password)
        with pytest.raises(EndpointFailed):
            publish(bench.data, SparqlServer(f"{address}/{path}", {}))
        with pytest.raises(EndpointFailed) as caught:
            publish(bench.data, SparqlServer(f"{address}/{path}", password | {"LABGRAPH_STORE_PASSWORD": "no"}))
        assert (caught.value.reason, caught.value.detail[:3]) == ("status", "401")
        publish(bench.data, server)
        assert read_back(server, bench.data) == bench.lines()
        write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
        bench.build()
        assert publish(bench.data, server).written == 2
        assert read_back(server, bench.data) == bench.lines()


def build_with_a_large_graph(bench: Bench) -> None:
    """Build, with a graph of the operator's that takes two requests and more."""
    bench.build()
    graph = f"<{bench.data.manifest.base}graph/many>"
    many = "".join(f'<urn:n:{n}> <urn:p:{n % 7}> "été {n}"@fr {graph} .\n' for n in range(5_500))
    bench.data.operator.write_text(many, encoding="utf-8")
    bench.build()


def read_back(server: SparqlServer, data: DataDirectory) -> list[bytes]:
    """The graphs of a base as sorted N-Quads, by queries alone, without the marks."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

    base = Literal(data.manifest.base)
    ask = f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})) }}"
    quads = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in server.select(ask)]
    assert all(isinstance(quad.graph_name, NamedNode) for quad in quads)
    found = (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return sorted(line for line in found if not _is_mark(line))
