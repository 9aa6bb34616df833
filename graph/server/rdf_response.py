"""RDF as an answer: the form that the client likes, an ETag, the prefixes of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from graph.prefixes import PREFIXES
from graph.server.conditional import not_modified
from graph.server.formats import RDF, RDF_WRITERS, Form, offers
from graph.server.negotiation import best
from graph.server.problems import Problem

MORE_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}


def rdf_response(
    request: Request, triples: Iterable[Triple], tag: str, form: Form | None = None, headers: Mapping[str, str] = {}
) -> Response:
    """The triples in a form, else in the one that the client likes; `tag` names what they rest on.

    Raises Problem 406.
    """
    vary = {} if form else {"vary": "Accept"}
    form = form or best(request.headers.get("accept", ""), offers(RDF))
    if form is None:
        raise Problem(406, "not_acceptable", {"known": ", ".join(f.media for f in RDF)})
    said = {"etag": f'"{tag}-{form.name}"', "cache-control": "no-cache", **vary, **headers}
    return not_modified(request, said) or Response(written(triples, form), 200, said, form.content_type)


def written(triples: Iterable[Triple], form: Form) -> bytes:
    """The triples as bytes, in order, so that the same triples are the same bytes."""
    in_order = sorted(triples, key=str)
    if form.name == "jsonld":
        import io

        from graph.json_ld import write_json_ld

        lines = (serialize(in_order, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
        out = io.BytesIO()
        write_json_ld(lines, out)
        return out.getvalue()
    prefixes = {**PREFIXES, **MORE_PREFIXES} if form.name in ("ttl", "n3", "rdf") else None
    return serialize(in_order, format=RDF_WRITERS[form.name], prefixes=prefixes) or b""
