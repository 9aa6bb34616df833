"""Work on a Dask cluster in pieces: which are under way, who has them, and who has stalled.

A worker whose process is stopped, whose machine hangs or whose task never ends keeps its connection for minutes or for
good, so that Dask waits. Here it is told by what it does: one that has pieces and ends none for a while gets no more,
and what it had is given again. What a piece gives does not depend on who does it: the first answer is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from extract.errors import ClusterFailed

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 3  # pieces under way or waiting for each worker: what a stop or a lost worker can cost
SLOW = 20.0  # times that a piece may take what it is expected to take
CHECKS = 8  # looks at the workers in one time of patience
_NOBODY = ""  # stands for workers that are not there

Piece = TypeVar("Piece")
Found = TypeVar("Found")


class OtherVersionError(Exception):
    """A worker has other rules or models than whoever asks it."""


class KillsWorkersError(Exception):
    """A piece killed several workers: how many, and the piece."""

    def __init__(self, deaths: int, piece: Any) -> None:
        super().__init__(deaths)
        self.deaths, self.piece = deaths, piece


class ClusterRun(Generic[Piece, Found]):
    """Pieces on a cluster until all are done; `found` once, then `stop`.

    `work` is done on workers, or here (where it must come with a name, as pickle wants it); `expected` are the seconds
    that a piece takes, about.
    """

    def __init__(
        self, client: Client, cluster: str, work: Callable[[Piece], Found], expected: Callable[[Piece], float],
        patience: float,
    ) -> None:  # fmt: skip
        self._client, self._cluster, self._work = client, cluster, work
        self._expected, self._patience = expected, patience
        self._done: SimpleQueue[Any] = SimpleQueue()  # futures
        self._under_way: dict[int, Piece] = {}  # by number
        self._number: dict[Any, int] = {}  # of the piece of each future
        self._given_up: set[Any] = set()  # futures whose piece was given again
        self._heard: dict[str, float] = {}  # when a worker that has pieces ended one last
        self._stalled: set[str] = set()
        self._count = 0
        self._looked = time.monotonic()

    def found(self, todo: Iterator[Piece]) -> Iterator[Found]:
        """What all pieces give, as it comes; raises ClusterFailed and KillsWorkersError."""
        try:
            while True:
                live, own = self.live(), []
                if live or not self._stalled:
                    room = AHEAD * max(1, len(live)) - len(self._under_way)
                    for piece in islice(todo, max(0, room)):
                        self._count += 1
                        self._under_way[self._count] = piece
                        self._submit(self._count, live)
                else:  # nobody is left: this process goes on by itself, and listens
                    own = list(islice(todo, 1))
                    for piece in own:
                        yield self._work(piece)
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

    def live(self) -> set[str]:
        """The addresses of the workers that are there and have not stalled."""
        return set(self._client.scheduler_info(n_workers=-1)["workers"]) - self._stalled

    def stop(self) -> None:
        """Takes back what is still under way."""
        if self._client.status == "running":
            self._client.cancel(list(self._number))  # type: ignore[no-untyped-call]

    def _submit(self, number: int, live: set[str]) -> None:
        where = sorted(live) if self._stalled else None
        future = self._client.submit(_do, self._work, self._under_way[number], pure=False, workers=where)
        self._number[future] = number
        future.add_done_callback(self._done.put)  # type: ignore[no-untyped-call]

    def _next(self, wait: bool) -> Any:
        """A future that is done; None where there is none after a while."""
        try:
            return self._done.get(wait, timeout=self._patience / CHECKS)
        except Empty:
            return None

    def _taken(self, future: Any) -> Iterator[Found]:
        """What a future that is done gives, unless its piece was done already."""
        from distributed.scheduler import KilledWorker

        number = self._number.pop(future)
        self._given_up.discard(future)
        try:
            worker, found = future.result()
        except KilledWorker:
            if number in self._under_way:
                raise KillsWorkersError(_deaths(), self._under_way[number]) from None
            return
        except OtherVersionError:
            raise ClusterFailed(self._cluster, "version") from None
        future.release()
        self._heard[worker] = time.monotonic()
        self._stalled -= {worker, _NOBODY}
        if number in self._under_way:
            del self._under_way[number]
            yield found

    def _late(self) -> list[int]:
        """The pieces of workers that end nothing, and those that no worker has; such workers get no more."""
        now = time.monotonic()
        holders = {key: worker for worker, keys in self._client.processing().items() for key in keys}  # type: ignore[no-untyped-call]
        held: dict[str, list[Any]] = {}
        for future in self._number.keys() - self._given_up:
            held.setdefault(holders.get(future.key, f"{_NOBODY} {future.key}"), []).append(future)
        self._heard = {holder: self._heard.get(holder, now) for holder in held}
        late = []
        for holder, futures in held.items():
            numbers = [self._number[f] for f in futures]
            longest = max(self._expected(self._under_way[n]) if n in self._under_way else 0.0 for n in numbers)
            if now - self._heard[holder] > self._patience + SLOW * longest:
                self._stalled.add(_NOBODY if holder.startswith(f"{_NOBODY} ") else holder)
                self._given_up.update(futures)
                late += numbers
        return sorted(number for number in late if number in self._under_way)

    def _again(self, number: int) -> Iterator[Found]:
        """Gives a piece to another worker; where there is none, or two had it, it is done here."""
        tried = sum(n == number for n in self._number.values())
        if tried < 2 and (live := self.live()):
            self._submit(number, live)
        else:
            yield self._work(self._under_way.pop(number))


def _do(work: Callable[[Piece], Found], piece: Piece) -> tuple[str, Found]:
    """On a worker: its address, and what a piece gives."""
    from distributed import get_worker

    return get_worker().address, work(piece)


def _deaths() -> int:
    import dask

    return int(dask.config.get("distributed.scheduler.allowed-failures", 3)) + 1
