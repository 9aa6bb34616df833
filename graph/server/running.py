"""Running the application with uvicorn, on a socket that is bound first: what is printed is where it listens."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from graph.data import DataDirectory
from graph.errors import PortTaken
from graph.server import log
from graph.server.app import app
from graph.server.settings import Settings
from graph.settings import DEFAULT_BASE


def run(data: DataDirectory, settings: Settings, token: str, say: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `say` is told the address. Raises PortTaken, NoGraph, Damaged, NewerFormat."""
    if not settings.endpoint:
        data.check(data.current(), sys.maxsize)
    made = app(data, settings, token)
    log.start(settings.log_json)
    bound = bind(settings)
    bound.listen(2048)  # who reads the address may come at once, and waits until the processes are ready
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    manifest = made.state.site.snapshot.manifest
    say(f"labgraph: http://{host}:{bound.getsockname()[1]}/ (SPARQL at /sparql; Ctrl-C ends it)")
    if manifest.base == DEFAULT_BASE:
        say(f"labgraph: the IRIs start with {manifest.base}, which is an example: build with --base to use your own.")
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn, when it has ended all, passes the signal on
        uvicorn.Server(configuration(made)).run(sockets=[bound])


def configuration(made: Starlette) -> uvicorn.Config:
    """How uvicorn runs the application: no log of its own, no word on what it is, no trust in proxies."""
    logging.getLogger("uvicorn.error").addFilter(_not_of_cut_results)
    return uvicorn.Config(
        made, access_log=False, log_level="warning", log_config=None, server_header=False, proxy_headers=False,
        timeout_keep_alive=30, timeout_graceful_shutdown=3, ws="none",
    )  # fmt: skip


def bind(settings: Settings) -> socket.socket:
    """A socket at the address and port of the settings; raises PortTaken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With its protocol named asyncio turns Nagle's algorithm off: an answer in two packets would wait 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise PortTaken(settings.host, settings.port, getattr(error, "strerror", None) or str(error)) from error
    return bound


def _not_of_cut_results(record: logging.LogRecord) -> bool:
    """Whether a record is worth a line: that a result was cut is meant, and counted in `/metrics` by what cut it."""
    return "without completing response" not in record.getMessage()
