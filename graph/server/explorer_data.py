"""What the explorer reads of a build: its network and what is made of it, each made once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

from graph.network_data import Network, read_network
from graph.server.snapshot import Snapshot
from graph.suggest import Index, index

Made = TypeVar("Made")
KEPT = 200  # answers kept of one build
_lock = threading.Lock()


def network_of(snapshot: Snapshot) -> Network:
    """The whole network of a build; seconds the first time."""
    return _once(snapshot, "explorer.network", lambda: read_network(snapshot.store))


def index_of(snapshot: Snapshot) -> Index:
    """The names of a build."""
    network = network_of(snapshot)
    return _once(snapshot, "explorer.index", lambda: index(network))


def kept(snapshot: Snapshot, key: object, make: Callable[[], str]) -> str:
    """The answer to a question that was asked of this build, or a new one; of too many the one that was
    last asked for longest ago is forgotten.

    Who asks the same while it is being made waits for it.
    """
    answers = _once(snapshot, "explorer.answers", dict[object, _Answer])
    with _lock:
        found = answers.pop(key, None) or _Answer()
        while len(answers) >= KEPT:
            answers.pop(next(iter(answers)))
        answers[key] = found
    try:
        return found.made(make)
    except BaseException:
        with _lock:
            answers.pop(key, None)
        raise


class _Answer:
    """An answer that is made once."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._text: str | None = None

    def made(self, make: Callable[[], str]) -> str:
        """The answer; made now unless it is there."""
        with self._making:
            if self._text is None:
                self._text = make()
            return self._text


def _once(snapshot: Snapshot, name: str, make: Callable[[], Made]) -> Made:
    with _lock:
        lock = cast("threading.Lock", snapshot.memory.setdefault(f"{name}.lock", threading.Lock()))
    with lock:
        if name not in snapshot.memory:
            snapshot.memory[name] = make()
    return cast("Made", snapshot.memory[name])
