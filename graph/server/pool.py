"""The worker processes of one build: who is free, who waits, who is put to the side because it takes long.

A query that runs longer than SLOW seconds gives its place to another process and goes on with less claim to the CPU,
so that short questions of others are answered meanwhile. There are as many places for such as for the quick.

When the graph is in memory, processes that read the disk give way to others.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import deque
from typing import Any

from graph.server.process import Gone, Process
from graph.server.processes import Processes
from graph.server.settings import Settings

SLOW = 0.5  # seconds
SLOW_PLACES = 1  # for each quick one
SPARE = 10.0  # seconds that a process is kept beyond those that are needed: where many queries take long, more will
PATIENCE = 2.0  # seconds that a build is waited for until its graph is in memory
LITTLE = 0.2  # the same where somebody waits for the build


class Busy(Exception):  # noqa: N818
    """All processes are busy, and as many wait as may, or this one has waited as long as it may: the limit's name."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Pool:
    """Processes over one store, which is a folder or the address of an endpoint.

    One that ends is replaced at once, not when it is next needed.
    """

    def __init__(self, store: str, settings: Settings, keep: bool = False) -> None:
        """With `keep` the graph is read into memory, if it takes no more than its setting allows."""
        self._settings, self._count = settings, settings.worker_count
        self._made = Processes(store, settings, keep)
        self._idle: list[Process] = []
        self._spare: dict[Process, asyncio.TimerHandle] = {}
        self._busy: set[Process] = set()
        self._starting: dict[Process, asyncio.Task[None]] = {}
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._closed = self._dead = False
        self.replaced = 0

    async def start(self, patience: float = PATIENCE) -> None:
        """Have all processes for quick queries ready; raises Gone.

        They are those of the graph in memory, if it is there within so many seconds; else it takes over when it is.
        """
        processes: list[Process] = []
        try:
            await self._made.begin(patience, self._renew)
            processes += (self._made.new() for _ in range(self._count))
            await asyncio.gather(*(p.ready(self._lost) for p in processes))
        except BaseException:
            for process in processes:
                process.kill()
            self.kill()
            raise
        self._idle += processes
        self._renew()  # the graph may have come while they started

    @property
    def in_memory(self) -> bool:
        """Whether new processes answer from memory."""
        return self._made.in_memory

    @property
    def is_loading(self) -> bool:
        """Whether the graph is on its way into memory."""
        return self._made.is_loading

    @property
    def figures(self) -> dict[str, int]:
        """How many processes are idle, busy, slow among the busy, and starting, and how many questions wait."""
        states = {"idle": len(self._idle), "busy": len(self._busy), "slow": self._slow}
        return {**states, "starting": len(self._starting), "waiting": len(self._waiting)}

    @property
    def pids(self) -> list[int]:
        """The numbers of the living processes."""
        return [p.pid for p in (*self._idle, *self._spare, *self._busy, *self._starting)]

    async def take(self) -> Process:
        """A process for one question, to be given back; raises Busy, Gone."""
        if self._idle:
            process = self._idle.pop()
            self._busy.add(process)
            self._fill()
            return process
        if self._places < 1 and len(self._waiting) >= self._settings.max_waiting:
            raise Busy("max_waiting")
        turn: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._fill()
        try:
            return await asyncio.wait_for(turn, self._settings.max_wait_seconds)
        except TimeoutError:
            raise Busy("max_wait_seconds") from None
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(turn)
            if sys.exc_info()[0] is not None and turn.done() and not turn.cancelled() and not turn.exception():
                self.give_back(turn.result(), fit=True)  # it came too late

    def step_aside(self, process: Process) -> None:
        """A question takes long: let another have its place, if there is one."""
        if self._slow < SLOW_PLACES * self._count:
            process.step_aside()
            self._fill()

    def give_back(self, process: Process, fit: bool) -> None:
        """A process is free again; one that is not fit (stopped in the middle, slowed for good) is ended."""
        self._busy.discard(process)
        if fit and process.alive and not (self._dead or self._made.is_stale(process)) and process.step_back():
            if self._quick < self._count:
                self._offer(process)
            elif self._closed or len(self._spare) >= SLOW_PLACES * self._count:
                process.kill()
            else:
                self._spare[process] = asyncio.get_running_loop().call_later(SPARE, self._retire, process)
        else:
            process.kill()
            self.replaced += not fit
        self._fill()
        self._leave()

    def close(self) -> None:
        """Keep no process that nobody needs; what runs or waits may end."""
        self._closed = True
        while self._idle:
            self._idle.pop().kill()
        for process in list(self._spare):
            self._retire(process)
        self._leave()

    def kill(self) -> None:
        """End all processes now."""
        self._dead = True
        self.close()
        for process in (*self._busy, *self._starting):
            process.kill()
        for task in self._starting.values():
            task.cancel()
        self._made.close()

    @property
    def _slow(self) -> int:
        return sum(p.slow for p in self._busy)

    @property
    def _quick(self) -> int:
        return len(self._idle) + len(self._starting) + len(self._busy) - self._slow

    @property
    def _places(self) -> int:
        """Processes that nobody has, or that may be started, less those who wait for one."""
        return self._count - (len(self._busy) - self._slow) - len(self._waiting)

    def _offer(self, process: Process) -> None:
        """Give a process to the first who waits, else keep it."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                self._busy.add(process)
                turn.set_result(process)
                return
        if self._closed:
            process.kill()
        else:
            self._idle.append(process)

    def _fill(self) -> None:
        """Start processes where too few live, or where there is a place for a quick one and none is free for it."""
        while not self._dead and self._quick < self._count:
            free = len(self._idle) + len(self._starting) - len(self._waiting)
            if free >= 0 and (self._closed or (free > 0 and self._quick + self._slow >= self._count)):
                return
            if self._spare:
                process, timer = self._spare.popitem()
                timer.cancel()
                if process.alive:
                    self._offer(process)
                else:
                    process.kill()
                continue
            process = self._made.new()
            self._starting[process] = asyncio.get_running_loop().create_task(self._started(process))

    def _renew(self) -> None:
        """Let processes that answer from memory take the places of those that wait for a question."""
        for process in [p for p in self._spare if self._made.is_stale(p)]:
            self._retire(process)
        stale = [p for p in self._idle if self._made.is_stale(p)]
        for process in stale:
            self._idle.remove(process)
            process.kill()
        if stale:
            self._fill()

    def _leave(self) -> None:
        """Nobody needs the graph in memory when all processes of a closed pool have ended."""
        if self._closed and not (self._busy or self._starting or self._waiting):
            self._made.close()

    async def _started(self, process: Process) -> None:
        try:
            await process.ready(self._lost)
        except (Gone, OSError) as error:
            self._starting.pop(process)
            process.kill()
            if self._waiting and not (turn := self._waiting.popleft()).done():
                turn.set_exception(error if isinstance(error, Gone) else Gone(0))
            return
        self._starting.pop(process)
        if self._made.is_stale(process) and not self._waiting:
            process.kill()
            self._fill()
        else:
            self._offer(process)
        self._leave()

    def _retire(self, process: Process) -> None:
        self._spare.pop(process).cancel()
        process.kill()

    def _lost(self, process: Process) -> None:
        """A process has ended by itself; one that is busy is given back by who has it."""
        if process in self._idle and not self._closed:
            self._idle.remove(process)
            process.kill()
            self.replaced += 1
            self._fill()


def said(content: bytes) -> dict[str, Any]:
    """The content of a frame that is an object."""
    found = json.loads(content)
    assert isinstance(found, dict)  # noqa: S101
    return found
