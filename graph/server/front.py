"""The outermost layer: whom the server listens to, what every answer says, the log and the figures."""

from __future__ import annotations

import logging
import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.server.endpoint import request_bytes
from graph.server.log import ACCESS
from graph.server.problems import Problem, answer
from graph.server.results_cache import Headers, ResultsCache
from graph.server.settings import LOCAL_HOSTS
from graph.server.site import Site

access = logging.getLogger(ACCESS)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFETY: Headers = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_SHOWN = b"ETag, Link, Location, Content-Location, Retry-After, Last-Modified"


class Front:
    """Middleware: Host check, one snapshot a request, safety headers, CORS, access log."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site
        open_to_sites = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _SHOWN)]
        closed = [(b"cross-origin-resource-policy", b"same-origin")]
        self._always = [*SAFETY, *(open_to_sites if site.settings.open_to_sites else closed)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.site.settings.forwarded:
            _believe(scope)
        scope["labgraph.snapshot"] = self.site.snapshot
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                said = {name for name, _ in message["headers"]}
                always = [(name, value) for name, value in self._always if name not in said]
                message = {**message, "headers": [*message["headers"], *always]}
            await send(message)

        try:
            if self.site.settings.on_loopback and not _is_local(scope):
                await answer(Request(scope), Problem(421, "host"))(scope, receive, sending)
            elif scope["path"] == "/sparql" and scope["method"] == "GET" and (known := self._known(scope)):
                status = 200
                await send({"type": "http.response.start", "status": status, "headers": [*known[0], *self._always]})
                await send({"type": "http.response.body", "body": known[1]})
            else:
                await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            self.site.figures.answers[status] += 1
            self.site.figures.seconds += seconds
            path = scope["raw_path"].decode("latin-1")  # as it was sent: it may hold an encoded end of line
            access.info("%s %s %d %.3f s", scope["method"], path, status, seconds)

    def _known(self, scope: Scope) -> tuple[Headers, bytes] | None:
        """The answer to a query that was asked in the same words before, without going through the routes."""
        cache: ResultsCache = scope["labgraph.snapshot"].cache
        return cache.answer(request_bytes(scope))


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _is_local(scope: Scope) -> bool:
    """Whether the Host header is a local name: a page elsewhere whose name was bound to 127.0.0.1 bears its own."""
    host = (_header(scope, b"host") or "").lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.rpartition(":")[0] or host
    return name in LOCAL_HOSTS


def _believe(scope: Scope) -> None:
    """Put what the proxy says of scheme, host and path in the place of what the server saw."""
    scheme = (_header(scope, b"x-forwarded-proto") or "").partition(",")[0].strip().lower()
    if scheme in ("http", "https"):
        scope["scheme"] = scheme
    host = (_header(scope, b"x-forwarded-host") or "").partition(",")[0].strip()
    if host:
        headers = [(k, v) for k, v in scope["headers"] if k != b"host"]
        scope["headers"] = [*headers, (b"host", host.encode("latin-1"))]
