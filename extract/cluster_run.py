"""One extraction on a Dask cluster: which batches are under way, who has them, and who has stalled.

A worker whose process is stopped, whose machine hangs or whose task never ends keeps its connection for minutes or for
good, so that Dask waits. Here it is told by what it does: one that has batches and ends none for a while gets no more,
and what it had is given again. Facts do not depend on who makes them: whichever answer comes first is taken.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

from extract.batch import Keyed, extractor
from extract.errors import ClusterFailed, ExtractionStopped
from extract.facts import Facts

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 3  # batches under way or waiting for each worker: what a stop or a lost worker can cost
SLOW = 0.0005  # seconds more of patience for each character of a batch: twenty times what it takes
CHECKS = 8  # looks at the workers in one time of patience
_NOBODY = ""  # stands for workers that are not there
_one_at_a_time = Lock()  # a worker may have several threads, the models are not made for them

Found = Iterator[tuple[str, Facts]]


class OtherVersionError(Exception):
    """A worker has other rules or models than whoever asks it."""


class ClusterRun:
    """Batches on a cluster until all are done; `facts_of` once, then `stop`."""

    def __init__(self, client: Client, cluster: str, model: str, patience: float) -> None:
        self._client, self._cluster, self._model, self._patience = client, cluster, model, patience
        self._version = extractor(model).version
        self._done: SimpleQueue[Any] = SimpleQueue()  # futures
        self._under_way: dict[int, list[Keyed]] = {}  # batches by number
        self._number: dict[Any, int] = {}  # of the batch of each future
        self._given_up: set[Any] = set()  # futures whose batch was given again
        self._heard: dict[str, float] = {}  # when a worker that has batches ended one last
        self._stalled: set[str] = set()
        self._count = 0
        self._looked = time.monotonic()

    def facts_of(self, todo: Iterator[list[Keyed]]) -> Found:
        """The facts of all batches, as they come."""
        try:
            while True:
                live, own = self._live(), []
                if live or not self._stalled:
                    room = AHEAD * max(1, len(live)) - len(self._under_way)
                    for batch in islice(todo, max(0, room)):
                        self._count += 1
                        self._under_way[self._count] = batch
                        self._submit(self._count, live)
                else:  # nobody is left: this process goes on by itself, and listens
                    own = list(islice(todo, 1))
                    for batch in own:
                        yield from self._own(batch)
                if not (self._under_way or own):
                    return
                future = self._next(wait=not own)
                if future is not None:
                    yield from self._taken(future)
                elif time.monotonic() - self._looked > self._patience / CHECKS:
                    self._looked = time.monotonic()
                    for number in self._late():
                        yield from self._again(number)
        except (CancelledError, OSError) as error:
            raise ClusterFailed(self._cluster, "unreachable", "its scheduler went away") from error

    def stop(self) -> None:
        """Takes back what is still under way."""
        if self._client.status == "running":
            self._client.cancel(list(self._number))  # type: ignore[no-untyped-call]

    def _live(self) -> set[str]:
        return set(self._client.scheduler_info(n_workers=-1)["workers"]) - self._stalled

    def _submit(self, number: int, live: set[str]) -> None:
        where = sorted(live) if self._stalled else None
        future = self._client.submit(
            _extract, self._under_way[number], self._model, self._version, pure=False, workers=where
        )
        self._number[future] = number
        future.add_done_callback(self._done.put)  # type: ignore[no-untyped-call]

    def _next(self, wait: bool) -> Any:
        """A future that is done; None where there is none after a while."""
        try:
            return self._done.get(wait, timeout=self._patience / CHECKS)
        except Empty:
            return None

    def _taken(self, future: Any) -> Found:
        """The facts of a future that is done, unless its batch was done already."""
        from distributed.scheduler import KilledWorker

        number = self._number.pop(future)
        self._given_up.discard(future)
        batch = self._under_way.get(number, [])
        try:
            worker, facts = future.result()
        except KilledWorker:
            if not batch:
                return
            raise ExtractionStopped(_deaths(), tuple(post.copy_id for _, post in batch)) from None
        except OtherVersionError:
            raise ClusterFailed(self._cluster, "version") from None
        future.release()
        self._heard[worker] = time.monotonic()
        self._stalled -= {worker, _NOBODY}
        if self._under_way.pop(number, None):
            yield from facts

    def _late(self) -> list[int]:
        """The batches of workers that end nothing, and those that no worker has; such workers get no more."""
        now = time.monotonic()
        holders = {key: worker for worker, keys in self._client.processing().items() for key in keys}  # type: ignore[no-untyped-call]
        held: dict[str, list[Any]] = {}
        for future in self._number.keys() - self._given_up:
            held.setdefault(holders.get(future.key, f"{_NOBODY} {future.key}"), []).append(future)
        self._heard = {holder: self._heard.get(holder, now) for holder in held}
        late = []
        for holder, futures in held.items():
            longest = max(_length(self._under_way.get(self._number[f], [])) for f in futures)
            if now - self._heard[holder] > self._patience + SLOW * longest:
                self._stalled.add(_NOBODY if holder.startswith(f"{_NOBODY} ") else holder)
                self._given_up.update(futures)
                late += [self._number[f] for f in futures]
        return sorted(number for number in late if number in self._under_way)

    def _again(self, number: int) -> Found:
        """Gives a batch to another worker; where there is none, or two had it, it is done here."""
        tried = sum(n == number for n in self._number.values())
        if tried < 2 and (live := self._live()):
            self._submit(number, live)
        else:
            yield from self._own(self._under_way.pop(number))

    def _own(self, batch: Sequence[Keyed]) -> Found:
        yield from extractor(self._model).extract_all(batch)


def _extract(batch: Sequence[Keyed], model: str, version: str) -> tuple[str, list[tuple[str, Facts]]]:
    """On a worker: its address, and the facts of a batch."""
    from distributed import get_worker

    with _one_at_a_time:
        own = extractor(model)
        if own.version != version:
            raise OtherVersionError
        return get_worker().address, list(own.extract_all(batch))


def _length(batch: Sequence[Keyed]) -> int:
    return sum(len(post.text) for _, post in batch)


def _deaths() -> int:
    import dask

    return int(dask.config.get("distributed.scheduler.allowed-failures", 3)) + 1
