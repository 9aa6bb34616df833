"""The one table of what may be set for the server: it feeds the command line, the documentation and the tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from graph.errors import BadSetting

LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))


def _set(default: Any, help: str, metavar: str = "") -> Any:
    return field(default=default, metadata={"help": help, "metavar": metavar})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator says. Seconds, mebibytes (`_mb`), counts; a limit of 0 is no limit where its help says so."""

    host: str = _set("127.0.0.1", "The address to listen on.", "ADDRESS")
    port: int = _set(8000, "The port; 0 takes a free one.", "PORT")
    endpoint: str = _set("", "Serve the graph of this SPARQL endpoint instead of the data directory.", "URL")
    public: bool = _set(False, "Meant for others: any Host header is right, and other sites' pages may read (CORS).")
    cors: bool = _set(False, "Let other sites' pages read (CORS), without --public.")
    address: str = _set(
        "", "The address by which others reach this server, if it is not the one it is asked by.", "URL"
    )
    forwarded: bool = _set(False, "Believe the X-Forwarded-* headers: only behind a proxy that sets them itself.")
    licence: str = _set("", "The IRI of the licence of the data, shown on each page.", "IRI")
    workers: int = _set(0, "Processes that answer queries; 0: two for each core.", "N")
    max_seconds: float = _set(30.0, "How long a query may run.", "SECONDS")
    max_memory_mb: int = _set(1024, "How much memory a query may take.", "MB")
    max_rows: int = _set(1_000_000, "Rows (or triples) of one result.", "N")
    max_result_mb: int = _set(256, "Size of one result.", "MB")
    max_request_mb: int = _set(1, "Size of one query or update.", "MB")
    max_waiting: int = _set(64, "Queries that may wait for a free process; more are sent away with 503.", "N")
    max_wait_seconds: float = _set(60.0, "How long a query may wait for a free process.", "SECONDS")
    graph_memory_mb: int = _set(
        1024,
        "A graph that takes no more is kept in memory, for answers in a quarter of the time, if all processes together "
        "have twice the room for it; 0: queries read the disk.",
        "MB",
    )
    cache_mb: int = _set(64, "Results kept for the same question asked again; 0 keeps none.", "MB")
    log_json: bool = _set(False, "Write the log as JSON, an object a line.")
    allow_service: tuple[str, ...] = _set(
        (), "An endpoint that SERVICE may call, by this exact IRI; may be repeated.", "URL"
    )

    def __post_init__(self) -> None:
        for name, right in _RIGHT.items():
            if not right(getattr(self, name)):
                raise BadSetting(name, str(getattr(self, name)))

    @property
    def worker_count(self) -> int:
        """How many processes answer queries."""
        return self.workers or 2 * (os.cpu_count() or 1)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server, and only by a local name."""
        return self.host in LOCAL_HOSTS and not self.public

    @property
    def open_to_sites(self) -> bool:
        """Whether pages of other sites may read what it gives."""
        return self.public or self.cors


def _positive(value: float) -> bool:
    return value > 0


def _not_negative(value: float) -> bool:
    return value >= 0


def _web(value: str) -> bool:
    return not value or value.startswith(("http://", "https://"))


_RIGHT: dict[str, Callable[[Any], bool]] = {
    "port": lambda port: 0 <= port < 65_536,
    "endpoint": _web,
    "address": _web,
    "allow_service": lambda urls: all(url and _web(url) for url in urls),
    "workers": _not_negative,
    "max_seconds": _positive,
    "max_memory_mb": _positive,
    "max_rows": _positive,
    "max_result_mb": _positive,
    "max_request_mb": _positive,
    "max_waiting": _not_negative,
    "max_wait_seconds": _positive,
    "graph_memory_mb": _not_negative,
    "cache_mb": _not_negative,
}


def table() -> tuple[tuple[str, Any, str, str], ...]:
    """Name, default, help and placeholder of each setting, in the order of the help."""
    return tuple((f.name, f.default, f.metadata["help"], f.metadata["metavar"]) for f in fields(Settings))
