"""What Dask's workers of this machine do besides: leave Ctrl-C to the build, come to rest before they are closed."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Worker

REST = 5.0  # seconds: batches take one, but the first, which loads the models


def dask_setup(worker: Worker) -> None:
    """As a worker starts: a terminal sends Ctrl-C to all processes of a build, and that closes them in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


async def come_to_rest(dask_worker: Worker) -> None:
    """The end of the worker's batch, and its last heartbeat, which is answered after those that are under way.

    A batch that takes more than REST seconds is cut off when the worker is closed. From then on the worker says
    nothing: it could only tell of its own end.
    """
    dask_worker.periodic_callbacks["heartbeat"].stop()
    end = time.monotonic() + REST
    while dask_worker.active_keys and time.monotonic() < end:
        await asyncio.sleep(0.05)
    await dask_worker.heartbeat()
    logging.disable()
