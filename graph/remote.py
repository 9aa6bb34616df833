"""A SPARQL endpoint somewhere: asked by POST, over http or https alone, with limits on time and size."""

from __future__ import annotations

import ast
import time
import warnings
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from graph import __version__
from graph.engine import Answer
from graph.errors import AmbiguousName, UnknownName
from graph.patterns import value
from graph.prefixes import LAB
from graph.query_errors import BadQuery, EndpointFailed
from graph.settings import REMOTE_BYTES, REMOTE_SECONDS
from graph.sparql import bind, verb

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

_CHUNK = 1 << 16
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


class RemoteEngine:
    """An endpoint by its address. `seconds` bound each query from sending to the last byte of its answer."""

    def __init__(self, endpoint: str, seconds: int = REMOTE_SECONDS) -> None:
        """Raises EndpointFailed if the address is not http or https."""
        try:
            parts = urlsplit(endpoint)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname)
            _ = parts.port
        except ValueError:
            valid = False
        if not valid or any(c.isspace() for c in endpoint):
            raise EndpointFailed(endpoint, "address")
        self.endpoint, self.seconds = endpoint, seconds

    def query(self, text: str) -> Answer:
        """The answer. Raises UpdateRefused, NotAQuery, BadQuery (the endpoint says so) and EndpointFailed."""
        wants_rows = verb(text) in ("SELECT", "ASK")
        body, kind = self._post(text, wants_rows)
        try:
            if not wants_rows:
                return iter([quad.triple for quad in parse(body, RdfFormat.from_media_type(kind) or RdfFormat.TURTLE)])
            return parse_query_results(body, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointFailed(self.endpoint, "answer", str(error)) from error

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

    def _post(self, text: str, wants_rows: bool) -> tuple[bytes, str]:
        """The body of the answer and its media type."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own guesses at the query's form, and old regular expressions
            from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
            from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

            client = SPARQLWrapper(self.endpoint, agent=f"labgraph/{__version__}")
            client.setMethod(POST)
            client.setOnlyConneg(True)
            client.setTimeout(max(1, self.seconds))
            client.setReturnFormat(JSON if wants_rows else TURTLE)
            client.setQuery(text)
            started = time.monotonic()
            try:
                response: HTTPResponse = client.query().response
                return self._read(response, started), response.headers.get_content_type()
            except QueryBadFormed as error:
                raise BadQuery(_said(error)) from error
            except SPARQLWrapperException as error:
                raise EndpointFailed(self.endpoint, "status", _said(error)) from error
            except HTTPError as error:
                detail = f"{error.code} {error.reason}"
                error.close()
                raise EndpointFailed(self.endpoint, "status", detail) from error
            except TimeoutError as error:
                raise EndpointFailed(self.endpoint, "time", str(self.seconds)) from error
            except URLError as error:
                if isinstance(error.reason, TimeoutError):
                    raise EndpointFailed(self.endpoint, "time", str(self.seconds)) from error
                raise EndpointFailed(self.endpoint, "unreachable", str(error.reason)) from error
            except (OSError, ValueError) as error:
                raise EndpointFailed(self.endpoint, "unreachable", str(error)) from error

    def _read(self, response: HTTPResponse, started: float) -> bytes:
        """The body; its socket's timeout bounds each wait, and this loop the whole."""
        body = BytesIO()
        with response:
            while chunk := response.read1(_CHUNK):
                body.write(chunk)
                if body.tell() > REMOTE_BYTES:
                    raise EndpointFailed(self.endpoint, "size", f"{REMOTE_BYTES // 1_000_000} MB")
                if time.monotonic() - started > self.seconds:
                    raise EndpointFailed(self.endpoint, "time", str(self.seconds))
        return body.getvalue()


def _said(error: SPARQLWrapperException) -> str:
    """The first line of the page behind an error: SPARQLWrapper gives the page as the `repr` of its bytes."""
    _, _, page = str(error).partition("Response:\n")
    try:
        text = ast.literal_eval(page).decode("utf-8", "replace")
    except (SyntaxError, ValueError, AttributeError):
        text = str(error)
    return next((line.strip()[:300] for line in text.splitlines() if line.strip()), "")
