"""A SPARQL server that a graph is written to: by Graph Store Protocol or by SPARQL Update, over http(s) alone.

Which of the two is told by the address, as servers name them (Fuseki, GraphDB, Neptune, Oxigraph, QLever, Virtuoso).
Requests that fail for a while (no connection, status 408, 429 and 5xx) are sent again, later each time: they put whole
graphs or add triples that may be there, so sending one twice does no harm.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import secrets
from collections.abc import Mapping
from threading import Event
from typing import Final
from urllib.parse import quote, urlsplit

import urllib3
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from graph import __version__
from graph.query_errors import EndpointFailed

BATCH = 5_000  # triples that a graph store gets at once
UPDATE_BATCH = 1_000  # triples of one INSERT DATA: Virtuoso compiles it, and has no memory left for 5,000
TRIES = 6
FIRST_WAIT = 0.2  # seconds before the second try; each wait is twice the one before, give or take a half
MOST_WAIT = 30.0  # seconds that a server may ask to wait
SECONDS = 120  # of one request
_AGAIN = frozenset((408, 429, 500, 502, 503, 504))
# What the addresses of graph stores end in, and what the address of their queries ends in instead.
_STORES: Final = (
    ("/sparql-graph-crud-auth", "/sparql-auth"),
    ("/sparql-graph-crud", "/sparql"),
    ("/rdf-graphs/service", ""),
    ("/store", "/query"),
    ("/data", "/query"),
)
_UPDATES: Final = (("/update", "/query"), ("/statements", ""))
USER, PASSWORD, TOKEN = "LABGRAPH_STORE_USER", "LABGRAPH_STORE_PASSWORD", "LABGRAPH_STORE_TOKEN"


class SparqlServer:
    """A server by the address that writes; its credentials stand in the environment, never in the address.

    One is for one thread: it has one connection, and counts what it said of one challenge.
    """

    def __init__(self, address: str, environment: Mapping[str, str] = os.environ, stop: Event | None = None) -> None:
        """Raises EndpointFailed if the address is not http or https, or holds a password.

        From when `stop` is set on, nothing more is sent and nothing waited for: it fails instead.
        """
        try:
            parts = urlsplit(address)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
            _ = parts.port
        except ValueError:
            valid = False
        if not valid or any(c.isspace() for c in address) or parts.query or parts.fragment:
            raise EndpointFailed(address.rpartition("@")[2], "address")
        self.address = address.rstrip("/")
        self.query_address, self.is_graph_store = _query_address(self.address)
        self._environment, self._stop = environment, stop or Event()
        self._user, self._password = environment.get(USER, ""), environment.get(PASSWORD, "")
        self._token = environment.get(TOKEN, "")
        self._challenge: dict[str, str] | None = None  # empty: the name and the password as they are
        self._count = 0
        self._pool = urllib3.PoolManager(retries=False, timeout=SECONDS)

    @property
    def batch(self) -> int:
        """Triples of one request; a graph of more is written in several."""
        return BATCH if self.is_graph_store else UPDATE_BATCH

    def again(self, stop: Event) -> SparqlServer:
        """The same server for another thread."""
        return SparqlServer(self.address, self._environment, stop)

    def select(self, query: str) -> QuerySolutions:
        """The rows of a SELECT."""
        body = f"query={quote(query, safe='')}".encode()
        kind = "application/x-www-form-urlencoded"
        answer = self._send("POST", self.query_address, body, kind, "application/sparql-results+json")
        try:
            rows = parse_query_results(answer, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointFailed(self.query_address, "answer", str(error)) from error
        if not isinstance(rows, QuerySolutions):
            raise EndpointFailed(self.query_address, "answer", "no rows")
        return rows

    def put(self, graph: str, triples: bytes) -> None:
        """Make these N-Triples the whole graph."""
        if self.is_graph_store:
            self._send("PUT", self._graph(graph), triples, "application/n-triples")
        else:
            self.update(f"DROP SILENT GRAPH <{graph}> ; {_insertion(graph, triples)}")

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        if self.is_graph_store:
            self._send("POST", self._graph(graph), triples, "application/n-triples")
        else:
            self.update(_insertion(graph, triples))

    def drop(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        if self.is_graph_store:
            self._send("DELETE", self._graph(graph), b"", "application/n-triples", missing=True)
        else:
            self.update(f"DROP SILENT GRAPH <{graph}>")

    def update(self, text: str) -> None:
        """Run a SPARQL update."""
        self._send("POST", self.address, text.encode(), "application/sparql-update")

    def _graph(self, graph: str) -> str:
        return f"{self.address}?graph={quote(graph, safe='')}"

    def _send(
        self, method: str, address: str, body: bytes, kind: str, accept: str = "*/*", *, missing: bool = False
    ) -> bytes:
        """The body of the answer; raises EndpointFailed when it still fails at the last try."""
        said, reason = "", ""
        for trial in range(TRIES):
            if self._stop.is_set():
                break
            headers = {"Content-Type": kind, "Accept": accept, "User-Agent": f"labgraph/{__version__}"}
            headers.update(self._credentials(method, address))
            try:
                answer = self._pool.request(method, address, body=body, headers=headers, redirect=False)
            except urllib3.exceptions.HTTPError as error:
                said, reason = type(error).__name__, "unreachable"
                self._wait(trial)
                continue
            if 200 <= answer.status < 300 or (missing and answer.status == 404):
                return answer.data
            if answer.status == 401 and self._learn(answer.headers.get("WWW-Authenticate", "")):
                continue
            text = answer.data[:2000].decode("utf-8", "replace")
            said = f"{answer.status} {next((line for line in text.splitlines() if line.strip()), '')[:300]}".strip()
            reason = "status"
            if answer.status not in _AGAIN:
                break
            self._wait(trial, answer.headers.get("Retry-After", ""))
        raise EndpointFailed(address.partition("?")[0], "status" if reason == "status" else "unreachable", said)

    def _wait(self, trial: int, asked: str = "") -> None:
        if trial + 1 < TRIES:
            seconds = FIRST_WAIT * 2**trial * random.uniform(0.5, 1.5)  # noqa: S311
            self._stop.wait(max(seconds, min(float(asked), MOST_WAIT)) if asked.isdigit() else seconds)

    def _credentials(self, method: str, address: str) -> dict[str, str]:
        if self._token:
            return {"Authorization": f"Bearer {self._token}"}
        if self._challenge is None:  # a server may need none, or wants to be asked before it says which
            return {}
        if self._challenge:
            return {"Authorization": self._digest(method, address)}
        return urllib3.make_headers(basic_auth=f"{self._user}:{self._password}")

    def _learn(self, challenge: str) -> bool:
        """Whether there are credentials that a server that refused a request was not given yet."""
        if not self._user:
            return False
        found = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge)) if challenge.lower().startswith("digest") else {}
        # one that was taken before is too old now; one that is refused at once is no good, and another would not be
        again = self._challenge is None or (bool(found) and self._count > 1)
        self._challenge, self._count = found, 0
        return again

    def _digest(self, method: str, address: str) -> str:
        """The answer to a challenge."""
        asked, parts = self._challenge or {}, urlsplit(address)
        hashing = hashlib.sha256 if asked.get("algorithm", "").upper().startswith("SHA-256") else hashlib.md5

        def h(text: str) -> str:
            return hashing(text.encode()).hexdigest()

        uri = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        one = h(f"{self._user}:{asked.get('realm', '')}:{self._password}")
        quality = "auth" if "auth" in asked.get("qop", "") else ""
        middle = f"{asked['nonce']}:{count}:{own}:{quality}" if quality else asked["nonce"]
        said = {
            "username": self._user, "realm": asked.get("realm", ""), "nonce": asked["nonce"], "uri": uri,
            "response": h(f"{one}:{middle}:{h(f'{method}:{uri}')}"),
        }  # fmt: skip
        said.update({key: asked[key] for key in ("opaque", "algorithm") if key in asked})
        text = ", ".join(f'{key}="{value}"' if key != "algorithm" else f"{key}={value}" for key, value in said.items())
        return f'Digest {text}, qop={quality}, nc={count}, cnonce="{own}"' if quality else f"Digest {text}"


def _query_address(address: str) -> tuple[str, bool]:
    """The address of a server's queries, and whether the one that was given is a graph store."""
    for table, is_store in ((_STORES, True), (_UPDATES, False)):
        for ending, other in table:
            if address.endswith(ending):
                return address.removesuffix(ending) + other, is_store
    return address, False


def _insertion(graph: str, triples: bytes) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{triples.decode()}}} }}"
