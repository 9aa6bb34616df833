"""`/graph.*`: the whole graph in one file, made once a build by a process of its own, kept compressed, streamed."""

from __future__ import annotations

import asyncio
import gzip
import os
import subprocess
import sys
import weakref
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from graph.export import FORMATS
from graph.remote_store import opened
from graph.server.conditional import not_modified
from graph.server.pages import address_of, site_of, snapshot_of
from graph.server.problems import Problem
from graph.server.snapshot import Snapshot

MEDIA = {
    "ttl": "text/turtle; charset=utf-8", "trig": "application/trig", "nq": "application/n-quads",
    "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml",
    "graphml": "application/graphml+xml",
}  # fmt: skip
BLOCK = 1 << 16
NICE = 10


async def dump(request: Request) -> Response:
    """The graph in the format of the suffix; `?evidence=1` for all of it."""
    name = request.path_params["format"]
    if name not in FORMATS:
        raise Problem(404, "no_page")
    snapshot = snapshot_of(request)
    evidence = request.query_params.get("evidence", "") not in ("", "0") and name != "graphml"
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "etag": f'"{snapshot.tag}-{name}{"-whole" if evidence else ""}{"-gzip" if packed else ""}"',
        "last-modified": snapshot.last_modified,
        "cache-control": "no-cache",
        "vary": "Accept-Encoding",
        "link": f'<{address_of(request)}/void.ttl>; rel="describedby"; type="text/turtle"',
        "content-disposition": f'inline; filename="graph.{name}"',
    }
    if packed:
        headers["content-encoding"] = "gzip"
    if same := not_modified(request, headers):
        return same
    if request.method == "HEAD":
        return Response(None, 200, headers, MEDIA[name])
    file = await _made(snapshot, site_of(request).folder, name, evidence)
    # The snapshot goes with the stream: the file is there as long as somebody reads it.
    return StreamingResponse(_blocks(snapshot, file, packed), 200, headers, MEDIA[name])


async def _made(snapshot: Snapshot, folder: Path, name: str, evidence: bool) -> Path:
    """The compressed file; whoever asks while it is being made waits for the same one. Raises Problem."""
    key = f"dump {name} {evidence}"
    making = snapshot.memory.get(key)
    if not isinstance(making, asyncio.Task) or (making.done() and (making.cancelled() or making.exception())):
        file = folder / f"{snapshot.tag}-{name}{'-whole' if evidence else ''}.gz"
        making = asyncio.create_task(_make(snapshot, file, name, evidence))
        snapshot.memory[key] = making
    done: Path = await asyncio.shield(making)
    return done


async def _make(snapshot: Snapshot, file: Path, name: str, evidence: bool) -> Path:
    command = [
        sys.executable,
        "-m",
        "graph.server.dumps",
        snapshot.where,
        str(file),
        name,
        str(int(evidence)),
    ]
    process = await asyncio.to_thread(subprocess.run, command, stdin=subprocess.DEVNULL, check=False)
    if process.returncode:
        raise Problem(503, "died", {}, {"retry-after": "1"})
    weakref.finalize(snapshot, file.unlink, missing_ok=True)
    return file


async def _blocks(snapshot: Snapshot, file: Path, packed: bool) -> AsyncIterator[bytes]:
    unpack = zlib.decompressobj(wbits=31)
    with file.open("rb") as stream:
        while block := await asyncio.to_thread(stream.read, BLOCK):
            yield block if packed else unpack.decompress(block)
    if not packed and (rest := unpack.flush()):
        yield rest
    del snapshot


def _takes_gzip(header: str) -> bool:
    from graph.server.negotiation import weighed

    weights = dict(weighed(header))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def main(arguments: list[str]) -> None:
    """Write a dump: STORE FILE FORMAT EVIDENCE."""
    from graph.export import format_of, write_to

    store, file, name, evidence = arguments
    os.nice(NICE)
    part = Path(file + ".part")
    # The same graph gives the same bytes: no time and no name in the head.
    with part.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        write_to(opened(store), out, format_of("", name), evidence == "1")  # type: ignore[arg-type]
    part.replace(file)


if __name__ == "__main__":
    main(sys.argv[1:])
