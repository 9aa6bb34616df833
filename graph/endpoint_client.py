"""Asking a SPARQL endpoint: by POST, at the one address that was given, with limits on time and size.

Nothing leads elsewhere: no redirect is followed, no proxy is asked, and only http and https are spoken.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError

from graph import __version__
from graph.query_errors import BadQuery, EndpointFailed, EndpointReason
from graph.settings import REMOTE_BYTES, REMOTE_SECONDS

_CHUNK = 1 << 16
JSON = "application/sparql-results+json"
GRAPH = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.5"


class EndpointClient:
    """An endpoint by its address; its connections stay open, any thread may ask.

    `seconds` bound each question from sending to the last byte of its answer.
    """

    def __init__(self, endpoint: str, seconds: float = REMOTE_SECONDS) -> None:
        """Raises EndpointFailed if the address is not http or https."""
        try:
            parts = urlsplit(endpoint)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname)
            _ = parts.port
        except ValueError:
            valid = False
        if not valid or any(c.isspace() for c in endpoint):
            raise EndpointFailed(endpoint, "address")
        self.endpoint, self.seconds = endpoint, max(1, seconds)
        self._pool = PoolManager(maxsize=8, retries=False, headers={"user-agent": f"labgraph/{__version__}"})

    def ask(
        self, text: str, accept: str = JSON, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> tuple[bytes, str]:
        """The body of the answer and its media type; `default` and `named` are the graphs of the protocol.

        Raises BadQuery (the endpoint says so) and EndpointFailed.
        """
        graphs = [*(("default-graph-uri", g) for g in default), *(("named-graph-uri", g) for g in named)]
        started = time.monotonic()
        try:
            response = self._pool.request(
                "POST", self.endpoint, body=urlencode([("query", text), *graphs]), redirect=False,
                headers={"accept": accept, "content-type": "application/x-www-form-urlencoded", **self._pool.headers},
                preload_content=False, timeout=Timeout(total=self.seconds),
            )  # fmt: skip
            body = self._read(response, started)
        except TimeoutError as error:
            reason: EndpointReason = "unreachable" if isinstance(error, NewConnectionError) else "time"
            said = str(error) if reason == "unreachable" else str(self.seconds)
            raise EndpointFailed(self.endpoint, reason, said) from error
        except (HTTPError, OSError, ValueError) as error:
            raise EndpointFailed(self.endpoint, "unreachable", str(error)) from error
        if response.status == 400:
            raise BadQuery(_first_line(body))
        if response.status in (301, 302, 303, 307, 308):
            raise EndpointFailed(self.endpoint, "redirect", response.headers.get("location", ""))
        if response.status != 200:
            raise EndpointFailed(self.endpoint, "status", f"{response.status} {_first_line(body)}".strip())
        return body, response.headers.get("content-type", "").partition(";")[0].strip().lower()

    def _read(self, response: BaseHTTPResponse, started: float) -> bytes:
        """The body; its socket's timeout bounds each wait, and this loop the whole."""
        body, whole = BytesIO(), False
        try:
            while chunk := response.read1(_CHUNK, decode_content=True):
                body.write(chunk)
                if body.tell() > REMOTE_BYTES:
                    raise EndpointFailed(self.endpoint, "size", f"{REMOTE_BYTES // 1_000_000} MB")
                if time.monotonic() - started > self.seconds:
                    raise EndpointFailed(self.endpoint, "time", str(self.seconds))
            whole = True
        finally:
            if whole:
                response.release_conn()
            else:
                response.close()
        return body.getvalue()


def _first_line(body: bytes) -> str:
    """The first line of the page behind an error."""
    lines = (line.strip()[:300] for line in body.decode("utf-8", "replace").splitlines())
    return next((line for line in lines if line), "")
