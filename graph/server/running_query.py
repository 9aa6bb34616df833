"""A query on its way: in a process, within its limits, and stopped when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar

from starlette.types import Receive

from graph.server.mistakes import by_engine
from graph.server.pool import SLOW, Busy, Pool, said
from graph.server.problems import Problem
from graph.server.process import Frame, Gone, Process
from graph.server.settings import Settings
from graph.server.wire import DATA, END, FAILED, HEAD, Question

T = TypeVar("T")
QUICK = 0.05  # seconds in which most answers are there, so that nobody need listen for the client's leaving
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

    async def start(self) -> None:
        """Get a process, ask it, and learn what kind of result it has (`kind`); raises Problem.

        A process that somebody else ended is replaced by another, once.
        """
        for again in (True, False):
            try:
                self._process = await self._pool.take()
                self._process.send(self._question)
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
                self.whole = True
                return b""

    async def _frame(self) -> Frame:
        assert self._process is not None  # noqa: S101
        kind, content = self._process.waiting() or await self._awaited(self._process)
        if kind == FAILED:
            self.whole = True  # the process is fit for the next question
            raise self._failed(said(content))
        return kind, content

    async def _awaited(self, process: Process) -> Frame:
        """The next frame; a process that lets one wait long steps aside. Raises Gone, and Problem when time is up."""
        loop = asyncio.get_running_loop()
        started, coming = loop.time(), process.next()
        timers = [loop.call_later(self._left, _time_up, coming)]
        if not process.slow and self._left > SLOW:
            timers.append(loop.call_later(SLOW, self._pool.step_aside, process))
        try:
            frame = await coming
        except TimeoutError:
            raise self.over("max_seconds") from None
        except ConnectionError:
            raise process.gone() from None
        finally:
            for timer in timers:
                timer.cancel()
        self._left -= loop.time() - started
        return frame

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
            return Problem(400, *by_engine(self._question.query, detail))
        if why["why"] == "endpoint":
            return Problem(502, "endpoint")
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


def _time_up(coming: asyncio.Future[Frame]) -> None:
    if not coming.done():
        coming.set_exception(TimeoutError())


async def unless_gone(receive: Receive, work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, unless the client goes away first: then it is cancelled and ClientGone raised.

    The body of the request must have been read. Who goes away within QUICK seconds is noticed after them.
    """
    loop, working = asyncio.get_running_loop(), asyncio.current_task()
    assert working is not None  # noqa: S101
    listening: asyncio.Task[None] | None = None
    gone = False

    async def listen() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        working.cancel()

    def begin() -> None:
        nonlocal listening
        listening = loop.create_task(listen())

    timer = loop.call_later(QUICK, begin)
    try:
        return await work()
    except asyncio.CancelledError:
        if gone and not working.uncancel():
            raise ClientGone from None
        raise
    finally:
        timer.cancel()
        if listening is not None and not listening.done():
            listening.cancel()
            await asyncio.wait((listening,))
