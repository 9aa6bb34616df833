"""Pages made of templates: in the client's language, escaped, with the links that belong to the graph kept local."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from graph.server.negotiation import best_language
from graph.server.words import LANGUAGES, words

if TYPE_CHECKING:
    from jinja2 import Environment

    from graph.server.site import Site
    from graph.server.snapshot import Snapshot

Language = Literal["fr", "en"]
COOKIE = "lang"


def site_of(request: Request) -> Site:
    """The site that a request is asked of."""
    return cast("Site", request.app.state.site)


def snapshot_of(request: Request) -> Snapshot:
    """The build that this request is answered from, the same from its start to its end."""
    return cast("Snapshot", request.scope["labgraph.snapshot"])


def language_of(request: Request) -> Language:
    """The language to answer in: `?lang=`, else what was chosen before, else what the browser prefers, else French."""
    for said in (request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")):
        if said in LANGUAGES:
            return cast("Language", said)
    return cast("Language", best_language(request.headers.get("accept-language", ""), LANGUAGES))


@cache
def environment() -> Environment:
    """The templates of the package; what they are given is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("graph"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["json_in_page"] = _json_in_page
    return made


def _json_in_page(value: object) -> Markup:
    """JSON that may stand in a script element: nothing in it ends the element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


def page(request: Request, template: str, status: int = 200, **given: Any) -> Response:
    """A page of a template, which besides what it is given knows:

    `t` (messages by name), `language`, `other` (the address of the same page in the other language by tag), `root`
    (what local addresses start with, "" or a path without a slash at its end), `manifest`, `settings`, `local` (IRI to
    the local address or to itself).
    """
    language, snapshot = language_of(request), snapshot_of(request)
    site = site_of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            t=words(language),
            language=language,
            other={tag: _in_language(request, tag) for tag in LANGUAGES},
            root=request.scope.get("root_path", ""),
            manifest=snapshot.manifest,
            settings=site.settings,
            local=lambda iri: local(request, iri),
            **given,
        )
    )
    headers = {"content-language": language, "vary": "Accept, Accept-Language, Cookie", "cache-control": "no-cache"}
    response = Response(text, status, headers, "text/html; charset=utf-8")
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=365 * 86_400, samesite="lax", httponly=True)
    return response


def local(request: Request, iri: str) -> str:
    """The address under which this server has an IRI of the graph or of the ontology; any other IRI as it is."""
    from graph.prefixes import LAB

    root = request.scope.get("root_path", "")
    base = snapshot_of(request).manifest.base
    if iri.startswith(LAB):
        return f"{root}/ontology#{iri.removeprefix(LAB)}"
    if iri.startswith(base) and iri != base:
        return f"{root}/{iri.removeprefix(base)}"
    return iri


def address_of(request: Request) -> str:
    """The address of this server as the client has it, or as the operator says, without a slash at its end."""
    said = site_of(request).settings.address
    return (said or str(request.base_url)).rstrip("/")


def _in_language(request: Request, tag: str) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*kept, ("lang", tag)])
