"""Work done by a few threads at once, each with its own means: what they give, as it comes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TypeVar

LEAVE = 1.0  # seconds that threads are waited for when whoever asked is interrupted

Item = TypeVar("Item")
Found = TypeVar("Found")


def several(
    workers: Sequence[Callable[[Item], Found]], items: Iterable[Item], stop: Event
) -> Generator[Found, None, None]:
    """What the workers give for the items, each item to the next one that is free; `stop` is set when it is over.

    No more items are under way than there are workers. The first error of one is raised here, once the others have
    ended what they had; none begins another. Where the caller is interrupted or goes away they are waited for no more
    than a second, and end by themselves.
    """
    todo, lock = iter(items), Lock()
    told: SimpleQueue[tuple[Found] | BaseException | None] = SimpleQueue()  # None: a thread is at its end

    def run(worker: Callable[[Item], Found]) -> None:
        try:
            while not stop.is_set():
                with lock:
                    item = next(todo, None)
                if item is None:
                    break
                told.put((worker(item),))
        except BaseException as error:
            stop.set()
            told.put(error)
        told.put(None)

    threads = [Thread(target=run, args=(worker,), daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    patience: float | None = LEAVE / len(threads)
    first: BaseException | None = None
    try:
        left = len(threads)
        while left:
            match told.get():
                case None:
                    left -= 1
                case BaseException() as error:
                    first = first or error
                case (found,) if first is None:
                    yield found
        patience = None
    finally:
        stop.set()
        for thread in threads:
            thread.join(patience)
    if first is not None:
        raise first
