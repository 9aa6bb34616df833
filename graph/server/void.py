"""`/void.ttl`: what the dataset is, by VoID and DCAT, with counts that are counted."""

from __future__ import annotations

import json

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from graph.prefixes import DCTERMS, FOAF, LAB, RDF, XSD
from graph.server.description import SD, VOID
from graph.server.dumps import MEDIA
from graph.server.formats import ALL
from graph.server.pages import address_of, site_of, snapshot_of
from graph.server.rdf_response import rdf_response
from graph.server.running_query import RunningQuery
from graph.server.wire import Question

DCAT = "http://www.w3.org/ns/dcat#"
PROV = "http://www.w3.org/ns/prov#"
_COUNTS = {
    "property": "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x",
    "class": "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "triples": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
}
Counts = dict[str, list[tuple[str, int]]]


async def void(request: Request) -> Response:
    """The description as Turtle, whatever the client likes: the suffix says so."""
    return rdf_response(request, await triples(request), snapshot_of(request).tag + "-void", ALL["ttl"])


async def counts(request: Request) -> Counts:
    """How many triples each property has and instances each class; counted once a build."""
    snapshot = snapshot_of(request)
    known = snapshot.memory.get("counts")
    if known is None:
        known = {name: await _rows(request, query) for name, query in _COUNTS.items()}
        snapshot.memory["counts"] = known
    return known  # type: ignore[return-value]


async def _rows(request: Request, query: str) -> list[tuple[str, int]]:
    snapshot = snapshot_of(request)
    async with RunningQuery(snapshot.pool, site_of(request).settings, Question(query, "json", None)) as running:
        await running.start()
        parts = []
        while block := await running.block():
            parts.append(block)
    rows = json.loads(b"".join(parts))["results"]["bindings"]
    return sorted((row.get("x", {}).get("value", ""), int(row["n"]["value"])) for row in rows)


async def triples(request: Request) -> list[Triple]:
    """The description, its parts named by fragments of its address."""
    counted, manifest, settings = await counts(request), snapshot_of(request).manifest, site_of(request).settings
    at = address_of(request)
    here = NamedNode(at + "/void.ttl")
    dataset, service = NamedNode(at + "/void.ttl#dataset"), NamedNode(at + "/sparql#service")
    found: list[Triple] = []

    def say(subject: NamedNode, predicate: str, value: str | int | NamedNode | Literal) -> None:
        if isinstance(value, int):
            value = Literal(str(value), datatype=NamedNode(XSD + "integer"))
        found.append(Triple(subject, NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value))

    say(here, RDF + "type", VOID + "DatasetDescription")
    say(here, FOAF + "primaryTopic", dataset)
    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        say(dataset, RDF + "type", kind)
    say(dataset, DCTERMS + "title", Literal("Le graphe des laboratoires d’innovation publique", language="fr"))
    say(dataset, DCTERMS + "title", Literal("The graph of public-innovation labs", language="en"))
    say(dataset, DCTERMS + "modified", Literal(manifest.made, datatype=NamedNode(XSD + "dateTime")))
    for language in ("fr", "en"):
        say(
            dataset,
            DCAT + "keyword",
            Literal({"fr": "innovation publique", "en": "public innovation"}[language], language=language),
        )
    if settings.licence:
        say(dataset, DCTERMS + "license", settings.licence)
    for source in _sources(request):
        say(dataset, DCTERMS + "source", source)
    say(dataset, FOAF + "homepage", at + "/")
    say(dataset, VOID + "sparqlEndpoint", at + "/sparql")
    say(dataset, VOID + "uriSpace", Literal(manifest.base))
    say(dataset, VOID + "vocabulary", LAB)
    say(dataset, VOID + "entities", manifest.entities)
    say(dataset, VOID + "documents", manifest.posts)
    for name, predicate in (("triples", "triples"), ("subjects", "distinctSubjects"), ("objects", "distinctObjects")):
        say(dataset, VOID + predicate, counted[name][0][1])
    for what, of in (("class", "entities"), ("property", "triples")):
        say(dataset, VOID + ("classes" if what == "class" else "properties"), len(counted[what]))
        for number, (iri, count) in enumerate(counted[what]):
            part = NamedNode(f"{at}/void.ttl#{what}-{number}")
            say(dataset, VOID + what + "Partition", part)
            say(part, VOID + what, iri)
            say(part, VOID + of, count)
    for name, media in MEDIA.items():
        for suffix in ("", "?evidence=1") if name != "graphml" else ("",):
            file = f"{at}/graph.{name}{suffix}"
            distribution = NamedNode(f"{at}/void.ttl#{name}{'-whole' if suffix else ''}")
            if name != "graphml" and suffix:
                say(dataset, VOID + "dataDump", file)
            say(dataset, DCAT + "distribution", distribution)
            say(distribution, RDF + "type", DCAT + "Distribution")
            say(distribution, DCAT + "downloadURL", file)
            say(
                distribution,
                DCAT + "mediaType",
                "https://www.iana.org/assignments/media-types/" + media.partition(";")[0],
            )
            if settings.licence:
                say(distribution, DCTERMS + "license", settings.licence)
    say(service, RDF + "type", DCAT + "DataService")
    say(service, DCAT + "servesDataset", dataset)
    say(service, DCAT + "endpointURL", at + "/sparql")
    say(service, SD + "endpoint", at + "/sparql")
    return found


def _sources(request: Request) -> list[str]:
    from graph.patterns import instances

    return sorted(iri for iri, _ in instances(snapshot_of(request).store, LAB + "Source"))
