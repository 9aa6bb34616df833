"""The explorer: `/` and what its scripts ask for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.server.pages import page


async def home(request: Request) -> Response:
    """The first page."""
    return page(request, "home.html")


ROUTES: list[BaseRoute] = [Route("/", home)]
