"""What a running server consists of: its settings, and the build that new requests are answered from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.data import DataDirectory
from graph.errors import GraphError
from graph.server.settings import Settings
from graph.server.snapshot import Snapshot, take

log = logging.getLogger("labgraph.serve")
LOOK = 0.5  # seconds between two looks for a new build


class Site:
    """Takes over new builds while it runs."""

    def __init__(self, data: DataDirectory, settings: Settings) -> None:
        self.data, self.settings = data, settings
        self.snapshot: Snapshot = take(data)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs what goes on beside requests."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                if self.data.current().path != self.snapshot.build.path:
                    await self.take_over()
            except GraphError as error:
                log.warning("a new build cannot be taken over: %r", error)

    async def take_over(self) -> None:
        """Answer new requests from the build that is current now."""
        self.snapshot = await asyncio.to_thread(take, self.data)
        log.info("took over build %s", self.snapshot.build.path.name)
