"""Whatever is sent, the server has an answer of its own: never a 500, never a trace, never a path of the machine."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.data import DataDirectory
from tests.server.served import serving

pytestmark = pytest.mark.server
SEGMENTS = (
    "sparql", "graph.ttl", "graph.", "store", "person", "lab", "mindlab", "post", "2012-03-15-une-semaine-avec-mindlab",
    "s", "201-251", "ontology", "ontology.jsonld", "void.ttl", "static", "..", "explorer", "suggest",
    "network", "entity",
    "relation", "map", "catalogue", "partners.rq", "catalogue.json", "sitemap-9.xml", "health", "data", "",
)  # fmt: skip
NAMES = (
    "query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "format", "graph", "default", "lang",
    "evidence", "q", "around", "depth", "types", "since", "until", "limit", "iri", "organisation", "catalogue",
)  # fmt: skip
QUERIES = (
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "SELECT * {", "CLEAR ALL",
    "SELECT (1/0 AS ?x) {}", "SELECT ?x { BIND(IRI('\\u0000') AS ?x) }", "ASK { SERVICE <x:y> {} }", "DESCRIBE <x:y>",
    "https://example.org/lab/mindlab", "2014-13-45", "-1", "1e999", "\x00", "\ud7ff\U0010ffff", "<", "%", "é",
)  # fmt: skip
MEDIA = (
    "text/html", "*/*", "application/json", "text/turtle;q=x", "a/b;q=2, */*;q=-1", ",;,", "application/ld+json", "é",
    "application/sparql-query", "application/sparql-update; charset=utf-16", "application/x-www-form-urlencoded",
)  # fmt: skip
words = st.one_of(st.sampled_from(QUERIES), st.text(max_size=30))
paths = st.lists(st.one_of(st.sampled_from(SEGMENTS), st.text(max_size=8)), max_size=5)
parameters = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), words), max_size=4)
HEADERS = (
    "accept", "accept-language", "accept-encoding", "content-type", "if-none-match", "if-modified-since", "cookie",
    "authorization", "range", "x-forwarded-host",
)  # fmt: skip
headers = st.dictionaries(st.sampled_from(HEADERS), st.one_of(st.sampled_from(MEDIA), st.text(max_size=12)), max_size=4)
methods = st.sampled_from(("GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"))
bodies = st.one_of(st.binary(max_size=60), words.map(lambda text: text.encode("utf-8", "replace")))
requests = st.tuples(methods, paths, parameters, headers, bodies)


@pytest.fixture(scope="module")
def server(small: DataDirectory):  # type: ignore[no-untyped-def]
    with serving(small, token="known to nobody", max_seconds=5.0) as client:
        yield client


def check(server: httpx.Client, request: tuple[str, list[str], list[tuple[str, str]], dict[str, str], bytes]) -> None:
    method, path, params, sent, body = request
    # Whole addresses: httpx takes a path that begins with two slashes in no other way.
    target = str(server.base_url).rstrip("/") + "/" + "/".join(quote(part, safe="") for part in path)
    query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in params)
    raw = {k: v.encode("utf-8").translate(None, bytes(range(32)) + b"\x7f").strip() for k, v in sent.items()}
    answer = server.request(method, f"{target}?{query}" if query else target, headers=raw, content=body)
    assert answer.status_code < 500 or answer.status_code == 503, (request, answer.text)
    if answer.status_code >= 400:
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text and "/tmp/" not in answer.text


@given(requests)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_odd_requests_are_answered(server: httpx.Client, request_: tuple) -> None:  # type: ignore[type-arg]
    check(server, request_)


@pytest.mark.slow
@given(requests)
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_thousands_of_odd_requests_are_answered(server: httpx.Client, request_: tuple) -> None:  # type: ignore[type-arg]
    check(server, request_)


WORDS = st.sampled_from(
    "SELECT ASK CONSTRUCT WHERE { } ?x ?y * a <x:y> 'z' 1 . ; FILTER ( ) OPTIONAL UNION BIND AS LIMIT ORDER BY GRAPH "
    "VALUES COUNT GROUP ! < = ^ /".split()
)  # fmt: skip


@given(st.lists(WORDS, max_size=14).map(" ".join))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_of_sparql_are_a_query_or_a_mistake(server: httpx.Client, text: str) -> None:
    answer = server.post("/sparql", data={"query": text})
    assert answer.status_code in (200, 400, 413, 503)
