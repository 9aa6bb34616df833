"""Extraction on a Dask cluster: small batches, one set of models a worker, the same facts as on one machine.

A worker that dies costs the batches it had, which others do again; Dask sees to that. One that stalls is found by
`extract.cluster_run`. What comes in is kept by whoever iterates, so that a build that is stopped goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from extract.batch import BATCH, Keyed, batches
from extract.errors import ClusterFailed
from extract.facts import Facts

if TYPE_CHECKING:
    from distributed import Client

WAIT = 180  # seconds for the first worker to be there
PATIENCE = 120.0  # seconds in which a worker that has batches ends one, loading its models included
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
    try:
        import distributed  # noqa: F401
    except ModuleNotFoundError:
        raise ClusterFailed(cluster, "package") from None
    from extract.cluster_run import ClusterRun

    with ExitStack() as stack:
        run = ClusterRun(_connected(cluster, stack), cluster, model, patience)
        stack.callback(run.stop)
        yield from run.facts_of(batches(posts, size))


def check_cluster(address: str) -> None:
    """Raises ClusterFailed unless this names a cluster."""
    if not (_LOCAL.fullmatch(address) or _ADDRESS.fullmatch(address)):
        raise ClusterFailed(address, "address")


def _connected(cluster: str, stack: ExitStack) -> Client:
    import dask
    from distributed import Client, LocalCluster

    client: Client
    check_cluster(cluster)
    try:
        if local := _LOCAL.fullmatch(cluster):
            # workers sample their own stack a hundred times a second, for a page that nobody here looks at
            stack.enter_context(dask.config.set({"distributed.worker.profile.enabled": False}))
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
