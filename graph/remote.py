"""A SPARQL endpoint somewhere as an engine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from graph.endpoint_client import GRAPH, JSON, EndpointClient
from graph.engine import Answer
from graph.errors import AmbiguousName, UnknownName
from graph.patterns import value
from graph.prefixes import LAB
from graph.query_errors import EndpointFailed
from graph.settings import REMOTE_SECONDS
from graph.sparql import bind, verb

_NAMED = """
PREFIX lab: <https://w3id.org/labgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?entity ?label ?type WHERE {
  VALUES ?type { lab:Person lab:Lab lab:Institution lab:Programme lab:Event lab:Place }
  ?entity rdfs:label|skos:altLabel ?name .
  FILTER(REPLACE(LCASE(STR(?name)), "^(le |la |les |l’|l'|the )", "")
    = REPLACE(LCASE($name), "^(le |la |les |l’|l'|the )", ""))
  ?entity a ?type ; rdfs:label ?label .
} ORDER BY ?entity LIMIT 20
"""

_NO_ROWS = re.compile(rb'"bindings"\s*:\s*\[\s*\]')
_OWN_GRAPHS = re.compile(r"\b(graph|from)\b", re.IGNORECASE)
_FEW = 400  # bytes at the end of an answer in which an empty list of rows stands


class RemoteEngine:
    """An endpoint by its address. `seconds` bound each query from sending to the last byte of its answer."""

    def __init__(self, endpoint: str, seconds: int = REMOTE_SECONDS) -> None:
        """Raises EndpointFailed if the address is not http or https."""
        self.client = EndpointClient(endpoint, seconds)
        self.endpoint = endpoint
        self._seen = False  # whether it is known what queries without rows see

    def query(self, text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Answer:
        """The answer, over the default and named graphs of the protocol where there are any.

        Raises UpdateRefused, NotAQuery, BadQuery (the endpoint says so) and EndpointFailed.
        """
        wants_rows = verb(text) in ("SELECT", "ASK")
        body, kind = self.client.ask(text, JSON if wants_rows else GRAPH, default, named)
        alone = not (default or named or _OWN_GRAPHS.search(text))  # else it says itself which graphs it asks
        if wants_rows and alone and _NO_ROWS.search(body[-_FEW:]):
            self._check_default_graph()
        try:
            if not wants_rows:
                return iter([quad.triple for quad in parse(body, RdfFormat.from_media_type(kind) or RdfFormat.TURTLE)])
            return parse_query_results(body, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointFailed(self.endpoint, "answer", str(error)) from error

    def _check_default_graph(self) -> None:
        """Raises EndpointFailed where our graphs are there, and queries that name no graph do not see them."""
        if self._seen:
            return
        kept = f"?s a <{LAB}Post>"
        plain, apart = (
            self.client.ask(f"SELECT ?s {{ {where} }} LIMIT 1")[0] for where in (kept, f"GRAPH ?g {{ {kept} }}")
        )
        if _NO_ROWS.search(plain) and not _NO_ROWS.search(apart):
            raise EndpointFailed(self.endpoint, "apart")
        self._seen = True

    def resolve(self, name: str) -> str:
        """The IRI of the entity of this name; an http(s) IRI is taken as it is."""
        if name.startswith(("http://", "https://")):
            return name
        found: dict[str, tuple[str, str, str]] = {}
        rows = self.query(bind(_NAMED, {"name": str(Literal(name))}))
        assert isinstance(rows, QuerySolutions)  # noqa: S101
        for row in rows:
            iri, label, kind = (value(row[k]) for k in ("entity", "label", "type"))
            found[iri] = (label, kind.removeprefix(LAB), iri)
        exact = [iri for iri, (label, _, _) in found.items() if label == name]
        if len(exact) == 1 or len(found) == 1:
            return (exact or list(found))[0]
        if found:
            raise AmbiguousName(name, tuple(found.values()))
        raise UnknownName(name)
