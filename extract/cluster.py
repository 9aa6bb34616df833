"""Extraction on a Dask cluster: small batches, one set of models a worker, the same facts as on one machine.

A worker that dies costs the batches it had, which others do again; Dask sees to that. What comes in is kept by whoever
iterates, so that a build that is stopped goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from extract.batch import BATCH, Keyed, batches, extractor
from extract.errors import ClusterFailed, ExtractionStopped
from extract.facts import Facts

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 3  # batches under way or waiting for each worker: what a stop or a lost worker can cost
WAIT = 180  # seconds for the first worker to be there
_LOCAL = re.compile(r"local:([1-9]\d{0,2})")
_ADDRESS = re.compile(r"(tcp|tls|ucx)://[^\s/]+:\d+")
_one_at_a_time = Lock()  # a worker may have several threads, the models are not made for them


def extract_on_cluster(
    posts: Iterable[Keyed], cluster: str, model: str = "", size: int = BATCH
) -> Iterator[tuple[str, Facts]]:
    """The facts of each post, in the order in which batches (of `size` characters) are done.

    `cluster` is the address of a scheduler (`tcp://host:8786`) or `local:N` for N workers of this machine. Raises
    ClusterFailed where there is none, or one with other rules or models, and ExtractionStopped where batches kill their
    workers.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise ClusterFailed(cluster, "package") from None
    with ExitStack() as stack:
        client = _connected(cluster, stack)
        todo, running = batches(posts, size), distributed.as_completed()  # type: ignore[no-untyped-call]
        version = extractor(model).version
        under_way: dict[Any, list[Keyed]] = {}
        try:
            while True:
                workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
                for batch in islice(todo, max(0, AHEAD * workers - len(under_way))):
                    future = client.submit(_extract, batch, model, version, pure=False)
                    under_way[future] = batch
                    running.add(future)  # type: ignore[no-untyped-call]
                if not under_way:
                    return
                future = next(running)
                batch = under_way.pop(future)
                try:
                    facts = future.result()
                except distributed.scheduler.KilledWorker:
                    raise ExtractionStopped(_deaths(), tuple(post.copy_id for _, post in batch)) from None
                except OtherVersionError:
                    raise ClusterFailed(cluster, "version") from None
                future.release()  # type: ignore[no-untyped-call]
                yield from facts
        finally:
            client.cancel(list(under_way))  # type: ignore[no-untyped-call]


class OtherVersionError(Exception):
    """A worker has other rules or models than whoever asks it."""


def _extract(batch: Sequence[Keyed], model: str, version: str) -> list[tuple[str, Facts]]:
    """On a worker: the facts of a batch."""
    with _one_at_a_time:
        own = extractor(model)
        if own.version != version:
            raise OtherVersionError
        return list(own.extract_all(batch))


def check_cluster(address: str) -> None:
    """Raises ClusterFailed unless this names a cluster."""
    if not (_LOCAL.fullmatch(address) or _ADDRESS.fullmatch(address)):
        raise ClusterFailed(address, "address")


def _connected(cluster: str, stack: ExitStack) -> Client:
    from distributed import Client, LocalCluster

    client: Client
    check_cluster(cluster)
    try:
        if local := _LOCAL.fullmatch(cluster):
            made = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=int(local[1]), threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0,
                host="127.0.0.1",
            )  # fmt: skip
            client = stack.enter_context(Client(stack.enter_context(made)))  # type: ignore[no-untyped-call]
        else:
            client = stack.enter_context(Client(cluster, timeout=WAIT))  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterFailed(cluster, "unreachable", str(error).partition("\n")[0]) from error
    return client


def _deaths() -> int:
    import dask

    return int(dask.config.get("distributed.scheduler.allowed-failures", 3)) + 1
