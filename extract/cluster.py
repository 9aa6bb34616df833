"""A Dask cluster for extraction (small batches, one set of models a worker) and for comparing names, block by block.

All is as on one machine: the same facts, the same pairs of names, and so the same graph to the byte.

A worker that dies costs the batches it had, which others do again; Dask sees to that. One that stalls is found by
`extract.cluster_run`. What comes in is kept by whoever iterates, so that a build that is stopped goes on where it was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from extract.batch import BATCH, Keyed, batches, extractor
from extract.errors import ClusterFailed, ExtractionStopped
from extract.facts import Facts
from extract.resolve.slips import Block, Pair, pairs_of, shares, slips_in

if TYPE_CHECKING:
    from distributed import Client

WAIT = 180  # seconds for the first worker to be there
CALM = 10.0  # seconds for workers of this machine to come to rest before they are closed
PATIENCE = 120.0  # seconds in which a worker that has batches ends one, loading its models included
CHARACTER = 25e-6  # seconds that extraction takes for each, about
PAIR = 5e-6  # seconds that a comparison of two names takes, about
SHARE = 500_000  # comparisons of a task
WORTH = 4_000_000  # comparisons below which sending the names costs more than comparing them here
Piece = TypeVar("Piece")
Found = TypeVar("Found")
_one_at_a_time = Lock()  # a worker may have several threads, the models are not made for them
# Dask looks after itself many times a second, for pages that nobody opens here (two idle workers and their scheduler: 8
# % of a processor, 1.3 % so), and lets the C library give back memory at once: 4,000 page faults more for each post.
SETTINGS = {
    "distributed.worker.preload": ["extract.local_worker"],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.scheduler.work-stealing-interval": "500ms",
    "distributed.worker.memory.monitor-interval": "10s",
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
}
_LOCAL = re.compile(r"local:([1-9]\d{0,2})")
_ADDRESS = re.compile(r"(tcp|tls|ucx)://[^\s/]+:\d+")


def extract_on_cluster(
    posts: Iterable[Keyed], cluster: str, model: str = "", size: int = BATCH, patience: float = PATIENCE
) -> Iterator[tuple[str, Facts]]:
    """The facts of each post, in the order in which batches (of `size` characters) are done.

    `cluster` is the address of a scheduler (`tcp://host:8786`) or `local:N` for N workers of this machine. The batches
    of a worker that ends none in `patience` seconds (and more for long posts) are given to another, else done here.
    Raises ClusterFailed where there is no cluster, or one with other rules or models, or where its scheduler goes away,
    and ExtractionStopped where batches kill their workers.
    """
    from extract.cluster_run import KillsWorkersError

    version = extractor(model).version
    work = partial(_extract, model=model, version=version)
    try:
        for facts in _on_cluster(cluster, work, batches(posts, size), _seconds, patience):
            yield from facts
    except KillsWorkersError as error:
        raise ExtractionStopped(error.deaths, tuple(post.copy_id for _, post in error.piece)) from None


def compare_on_cluster(blocks: Sequence[Block], cluster: str, patience: float = PATIENCE) -> set[Pair]:
    """The pairs that `slips_in` finds, found by the workers of a cluster where there are enough to compare for it.

    Raises as `extract_on_cluster`.
    """
    from extract.cluster_run import KillsWorkersError
    from extract.pipeline import version

    if sum(map(pairs_of, blocks)) < WORTH:
        return slips_in(blocks)
    work = partial(_compare, version=version())
    found: set[Pair] = set()
    try:
        for pairs in _on_cluster(cluster, work, shares(blocks, SHARE), lambda _: SHARE * PAIR, patience):
            found |= pairs
    except KillsWorkersError as error:
        raise ExtractionStopped(error.deaths, ()) from None
    return found


def _on_cluster(
    cluster: str, work: Callable[[Piece], Found], todo: Iterator[Piece], expected: Callable[[Piece], float],
    patience: float,
) -> Iterator[Found]:  # fmt: skip
    try:
        import distributed  # noqa: F401
    except ModuleNotFoundError:
        raise ClusterFailed(cluster, "package") from None
    from extract.cluster_run import ClusterRun

    with ExitStack() as stack:
        client = _connected(cluster, stack)
        run = ClusterRun(client, cluster, work, expected, patience)
        if _LOCAL.fullmatch(cluster):
            stack.callback(lambda: _calm(client, run.live()))
        stack.callback(run.stop)
        yield from run.found(todo)


def _extract(batch: Sequence[Keyed], model: str, version: str) -> list[tuple[str, Facts]]:
    """On a worker: the facts of a batch."""
    from extract.cluster_run import OtherVersionError

    with _one_at_a_time:
        own = extractor(model)
        if own.version != version:
            raise OtherVersionError
        return list(own.extract_all(batch))


def _compare(blocks: Sequence[Block], version: str) -> set[Pair]:
    """On a worker: the pairs of some blocks."""
    from extract import pipeline
    from extract.cluster_run import OtherVersionError

    if pipeline.version() != version:
        raise OtherVersionError
    return slips_in(blocks)


def _seconds(batch: Sequence[Keyed]) -> float:
    return CHARACTER * sum(len(post.text) for _, post in batch)


def check_cluster(address: str) -> None:
    """Raises ClusterFailed unless this names a cluster."""
    if not (_LOCAL.fullmatch(address) or _ADDRESS.fullmatch(address)):
        raise ClusterFailed(address, "address")


def _connected(cluster: str, stack: ExitStack) -> Client:
    import dask
    from distributed import Client, LocalCluster

    client: Client
    check_cluster(cluster)
    log = logging.getLogger("distributed.client")
    stack.callback(log.setLevel, log.level)
    log.setLevel(logging.CRITICAL)  # that a scheduler went away is told once, by ClusterFailed
    try:
        if local := _LOCAL.fullmatch(cluster):
            # where Ctrl-C comes as Dask asks its scheduler something, it stumbles over what is not there yet
            tornado = logging.getLogger("tornado.application")
            tornado.addFilter(_is_no_stumble)
            stack.callback(tornado.removeFilter, _is_no_stumble)
            stack.enter_context(dask.config.set(SETTINGS))
            made = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=int(local[1]), threads_per_worker=1, processes=True, memory_limit=0, host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # with None it asks for 8787 all the same
            )  # fmt: skip
            client = stack.enter_context(Client(stack.enter_context(made)))  # type: ignore[no-untyped-call]
        else:
            client = stack.enter_context(Client(cluster, timeout=WAIT))  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterFailed(cluster, "unreachable", str(error).partition("\n")[0]) from error
    return client


def _calm(client: Client, workers: Collection[str]) -> None:
    """Let workers that will be closed come to rest: heartbeats and batches that are cut off are told as errors."""
    from extract.local_worker import come_to_rest

    with suppress(OSError, TimeoutError):
        client.run(come_to_rest, workers=sorted(workers), on_error="ignore", callback_timeout=CALM)


def _is_no_stumble(record: logging.LogRecord) -> bool:
    return "sync.<locals>.cancel" not in record.getMessage()
