"""A query on its way: in a process, within its limits, and stopped when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar

from starlette.types import Message, Receive

from graph.server.mistakes import by_engine
from graph.server.pool import SLOW, Busy, Gone, Pool, Process, said
from graph.server.problems import Problem
from graph.server.settings import Settings
from graph.server.wire import DATA, END, FAILED, HEAD, Question

T = TypeVar("T")
# An allocation that failed aborts; a query that is too deep overflows the stack. Another process would end likewise.
_OWN_FAULT = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGALRM)


class ClientGone(Exception):  # noqa: N818
    """The client went away before it had its answer."""


class RunningQuery:
    """`async with RunningQuery(…) as running`: then the head, then the blocks."""

    def __init__(self, pool: Pool, settings: Settings, question: Question) -> None:
        self._pool, self._settings, self._question = pool, settings, question
        self._process: Process | None = None
        self._left = settings.max_seconds
        self.whole = False
        self.kind = ""
        self.rows = 0

    async def start(self) -> None:
        """Get a process, ask it, and learn what kind of result it has (`kind`); raises Problem.

        A process that somebody else ended is replaced by another, once.
        """
        for again in (True, False):
            try:
                self._process = await self._pool.take()
                await self._process.send(self._question)
                kind, content = await self._frame()
            except Busy as error:
                raise self.busy(error.limit) from None
            except Gone as error:
                if again and error.number not in _OWN_FAULT:
                    self.close()
                    continue
                raise self._died(error) from None
            if kind == HEAD:
                self.kind = said(content)["kind"]
            return

    async def block(self) -> bytes:
        """The next block of the result, b"" at its end; raises Problem where it has no end."""
        while True:
            try:
                kind, content = await self._frame()
            except Gone as error:
                raise self._died(error) from None
            if kind == DATA:
                return content
            if kind == END:
                self.whole, self.rows = True, said(content)["rows"]
                return b""

    async def _frame(self) -> tuple[bytes, bytes]:
        assert self._process is not None  # noqa: S101
        process, clock = self._process, asyncio.get_running_loop().time
        started = clock()
        try:
            reading = process.receive()
            if not process.slow and self._left > SLOW:
                task = asyncio.ensure_future(reading)
                try:
                    done, _ = await asyncio.wait((task,), timeout=SLOW)
                    if not done:
                        self._pool.step_aside(process)
                    kind, content = await asyncio.wait_for(task, self._left - (0 if done else SLOW))
                except BaseException:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError, Gone):
                        await task
                    raise
            else:
                kind, content = await asyncio.wait_for(reading, self._left)
        except TimeoutError:
            raise self.over("max_seconds") from None
        self._left -= clock() - started
        if self._left <= 0:
            raise self.over("max_seconds")
        if kind == FAILED:
            self.whole = True  # the process is fit for the next question
            raise self._failed(said(content))
        return kind, content

    def over(self, limit: str) -> Problem:
        """What a client is told whose query met a limit."""
        status = 413 if limit in ("max_rows", "max_result_mb") else 503
        return Problem(status, limit, {"limit": limit, "value": getattr(self._settings, limit)})

    def busy(self, limit: str) -> Problem:
        """What a client is told for whom there was no process."""
        fields = {"limit": limit, "value": getattr(self._settings, limit)}
        return Problem(503, "busy" if limit == "max_waiting" else limit, fields, {"retry-after": "5"})

    def _failed(self, why: dict[str, Any]) -> Problem:
        detail = str(why["detail"])
        if why["why"] == "limit":
            self.whole = detail not in ("max_memory_mb",)
            return self.over(detail)
        if why["why"] == "syntax":
            return Problem(400, "syntax", dict(by_engine(self._question.query, detail)))
        return Problem(400, "evaluation", {"message": detail})

    def _died(self, error: Gone) -> Problem:
        """What a client is told whose process ended."""
        if error.number == signal.SIGABRT:
            return self.over("max_memory_mb")
        if error.number == signal.SIGALRM:
            return self.over("max_seconds")
        if error.number in (signal.SIGSEGV, signal.SIGBUS):
            return Problem(400, "too_deep")
        return Problem(503, "died", {}, {"retry-after": "1"})

    def close(self) -> None:
        """Give the process back; if it is not at the end of its result, end it."""
        process, self._process = self._process, None
        if process is not None:
            self._pool.give_back(process, fit=self.whole)

    async def __aenter__(self) -> RunningQuery:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


async def unless_gone(receive: Receive, work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, unless the client goes away first: then it is cancelled and ClientGone raised.

    The body of the request must have been read.
    """
    working = asyncio.ensure_future(work())
    listening = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((working, listening), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        for task in (working, listening):
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _disconnected(receive: Receive) -> None:
    message: Message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()
