"""Every IRI of the graph answers: a page for a browser, RDF for a tool, 301 where another took its place, 410 if gone.

An entity's own address answers 200 with its description and says by Content-Location which document that is; it is not
redirected to it by 303, which would cost each reader a second request.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.patterns import values
from graph.prefixes import DCTERMS
from graph.server.conditional import not_modified
from graph.server.describing import description, known, named_graph, with_evidence
from graph.server.formats import RDF, Form, offers
from graph.server.negotiation import best, wants_page
from graph.server.pages import address_of, language_of, page, site_of, snapshot_of
from graph.server.problems import Problem
from graph.server.rdf_response import rdf_response
from graph.server.resource_page import resource
from graph.server.snapshot import Snapshot

KINDS = ("person", "lab", "institution", "programme", "event", "place", "post", "source")
SUFFIXES = {form.name: form for form in RDF if form.name != "n3"}
PAGE = "html"


def linked_data(request: Request) -> Response:
    """Answer for the IRI of this address."""
    tail, suffix = split(request.path_params["kind"] + "/" + request.path_params["rest"])
    snapshot = snapshot_of(request)
    iri = _iri(snapshot, tail)
    if not known(snapshot.store, iri):
        return _elsewhere(request, snapshot, iri, tail, suffix)
    if suffix == PAGE or (not suffix and wants_page(request.headers.get("accept", ""))):
        tag = f'"{snapshot.tag}-{language_of(request)}"'
        headers = {"etag": tag, "link": links(request, tail), "content-location": f"/{tail}.{PAGE}"}
        if same := not_modified(request, {**headers, "vary": "Accept, Accept-Language, Cookie"}):
            return same
        shown = page(request, "resource.html", thing=resource(snapshot, iri, language_of(request)))
        shown.headers.update(headers)
        return shown
    form = SUFFIXES.get(suffix) or best(request.headers.get("accept", ""), offers(RDF))
    if form is None:
        raise Problem(406, "not_acceptable", {"known": ", ".join(f.media for f in RDF)})
    base = snapshot.manifest.base
    whole = request.query_params.get("evidence", "") not in ("", "0")
    triples = (with_evidence if whole else description)(snapshot.store, iri, base)
    return _rdf(request, triples, tail, form, f"{snapshot.tag}-{'whole' if whole else 'plain'}", not suffix)


def graph(request: Request) -> Response:
    """Answer for a named graph: its triples."""
    tail, suffix = split("graph/" + request.path_params["rest"])
    return named(request, tail, suffix)


def named(request: Request, tail: str, suffix: str) -> Response:
    """The triples of the named graph of this tail."""
    snapshot = snapshot_of(request)
    iri = _iri(snapshot, tail)
    if not snapshot.store.contains_named_graph(NamedNode(iri)):
        raise Problem(404, "no_page")
    form = SUFFIXES.get(suffix) or best(request.headers.get("accept", ""), offers(RDF)) or RDF[0]
    return _rdf(request, named_graph(snapshot.store, iri), tail, form, snapshot.tag, not suffix)


def split(path: str) -> tuple[str, str]:
    """The tail of an IRI and the suffix of a form, "" for none; tails have no dot."""
    tail, dot, suffix = path.rpartition(".")
    return (tail, suffix) if dot and (suffix in SUFFIXES or suffix == PAGE) else (path, "")


def links(request: Request, tail: str) -> str:
    """The value of the Link header: other forms, the licence, the description of the whole."""
    at = f"{address_of(request)}/{tail}"
    said = [f'<{at}.{name}>; rel="alternate"; type="{form.media}"' for name, form in SUFFIXES.items()]
    said.append(f'<{at}.{PAGE}>; rel="alternate"; type="text/html"')
    said.append(f'<{address_of(request)}/void.ttl>; rel="describedby"; type="text/turtle"')
    if licence := site_of(request).settings.licence:
        said.append(f'<{licence}>; rel="license"')
    return ", ".join(said)


def _iri(snapshot: Snapshot, tail: str) -> str:
    """The IRI of a tail; raises Problem 404 where it can be none."""
    try:
        return NamedNode(snapshot.manifest.base + tail).value
    except ValueError:
        raise Problem(404, "no_page") from None


def _rdf(request: Request, triples: set[Triple], tail: str, form: Form, tag: str, negotiated: bool) -> Response:
    headers = {"link": links(request, tail), "content-location": f"/{tail}.{form.name}"}
    if negotiated:
        headers["vary"] = "Accept"
    return rdf_response(request, triples, tag, form, headers)


def _elsewhere(request: Request, snapshot: Snapshot, iri: str, tail: str, suffix: str) -> Response:
    """301 to what took the place of an IRI; raises Problem 410 or 404."""
    base = snapshot.manifest.base
    for heir in values(snapshot.store, iri, DCTERMS + "isReplacedBy"):
        if heir.startswith(base):
            root = request.scope.get("root_path", "")
            target = f"{root}/{heir.removeprefix(base)}{'.' + suffix if suffix else ''}"
            return RedirectResponse(target, 301)
    if tail in snapshot.gone:
        raise Problem(410, "gone")
    if tail.startswith("post/") and tail.endswith("/graph"):
        return named(request, tail, suffix)
    raise Problem(404, "no_page")
