"""`/ontology`: the terms, as a page in the reader's language or as the file itself."""

from __future__ import annotations

import hashlib

from pyoxigraph import RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from graph.server.formats import RDF, offers
from graph.server.linked_data import SUFFIXES
from graph.server.negotiation import best, wants_page
from graph.server.pages import page
from graph.server.problems import Problem
from graph.server.rdf_response import rdf_response
from ontology.terms import LAB, terms
from ontology.texts import ontology_turtle


async def ontology(request: Request) -> Response:
    """The ontology in the form that is asked for by suffix or by Accept."""
    suffix = request.path_params.get("suffix", "")
    if suffix and suffix not in (*SUFFIXES, "html"):
        raise Problem(404, "no_page")
    if suffix == "html" or (not suffix and wants_page(request.headers.get("accept", ""))):
        return page(request, "ontology.html", terms=terms(), namespace=LAB)
    form = SUFFIXES.get(suffix) or best(request.headers.get("accept", ""), offers(RDF))
    if form is None:
        raise Problem(406, "not_acceptable", {"known": ", ".join(f.media for f in RDF)})
    text = ontology_turtle()
    triples = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    tag = hashlib.sha256(text.encode()).hexdigest()[:16]
    return rdf_response(request, triples, tag, form, {} if suffix else {"vary": "Accept"})
