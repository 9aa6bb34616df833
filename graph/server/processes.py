"""Where the processes of a pool come from: the disk until the graph is in memory, if it fits; then from there."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import weakref
from collections.abc import Callable

from graph.server.kept_graph import KeptGraph
from graph.server.process import Process, started
from graph.server.settings import Settings

log = logging.getLogger("labgraph.serve")


class Processes:
    """Makes processes over one store, which is a folder or the address of an endpoint."""

    def __init__(self, store: str, settings: Settings, keep: bool) -> None:
        """With `keep` the graph is read into memory, if it takes no more than its setting allows."""
        self._store, self._settings, self._keep = store, settings, keep
        self._kept: KeptGraph | None = None
        self._of_disk: weakref.WeakSet[Process] = weakref.WeakSet()

    async def begin(self, patience: float, then: Callable[[], None]) -> None:
        """Begin to read the graph into memory, and wait for it so many seconds; `then` is called when it is there."""
        if self._keep:
            self._kept = KeptGraph(self._store, self._settings, _lost)
            self._kept.loaded.add_done_callback(lambda _: then() if self.in_memory else None)
            await asyncio.wait((self._kept.loaded,), timeout=patience)

    @property
    def in_memory(self) -> bool:
        """Whether new processes answer from memory."""
        return self._kept is not None and self._kept.is_loaded

    @property
    def is_loading(self) -> bool:
        """Whether the graph is on its way into memory."""
        return self._kept is not None and not self._kept.loaded.done()

    def new(self) -> Process:
        """A process that is not ready yet."""
        if self._kept is not None and self._kept.is_loaded:
            with contextlib.suppress(OSError):
                return self._kept.process()
        process = started(self._store, self._settings)
        self._of_disk.add(process)
        return process

    def is_stale(self, process: Process) -> bool:
        """Whether it answers from disk, and another would answer from memory."""
        return process in self._of_disk and self.in_memory

    def close(self) -> None:
        """Make none any more; those that were made go on."""
        if self._kept is not None:
            self._kept.close()


def _lost() -> None:
    log.warning("the graph is not kept in memory any more, or takes more than graph_memory_mb: the disk is read")
