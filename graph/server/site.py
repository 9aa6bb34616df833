"""What a running server consists of: its settings, and the build that new requests are answered from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.data import DataDirectory
from graph.errors import GraphError
from graph.server.figures import ServerFigures
from graph.server.mistakes import Mistakes
from graph.server.process import Gone
from graph.server.settings import Settings
from graph.server.snapshot import Snapshot, take

log = logging.getLogger("labgraph.serve")
LOOK = 0.5  # seconds between two looks for a new build


class Site:
    """Takes over new builds while it runs."""

    def __init__(self, data: DataDirectory, settings: Settings, token: str = "") -> None:
        self.data, self.settings, self.token = data, settings, token
        self.snapshot: Snapshot = take(data, settings)
        self.figures = ServerFigures()
        self.mistakes = Mistakes()
        self._taking_over = asyncio.Lock()
        self._folder = TemporaryDirectory(prefix="labgraph-")

    @property
    def folder(self) -> Path:
        """A folder for files of this server, gone when it ends."""
        return Path(self._folder.name)

    @property
    def writable(self) -> bool:
        """Whether somebody may write."""
        return bool(self.token)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs what goes on beside requests."""
        await self.snapshot.pool.start()
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            self.snapshot.pool.kill()
            await self.mistakes.kill()
            self._folder.cleanup()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                if self.data.current().path != self.snapshot.build.path:
                    await self.take_over()
            except (GraphError, Gone) as error:
                log.warning("a new build cannot be taken over: %r", error)

    async def take_over(self) -> None:
        """Answer new requests from the build that is current now; those under way end with the one they began with."""
        async with self._taking_over:
            new = await asyncio.to_thread(take, self.data, self.settings)
            if new.build.path == self.snapshot.build.path:
                return
            try:
                await new.pool.start()
            except BaseException:
                new.pool.kill()
                raise
            old, self.snapshot = self.snapshot, new
            old.pool.close()
            self.figures.taken_over += 1
        log.info("took over build %s", new.build.path.name)
