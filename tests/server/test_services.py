"""SERVICE calls the endpoints that the operator lists, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from graph.data import DataDirectory
from graph.errors import ServiceRefused
from graph.server.services import check_services
from tests.http_server import listening
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


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of who leads everybody to another path of this machine, and the paths that were asked for."""
    seen: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("location", "/private")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

    with listening(Elsewhere) as address:
        yield f"{address}/sparql", seen


@pytest.mark.server
def test_a_listed_endpoint_leads_nowhere_else(small: DataDirectory, elsewhere: tuple[str, list[str]]) -> None:
    address, seen = elsewhere
    with serving(small, allow_service=(address,)) as client:
        answer: httpx.Response = client.get(
            "/sparql", params={"query": f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"}
        )
    assert answer.status_code == 400
    assert seen == ["/sparql"]
