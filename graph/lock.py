"""One writer at a time: a lock that vanishes with the process that holds it."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from graph.data import DataDirectory
from graph.errors import Locked


@contextmanager
def writing(data: DataDirectory) -> Iterator[None]:
    """Holds the writer's lock of an existing data directory; raises Locked at once if another process has it."""
    descriptor = os.open(data.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _locked(data, descriptor) from None
        command = shlex.join([os.path.basename(sys.argv[0]) or "python", *sys.argv[1:]])  # noqa: PTH119
        holder = {"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _locked(data: DataDirectory, descriptor: int) -> Locked:
    try:
        holder = json.loads(os.pread(descriptor, 10_000, 0))
        return Locked(data.path, int(holder["pid"]), str(holder["command"]), str(holder["since"]))
    except (ValueError, KeyError, TypeError):  # it took the lock this moment and has not written yet
        return Locked(data.path, 0, "labgraph", "now")
