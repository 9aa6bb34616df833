"""SPARQL engines beside ours, each with one graph: what a query of the catalogue is tried on."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import urlopen

import rdflib
from pyoxigraph import (
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
    serialize,
)

from graph.remote import RemoteEngine

Row = tuple[str, ...]
_NUMBERS = ("integer", "decimal", "double", "int")
VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 100000
"""


class Rows(Protocol):
    """What gives the rows of a SELECT."""

    def __call__(self, query: str) -> list[Row]:
        """The rows in the engine's order, each value in its normal form (`normal`)."""


def oxigraph(quads: Iterable[Quad]) -> Rows:
    """Oxigraph with these quads, asked as we ask it."""
    store = Store()
    store.bulk_extend(quads)

    def rows(query: str) -> list[Row]:
        answer = store.query(query, use_default_graph_as_union=True)
        assert isinstance(answer, QuerySolutions)
        return of_solutions(answer)

    return rows


def plain_rdflib(quads: Iterable[Quad]) -> Rows:
    """rdflib's own engine over one graph with these triples."""
    graph = rdflib.Graph()
    graph.parse(data=serialize(unique(quads), format=RdfFormat.N_TRIPLES) or b"", format="nt")

    def rows(query: str) -> list[Row]:
        result = graph.query(query)
        body = result.serialize(format="json")
        assert body is not None
        answer = parse_query_results(body, QueryResultsFormat.JSON)
        assert isinstance(answer, QuerySolutions)
        # rdflib 7 gives one row without values where a GROUP BY has no group; SPARQL 1.1, section 18.5.1, gives none
        return [row for row in of_solutions(answer) if any(row)]

    return rows


@contextmanager
def virtuoso(quads: Iterable[Quad], folder: Path) -> Iterator[Rows]:
    """A Virtuoso of its own on free ports with these quads, until the end of the block."""
    with virtuoso_endpoint(quads, folder) as address:
        engine = RemoteEngine(address, 60)

        def rows(query: str) -> list[Row]:
            answer = engine.query(query)
            assert isinstance(answer, QuerySolutions)
            return of_solutions(answer)

        yield rows


@contextmanager
def virtuoso_endpoint(quads: Iterable[Quad], folder: Path) -> Iterator[str]:
    """The address of the endpoint of such a Virtuoso."""
    (folder / "graph.nq").write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    with virtuoso_server(folder) as (address, tell):
        tell(f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/graph.nq'), '', 'urn:g', 512); checkpoint;")
        yield f"{address}/sparql"


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[tuple[str, Callable[[str], object]]]:
    """The address of an empty Virtuoso of its own, and what tells it SQL, until the end of the block."""
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http), encoding="ascii")
    program = shutil.which("virtuoso-t")
    assert program
    server = subprocess.Popen(
        [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{http}"
        wait_for(f"{address}/sparql", server)

        def tell(command: str) -> object:
            isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={command}"]
            return subprocess.run(isql, check=True, capture_output=True)

        yield address, tell
    finally:
        end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """End a server: asked first, killed when it does not go within 20 seconds."""
    server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(20)
    server.kill()
    server.wait()


def comunica_program() -> str | None:
    """Comunica's command for files: what COMUNICA names, what `make test` fetched, or what is on the path."""
    fetched = Path(__file__).parents[2] / "node_modules" / ".bin" / "comunica-sparql-file"
    return os.environ.get("COMUNICA") or (str(fetched) if fetched.exists() else shutil.which(fetched.name))


def comunica(quads: Iterable[Quad], folder: Path, program: str) -> Rows:
    """Comunica over a file with these triples, a process a query."""
    file = folder / "graph.nt"
    file.write_bytes(serialize(unique(quads), format=RdfFormat.N_TRIPLES) or b"")

    def rows(query: str) -> list[Row]:
        done = subprocess.run(
            [program, str(file), "-q", query, "-t", "application/sparql-results+xml"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        answer = parse_query_results(done.stdout, QueryResultsFormat.XML)
        assert isinstance(answer, QuerySolutions)
        return of_solutions(answer)

    return rows


def of_solutions(answer: QuerySolutions) -> list[Row]:
    """The rows of an answer, normal."""
    names = [v.value for v in answer.variables]
    return [tuple(normal(row[name]) for name in names) for row in answer]


def normal(term: object) -> str:
    """A term as engines may differ in writing it and mean the same: numbers by their value, tags without case."""
    if term is None:
        return ""
    text = str(getattr(term, "value", term))
    datatype = getattr(term, "datatype", None)
    if datatype is not None and datatype.value.rpartition("#")[2] in _NUMBERS:
        with contextlib.suppress(InvalidOperation):
            return f"{Decimal(text).normalize():f}"
    return text


def unique(quads: Iterable[Quad]) -> list[Triple]:
    """The triples of quads, each once."""
    return sorted({quad.triple for quad in quads}, key=str)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the address answers; an error if the server ends first or takes more than a minute."""
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(json.dumps({"address": address, "error": "no answer"}))
