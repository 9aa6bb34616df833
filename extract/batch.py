"""Extraction over several processes: batches in any order, one set of models a process.

What one post says does not depend on the others, so neither the number of processes nor the batches change the facts.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from extract.errors import ExtractionStopped
from extract.facts import Facts
from extract.post import Post

BATCH = 40_000  # characters: about a second's work, the most that a lost process costs
DEATHS = 3  # processes that may die before the build gives up
WORTH = 60  # posts below which a second process, whose models take seconds to load, does not pay
MOST = 4  # processes that are started unasked: each takes 0.7 GB

if TYPE_CHECKING:
    from extract.pipeline import Extractor

Keyed = tuple[str, Post]


def jobs_for(posts: int, asked: int | None) -> int:
    """How many processes to use for so many posts: as asked (at least 1), else as many as are worth it."""
    if asked is not None:
        return max(1, min(asked, posts))
    return min(len(os.sched_getaffinity(0)), MOST) if posts >= WORTH else 1


def batches(posts: Iterable[Keyed], size: int = BATCH) -> Iterator[list[Keyed]]:
    """The posts in batches of about so many characters."""
    batch: list[Keyed] = []
    length = 0
    for key, post in posts:
        batch.append((key, post))
        length += len(post.text)
        if length >= size:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def started(jobs: int, model: str = "") -> ProcessPoolExecutor:
    """So many processes, which load their models while the posts are still being read."""
    pool = _pool(jobs)
    for _ in range(jobs):
        pool.submit(_load, model)
    return pool


def extract_in_processes(
    posts: Iterable[Keyed], jobs: int, model: str = "", pool: ProcessPoolExecutor | None = None
) -> Iterator[tuple[str, Facts]]:
    """The facts of each post, in the order in which batches are done; `model` as `Extractor` takes it.

    `pool` is what `started` gave; it is shut down at the end. A stop (KeyboardInterrupt) comes out when what the
    processes have under way was given too.
    A process that dies costs its batch, which is done again; raises ExtractionStopped when several have died.
    """
    todo = batches(posts)
    again: list[list[Keyed]] = []
    for _ in range(DEATHS):
        with pool or _pool(jobs) as pool:
            running: dict[Future[list[tuple[str, Facts]]], list[Keyed]] = {}
            try:
                while True:
                    # one batch waits for each process, no more: so a clean stop is quick and little is in memory
                    for batch in islice(_chain(again, todo), 2 * jobs - len(running)):
                        again.append(batch)
                        running[pool.submit(_extract, batch, model)] = again.pop()
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        facts = future.result()
                        del running[future]
                        yield from facts
            except BrokenProcessPool:
                again += running.values()
            except KeyboardInterrupt:
                under_way = [future for future in running if future.running() or future.done()]
                # `future.cancel()` would make a pool that breaks now, as when a whole group is ended, wait forever
                pool.shutdown(wait=False, cancel_futures=True)
                with suppress(BrokenProcessPool):
                    for future in as_completed(under_way):
                        yield from future.result()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        pool = None
    raise ExtractionStopped(DEATHS, tuple(post.copy_id for batch in again for _, post in batch))


def _chain(again: list[list[Keyed]], todo: Iterator[list[Keyed]]) -> Iterator[list[Keyed]]:
    while again:
        yield again.pop()
    # not "yield from": closing this generator would close `todo` with it, and lose the batches left there
    for batch in todo:  # noqa: UP028
        yield batch


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("forkserver"), _start)


def _start() -> None:
    """In a new process: leave Ctrl-C to the parent, which lets the batches under way end; and end with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that gives it work is gone, however that ended; the queue would not tell."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _load(model: str) -> None:
    extractor(model).load()


def _extract(batch: Sequence[Keyed], model: str) -> list[tuple[str, Facts]]:
    return list(extractor(model).extract_all(batch))


@cache
def extractor(model: str) -> Extractor:
    """The extractor of this process, made once."""
    from extract.pipeline import Extractor

    return Extractor(model)
