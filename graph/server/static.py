"""The files of `graph/static/` and vis-network, each with an ETag of its content."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from graph.server.conditional import not_modified
from graph.server.problems import Problem

_TYPES = {".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".svg": "image/svg+xml"}
VIS_NETWORK = "vis-network.js"


async def static(request: Request) -> Response:
    """One file."""
    found = _file(request.path_params["path"])
    if found is None:
        raise Problem(404, "no_page")
    content, media, tag = found
    headers = {"etag": tag, "cache-control": "no-cache"}
    return not_modified(request, headers) or Response(content, 200, headers, media)


@cache
def _file(path: str) -> tuple[bytes, str, str] | None:
    """Content, media type and ETag of a file; None where there is none of this name."""
    if path == VIS_NETWORK:
        from graph.view import vis_network

        content = vis_network().encode()
    else:
        parts = path.split("/")
        if any(not p or p.startswith(".") or "\\" in p or "\0" in p for p in parts):
            return None
        file = files("graph") / "static"
        for part in parts:
            file = file / part
        if not file.is_file():
            return None
        content = file.read_bytes()
    suffix = "." + path.rpartition(".")[2]
    media = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    if media.startswith("text/") or suffix in (".js", ".json"):
        media += "; charset=utf-8"
    return content, media, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
