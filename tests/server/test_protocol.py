"""The SPARQL 1.1 Protocol, by the facts of the W3C's tests: each request, and what it must be answered with.

The names are those of the entries of sparql11/protocol/manifest. `query_multiple_dataset` there has the separator of
its two parameters percent-encoded, which makes one IRI of them that no graph has; here they are two, as its title says.
The tests of updates are in test_writing.py, where a server takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from pyoxigraph import RdfFormat, Store

from graph.server.description import SD
from tests.server.served import serving, small_graph

pytestmark = pytest.mark.server
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
ONE, TWO, THREE = (DATA.format(n) for n in (1, 2, 3))
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
IN_DEFAULT = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type . }}"
IN_NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
IN_BOTH = f"ASK {{ <{THREE}> a ?type GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml")
TABULAR = (*BOOLEAN, "text/csv", "text/tab-separated-values")
GRAPH = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


@dataclass(frozen=True)
class Case:
    """A request, and the media types or the statuses that answer it."""

    method: str = "POST"
    params: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    media: tuple[str, ...] = BOOLEAN
    refused: bool = False


def default(*graphs: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", g) for g in graphs]


def named(*graphs: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", g) for g in graphs]


CASES = {
    "query_get": Case("GET", [("query", "ASK {}"), *default(DATA.format(0))]),
    "query_post_form": Case(params=default(DATA.format(0)), body=b"query=ASK%20%7B%7D", headers=FORM),
    "query_post_direct": Case(body=b"ASK {}", headers=DIRECT),
    "query_dataset_default_graphs_get": Case("GET", [("query", IN_DEFAULT), *default(ONE, TWO)]),
    "query_dataset_default_graphs_post": Case(params=default(ONE, TWO), body=IN_DEFAULT.encode(), headers=DIRECT),
    "query_dataset_named_graphs_get": Case("GET", [("query", IN_NAMED), *named(ONE, TWO)]),
    "query_dataset_named_graphs_post": Case(params=named(ONE, TWO), body=IN_NAMED.encode(), headers=DIRECT),
    "query_dataset_full": Case(
        params=[*default(THREE), *named(ONE, TWO)], body=IN_BOTH.encode(), headers=DIRECT
    ),
    "query_multiple_dataset": Case(
        params=named(ONE, TWO), body=IN_NAMED.replace("ASK", f"ASK FROM <{THREE}>").encode(), headers=DIRECT
    ),
    "query_content_type_select": Case(body=b"SELECT (1 AS ?value) {}", headers=DIRECT, media=TABULAR),
    "query_content_type_ask": Case(params=default(DATA.format(0)), body=b"ASK {}", headers=DIRECT),
    "query_content_type_describe": Case(body=b"DESCRIBE <http://example.org/>", headers=DIRECT, media=GRAPH),
    "query_content_type_construct": Case(body=b"CONSTRUCT { <s> <p> 1 } WHERE {}", headers=DIRECT, media=GRAPH),
    "bad_query_method": Case("PUT", [("query", "ASK {}"), *default(DATA.format(0))], headers=FORM, refused=True),
    "bad_multiple_queries": Case("GET", [("query", "ASK {}"), ("query", "SELECT * {}")], refused=True),
    "bad_query_wrong_media_type": Case(body=b"ASK {}", headers={"content-type": "text/plain"}, refused=True),
    "bad_query_missing_form_type": Case(body=b"query=ASK%20%7B%7D", refused=True),
    "bad_query_missing_direct_type": Case(body=b"ASK {}", refused=True),
    "bad_query_non_utf8": Case(
        body="ASK {}".encode("utf-16"),
        headers={"content-type": "application/sparql-query; charset=UTF-16"},
        refused=True,
    ),
    "bad_query_syntax": Case("GET", [("query", "ASK {")], refused=True),
    "bad_update_get": Case("GET", [("update", "CLEAR ALL")], refused=True),
    "bad_multiple_updates": Case(body=b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", headers=FORM, refused=True),
    "bad_update_wrong_media_type": Case(body=b"CLEAR NAMED", headers={"content-type": "text/plain"}, refused=True),
    "bad_update_missing_form_type": Case(body=b"update=CLEAR%20NAMED", refused=True),
    "bad_update_non_utf8": Case(
        body="CLEAR NAMED".encode("utf-16"),
        headers={"content-type": "application/sparql-update; charset=UTF-16"},
        refused=True,
    ),
    "bad_update_syntax": Case(body=b"update=CLEAR%20XYZ", headers=FORM, refused=True),
    "bad_update_dataset_conflict": Case(
        body=b"update=INSERT%20%7B%7D%20USING%20%3Chttp%3A%2F%2Fe%2F%3E%20WHERE%20%7B%7D&using-graph-uri=http%3A%2F%2Fe%2F",
        headers=FORM,
        refused=True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    more = "".join(f"GRAPH <{g}> {{ <{g}> a <http://xmlns.com/foaf/0.1/Document> }}\n" for g in (ONE, TWO, THREE))
    with serving(small_graph(tmp_path_factory.mktemp("protocol") / "data", more=more)) as client:
        yield client


@pytest.mark.parametrize("name", CASES)
def test_w3c(server: httpx.Client, name: str) -> None:
    case = CASES[name]
    answer = server.request(case.method, "/sparql", params=case.params, content=case.body, headers=case.headers)
    if case.refused:
        assert 400 <= answer.status_code < 500
        return
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] in case.media
    if case.media is BOOLEAN:
        assert answer.json()["boolean"] is True


def test_a_default_graph_of_the_protocol_is_the_only_one(server: httpx.Client) -> None:
    ask = {"query": f"ASK {{ <{TWO}> a ?type }}", "default-graph-uri": ONE}
    assert server.get("/sparql", params=ask).json()["boolean"] is False


def test_without_a_dataset_the_default_graph_is_the_union(server: httpx.Client) -> None:
    assert server.get("/sparql", params={"query": IN_DEFAULT}).json()["boolean"] is True


def test_from_is_followed(server: httpx.Client) -> None:
    for graph, found in ((ONE, True), (TWO, False)):
        ask = f"ASK FROM <{ONE}> {{ <{graph}> a ?type }}"
        assert server.get("/sparql", params={"query": ask}).json()["boolean"] is found


SELECT = "SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Document> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <http://xmlns.com/foaf/0.1/Document> }"


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/csv;q=0.4, text/tab-separated-values;q=0.6", "text/tab-separated-values"),
        (SELECT, "application/xml", "application/sparql-results+xml"),
        (SELECT, "text/*;q=0.5, text/csv;q=0", "text/tab-separated-values"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (CONSTRUCT, "text/plain", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "TEXT/TURTLE", "text/turtle"),
    ],
)  # fmt: skip
def test_the_form_is_what_the_client_likes_best(server: httpx.Client, query: str, accept: str, media: str) -> None:
    answer = server.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "image/png"), (CONSTRUCT, "text/csv"), (SELECT, "text/turtle")])
def test_a_form_that_there_is_not_is_no_answer(server: httpx.Client, query: str, accept: str) -> None:
    answer = server.get("/sparql", params={"query": query}, headers={"accept": accept, "accept-language": "en"})
    assert answer.status_code == 406
    assert "there are:" in answer.text


def test_a_form_can_be_named_in_the_address(server: httpx.Client) -> None:
    answer = server.get("/sparql", params={"query": SELECT, "format": "csv"}, headers={"accept": "text/html"})
    assert answer.text.split() == ["s", ONE, TWO, THREE]


def test_a_mistake_is_told_with_its_place(server: httpx.Client) -> None:
    ask = {"query": "SELECT * {\n  ?s ?p ?o .\n  FILTER(?o >> 3)\n}"}
    told = server.get("/sparql", params=ask, headers={"accept": "application/sparql-results+json"})
    assert told.status_code == 400
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["title"] == "syntax"
    assert (told.json()["line"], told.json()["column"], told.json()["near"]) == (3, 3, "FILTER(?o >> 3)")
    assert "expected" in told.json()["message"]
    assert "error at" not in told.json()["message"]


@pytest.mark.parametrize(
    ("query", "name", "place"),
    [
        ("SELECT * {\n  ?s rdfs:label ?o .\n}", "prefix", (2, 6)),
        ("SELECT * {\n  ?s ?p ?o", "unfinished", (2, 11)),
        ("ASK { FILTER(CONTAINS('a', 'b'))) }", "syntax", None),
    ],
)
def test_common_mistakes_are_told_as_what_they_are(
    server: httpx.Client, query: str, name: str, place: tuple[int, int] | None
) -> None:
    headers = {"accept": "application/json", "accept-language": "en"}
    told = server.get("/sparql", params={"query": query}, headers=headers).json()
    assert told["title"] == name
    if place:
        assert (told["line"], told["column"]) == place
    assert "..=" not in told["detail"]  # the parser's sets of characters


def test_head_gives_the_head_of_get(server: httpx.Client) -> None:
    got, head = (server.request(m, "/sparql", params={"query": SELECT}) for m in ("GET", "HEAD"))
    assert head.content == b""
    for name in ("content-type", "etag", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_options_name_the_methods(server: httpx.Client) -> None:
    answer = server.options("/sparql")
    assert answer.status_code == 204
    assert "POST" in answer.headers["allow"]


def test_another_method_is_refused_with_those_that_are_right(server: httpx.Client) -> None:
    answer = server.delete("/sparql")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_a_result_that_the_client_has_is_not_sent_again(server: httpx.Client) -> None:
    first = server.get("/sparql", params={"query": SELECT})
    known = {"if-none-match": first.headers["etag"]}
    again = server.get("/sparql", params={"query": SELECT}, headers=known)
    other = server.get("/sparql", params={"query": SELECT, "format": "csv"}, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_a_query_that_may_change_its_mind_has_no_etag(server: httpx.Client) -> None:
    first, second = (server.get("/sparql", params={"query": "SELECT (RAND() AS ?x) {}"}) for _ in range(2))
    assert "etag" not in first.headers
    assert first.text != second.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?x { ?s ?p ?o } VALUES ?x { <http://example.org/> } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <file:///etc/passwd> { ?s ?p ?o } } } } }",
    ],
)
def test_service_is_refused(server: httpx.Client, query: str) -> None:
    answer = server.get("/sparql", params={"query": query}, headers={"accept-language": "en"})
    assert answer.status_code == 400
    assert "SERVICE is refused" in answer.text


@pytest.mark.parametrize("update", ["LOAD <file:///etc/passwd>", "INSERT DATA { <a:a> <a:b> <a:c> }", "CLEAR ALL"])
def test_no_update_is_taken(server: httpx.Client, update: str) -> None:
    assert server.post("/sparql", data={"update": update}).status_code == 403
    assert server.post("/sparql", data={"query": update}).status_code == 400


@pytest.mark.parametrize("form", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"])
def test_without_a_query_the_service_is_described(server: httpx.Client, form: str) -> None:
    answer = server.get("/sparql", headers={"accept": form})
    assert answer.headers["content-type"].partition(";")[0] == form
    store = Store()
    store.load(answer.text, RdfFormat.from_media_type(form))
    ask = f"""PREFIX sd: <{SD}> ASK {{
        ?service a sd:Service ; sd:endpoint <{server.base_url.join("/sparql")}> ;
            sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset/sd:defaultGraph ?graph
        FILTER NOT EXISTS {{ ?other a sd:Service FILTER(?other != ?service) }}
    }}"""
    assert bool(store.query(ask))


def test_a_request_that_is_too_large_is_refused_by_name(server: httpx.Client) -> None:
    answer = server.post("/sparql", content=b"#" * (1 << 20) + b"\nASK {}", headers={**DIRECT, "accept-language": "en"})
    assert answer.status_code == 413
    assert "max_request_mb" in answer.text


def test_the_same_request_has_the_same_answer_from_the_cache(server: httpx.Client) -> None:
    asked = {"query": SELECT + " LIMIT 2"}
    first, second = (server.get("/sparql", params=asked, headers={"accept": "text/csv"}) for _ in range(2))
    other = server.get("/sparql", params=asked, headers={"accept": "application/json"})
    assert first.content == second.content
    assert {k: v for k, v in first.headers.items() if k != "date"} == {
        k: v for k, v in second.headers.items() if k != "date"
    }
    assert other.headers["content-type"] == "application/sparql-results+json"
    known = {"accept": "text/csv", "if-none-match": first.headers["etag"]}
    assert server.get("/sparql", params=asked, headers=known).status_code == 304
    assert server.head("/sparql", params=asked, headers={"accept": "text/csv"}).content == b""
