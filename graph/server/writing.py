"""Updates and the Graph Store Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/.

Reading is always on; writing is for whoever sends the token.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import sys
from itertools import pairwise
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from graph.errors import ServiceRefused
from graph.server.formats import RDF, of_media
from graph.server.pages import address_of, site_of, snapshot_of
from graph.server.problems import Problem
from graph.server.protocol import Operation, graph_iri, read_body
from graph.server.rdf_response import rdf_response
from graph.server.update_text import silent, using
from graph.server.writer import Change
from graph.sparql import refuse_service, tokens

MORE_SECONDS = 60  # a change is checked against the whole graph, which an update of its own size does not pay for


async def graph_store(request: Request) -> Response:
    """One graph, named by `?graph=IRI` or `?default`."""
    parameters = request.query_params
    if ("graph" in parameters) == ("default" in parameters) or len(parameters.getlist("graph")) > 1:
        raise Problem(400, "which_graph")
    name = graph_iri(parameters["graph"]) if "graph" in parameters else None
    if request.method in ("GET", "HEAD"):
        return _read(request, name)
    permitted(request)
    settings = site_of(request).settings
    form, content = "", b""
    if request.method in ("PUT", "POST"):
        media = request.headers.get("content-type", "")
        found = of_media(media)
        if found is None or found not in RDF:
            raise Problem(415, "media", {"media": media or "-", "known": ", ".join(f.media for f in RDF)})
        form, content = found.name, await read_body(request, settings.max_request_mb << 20)
    change = Change(
        str(site_of(request).data.path), settings.max_memory_mb, request.method.lower(), graph=name, form=form,
        content=base64.b64encode(content).decode(), base=name or address_of(request) + "/store",
    )  # fmt: skip
    done = await _carry_out(request, change)
    return Response(None, 204 if done["existed"] or request.method == "DELETE" else 201)


async def update(request: Request, operation: Operation) -> Response:
    """Carry out an update of the protocol."""
    permitted(request)
    said = [t for t in tokens(operation.text) if t.kind not in ("comment", "blank")]
    words = [t.text.upper() for t in said if t.kind == "word"]
    if "LOAD" in words:
        raise Problem(400, "load")
    try:
        refuse_service(operation.text)
    except ServiceRefused:
        raise Problem(400, "service", {"allowed": "-"}) from None
    text = silent(operation.text)
    if operation.default_graphs or operation.named_graphs:
        if "USING" in words or "WITH" in words:
            raise Problem(400, "using_twice")
        text = using(text, operation.default_graphs, operation.named_graphs)
    # All graphs, or all named ones, are to an update those that it may change.
    after_verb = {b for a, b in pairwise(w for w in words if w != "SILENT") if a in ("CLEAR", "DROP")}
    clears = bool(after_verb & {"ALL", "NAMED"})
    settings, base = site_of(request).settings, snapshot_of(request).manifest.base
    path = str(site_of(request).data.path)
    await _carry_out(request, Change(path, settings.max_memory_mb, "update", text, clears, base=base))
    return Response(None, 204)


def permitted(request: Request) -> None:
    """Raises Problem 403 where nobody may write, 401 for whoever does not send the token."""
    site = site_of(request)
    if not site.writable:
        raise Problem(403, "read_only")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(token.strip().encode("utf-8", "surrogateescape"), site.token.encode())
    if scheme.lower() != "bearer" or not right:
        raise Problem(401, "token", {}, {"www-authenticate": 'Bearer realm="labgraph"'})


def _read(request: Request, name: str | None) -> Response:
    snapshot = snapshot_of(request)
    node = NamedNode(name) if name else DefaultGraph()
    if name and not snapshot.store.contains_named_graph(NamedNode(name)):
        raise Problem(404, "no_graph")
    triples = {q.triple for q in snapshot.store.quads_for_pattern(None, None, None, node)}
    return rdf_response(request, triples, snapshot.tag + "-graph")


async def _carry_out(request: Request, change: Change) -> dict[str, Any]:
    """Have a process of its own make the change, and take over the build that it made; raises Problem."""
    site = site_of(request)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "graph.server.writer", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        seconds = site.settings.max_seconds + MORE_SECONDS
        out, _ = await asyncio.wait_for(process.communicate(change.encoded()), seconds)
    except TimeoutError:
        fields = {"limit": "max_seconds", "value": site.settings.max_seconds}
        raise Problem(503, "max_seconds", fields) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Problem(503, "died", {}, {"retry-after": "1"})
    done: dict[str, Any] = json.loads(out)
    if "problem" in done:
        raise _problem(done)
    await site.take_over()
    return done


def _problem(done: dict[str, Any]) -> Problem:
    name, status = done.pop("problem"), done.pop("status")
    return Problem(status, name, done, {"retry-after": "30"} if status == 503 else {})
