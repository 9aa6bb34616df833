"""The graph of a build in memory, seen from the server: it gives workers, as long as its process lives."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from graph.server.keeper import NUMBER
from graph.server.process import Process, connected, limits
from graph.server.settings import Settings

QUAD = 500  # bytes that a quad takes in memory, with its part of the terms (measured: 360 of 1.5 million, 430 of 0.2)
ANSWER = 5.0  # seconds in which the keeper says what became of a worker, if it lives


def fits(quads: int, settings: Settings) -> bool:
    """Whether a graph of so many quads may be kept: by the setting, and all processes in half the free memory."""
    size = quads * QUAD
    processes = 1 + 2 * settings.worker_count  # those of quick and of slow queries, and the keeper
    return size <= settings.graph_memory_mb << 20 and size * processes <= _free() // 2


def _free() -> int:
    """The bytes of memory that this process and its children may still take, as far as the system tells."""
    found = [1 << 62]
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found += [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    for group in _groups():
        with contextlib.suppress(OSError, ValueError):  # `max`: no limit
            most, now = (int((group / f"memory.{n}").read_text(encoding="ascii")) for n in ("max", "current"))
            found.append(most - now)
    return min(found)


def _groups() -> list[Path]:
    """The folders of the control groups that this process is in: a container's, a service's and those around it."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    mine = next((Path(line.removeprefix("0::")) for line in lines if line.startswith("0::")), Path("/"))
    return [Path("/sys/fs/cgroup") / group.relative_to("/") for group in (mine, *mine.parents) if group.is_absolute()]


class Forked:
    """A process that the keeper started: what `subprocess.Popen` is for one's own."""

    def __init__(self, told: int) -> None:
        self._told = told  # a pipe: the process's number, then how it ended
        self._pid: int | None = None
        self.returncode: int | None = None

    @property
    def pid(self) -> int:
        """Its number; 0 if it never began."""
        if self._pid is None:
            self._pid = self._next(ANSWER) or 0
        return self._pid

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, as `Popen.wait`: 0 where nobody can tell any more. Raises TimeoutExpired."""
        seconds = ANSWER if timeout is None else timeout
        if self.returncode is None and self.pid:
            found = self._next(seconds)
            if found is None and self._told >= 0:
                raise subprocess.TimeoutExpired("worker", seconds)
            self.returncode = found
        self.returncode = self.returncode or 0
        self._close()
        return self.returncode

    def kill(self) -> None:
        """End it, unless it is known to have ended."""
        if self.returncode is None and self.pid:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.wait(0)
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, 9)

    def _next(self, seconds: float) -> int | None:
        """The next number of the pipe; None if there is none in time, or will be none: then the pipe is closed."""
        if self._told < 0 or not select.select((self._told,), (), (), seconds)[0]:
            return None
        content = os.read(self._told, NUMBER.size)
        if len(content) < NUMBER.size:
            self._close()
            return None
        return int(NUMBER.unpack(content)[0])

    def _close(self) -> None:
        if self._told >= 0:
            os.close(self._told)
            self._told = -1


class KeptGraph:
    """A process that reads the graph and then gives workers."""

    def __init__(self, store: str, settings: Settings, lost: Callable[[], None]) -> None:
        """`lost` is told when the process ends by itself: it could not load the graph, or somebody ended it."""
        self._lost = lost
        most = str(settings.graph_memory_mb)
        self._control, self._process = connected("graph.server.keeper", store, most, *limits(settings))
        self._control.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self.loaded: asyncio.Future[bool] = self._loop.create_future()
        self._loop.add_reader(self._control.fileno(), self._said)

    @property
    def is_loaded(self) -> bool:
        """Whether it gives workers."""
        return self.loaded.done() and self.loaded.result() and self._control.fileno() >= 0

    def process(self) -> Process:
        """A new worker, which is not ready yet; raises OSError."""
        mine, its = socket.socketpair()
        told, telling = os.pipe()
        try:
            socket.send_fds(self._control, [b"W"], [its.fileno(), telling])
        except OSError:
            mine.close()
            os.close(told)
            raise
        finally:
            its.close()
            os.close(telling)
        return Process(mine, Forked(told))

    def close(self) -> None:
        """End it; its workers go on without it."""
        if not self.loaded.done():
            self.loaded.set_result(False)
        if self._control.fileno() >= 0:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
            self._process.kill()
            threading.Thread(target=self._process.wait, daemon=True).start()  # it has much to give back

    def _said(self) -> None:
        try:
            said = self._control.recv(1)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if said:
            self.loaded.set_result(True)
            return
        self.close()
        self._lost()
