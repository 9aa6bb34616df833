"""What a running server consists of: its settings, and the build that new requests are answered from."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.data import DataDirectory
from graph.errors import GraphError
from graph.server import endpoint_graph
from graph.server.figures import ServerFigures
from graph.server.mistakes import Mistakes
from graph.server.pool import LITTLE, PATIENCE
from graph.server.process import Gone
from graph.server.settings import Settings
from graph.server.snapshot import Snapshot, take

log = logging.getLogger("labgraph.serve")
LOOK = 0.5  # seconds between two looks for a new build
LOOK_THERE = 300.0  # seconds between two counts of an endpoint's graph


class Site:
    """Takes over new builds while it runs."""

    def __init__(
        self, data: DataDirectory, settings: Settings, token: str = "", warm: Callable[[Snapshot], None] | None = None
    ) -> None:
        """`warm` is what is done for a build before its first visitor comes."""
        self.data, self.settings, self.token = data, settings, "" if settings.endpoint else token
        self.snapshot = self._taken()
        self.figures = ServerFigures()
        self.mistakes = Mistakes()
        self._warm = warm or (lambda _: None)
        self._warming: asyncio.Future[None] | None = None
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
        self._warming = self._warmed(self.snapshot)
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
            await asyncio.sleep(LOOK_THERE if self.settings.endpoint else LOOK)
            try:
                if await self._is_new():
                    await self.take_over(first_warm=True)
            except (GraphError, Gone) as error:
                log.warning("a new build cannot be taken over: %r", error)

    def _taken(self) -> Snapshot:
        """The graph that is current now."""
        return endpoint_graph.take(self.settings) if self.settings.endpoint else take(self.data, self.settings)

    async def _is_new(self) -> bool:
        if self.settings.endpoint:
            now = await asyncio.to_thread(endpoint_graph.manifest, self.settings.endpoint, self.settings.max_seconds)
            return now.state != self.snapshot.manifest.state
        return self.data.current().path != self.snapshot.build.path

    @property
    def is_warm(self) -> bool:
        """Whether the first answers of the build are made, and its graph is in memory if it is to be."""
        return self._warming is not None and self._warming.done() and not self.snapshot.pool.is_loading

    def _warmed(self, snapshot: Snapshot) -> asyncio.Future[None]:
        """Done when a build is warm. Its thread is a daemon: who ends the server does not wait for it."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def work() -> None:
            try:
                self._warm(snapshot)
            except Exception:  # what fails here fails again, and is told, when somebody asks for it
                log.exception("a build cannot be warmed")
            with contextlib.suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(_finish, done)

        threading.Thread(target=work, daemon=True).start()
        return done

    async def take_over(self, first_warm: bool = False) -> None:
        """Answer new requests from the build that is current now; those under way end with the one they began with.

        With `first_warm` the old build is there until the new one's first answers are made: nobody waits for them.
        """
        async with self._taking_over:
            new = await asyncio.to_thread(self._taken)
            if new.tag == self.snapshot.tag:
                return
            try:
                await new.pool.start(PATIENCE if first_warm else LITTLE)
                if first_warm:
                    await self._warmed(new)
            except BaseException:
                new.pool.kill()
                raise
            old, self.snapshot = self.snapshot, new
            old.pool.close()
            self.figures.taken_over += 1
            if not first_warm:
                self._warming = self._warmed(new)
        log.info("took over build %s", new.build.path.name)


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
