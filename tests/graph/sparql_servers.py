"""SPARQL servers to write to: Oxigraph's, and one in front of another that fails as often as it is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.http_server import listening
from tests.queries.engines import end, free_port, wait_for

PROGRAM = Path(sys.executable).parent / "oxigraph"


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """The address of an empty Oxigraph server of its own, until the end of the block."""
    port = free_port()
    server = subprocess.Popen(
        [str(PROGRAM), "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/query?query=ASK%7B%7D", server)
        yield address
    finally:
        end(server)


@contextmanager
def failing(behind: str, fails: Callable[[int, str, str], int]) -> Iterator[str]:
    """A server that passes requests on, but those for whose number, method and path `fails` gives a status (0: none).

    Status 1 cuts the connection after the request was passed on.
    """
    count = iter(range(1, 1_000_000))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = fails(next(count), self.command, self.path)
            if status > 1:
                self._answer(status, b"not now")
                return
            headers = {k: v for k, v in self.headers.items() if k in ("Content-Type", "Accept")}
            try:
                with urlopen(Request(behind + self.path, body or None, headers, method=self.command)) as answer:
                    found = answer.status, answer.read()
            except HTTPError as error:
                found = error.code, error.read()
            if status == 1:
                self.close_connection = True
                return
            self._answer(*found)

        do_PUT = do_DELETE = do_GET = do_POST  # noqa: N815

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(body)

    with listening(Handler) as address:
        yield address
