"""SERVICE calls the endpoints that the operator lists, and no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from graph.data import DataDirectory
from graph.errors import ServiceRefused
from graph.server.services import check_services
from tests.server.served import serving

LISTED = "http://example.org/sparql"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{LISTED}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{LISTED}> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_listed_endpoint_may_be_called(text: str) -> None:
    check_services(text, (LISTED,))


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{LISTED}/> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{LISTED}> {{ SERVICE <http://other.example/> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ VALUES ?x {{ <{LISTED}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"PREFIX e: <http://example.org/> SELECT * {{ SERVICE e:sparql {{ ?s ?p ?o }} }} # <{LISTED}>",
        f"SELECT * {{ FILTER(?a <1)#>\n SERVICE <http://other.example/> {{ ?s ?p ?o }} # <{LISTED}>\n }}",
    ],
)
def test_any_other_may_not(text: str) -> None:
    with pytest.raises(ServiceRefused):
        check_services(text, (LISTED,))


class Elsewhere(BaseHTTPRequestHandler):
    """Leads whoever comes to another path of this machine."""

    seen: list[str]

    def do_POST(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        self.send_response(302)
        self.send_header("location", "/private")
        self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.server
def test_a_listed_endpoint_leads_nowhere_else(small: DataDirectory, elsewhere: ThreadingHTTPServer) -> None:
    address = f"http://127.0.0.1:{elsewhere.server_port}/sparql"
    with serving(small, allow_service=(address,)) as client:
        answer: httpx.Response = client.get(
            "/sparql", params={"query": f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"}
        )
    assert answer.status_code == 400
    assert elsewhere.seen == ["/sparql"]  # type: ignore[attr-defined]
