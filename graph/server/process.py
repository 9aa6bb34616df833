"""One worker process, seen from the server: it is asked a question, and its frames are taken as they come."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from graph.server.settings import Settings
from graph.server.wire import PREFIX, READY, Question

NICE = 5  # a third of the CPU that a short query gets, where both want it; enough for the latter to notice nothing
GRACE = 5  # seconds after which a process ends itself if its server did not
AHEAD = 1 << 18  # bytes taken from a process before anybody wants them
# A worker answers in a thread, for which glibc keeps a second heap that grows and shrinks by system calls: a sixth of
# the time of a long query. One heap for all threads costs nothing where one thread works.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}

Frame = tuple[bytes, bytes]  # kind, content


class Gone(Exception):  # noqa: N818
    """A process ended while it was needed: the number of the signal, 0 if none."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Child(Protocol):
    """A running process, as far as `subprocess.Popen` is needed of it."""

    returncode: int | None

    @property
    def pid(self) -> int:
        """Its number."""

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; raises TimeoutExpired."""

    def kill(self) -> None:
        """End it."""


def limits(settings: Settings) -> list[str]:
    """What a worker is told of its limits."""
    return [
        str(n) for n in (
            int(settings.max_seconds) + GRACE, settings.max_memory_mb, settings.max_rows, settings.max_result_mb << 20
        )
    ]  # fmt: skip


def connected(module: str, *arguments: str) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """A new process of a module, told the number of its end of a connection and the arguments; and our end."""
    mine, its = socket.socketpair()
    command = [sys.executable, "-m", module, str(its.fileno()), *arguments]
    child = subprocess.Popen(  # noqa: S603
        command, pass_fds=(its.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=ONE_HEAP | os.environ,
    )  # fmt: skip
    its.close()
    return mine, child


def started(store: str, settings: Settings) -> Process:
    """A new worker over the store of a folder or an endpoint, which is not ready yet."""
    return Process(*connected("graph.server.worker", store, *limits(settings)))


class Process:
    """A worker process with the connection to it."""

    def __init__(self, connection: socket.socket, child: Child) -> None:
        self._socket, self._process = connection, child
        self._frames: Frames | None = None
        self.slow = False

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended by itself."""
        return self._frames is not None and not self._frames.ended

    async def ready(self, lost: Callable[[Process], None]) -> None:
        """Wait until its store is open; raises Gone. `lost` is told when it ends by itself."""
        self._socket.setblocking(False)
        made = Frames(lambda: lost(self))
        _, self._frames = await asyncio.get_running_loop().create_connection(lambda: made, sock=self._socket)
        try:
            kind, _ = self.waiting() or await self.next()
        except ConnectionError:
            raise self.gone() from None
        if kind != READY:
            raise Gone(0)

    def send(self, question: Question) -> None:
        """Ask it; if it is gone, the next frame says so."""
        assert self._frames is not None  # noqa: S101
        self._frames.write(question.encoded())

    def waiting(self) -> Frame | None:
        """The next frame if it has come."""
        assert self._frames is not None  # noqa: S101
        return self._frames.taken()

    def next(self) -> asyncio.Future[Frame]:
        """The next frame when it comes, or ConnectionError. Only where none is waiting."""
        assert self._frames is not None  # noqa: S101
        return self._frames.next()

    def gone(self) -> Gone:
        """How it ended, when its connection has."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        return Gone(max(0, -(self._process.returncode or 0)))

    def step_aside(self) -> None:
        """Go on with less claim to the CPU."""
        self.slow = True
        self._yield(NICE)

    def step_back(self) -> bool:
        """Have the usual claim to the CPU again, where the system lets; whether it has it."""
        if self.slow:
            self.slow = not self._yield(0)
        return not self.slow

    def _yield(self, more: int) -> bool:
        """Be so much nicer than the server; whether the system lets. To Linux each thread is nice by itself."""
        try:
            threads = [int(task.name) for task in Path(f"/proc/{self.pid}/task").iterdir()]
        except OSError:
            threads = [self.pid]
        try:
            for thread in threads:
                os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, 0) + more))
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """End it at once; its CPU and memory are free when this returns."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE)
        if self._frames is not None:
            self._frames.close()
        else:
            self._socket.close()


class Frames(asyncio.Protocol):
    """The connection: cuts what comes into frames. asyncio's streams cost twice as much for a short answer."""

    def __init__(self, lost: Callable[[], None]) -> None:
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._parts: list[bytes] = []  # of a frame that is not whole
        self._lack = 0  # bytes until another look at them is worth it
        self._ready: deque[Frame] = deque()
        self._size = 0
        self._paused = self.ended = False
        self._turn: asyncio.Future[Frame] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is of no class of asyncio's

    def data_received(self, data: bytes) -> None:
        """More has come: whole frames wait in order, or go to who waits."""
        if len(data) < self._lack:
            self._parts.append(data)
            self._lack -= len(data)
            return
        if self._parts:
            data = b"".join((*self._parts, data))
        at = self._lack = 0
        while len(data) - at >= PREFIX.size:
            kind, length = PREFIX.unpack_from(data, at)
            end = at + PREFIX.size + length
            if len(data) < end:
                self._lack = end - len(data)
                break
            self._ready.append((kind, data[at + PREFIX.size : end]))
            self._size += length
            at = end
        self._parts = [data[at:]] if at < len(data) else []
        if self._turn is not None and self._ready:
            turn, self._turn = self._turn, None
            if not turn.done():
                turn.set_result(self._first())
        if self._size > AHEAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """The process is gone, or its connection was closed."""
        self.ended = True
        turn, self._turn = self._turn, None
        if turn is not None and not turn.done():
            turn.set_exception(ConnectionResetError())
        else:
            self._lost()

    def write(self, content: bytes) -> None:
        """Send something."""
        if self._transport is not None and not self.ended:
            self._transport.write(content)

    def taken(self) -> Frame | None:
        """The first frame that waits, if there is one; more are read when half of the room is free."""
        if not self._ready:
            return None
        frame = self._first()
        if self._paused and self._size < AHEAD // 2 and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return frame

    def next(self) -> asyncio.Future[Frame]:
        """The next frame; ConnectionError at the end. Only where none is waiting."""
        self._turn = asyncio.get_running_loop().create_future()
        if self.ended:
            self._turn.set_exception(ConnectionResetError())
        return self._turn

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def _first(self) -> Frame:
        frame = self._ready.popleft()
        self._size -= len(frame[1])
        return frame
