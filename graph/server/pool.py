"""The worker processes of one build: who is free, who waits, who is put to the side because it takes long.

A query that runs longer than SLOW seconds gives its place to another process and goes on with less claim to the CPU,
so that short questions of others are answered meanwhile. There are twice as many places for such as for the quick.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import deque
from pathlib import Path
from typing import Any

from graph.server.process import Process
from graph.server.settings import Settings

SLOW = 0.5  # seconds
SLOW_PLACES = 2  # for each quick one


class Busy(Exception):  # noqa: N818
    """All processes are busy, and as many wait as may, or this one has waited as long as it may: the limit's name."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Pool:
    """Processes over one store."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store, self._settings, self._count = store, settings, settings.worker_count
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._starting = self._granted = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed = False
        self.replaced = 0

    async def start(self) -> None:
        """Have all processes for quick queries ready; raises Gone."""
        processes = [Process(self._store, self._settings) for _ in range(self._count)]
        try:
            await asyncio.gather(*(p.ready() for p in processes))
        except BaseException:
            for process in processes:
                process.kill()
            raise
        self._idle += processes

    @property
    def figures(self) -> dict[str, int]:
        """How many processes are idle, busy, slow among the busy, and how many questions wait."""
        slow = sum(p.slow for p in self._busy)
        return {"idle": len(self._idle), "busy": len(self._busy), "slow": slow, "waiting": len(self._waiting)}

    @property
    def pids(self) -> list[int]:
        """The numbers of the living processes."""
        return [p.pid for p in (*self._idle, *self._busy)]

    async def take(self) -> Process:
        """A process for one question, to be given back; raises Busy, Gone."""
        if self._waiting or not self._room():
            if len(self._waiting) >= self._settings.max_waiting:
                raise Busy("max_waiting")
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await asyncio.wait_for(turn, self._settings.max_wait_seconds)
            except TimeoutError:
                raise Busy("max_wait_seconds") from None
            finally:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(turn)
                if turn.done() and not turn.cancelled():
                    self._granted -= 1
                    if sys.exc_info()[0] is not None:
                        self._next()
        if self._idle:
            process = self._idle.pop()
            self._busy.add(process)
            return process
        return await self._new()

    async def _new(self) -> Process:
        self._starting += 1
        process = Process(self._store, self._settings)
        try:
            await process.ready()
        except BaseException:
            process.kill()
            raise
        finally:
            self._starting -= 1
        self._busy.add(process)
        return process

    def step_aside(self, process: Process) -> None:
        """A question takes long: let another have its place, if there is one."""
        if sum(p.slow for p in self._busy) < SLOW_PLACES * self._count:
            process.step_aside()
            self._next()

    def give_back(self, process: Process, fit: bool) -> None:
        """A process is free again; one that is not fit (stopped in the middle, slowed down) is ended."""
        self._busy.discard(process)
        if fit and not process.slow and not self._closed and len(self._idle) < self._count:
            self._idle.append(process)
        else:
            process.kill()
            self.replaced += not fit
        self._next()

    def close(self) -> None:
        """Take no more questions; what runs may end."""
        self._closed = True
        while self._idle:
            self._idle.pop().kill()

    def kill(self) -> None:
        """End all processes now."""
        self.close()
        for process in self._busy:
            process.kill()

    def _room(self) -> bool:
        quick = sum(not p.slow for p in self._busy) + self._starting + self._granted
        return quick < self._count

    def _next(self) -> None:
        """Let the first who waits go on, if there is a place."""
        if self._room():
            while self._waiting:
                turn = self._waiting.popleft()
                if not turn.done():
                    turn.set_result(None)
                    self._granted += 1
                    return


def said(content: bytes) -> dict[str, Any]:
    """The content of a frame that is an object."""
    found = json.loads(content)
    assert isinstance(found, dict)  # noqa: S101
    return found
