"""What a client is told when something is not as it wanted: a status, a message by name, its fields.

A browser gets a page, a client that likes JSON a problem document (RFC 9457), any other one plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from graph.server.negotiation import best, wants_page
from graph.server.pages import language_of, page
from graph.server.words import words


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818
    """An answer that is no success; `name` is a message of `templates/words/problems.toml`, `fields` fill it."""

    status: int
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.name}"


def answer(request: Request, problem: Problem) -> Response:
    """The answer that tells a problem, in the form and the language that the client likes."""
    accept = request.headers.get("accept", "")
    language = language_of(request)
    text = words(language)[f"problems.{problem.name}"].format(**problem.fields)
    response: Response
    if wants_page(accept) and "labgraph.snapshot" in request.scope:
        response = page(request, "problem.html", problem.status, problem=problem, message=text)
    elif best(accept or "*/*", (("text/plain", False), *((media, True) for media in _JSON))):
        document = {"title": problem.name, "status": problem.status, "detail": text, **problem.fields}
        response = JSONResponse(document, problem.status, media_type="application/problem+json")
    else:
        response = PlainTextResponse(text + "\n", problem.status)
    response.headers["content-language"] = language
    response.headers["vary"] = "Accept, Accept-Language, Cookie"
    response.headers["cache-control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


_JSON = ("application/json", "application/problem+json", "application/sparql-results+json", "application/ld+json")
