"""`/sparql`: queries, updates, the service description, and for browsers the query page."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph.errors import ServiceRefused
from graph.server import description
from graph.server.conditional import not_modified
from graph.server.formats import ALL, RDF, RESULTS, Form, offers
from graph.server.negotiation import best, wants_page
from graph.server.pages import site_of, snapshot_of
from graph.server.problems import Problem
from graph.server.protocol import Operation, read
from graph.server.query_page import query_page
from graph.server.results_cache import Kept, changing
from graph.server.running_query import ClientGone, RunningQuery, unless_gone
from graph.server.services import check_services
from graph.server.wire import Question
from graph.server.writing import update
from graph.sparql import tokens

HOLD = 2 << 20  # bytes of a result that are made before the first is sent: a limit that is met so far gives a status
# What others call the forms of RDF; `json` and `xml` are forms of results, and of a graph these.
_OTHER_NAMES = {"json": "jsonld", "json-ld": "jsonld", "xml": "rdf", "rdf+xml": "rdf", "turtle": "ttl"}
_FROM = re.compile("from", re.IGNORECASE)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


async def endpoint(request: Request) -> Response:
    """Answer a request of the protocol."""
    site, snapshot = site_of(request), snapshot_of(request)
    if request.method == "OPTIONS":
        return options(METHODS)
    operation = await read(request, site.settings.max_request_mb << 20)
    accept = request.headers.get("accept", "")
    if request.method in ("GET", "HEAD") and wants_page(accept) and not (operation and operation.form):
        return query_page(request, operation.text if operation else "")
    if operation is None:
        return await description.service(request)
    if operation.is_update:
        return await update(request, operation)
    results, rdf = _forms(operation, accept)
    question = _question(operation, results, rdf, site.settings.allow_service, snapshot.manifest.base)
    headers = {"vary": "Accept", "cache-control": "no-cache"}
    steady = not snapshot.is_remote and not changing(operation.text)
    if steady:
        key = hashlib.sha256(question.encoded()).hexdigest()[:16]
        headers["etag"] = f'"{snapshot.tag}-{key}"'
        if request.method != "POST" and (same := not_modified(request, headers)):
            return same
        if kept := snapshot.cache.get(question):
            return _remembered(request, question, Response(kept.content, 200, headers, kept.content_type))
    running = RunningQuery(snapshot.pool, site.settings, question)
    site.figures.queries += 1
    try:
        held = await unless_gone(request.receive, lambda: _begin(running, request.scope["http_version"] != "1.0"))
        form = ALL.get((rdf if running.kind == "graph" else results) or "")
        if form is None:
            raise Problem(406, "not_acceptable", {"known": ", ".join(_media(running.kind))})
    except ClientGone:
        running.close()
        return Response(status_code=499)
    except BaseException as error:
        running.close()
        if isinstance(error, Problem):
            site.figures.stopped[error.name] += 1
            if error.name == "syntax":
                error.fields = await site.mistakes.located(operation.text, dict(error.fields))
        raise
    if running.whole:
        running.close()
        content = b"".join(held)
        if steady:
            snapshot.cache.put(question, Kept(content, form.content_type))
            return _remembered(request, question, Response(content, 200, headers, form.content_type))
        return Response(content, 200, headers, form.content_type)
    return StreamedResult(running, held, headers, form)


def options(methods: tuple[str, ...]) -> Response:
    """What a browser asks before it lets a page of another site ask."""
    said = ", ".join(methods)
    allow = {"allow": said, "access-control-allow-methods": said, "access-control-max-age": "86400"}
    return Response(None, 204, {**allow, "access-control-allow-headers": "Accept, Content-Type, If-None-Match"})


def _remembered(request: Request, question: Question, answer: Response) -> Response:
    """The answer; the same request gets it from the outermost layer next time."""
    if request.method == "GET":
        snapshot_of(request).cache.remember(request_bytes(request.scope), question, answer.raw_headers)
    return answer


def request_bytes(scope: Scope) -> bytes:
    """All of a GET request of the endpoint that its answer depends on."""
    accept = [value for name, value in scope["headers"] if name in (b"accept", b"if-none-match")]
    return b"\0".join((scope["query_string"], *accept))


async def _begin(running: RunningQuery, may_stream: bool) -> list[bytes]:
    """The first blocks of a result; all where it is small, or the client could not tell a whole one from a cut one."""
    await running.start()
    held: list[bytes] = []
    size = 0
    while not running.whole and (size < HOLD or not may_stream):
        block = await running.block()
        held.append(block)
        size += len(block)
    return held


class StreamedResult(Response):
    """A result sent as it is made. If it comes to no end, neither does the answer: the connection is closed."""

    def __init__(self, running: RunningQuery, held: list[bytes], headers: dict[str, str], form: Form) -> None:
        super().__init__(None, 200, headers, form.content_type)
        del self.headers["content-length"]
        self._running, self._held = running, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""

        async def sending() -> None:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return
            for block in self._held:
                await send({"type": "http.response.body", "body": block, "more_body": True})
            self._held.clear()
            while block := await self._running.block():
                await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

        async with self._running:
            try:
                await unless_gone(receive, sending)
            except (ClientGone, OSError):
                return
            except Problem as problem:
                scope["app"].state.site.figures.stopped[problem.name] += 1


def _forms(operation: Operation, accept: str) -> tuple[str | None, str | None]:
    """The short names of the forms for results and for RDF; None where the client takes none.

    A form that is named by parameter goes before Accept, as far as there is one of this name for the kind of result:
    SPARQLWrapper sends its own names as `format` and `output` with each query, whatever it asks.
    """
    results, rdf = _accepted(accept)
    wished = operation.form.lower()
    of_results = next((f for f in RESULTS if wished in (f.name, f.media)), results)
    of_rdf = next((f for f in RDF if _OTHER_NAMES.get(wished, wished) in (f.name, f.media)), rdf)
    return of_results.name if of_results else None, of_rdf.name if of_rdf else None


@lru_cache(1000)
def _accepted(accept: str) -> tuple[Form | None, Form | None]:
    return best(accept, offers(RESULTS)), best(accept, offers(RDF))


def _question(
    operation: Operation, results: str | None, rdf: str | None, services: tuple[str, ...], base: str
) -> Question:
    """The question for a worker; raises Problem for SERVICE."""
    try:
        check_services(operation.text, services)
    except ServiceRefused:
        raise Problem(400, "service", {"allowed": ", ".join(services) or "-"}) from None
    question = Question(operation.text, results, rdf, operation.default_graphs, operation.named_graphs, base=base)
    # The engine's union would take the place of what FROM names.
    names_graphs = _FROM.search(operation.text) and any(
        t.kind == "word" and t.text.upper() == "FROM" for t in tokens(operation.text)
    )
    return replace(question, union=False) if names_graphs else question


def _media(kind: str) -> list[str]:
    return [f.media for f in (RDF if kind == "graph" else RESULTS)]
