"""A SPARQL endpoint read by patterns, as a store is: what reads a graph by patterns reads any server's graph so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    Store,
)
from pyoxigraph import parse_query_results as parsed

from graph.endpoint_client import EndpointClient
from graph.prefixes import LAB
from graph.query_errors import EndpointFailed
from graph.settings import REMOTE_SECONDS

ROUND = 1000  # servers cut results at round numbers: after one of these the rest is asked for


class RemoteStore:
    """The part of `pyoxigraph.Store` that reading by patterns needs; errors are EndpointFailed."""

    def __init__(self, endpoint: str, seconds: float = REMOTE_SECONDS) -> None:
        """Raises EndpointFailed."""
        self.client = EndpointClient(endpoint, seconds)
        self._in_graphs = self._any(f"GRAPH ?g {{ ?s a <{LAB}Post> }}")

    def quads_for_pattern(
        self, subject: object, predicate: object, object: object, graph_name: object = None
    ) -> Iterator[Quad]:
        """The quads that fit; None fits anything. Whole or EndpointFailed."""
        given = {"s": subject, "p": predicate, "o": object, "g": graph_name}
        where = "".join(f"?{name} " if given[name] is None else f"{given[name]} " for name in "spo")
        if isinstance(graph_name, NamedNode):
            where = f"GRAPH {graph_name} {{ {where} }}"
        elif graph_name is None and self._in_graphs:
            where = f"GRAPH ?g {{ {where} }}"
        free = [name for name in "spog" if f"?{name} " in where]
        for row in self._rows(" ".join(f"?{name}" for name in free) or "(1 AS ?one)", where):
            s, p, o, g = (row[name] if name in free else given[name] for name in "spog")
            yield Quad(s, p, o, g or DefaultGraph())  # type: ignore[arg-type]

    def contains_named_graph(self, name: NamedNode) -> bool:
        """Whether a graph of this name has a triple."""
        return self._any(f"GRAPH {name} {{ ?s ?p ?o }}")

    def named_graphs(self) -> Iterator[NamedNode]:
        """The names of the graphs."""
        for row in self._rows("DISTINCT ?g", "GRAPH ?g { ?s ?p ?o }"):
            yield cast("NamedNode", row["g"])

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _any(self, where: str) -> bool:
        """Whether there is a row. Not by ASK: Virtuoso 7 says no where a graph's name is asked for."""
        answer = self._parsed(f"SELECT ?s WHERE {{ {where} }} LIMIT 1")
        return isinstance(answer, QuerySolutions) and next(iter(answer), None) is not None

    def _rows(self, what: str, where: str) -> Iterator[QuerySolution]:
        """The rows of a SELECT; a server that cuts them is asked for the rest, and then for their number."""
        offset = 0
        while True:
            rest = f" OFFSET {offset}" if offset else ""
            answer = self._parsed(f"SELECT {what} WHERE {{ {where} }}{rest}")
            if not isinstance(answer, QuerySolutions):
                raise EndpointFailed(self.client.endpoint, "answer", "no rows")
            came = 0
            for row in answer:
                came += 1
                yield row
            offset += came
            if not came or came % ROUND:
                break
        if offset > ROUND and "DISTINCT" not in what and self._count(where) != offset:
            raise EndpointFailed(self.client.endpoint, "cut", str(came or offset))

    def _count(self, where: str) -> int:
        answer = self._parsed(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
        assert isinstance(answer, QuerySolutions)  # noqa: S101
        return int(next(answer)["n"].value)

    def _parsed(self, text: str) -> QuerySolutions | QueryBoolean:
        body, _ = self.client.ask(text)
        try:
            return parsed(body, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointFailed(self.client.endpoint, "answer", str(error)) from error


def opened(where: str, seconds: float = REMOTE_SECONDS) -> Store:
    """The store of a folder, or of an endpoint by its http(s) address; read only. Raises EndpointFailed."""
    if "://" in where:
        return cast("Store", RemoteStore(where, seconds))
    return Store.read_only(where)
