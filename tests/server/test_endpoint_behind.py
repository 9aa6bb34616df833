"""`serve --endpoint`: the same pages and answers in front of another SPARQL server, Oxigraph's own and Virtuoso."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph import Graph
from graph.data import DataDirectory
from graph.query_errors import EndpointFailed
from graph.server.app import app
from graph.server.settings import Settings
from tests.queries.engines import free_port, virtuoso_endpoint, wait_for
from tests.server.served import BASE, serving

pytestmark = pytest.mark.server
MADE = re.compile('<time datetime="20..-..-..T.*?</time>')
LABS = "SELECT ?s WHERE { ?s a <https://w3id.org/labgraph/ontology#Lab> } ORDER BY ?s"


@contextlib.contextmanager
def oxigraph_server(data: DataDirectory) -> Iterator[str]:
    """Oxigraph's own server on the store of a data directory."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    port = free_port()
    process = subprocess.Popen(
        [program, "serve-read-only", "--location", str(data.current().store), "--bind", f"127.0.0.1:{port}",
         "--union-default-graph"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def elsewhere(
    request: pytest.FixtureRequest, small: DataDirectory, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if request.param == "oxigraph":
        with oxigraph_server(small) as address:
            yield address
    elif shutil.which("virtuoso-t"):
        with virtuoso_endpoint(small.open(), tmp_path_factory.mktemp("virtuoso")) as address:
            yield address
    else:
        pytest.skip("virtuoso-t is not on this machine")


@pytest.fixture(scope="module")
def front(elsewhere: str, small: DataDirectory) -> Iterator[httpx.Client]:
    with serving(DataDirectory("nowhere"), endpoint=elsewhere, token="not heeded") as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/explorer/network", "/explorer/entity?e=lab/mindlab", "/explorer/relation?a=lab/mindlab&b=lab/la-27e-region",
     "/explorer/suggest?q=mind", "/explorer/map", "/explorer/events"],
)  # fmt: skip
def test_the_explorer_shows_the_same(front: httpx.Client, client: httpx.Client, path: str) -> None:
    there, here = front.get(path), client.get(path)
    assert there.status_code == 200
    assert there.json() == here.json()


@pytest.mark.parametrize(
    "path", ["/lab/mindlab", "/person/christian-bason", "/post/2012-03-15-une-semaine-avec-mindlab"]
)
def test_an_iri_has_the_same_page_and_the_same_triples(front: httpx.Client, client: httpx.Client, path: str) -> None:
    # Of an endpoint it is known when it was read, not when its graph was made.
    pages = [MADE.sub("", c.get(path, headers={"accept": "text/html"}).text) for c in (front, client)]
    assert pages[0] == pages[1]
    triples = [sorted(c.get(path + ".nt").text.splitlines()) for c in (front, client)]
    assert triples[0] == triples[1]


def test_queries_are_passed_on_in_every_form(front: httpx.Client, client: httpx.Client) -> None:
    for form in ("json", "xml", "csv", "tsv"):
        answers = [c.get("/sparql", params={"query": LABS, "format": form}) for c in (front, client)]
        assert answers[0].content == answers[1].content
        assert "etag" not in answers[0].headers
    graph = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . FILTER(?t = <https://w3id.org/labgraph/ontology#Lab>) }"
    ours = [c.get("/sparql", params={"query": graph, "format": "nt"}).text.splitlines() for c in (front, client)]
    assert sorted(set(ours[0])) == sorted(set(ours[1]))


def test_nothing_is_written_and_no_other_address_asked(front: httpx.Client) -> None:
    bearer = {"authorization": "Bearer not heeded"}
    assert front.post("/sparql", data={"update": "CLEAR ALL"}, headers=bearer).status_code == 403
    service = "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    assert front.get("/sparql", params={"query": service}).status_code == 400


def test_a_mistake_is_told_as_such(front: httpx.Client) -> None:
    assert front.get("/sparql", params={"query": "SELECT * { ?s"}).status_code == 400


def test_dumps_and_figures_are_there(front: httpx.Client) -> None:
    assert f"<{BASE}lab/mindlab>" in front.get("/graph.nt").text
    assert front.get("/void.ttl").status_code == 200
    assert front.get("/health").json()["status"] == "ok"


def test_an_address_makes_a_graph(elsewhere: str) -> None:
    assert [e.label for e in Graph(elsewhere).entities("Lab")] == ["La 27e Région", "MindLab", "SILK"]


def test_a_server_that_is_gone_is_no_error_of_ours(small: DataDirectory) -> None:
    with oxigraph_server(small) as address:
        front = serving(DataDirectory("nowhere"), endpoint=address)
        client = front.__enter__()
    try:
        assert client.get("/lab/mindlab.ttl").status_code == 502
        assert client.get("/sparql", params={"query": LABS}).status_code == 502
    finally:
        front.__exit__(None, None, None)


def test_an_endpoint_without_our_graph_is_refused() -> None:
    with pytest.raises(EndpointFailed):
        app(DataDirectory("nowhere"), Settings(endpoint="http://127.0.0.1:9/sparql"))
