"""The explorer: `/` and what its scripts ask for."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.facts import ENTITY_TYPES, PREDICATES
from graph.exploring import Places, Wanted, entity, explored, filtered, relation
from graph.map_data import land, map_of, timeline_of
from graph.network_data import Network
from graph.network_files import csv_of, write_gexf, write_graphml
from graph.selection import Chosen, Selection
from graph.server.conditional import not_modified
from graph.server.explorer_data import index_of, kept, network_of
from graph.server.explorer_request import iri_of, wanted_of
from graph.server.pages import page, snapshot_of
from graph.server.snapshot import Snapshot
from graph.view import texts
from graph.view_data import LOOKS, payload

SUGGESTIONS = 12
SCRIPTS = (
    "begin", "words", "data", "dom", "near", "search", "filters", "measures", "display", "labels", "picture", "exports",
    "post_years", "panel", "table", "page", "server", "state", "queries", "map", "events", "explorer",
)  # fmt: skip


def home(request: Request) -> Response:
    """The explorer's page; its scripts fetch the rest."""
    return page(request, "explorer.html", looks=LOOKS, scripts=SCRIPTS, texts=Markup(texts()))  # noqa: S704  (ours)


def network(request: Request) -> Response:
    """The part of the network that is asked for, as the stand-alone page carries it, but without sentences."""
    return _view(request, "network")


def entity_(request: Request) -> Response:
    """One entity with all its relations and posts, under the same filters."""

    def make(whole: Network) -> str:
        iri = iri_of(request, whole, request.query_params.get("e", ""))
        return payload(None, chosen := entity(whole, iri), Selection(), _nowhere(chosen), posts_of=(iri,))

    return _answer(request, make)


def relation_(request: Request) -> Response:
    """The relations between two entities with their sentences."""

    def make(whole: Network) -> str:
        one, two = (iri_of(request, whole, request.query_params.get(name, "")) for name in ("a", "b"))
        chosen = relation(whole, one, two)
        return payload(snapshot_of(request).store, chosen, Selection(), _nowhere(chosen))

    return _answer(request, make)


def suggest(request: Request) -> Response:
    """Entities for what is typed (`q`): `found` rows of IRI, type, label, language, posts; `total` that fit."""

    def make(_: Network) -> str:
        typed = request.query_params.get("q", "")[:200]
        nodes, total = index_of(snapshot_of(request)).find(typed, SUGGESTIONS)
        rows = [(n.named.iri, n.named.type, n.named.label, n.named.language, n.posts) for n in nodes]
        return _json({"found": rows, "total": total})

    return _answer(request, make)


def map_(request: Request) -> Response:
    """Labs, institutions, programmes and events by place, within the filters."""
    return _view(request, "map")


def land_(request: Request) -> Response:
    """Where on Earth cities are, to draw the map on."""
    return _answer(request, lambda _: _json(land()))


def events(request: Request) -> Response:
    """Events by date, within the filters."""
    return _view(request, "events")


def about(request: Request) -> Response:
    """What the explorer must know at its start: the base of IRIs, and the days of the first and the last post."""

    def make(whole: Network) -> str:
        days = sorted(post.date for post in whole.posts.values() if post.date)
        manifest = snapshot_of(request).manifest
        return _json({"base": manifest.base, "first": days[0] if days else "", "last": days[-1] if days else "",
                      "entities": manifest.entities, "posts": manifest.posts,
                      "types": ENTITY_TYPES, "predicates": PREDICATES})  # fmt: skip

    return _answer(request, make)


def file(request: Request) -> Response:
    """What is shown as a file: GraphML, GEXF, CSV or a stand-alone page."""
    snapshot, suffix = snapshot_of(request), request.url.path.rpartition(".")[2]
    whole = network_of(snapshot)
    wanted = wanted_of(request, whole)
    chosen, places = explored(whole, wanted)
    media, content = _WRITERS[suffix](request, wanted, chosen, places)
    headers = {"content-disposition": f'attachment; filename="labgraph.{suffix}"', "cache-control": "no-cache"}
    return Response(content, 200, headers, media)


def _csv(request: Request, wanted: Wanted, chosen: Chosen, places: Places) -> tuple[str, bytes]:
    return "text/csv; charset=utf-8", csv_of(chosen).encode()


def _graph(media: str, write: Callable[[Chosen, Any], None]) -> Callable[..., tuple[str, bytes]]:
    def written(request: Request, wanted: Wanted, chosen: Chosen, places: Places) -> tuple[str, bytes]:
        write(chosen, buffer := io.BytesIO())
        return media, buffer.getvalue()

    return written


def _page(request: Request, wanted: Wanted, chosen: Chosen, places: Places) -> tuple[str, bytes]:
    from graph.view import page_of

    centre = wanted.centres[0] if wanted.centres else None
    shown = Selection(centre, since=wanted.since or None, until=wanted.until or None)
    return "text/html; charset=utf-8", page_of(snapshot_of(request).store, chosen, shown, places).encode()


_WRITERS: dict[str, Callable[..., tuple[str, bytes]]] = {
    "csv": _csv,
    "graphml": _graph("application/graphml+xml", write_graphml),
    "gexf": _graph("application/gexf+xml", write_gexf),
    "html": _page,
}


def _picture(whole: Network, wanted: Wanted) -> str:
    chosen, places = explored(whole, wanted)
    return payload(None, chosen, Selection(), places, posts_of=())


_VIEWS: dict[str, Callable[[Network, Wanted], str]] = {
    "network": _picture,
    "map": lambda whole, wanted: _json(map_of(filtered(whole, wanted))),
    "events": lambda whole, wanted: _json(timeline_of(filtered(whole, wanted))),
}


# What the page asks for before anybody has chosen anything, as `usual` of its scripts has it, the first first.
_NO_PLACES = Wanted(types=frozenset(("Place",)))
FIRST = (("network", _NO_PLACES), ("events", _NO_PLACES), ("map", Wanted()))


def warm(snapshot: Snapshot) -> None:
    """Make what the first visitor of a build would wait for, seconds of it."""
    whole = network_of(snapshot)
    index_of(snapshot)
    for name, wanted in FIRST:
        kept(snapshot, (name, wanted), partial(_VIEWS[name], whole, wanted))


def _view(request: Request, name: str) -> Response:
    """One of the views within the filters."""
    wanted = wanted_of(request, network_of(snapshot_of(request)))
    return _answer(request, lambda whole: _VIEWS[name](whole, wanted), (name, wanted))


def _answer(request: Request, make: Callable[[Network], str], key: object = None) -> Response:
    """JSON made of the network, kept for who asks the same of the same build."""
    snapshot = snapshot_of(request)
    headers = {"etag": f'"{snapshot.tag}"', "cache-control": "no-cache"}
    if same := not_modified(request, headers):
        return same
    key = key or (request.url.path, str(request.query_params))
    text = kept(snapshot, key, lambda: make(network_of(snapshot)))
    return Response(text, 200, headers, "application/json")


def _nowhere(chosen: Chosen) -> Places:
    return dict.fromkeys((node.named.iri for node in chosen.nodes), (0.0, 0.0))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


ROUTES: list[BaseRoute] = [
    Route("/", home),
    Route("/explorer/about", about),
    Route("/explorer/network", network),
    Route("/explorer/entity", entity_),
    Route("/explorer/relation", relation_),
    Route("/explorer/suggest", suggest),
    Route("/explorer/map", map_),
    Route("/explorer/land", land_),
    Route("/explorer/events", events),
    *(Route(f"/explorer/network.{suffix}", file, name=suffix) for suffix in _WRITERS),
]
