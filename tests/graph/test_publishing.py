"""A graph written to SPARQL servers reads back quad for quad, after whatever went wrong on the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
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


def test_a_server_that_fails_now_and_then_gets_all(bench: Bench, empty: str) -> None:
    bench.build()
    with failing(empty, lambda number, _: (503, 0, 1, 0, 429)[number % 5]) as address:
        publish(bench.data, SparqlServer(f"{address}/store"))
    assert dumped(empty) == bench.lines()


def test_what_was_stopped_is_told_and_goes_on(bench: Bench, empty: str) -> None:
    bench.build()
    puts = iter(range(1, 100))
    with (
        failing(empty, lambda _, method: 403 if method == "PUT" and next(puts) > 3 else 0) as address,
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
    bench.build()
    with virtuoso_server(tmp_path) as (address, _):
        password = {"LABGRAPH_STORE_USER": "dba", "LABGRAPH_STORE_PASSWORD": "dba"}
        server = SparqlServer(f"{address}/{path}", password)
        with pytest.raises(EndpointFailed):
            publish(bench.data, SparqlServer(f"{address}/{path}", {}))
        publish(bench.data, server)
        assert read_back(server, bench.data) == bench.lines()
        write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
        bench.build()
        assert publish(bench.data, server).written == 2
        assert read_back(server, bench.data) == bench.lines()


def read_back(server: SparqlServer, data: DataDirectory) -> list[bytes]:
    """The graphs of a base as sorted N-Quads, by queries alone, without the marks."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

    base = Literal(data.manifest.base)
    ask = f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})) }}"
    quads = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in server.select(ask)]
    assert all(isinstance(quad.graph_name, NamedNode) for quad in quads)
    found = (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return sorted(line for line in found if not _is_mark(line))
