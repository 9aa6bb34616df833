"""Writing: off unless the operator has a token, into no graph of a build, kept through builds."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph.data import DataDirectory
from graph.lock import writing
from graph.operator_graphs import operator_quads
from graph.server.update_text import silent, using
from tests.server.served import BASE, serving, small_graph

pytestmark = pytest.mark.server
TOKEN = "a long word that only the operator knows"
BEARER = {"authorization": f"Bearer {TOKEN}"}
UPDATE = {"content-type": "application/sparql-update", **BEARER}
MINE = "http://example.org/notes"
POST_GRAPH = f"{BASE}post/2012-03-15-une-semaine-avec-mindlab/graph"
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
ONE, TWO, THREE = (f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in (1, 2, 3))
INSERT_ALL = "DROP ALL ; INSERT DATA { " + "".join(
    f"GRAPH <{g}> {{ <{g}> a <{DOCUMENT}> }} " for g in (ONE, TWO, THREE)
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    return small_graph(tmp_path_factory.mktemp("written") / "data")


@pytest.fixture(scope="module")
def server(data: DataDirectory) -> Iterator[httpx.Client]:
    with serving(data, token=TOKEN) as client:
        yield client


def ask(server: httpx.Client, query: str) -> bool:
    found: bool = server.post("/sparql", data={"query": query}).json()["boolean"]
    return found


# The update tests of the W3C (sparql11/protocol/manifest): parameters, update, and what must hold then.
CASES = {
    "update_dataset_default_graph": (
        {"using-graph-uri": ONE},
        f"{INSERT_ALL} }} ; INSERT {{ GRAPH <x:new> {{ ?s a <x:Resource> }} }} WHERE {{ ?s a <{DOCUMENT}> }}",
        f"GRAPH <x:new> {{ <{ONE}> a <x:Resource> }} FILTER NOT EXISTS {{ GRAPH <x:new> {{ <{TWO}> a ?t }} }}",
    ),
    "update_dataset_default_graphs": (
        {"using-graph-uri": [ONE, TWO]},
        f"{INSERT_ALL} }} ; INSERT {{ GRAPH <x:new> {{ ?s a <x:Resource> }} }} WHERE {{ ?s a <{DOCUMENT}> }}",
        f"GRAPH <x:new> {{ <{ONE}> a <x:Resource> . <{TWO}> a <x:Resource> }} "
        f"FILTER NOT EXISTS {{ GRAPH <x:new> {{ <{THREE}> a ?t }} }}",
    ),
    "update_dataset_named_graphs": (
        {"using-named-graph-uri": [ONE, TWO]},
        f"{INSERT_ALL} }} ; INSERT {{ GRAPH <x:new> {{ ?s a <x:Resource> }} }} "
        f"WHERE {{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} }}",
        f"GRAPH <x:new> {{ <{ONE}> a <x:Resource> . <{TWO}> a <x:Resource> }} "
        f"FILTER NOT EXISTS {{ GRAPH <x:new> {{ <{THREE}> a ?t }} }}",
    ),
    "update_dataset_full": (
        {"using-graph-uri": ONE, "using-named-graph-uri": TWO},
        f"{INSERT_ALL} }} ; INSERT {{ GRAPH <x:new> {{ ?s <x:in> ?in }} }} WHERE {{ "
        f"{{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} BIND(?g AS ?in) }} "
        f"UNION {{ ?s a <{DOCUMENT}> BIND('default' AS ?in) }} }}",
        f"GRAPH <x:new> {{ <{ONE}> <x:in> 'default' . <{TWO}> <x:in> <{TWO}> }} "
        f"FILTER NOT EXISTS {{ GRAPH <x:new> {{ <{THREE}> ?p ?o }} }}",
    ),
    "update_post_direct": ({}, "CLEAR ALL", "FILTER NOT EXISTS { GRAPH <x:new> { ?s ?p ?o } }"),
    "update_base_uri": (
        {},
        "CLEAR GRAPH <x:base> ; INSERT DATA { GRAPH <x:base> { <x:s> <x:p> <test> } }",
        "GRAPH <x:base> { <x:s> <x:p> ?o } FILTER(isIRI(?o) && STR(?o) != 'test')",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_w3c_update(server: httpx.Client, name: str) -> None:
    parameters, text, holds = CASES[name]
    answer = server.post("/sparql", params=parameters, content=text, headers=UPDATE)
    assert answer.status_code == 204
    assert ask(server, f"ASK {{ {holds} }}")


def test_w3c_update_post_form(server: httpx.Client) -> None:
    assert server.post("/sparql", data={"update": "CLEAR ALL"}, headers=BEARER).status_code == 204


@pytest.mark.parametrize(
    ("content", "headers", "params"),
    [
        (b"CLEAR NAMED", {"content-type": "text/plain"}, {}),
        (b"update=CLEAR%20NAMED", {}, {}),
        (b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", {"content-type": "application/x-www-form-urlencoded"}, {}),
        ("CLEAR NAMED".encode("utf-16"), {"content-type": "application/sparql-update; charset=UTF-16"}, {}),
        (b"CLEAR XYZ", UPDATE, {}),
        (b"INSERT {} USING <x:g> WHERE {}", UPDATE, {"using-graph-uri": "x:g"}),
        (b"LOAD <http://127.0.0.1:9/>", UPDATE, {}),
        (b"INSERT { <x:a> <x:b> ?c } WHERE { SERVICE <x:s> { ?a ?b ?c } }", UPDATE, {}),
    ],
)  # fmt: skip
def test_a_wrong_update_is_refused(
    server: httpx.Client, content: bytes, headers: dict[str, str], params: dict[str, str]
) -> None:
    answer = server.post("/sparql", params=params, content=content, headers=headers | BEARER)
    assert 400 <= answer.status_code < 500


def test_clearing_all_leaves_what_builds_wrote(server: httpx.Client) -> None:
    server.post("/sparql", content="CLEAR ALL", headers=UPDATE)
    assert ask(server, f"ASK {{ <{BASE}lab/mindlab> ?p ?o }}")


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{POST_GRAPH}> {{ <x:a> <x:b> <x:c> }} }}",
        f"INSERT DATA {{ GRAPH <{BASE}post/2030-01-01-to-come/graph> {{ <x:a> <x:b> <x:c> }} }}",
        f"DELETE WHERE {{ GRAPH <{POST_GRAPH}> {{ ?s ?p ?o }} }}",
        f"CLEAR GRAPH <{BASE}graph/entities>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"ADD <{BASE}graph/entities> TO <{BASE}graph/history>",
    ],
)
def test_graphs_of_builds_are_not_changed(data: DataDirectory, server: httpx.Client, text: str) -> None:
    before = data.pointer.read_text()
    answer = server.post("/sparql", content=text, headers=UPDATE)
    assert answer.status_code == 403
    assert data.pointer.read_text() == before
    turtle = {"content-type": "text/turtle", **BEARER}
    assert server.put("/store", params={"graph": POST_GRAPH}, content=b"", headers=turtle).status_code == 403


def test_a_graph_is_put_read_added_to_and_deleted(server: httpx.Client) -> None:
    turtle, at = {"content-type": "text/turtle", **BEARER}, {"graph": MINE}
    assert server.get("/store", params=at).status_code == 404
    assert server.put("/store", params=at, content="<#a> <x:b> 1 .", headers=turtle).status_code == 201
    assert server.post("/store", params=at, content="<#a> <x:b> 2 .", headers=turtle).status_code == 204
    lines = server.get("/store", params=at, headers={"accept": "application/n-triples"}).text.splitlines()
    assert [line.split()[:2] for line in lines] == [[f"<{MINE}#a>", "<x:b>"]] * 2
    assert server.put("/store", params=at, content="<#a> <x:b> [] .", headers=turtle).status_code == 204
    assert "genid" in server.get("/store", params=at).text
    assert server.delete("/store", params=at, headers=BEARER).status_code == 204
    assert server.get("/store", params=at).status_code == 404
    assert server.delete("/store", params=at, headers=BEARER).status_code == 404


def test_a_graph_that_does_not_parse_changes_nothing(server: httpx.Client) -> None:
    turtle = {"content-type": "text/turtle", **BEARER}
    answer = server.put("/store", params={"graph": MINE}, content="<x:a> <x:b> .", headers=turtle)
    assert answer.status_code == 400
    assert server.get("/store", params={"graph": MINE}).status_code == 404


def test_reading_a_graph_needs_no_token(client: httpx.Client) -> None:
    answer = client.get("/store", params={"graph": POST_GRAPH}, headers={"accept": "application/n-triples"})
    assert answer.text.count("\n") > 20
    assert client.head("/store", params={"graph": POST_GRAPH}).content == b""


@pytest.mark.parametrize("query", ["", "?graph=x", "?graph=x:a&default", "?graph=x:a&graph=x:b"])
def test_one_graph_must_be_named(client: httpx.Client, query: str) -> None:
    assert client.get("/store" + query).status_code == 400


@pytest.mark.parametrize("sent", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nothing_is_written(server: httpx.Client, sent: dict[str, str]) -> None:
    answers = (
        server.post("/sparql", data={"update": "CLEAR ALL"}, headers=sent),
        server.put("/store", params={"graph": MINE}, content="", headers={"content-type": "text/turtle", **sent}),
    )
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_where_there_is_no_token_nobody_writes(client: httpx.Client) -> None:
    assert client.delete("/store", params={"graph": MINE}, headers=BEARER).status_code == 403


def test_while_a_build_is_under_way_writing_waits(data: DataDirectory, server: httpx.Client) -> None:
    with writing(data):
        answer = server.post("/sparql", content="CLEAR ALL", headers=UPDATE)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_what_was_written_survives_the_next_build(data: DataDirectory, server: httpx.Client) -> None:
    server.post("/sparql", content=f"INSERT DATA {{ GRAPH <{MINE}> {{ <x:kept> <x:is> 1 }} }}", headers=UPDATE)
    small_graph(data.path, state="next")
    assert [str(q.subject) for q in operator_quads(data)] == ["<x:kept>"]
    while server.get("/health").json()["build"] != data.current().path.name:
        pass
    assert ask(server, "ASK { <x:kept> <x:is> 1 }")


def test_the_dataset_goes_before_each_where() -> None:
    text = "DELETE WHERE { ?s ?p 'WHERE' } ; INSERT { ?s ?p 1 } WHERE { { SELECT * WHERE { ?s ?p ?o } } }"
    expected = (
        "DELETE  { ?s ?p 'WHERE' } USING <x:g> WHERE { ?s ?p 'WHERE' } ; "
        "INSERT { ?s ?p 1 }  USING <x:g> WHERE { { SELECT * WHERE { ?s ?p ?o } } }"
    )
    assert using(text, ("x:g",), ()).split() == expected.split()


def test_clearing_what_is_empty_is_no_error() -> None:
    text = "CLEAR GRAPH <x:g> ; drop silent ALL ; INSERT DATA { <x:a> <x:b> 'CLEAR' }"
    assert silent(text).split() == text.replace("CLEAR GRAPH", "CLEAR SILENT GRAPH").split()
