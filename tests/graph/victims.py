"""Builds that are killed: in processes of their own, forked from one that has everything imported."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

from graph.build import build
from graph.cli.sentences import sentence
from graph.data import DataDirectory
from tests.graph.plain import plain

ROOT = Path(__file__).parents[2]
# The modules that write to the data directory, or decide in which order that happens.
_WRITERS = ("build", "store", "state", "lock", "facts_cache", "incremental/change", "incremental/follow")
WRITERS = frozenset(str(ROOT / "graph" / f"{name}.py") for name in _WRITERS)

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.graph.victims", "extract.reading.markdown", "extract.resolve"])


def build_and_tell(data: Path, posts: Path, told: Connection) -> None:
    """Build, saying when it begins."""
    told.send("go")
    build(DataDirectory(data), [str(posts)], extraction=plain())
    told.send("done")


def build_until(data: Path, posts: Path, point: int, told: Connection) -> None:
    """Build, and die before the `point`-th line of the writing modules that had not been run yet.

    Says which lines were run if it came to the end.
    """
    seen: list[tuple[str, int]] = []
    known: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in WRITERS:
            return None
        line = (frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and line not in known:
            known.add(line)
            seen.append(line)
            if len(seen) == point:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        build(DataDirectory(data), [str(posts)], extraction=plain())
    finally:
        sys.settrace(None)
    told.send(seen)


def start(target: Any, *arguments: Any) -> tuple[BaseProcess, Connection]:
    """A started process and what it tells."""
    here, there = _context.Pipe(duplex=False)
    process = _context.Process(target=target, args=(*arguments, there))
    process.start()
    there.close()
    return process, here


def build_failing(data: Path, posts: Path, number: int, told: Connection) -> None:
    """Build while the `number`-th opening for writing, renaming or making of a folder fails, as on a full disk.

    Says how many there were, and the error with its sentence, or None.
    """
    count = 0
    root = str(data)

    def hook(event: str, values: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in ("open", "os.rename", "os.mkdir") or not str(values[0]).startswith(root):
            return
        if event == "open" and not int(values[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        count += 1
        if count == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(hook)
    told.send((_outcome(data, posts), count))


def build_below(data: Path, posts: Path, size: int, told: Connection) -> None:
    """Build where no file may grow beyond so many bytes; says the error with its sentence, or None."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    found = _outcome(data, posts)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    told.send(found)


def _outcome(data: Path, posts: Path) -> tuple[str, str] | None:
    try:
        build(DataDirectory(data), [str(posts)], extraction=plain())
    except Exception as error:
        return type(error).__name__, sentence(error)
    return None
