"""The service description of `/sparql`: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from graph.prefixes import DCTERMS, RDF, XSD
from graph.server.pages import address_of, site_of, snapshot_of
from graph.server.rdf_response import rdf_response

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID = "http://rdfs.org/ns/void#"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip


def triples(request: Request) -> list[Triple]:
    """The description, without blank nodes: its parts are named by fragments of the endpoint's address."""
    here = address_of(request) + "/sparql"
    endpoint, dataset, graph = (NamedNode(here + part) for part in ("", "#dataset", "#default-graph"))
    found: list[Triple] = []

    def say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        found.append(Triple(subject, NamedNode(predicate), value))

    service = NamedNode(here + "#service")
    say(service, RDF + "type", NamedNode(SD + "Service"))
    say(service, SD + "endpoint", endpoint)
    say(service, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query"))
    if site_of(request).writable:
        say(service, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Update"))
    say(service, SD + "feature", NamedNode(SD + "UnionDefaultGraph"))
    for name in _RESULTS:
        say(service, SD + "resultFormat", NamedNode(FORMATS + name))
    say(service, SD + "defaultDataset", dataset)
    say(dataset, RDF + "type", NamedNode(SD + "Dataset"))
    say(dataset, SD + "defaultGraph", graph)
    say(dataset, DCTERMS + "source", NamedNode(address_of(request) + "/void.ttl"))
    say(graph, RDF + "type", NamedNode(SD + "Graph"))
    quads = str(snapshot_of(request).manifest.quads)
    say(graph, VOID + "triples", Literal(quads, datatype=NamedNode(XSD + "integer")))
    return found


async def service(request: Request) -> Response:
    """The description in the form that the client likes."""
    return rdf_response(request, triples(request), snapshot_of(request).tag + "-service")
