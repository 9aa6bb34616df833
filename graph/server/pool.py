"""The worker processes of one build: who is free, who waits, who is put to the side because it takes long.

A query that runs longer than SLOW seconds gives its place to another process and goes on with less claim to the CPU,
so that short questions of others are answered meanwhile. There are twice as many places for such as for the quick.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any

from graph.server.settings import Settings
from graph.server.wire import PREFIX, READY, Question

SLOW = 0.5  # seconds
NICE = 10
SLOW_PLACES = 2  # for each quick one
GRACE = 5  # seconds after which a process ends itself if its server did not


class Busy(Exception):  # noqa: N818
    """All processes are busy, and as many wait as may, or this one has waited as long as it may: the limit's name."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Gone(Exception):  # noqa: N818
    """A process ended while it was needed: the number of the signal, 0 if none."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Process:
    """A worker process, seen from the server."""

    def __init__(self, store: Path, settings: Settings) -> None:
        mine, its = socket.socketpair()
        numbers = (
            int(settings.max_seconds) + GRACE, settings.max_memory_mb, settings.max_rows, settings.max_result_mb << 20
        )  # fmt: skip
        command = [sys.executable, "-m", "graph.server.worker", str(its.fileno()), str(store), *map(str, numbers)]
        self._process = subprocess.Popen(  # noqa: S603
            command, pass_fds=(its.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        its.close()
        self._socket = mine
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.slow = False

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until its store is open; raises Gone."""
        self._socket.setblocking(False)
        self._reader, self._writer = await asyncio.open_connection(sock=self._socket, limit=1 << 18)
        kind, _ = await self.receive()
        if kind != READY:
            raise Gone(0)

    async def send(self, question: Question) -> None:
        """Ask it; raises Gone."""
        assert self._writer is not None  # noqa: S101
        self._writer.write(question.encoded())
        try:
            await self._writer.drain()
        except ConnectionError:
            raise self._gone() from None

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame: kind and content; raises Gone."""
        assert self._reader is not None  # noqa: S101
        try:
            kind, length = PREFIX.unpack(await self._reader.readexactly(PREFIX.size))
            return kind, await self._reader.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError):
            raise self._gone() from None

    def step_aside(self) -> None:
        """Go on with less claim to the CPU."""
        self.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, NICE)

    def _gone(self) -> Gone:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        return Gone(max(0, -(self._process.returncode or 0)))

    def kill(self) -> None:
        """End it at once; its CPU and memory are free when this returns."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        if self._writer is not None:
            self._writer.close()
        else:
            self._socket.close()


class Pool:
    """Processes over one store."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._starting = self._granted = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed = False
        self.replaced = 0

    async def start(self) -> None:
        """Have all processes for quick queries ready; raises Gone."""
        processes = [Process(self._store, self._settings) for _ in range(self._settings.worker_count)]
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
        if sum(p.slow for p in self._busy) < SLOW_PLACES * self._settings.worker_count:
            process.step_aside()
            self._next()

    def give_back(self, process: Process, fit: bool) -> None:
        """A process is free again; one that is not fit (stopped in the middle, slowed down) is ended."""
        self._busy.discard(process)
        if fit and not process.slow and not self._closed and len(self._idle) < self._settings.worker_count:
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
        return quick < self._settings.worker_count

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
