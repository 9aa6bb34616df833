"""The forms of results and of RDF, by media type and by short name; of equals the first is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its short name (`json`, `ttl`), the media type to answer with, others that ask for it."""

    name: str
    media: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type of an answer."""
        return self.media + "; charset=utf-8" if self.media.startswith("text/") else self.media


RESULTS = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
RDF = (
    Form("ttl", "text/turtle", ("application/x-turtle", "application/turtle")),
    Form("nt", "application/n-triples", ("text/plain",)),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
    Form("n3", "text/n3", ("text/rdf+n3",)),
)
QUADS = (Form("trig", "application/trig"), Form("nq", "application/n-quads"))
ALL: Mapping[str, Form] = {form.name: form for form in (*RESULTS, *RDF, *QUADS)}

RESULT_WRITERS: Mapping[str, QueryResultsFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF_WRITERS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "n3": RdfFormat.N3,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def offers(forms: tuple[Form, ...]) -> list[tuple[str, Form]]:
    """Media types with their forms, the ones we answer with before the others."""
    return [(f.media, f) for f in forms] + [(media, f) for f in forms for media in f.also]


def of_media(media: str) -> Form | None:
    """The RDF form of a Content-Type, its parameters aside."""
    wanted = media.partition(";")[0].strip().lower()
    known = [(m, f) for m, f in offers((*RDF, *QUADS)) if m not in ("application/json", "application/xml", "text/xml")]
    return next((form for name, form in known if name == wanted), None)
