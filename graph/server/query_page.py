"""The query page at `/sparql`, and what its scripts ask for: the catalogue, and a query with its values in place."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from graph.errors import AmbiguousName, UnknownName
from graph.names import find_entity
from graph.parameters import bound
from graph.prefixes import PREFIXES
from graph.query_errors import BadParameter, MissingParameter, UnknownParameter
from graph.server.pages import language_of, page, snapshot_of
from graph.server.problems import Problem
from graph.server.protocol import QUERY
from graph.server.words import words
from ontology.terms import terms
from queries import Query, catalogue

FIRST = """PREFIX lab: <https://w3id.org/labgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?lab ?name (COUNT(DISTINCT ?mention) AS ?mentions)
WHERE {
  ?lab a lab:Lab ;
       rdfs:label ?name .
  ?mention lab:names ?lab .
}
GROUP BY ?lab ?name
ORDER BY DESC(?mentions)
LIMIT 20
"""


def query_page(request: Request, text: str) -> Response:
    """The page with this query in its editor, else a first one."""
    language = language_of(request)
    example = catalogue().get(request.query_params.get("catalogue", ""))
    text = text or (example.text if example else FIRST)
    own = {name.removeprefix("query."): said for name, said in words(language).items() if name.startswith("query.")}
    return page(request, "query.html", query=text, texts=own, catalogue=_entries(language))


async def catalogue_json(request: Request) -> Response:
    """The catalogue, the prefixes and the terms of the ontology, in the client's language."""
    language = language_of(request)
    known = [
        {
            "name": f"lab:{t.name}",
            "kind": t.kind,
            "label": t.labels.get(language, ""),
            "text": t.definitions.get(language, ""),
        }
        for t in terms()
    ]
    said = {"queries": _entries(language), "prefixes": PREFIXES, "terms": known}
    return JSONResponse(said, headers={"cache-control": "no-cache", "vary": "Accept-Language, Cookie"})


async def catalogue_query(request: Request) -> Response:
    """The text of a query of the catalogue, its parameters replaced by what the address gives for them."""
    query = catalogue().get(request.path_params["name"])
    if query is None:
        raise Problem(404, "no_query", {"known": ", ".join(catalogue())})
    store = snapshot_of(request).store
    values = {name: value for name, value in request.query_params.items() if name not in ("lang",) and value}
    try:
        text = bound(query, values, lambda name: find_entity(store, name).iri)
    except BadParameter as error:
        raise Problem(400, "parameter", {"name": error.name, "value": error.value[:200], "type": error.type}) from None
    except UnknownParameter as error:
        raise Problem(400, "unknown_parameter", {"name": error.name, "known": ", ".join(error.known) or "-"}) from None
    except MissingParameter as error:
        raise Problem(400, "missing_parameter", {"name": error.name, "example": error.example}) from None
    except UnknownName as error:
        raise Problem(400, "unknown_name", {"name": error.name[:200], "near": ", ".join(error.near) or "-"}) from None
    except AmbiguousName as error:
        near = ", ".join(iri for _, _, iri in error.candidates)
        raise Problem(400, "several_named", {"name": error.name[:200], "near": near}) from None
    return PlainTextResponse(text, headers={"cache-control": "no-cache"}, media_type=QUERY)


def _entries(language: str) -> list[dict[str, Any]]:
    return [_entry(query, language) for query in catalogue().values()]


def _entry(query: Query, language: str) -> dict[str, Any]:
    parameters = [
        {"name": p.name, "type": p.type, "default": p.default, "example": p.example, "required": p.required}
        for p in query.parameters
    ]
    return {
        "name": query.name,
        "title": query.title(language),
        "description": query.description(language),
        "kind": query.kind,
        "parameters": parameters,
        "text": query.text,
    }
