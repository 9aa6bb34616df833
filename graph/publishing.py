"""The current graph written to a SPARQL server: one graph a post, as here, and only what differs from what is there.

Each graph on the server has one triple more, its own name `dcterms:identifier` a digest of its other triples, which is
written last: what was stopped half-way has none and is written again. When all are there, `{base}graph/build` names
the build they are of; while they are being written it is away, so that whoever asks it knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from threading import Event

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize

from graph.data import DataDirectory
from graph.patterns import value
from graph.prefixes import DCTERMS
from graph.several import several
from graph.sparql_server import SparqlServer

IDENTIFIER = NamedNode(DCTERMS + "identifier")
AT_ONCE = 3  # graphs that are read or under way: a server of two processors is busy, and not many wait in memory
_PAGE = 5_000  # rows of one answer: servers cut longer ones
_ASK = """SELECT ?graph ?mark WHERE {{ GRAPH ?graph {{ ?graph <{mark}> ?mark }}
FILTER(STR(?graph) > {after}) }} ORDER BY STR(?graph) LIMIT {page}"""
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What was done at a server: graphs that were written, taken away, and left as they were; triples written."""

    written: int
    dropped: int
    same: int
    triples: int


def publish(data: DataDirectory, server: SparqlServer, progress: Progress = lambda *_: None) -> Published:
    """Make the graphs of a server those of the current build. Raises NoGraph, Damaged, EndpointFailed."""
    build, store = data.open_current()
    base, state = build.manifest.base, data.state
    marker = f"{base}graph/build"
    there = dict(_marks(server))
    if there.get(marker) == state:
        return Published(0, 0, build.manifest.graphs, 0)
    if marker in there:
        server.drop(marker)
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, NamedNode))
    written = triples = 0
    progress("publish", 0, len(names))
    stop = Event()
    workers = [partial(_sent, store, server.again(stop), there) for _ in range(AT_ONCE)]
    with closing(several(workers, names, stop)) as sent:
        for done, lines in enumerate(sent, 1):
            progress("publish", done, len(names))
            written += lines is not None
            triples += lines or 0
    gone = {name for name in there.keys() - {*names, marker} if name.startswith(base)}  # others may publish there too
    for name in sorted(gone):
        server.drop(name)
    server.put(marker, _marked(marker, state))
    return Published(written, len(gone), len(names) - written, triples)


def _marks(server: SparqlServer) -> Iterator[tuple[str, str]]:
    """The graphs that are whole on a server, with their marks."""
    after = ""
    while True:
        ask = _ASK.format(mark=IDENTIFIER.value, after=Literal(after), page=_PAGE)
        rows = [(value(row["graph"]), value(row["mark"])) for row in server.select(ask)]
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _sent(store: Store, server: SparqlServer, there: Mapping[str, str], name: str) -> int | None:
    """How many triples of a graph were written; None where the server has them."""
    lines = _lines(store, name)
    mark = hashlib.sha256(b"".join(lines)).hexdigest()
    if there.get(name) == mark:
        return None
    _put(server, name, lines, mark)
    return len(lines)


def _lines(store: Store, name: str) -> list[bytes]:
    """A graph as sorted lines of N-Triples."""
    found = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)) or b""
    return sorted(found.splitlines(keepends=True))


def _put(server: SparqlServer, name: str, lines: list[bytes], mark: str) -> None:
    """Write a graph, its mark last."""
    batches = [b"".join(lines[i : i + server.batch]) for i in range(0, len(lines), server.batch)] or [b""]
    batches[-1] += _marked(name, mark)
    server.put(name, batches[0])
    for batch in batches[1:]:
        server.add(name, batch)


def _marked(name: str, mark: str) -> bytes:
    return serialize([Triple(NamedNode(name), IDENTIFIER, Literal(mark))], format=RdfFormat.N_TRIPLES) or b""
