"""The application: every address in one table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.data import DataDirectory
from graph.query_errors import EndpointFailed
from graph.server import explorer
from graph.server.about_server import data, health, metrics, robots, sitemap
from graph.server.dumps import dump
from graph.server.endpoint import endpoint
from graph.server.front import Front
from graph.server.linked_data import KINDS, graph, linked_data
from graph.server.ontology_page import ontology
from graph.server.pages import snapshot_of
from graph.server.problems import Problem, answer
from graph.server.query_page import catalogue_json, catalogue_query
from graph.server.settings import Settings
from graph.server.site import Site
from graph.server.static import static
from graph.server.void import void
from graph.server.writing import graph_store


def _of_kind(kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        request.path_params["kind"] = kind
        return await in_place(request, linked_data)

    return answered


async def in_place(request: Request, answered: Callable[[Request], Response]) -> Response:
    """An answer that reads the graph: at once where it is on this machine, else in a thread."""
    if snapshot_of(request).is_remote:
        return await run_in_threadpool(answered, request)
    return answered(request)


def _reading(answered: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    async def reading(request: Request) -> Response:
        return await in_place(request, answered)

    return reading


ROUTES: list[BaseRoute] = [
    Route("/sparql", endpoint, methods=["GET", "POST", "OPTIONS"]),
    Route("/static/{path:path}", static),
    Route("/catalogue.json", catalogue_json),
    Route("/catalogue/{name}.rq", catalogue_query),
    Route("/store", graph_store, methods=["GET", "PUT", "POST", "DELETE"]),
    Route("/graph.{format}", dump),
    Route("/void.ttl", void),
    Route("/data", data),
    Route("/health", health),
    Route("/metrics", metrics),
    Route("/robots.txt", robots),
    Route("/sitemap.xml", _reading(sitemap)),
    Route("/sitemap-{number:int}.xml", _reading(sitemap)),
    Route("/ontology", ontology),
    Route("/ontology.{suffix}", ontology),
    Route("/graph/{rest:path}", _reading(graph)),
    *(Route(f"/{kind}/{{rest:path}}", _of_kind(kind)) for kind in KINDS),
    *explorer.ROUTES,
]


def app(data: DataDirectory, settings: Settings | None = None, token: str = "") -> Starlette:
    """The server of a data directory, to be run by any ASGI server; `token`, if there is one, lets its bearer write.

    Raises NoGraph, Damaged, NewerFormat.
    """
    site = Site(data, settings or Settings(), token, explorer.warm)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with site.running():
            yield

    made = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Front, site=site)],
        exception_handlers={Problem: _problem, EndpointFailed: _endpoint, HTTPException: _http, Exception: _unforeseen},
        lifespan=lifespan,
    )
    made.state.site = site
    return made


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101
    return answer(request, problem)


async def _endpoint(request: Request, _: Exception) -> Response:
    return answer(request, Problem(502, "endpoint"))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    names = {404: "no_page", 405: "method"}
    return answer(request, Problem(error.status_code, names.get(error.status_code, "other"), {}, error.headers or {}))


async def _unforeseen(request: Request, _: Exception) -> Response:
    return answer(request, Problem(500, "unforeseen"))
