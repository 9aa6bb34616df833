"""A process that keeps a graph in memory and divides itself for each worker: `python -m graph.server.keeper`.

Oxigraph answers from memory in a quarter of the CPU that it takes from disk. Each worker is a fork: it is there in
milliseconds and shares the graph's memory, until it has read it (Oxigraph counts who reads what, which writes).
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, NoReturn

from pyoxigraph import RdfFormat, Store

from graph.server.worker import limit_memory, work

NICE = 5  # while it reads the graph: queries go before
NUMBER = struct.Struct("!i")  # what a worker's pipe tells: the number of its process, then how it ended
READY = b"R"


class Keeper:
    """Starts workers on demand, and tells how they end."""

    def __init__(self, control: socket.socket, store: Store, path: str, numbers: Sequence[int]) -> None:
        self._control, self._store, self._path, self._numbers = control, store, path, numbers
        self._told: dict[int, int] = {}  # process: the pipe that is told how it ends
        self._ended, waking = socket.socketpair()
        self._ended.setblocking(False)
        waking.setblocking(False)
        self._waking = waking
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Until the server is gone."""
        self._control.sendall(READY)
        while True:
            ready, _, _ = select.select((self._control, self._ended), (), ())
            if self._ended in ready:
                with contextlib.suppress(BlockingIOError):
                    self._ended.recv(4096)
                self._reap()
            if self._control in ready:
                said, files, _, _ = socket.recv_fds(self._control, 1, 2)
                if not said:
                    return
                self._divide(*files)

    def _divide(self, connection: int, pipe: int) -> None:
        """Start a worker on this connection; the pipe is told its number."""
        number = os.fork()
        if number == 0:
            self._become_worker(connection, pipe)
        os.close(connection)
        self._told[number] = pipe
        self._tell(pipe, number)

    def _become_worker(self, connection: int, pipe: int) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (self._control, self._ended, self._waking):
                other.close()
            for descriptor in (pipe, *self._told.values()):
                os.close(descriptor)
            work(socket.socket(fileno=connection), self._store, self._path, self._numbers)
        finally:
            os._exit(0)

    def _reap(self) -> None:
        """Tell how those ended that have."""
        for number, pipe in list(self._told.items()):
            found, status = os.waitpid(number, os.WNOHANG)
            if found:
                del self._told[number]
                self._tell(pipe, os.waitstatus_to_exitcode(status))
                os.close(pipe)

    def _tell(self, pipe: int, number: int) -> None:
        with contextlib.suppress(OSError):  # nobody wants to know any more
            os.write(pipe, NUMBER.pack(number))


def loaded(path: str, megabytes: int) -> Store:
    """The graph of a store on disk, in memory; ends the process where it takes more than so many mebibytes.

    Another process reads it, for RocksDB starts threads, and a process with threads must not divide.
    """
    store, failed = Store(), True

    def load() -> None:
        nonlocal failed
        with contextlib.suppress(OSError):  # to Linux each thread is nice by itself
            mine = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, mine, min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICE))
        command = [sys.executable, "-m", "graph.server.keeper", "--read", path]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as reader:  # noqa: S603
            assert reader.stdout is not None  # noqa: S101
            store.bulk_load(reader.stdout, format=RdfFormat.N_QUADS)
        failed = reader.returncode != 0

    limit_memory(megabytes, for_good=False)
    thread = threading.Thread(target=load)
    thread.start()
    thread.join()
    if failed:
        sys.exit(1)
    with contextlib.suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    return store


def read(path: str, out: IO[bytes]) -> None:
    """Write the graph of a store on disk as N-Quads."""
    with contextlib.suppress(OSError):
        os.nice(NICE)
    Store.read_only(path).dump(out, format=RdfFormat.N_QUADS)


def main(arguments: list[str]) -> None:
    """Keep a graph: FD STORE GRAPH_MB SECONDS MEMORY_MB ROWS BYTES; or `--read STORE`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's affair
    if arguments[0] == "--read":
        read(arguments[1], sys.stdout.buffer)
        return
    descriptor, path, megabytes, *numbers = arguments
    control = socket.socket(fileno=int(descriptor))
    store = loaded(path, int(megabytes))
    gc.collect()
    gc.freeze()  # what no worker frees need not be looked at, and so copied, by any
    Keeper(control, store, path, [int(number) for number in numbers]).run()


if __name__ == "__main__":
    main(sys.argv[1:])
