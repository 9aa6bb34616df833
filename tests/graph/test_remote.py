"""Remote endpoints: a small one on this machine that answers as it is told."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from graph import Graph
from graph.cli.sentences import sentence
from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.errors import AmbiguousName, UnknownName, UpdateRefused
from graph.query_errors import BadQuery, EndpointFailed
from graph.remote import RemoteEngine
from graph.results import write_answer
from tests.graph.sparql_servers import oxigraph_server
from tests.http_server import listening
from tests.server.served import SMALL

pytestmark = pytest.mark.server
Reply = Callable[[BaseHTTPRequestHandler, str], None]
ROWS = "SELECT ?s WHERE { ?s a <https://w3id.org/labgraph/ontology#Lab> } ORDER BY ?s"


@contextmanager
def endpoint(reply: Reply) -> Iterator[str]:
    """The address of an endpoint that hands each POSTed query to `reply`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            reply(self, parse_qs(body)["query"][0])

    with listening(Handler) as address:
        yield f"{address}/sparql"


def send(handler: BaseHTTPRequestHandler, body: bytes, kind: str, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answering(data: DataDirectory) -> Reply:
    """An endpoint that answers from a graph."""
    engine = LocalEngine(data.open())

    def reply(handler: BaseHTTPRequestHandler, query: str) -> None:
        answer = engine.query(query)
        if isinstance(answer, QueryTriples):
            send(handler, serialize(answer, format=RdfFormat.TURTLE) or b"", "text/turtle")
        else:
            assert isinstance(answer, QuerySolutions | QueryBoolean)
            body = answer.serialize(format=QueryResultsFormat.JSON)
            assert isinstance(body, bytes)
            send(handler, body, "application/sparql-results+json")

    return reply


def test_an_endpoint_answers_as_the_local_graph_does(small_data: DataDirectory) -> None:
    local = LocalEngine(small_data.open())
    with endpoint(answering(small_data)) as address:
        remote = RemoteEngine(address)
        for text in (ROWS, "ASK { ?s ?p ?o }", "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . FILTER(ISIRI(?s)) }"):
            here, there = io.BytesIO(), io.BytesIO()
            write_answer(local.query(text), here)
            write_answer(remote.query(text), there)
            assert here.getvalue() == there.getvalue()


def test_a_graph_at_an_endpoint_is_the_graph_here(small_data: DataDirectory) -> None:
    here = Graph.open(small_data.path)
    with endpoint(answering(small_data)) as address:
        there = Graph.open(address)
        assert there.entities() == here.entities()
        assert there.relations() == here.relations()
        assert there.explain("MindLab", "La 27e Région") == here.explain("MindLab", "La 27e Région")
        assert there.explain("MindLab") == here.explain("MindLab")
        asked = [g.query("partners", organisation="27e région").rows for g in (here, there)]
        assert asked[0] == asked[1]


def test_an_entity_is_found_by_name_at_an_endpoint(small_data: DataDirectory) -> None:
    with endpoint(answering(small_data)) as address:
        remote = RemoteEngine(address)
        assert remote.resolve("27E RÉGION") == "https://example.org/lab/la-27e-region"
        assert remote.resolve("https://example.org/x") == "https://example.org/x"
        with pytest.raises(UnknownName):
            remote.resolve('nobody") } #')


def test_a_name_of_two_things_is_said_to_be_one() -> None:
    rows = ",".join(
        f'{{"entity":{{"type":"uri","value":"https://example.org/{i}"}},"label":{{"type":"literal","value":"X"}},'
        '"type":{"type":"uri","value":"https://w3id.org/labgraph/ontology#Lab"}}'
        for i in (1, 2)
    )
    body = f'{{"head":{{"vars":["entity","label","type"]}},"results":{{"bindings":[{rows}]}}}}'.encode()
    reply: Reply = lambda handler, _: send(handler, body, "application/sparql-results+json")  # noqa: E731
    with endpoint(reply) as address, pytest.raises(AmbiguousName) as caught:
        RemoteEngine(address).resolve("X")
    assert caught.value.candidates[0] == ("X", "Lab", "https://example.org/1")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "example.org", "", "http://", "http://a b/", "http://[::1"]
)
def test_only_http_addresses_are_asked(address: str) -> None:
    with pytest.raises(EndpointFailed) as caught:
        RemoteEngine(address)
    assert caught.value.reason == "address"


def test_an_update_is_not_sent() -> None:
    with pytest.raises(UpdateRefused):
        RemoteEngine("http://127.0.0.1:9/").query("CLEAR ALL")


def test_an_endpoint_that_is_not_there_cannot_be_reached() -> None:
    with pytest.raises(EndpointFailed) as caught:
        RemoteEngine("http://127.0.0.1:9/").query(ROWS)
    assert caught.value.reason == "unreachable"


def test_what_an_endpoint_says_of_a_bad_query_is_passed_on() -> None:
    page = "\nL’erreur est là\nplus\n".encode()
    reply: Reply = lambda handler, _: send(handler, page, "text/plain", 400)  # noqa: E731
    with endpoint(reply) as address, pytest.raises(BadQuery) as caught:
        RemoteEngine(address).query(ROWS)
    assert caught.value.detail == "L’erreur est là"


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_another_status_is_named(status: int) -> None:
    reply: Reply = lambda handler, _: send(handler, b"no", "text/plain", status)  # noqa: E731
    with endpoint(reply) as address, pytest.raises(EndpointFailed) as caught:
        RemoteEngine(address).query(ROWS)
    assert caught.value.reason == "status"


def test_a_server_that_wants_credentials_is_told_with_where_they_are_taken_from() -> None:
    reply: Reply = lambda handler, _: send(handler, b"who are you", "text/plain", 401)  # noqa: E731
    with endpoint(reply) as address, pytest.raises(EndpointFailed) as told:
        RemoteEngine(address).query(ROWS)
    assert "(401 who are you); `build --store` takes a name and a password from LABGRAPH" in sentence(told.value)


def test_a_page_is_no_answer() -> None:
    with endpoint(lambda handler, _: send(handler, b"<html>", "text/html")) as address:
        for text in (ROWS, "CONSTRUCT WHERE { ?s ?p ?o }"):
            with pytest.raises(EndpointFailed) as caught:
                list(RemoteEngine(address).query(text))  # type: ignore[arg-type]
            assert caught.value.reason == "answer"


def test_an_endpoint_that_only_drips_is_given_up() -> None:
    hang_up = threading.Event()

    def drip(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not hang_up.wait(0.1):
            handler.wfile.write(b" ")

    with endpoint(drip) as address:
        with pytest.raises(EndpointFailed) as caught:
            RemoteEngine(address, seconds=1).query(ROWS)
        hang_up.set()
    assert (caught.value.reason, caught.value.detail) == ("time", "1")


def test_an_endpoint_that_says_nothing_is_given_up() -> None:
    hang_up = threading.Event()
    with endpoint(lambda *_: hang_up.wait(30) and None) as address:
        with pytest.raises(EndpointFailed) as caught:
            RemoteEngine(address, seconds=1).query(ROWS)
        hang_up.set()
    assert caught.value.reason == "time"


def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def elsewhere(handler: BaseHTTPRequestHandler, _: str) -> None:
        asked.append(handler.path)
        handler.send_response(302)
        handler.send_header("Location", "/private")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with endpoint(elsewhere) as address, pytest.raises(EndpointFailed) as caught:
        RemoteEngine(address).query(ROWS)
    assert (caught.value.reason, caught.value.detail) == ("redirect", "/private")
    assert asked == ["/sparql"]


def test_a_server_whose_queries_see_no_named_graph_is_told(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path) as server:
        request = Request(f"{server}/store", SMALL.read_bytes(), {"Content-Type": "application/trig"}, method="PUT")
        urlopen(request).close()
        apart, union = (RemoteEngine(f"{server}/query{more}") for more in ("", "?union-default-graph"))
        for ask in (lambda: rows(apart), lambda: apart.resolve("Lab Nord")):
            with pytest.raises(EndpointFailed) as told:
                ask()
            assert "add ?union-default-graph to the address" in sentence(told.value)
        assert len(rows(union)) == 1


def rows(engine: RemoteEngine) -> list[object]:
    answer = engine.query("SELECT ?post { ?post a <https://w3id.org/labgraph/ontology#Post> } LIMIT 1")
    assert isinstance(answer, QuerySolutions)
    return list(answer)
