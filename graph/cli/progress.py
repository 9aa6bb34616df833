"""How far a build is: a bar a phase on a terminal, a line a minute where there is none (a log, a pipe)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from tqdm import tqdm

    from graph.gathering import Progress

TITLES = {"read": "reading", "extract": "names and relations", "write": "writing the graph", "publish": "sending"}
UNITS = {"publish": "graphs"}  # posts are counted otherwise
EVERY = 60.0  # seconds from line to line


@contextmanager
def bars(quiet: bool) -> Iterator[Progress]:
    """Progress that is shown on standard error, unless `quiet`."""
    from graph.gathering import silent

    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _drawn() as progress:
            yield progress
    else:
        yield told(lambda line: print(line, file=sys.stderr, flush=True))


@contextmanager
def _drawn() -> Iterator[Progress]:
    from tqdm import tqdm

    bars: dict[str, tqdm[Never]] = {}
    # tqdm draws nothing on a terminal that does not say how wide it is, as in containers
    width = None if os.get_terminal_size(sys.stderr.fileno()).columns else 80

    def progress(phase: str, done: int, total: int | None) -> None:
        if phase not in bars:
            for bar in bars.values():
                bar.close()
            unit = f" {UNITS.get(phase, 'posts')}"
            bars[phase] = tqdm(desc=TITLES[phase], total=total, unit=unit, file=sys.stderr, leave=False, ncols=width)
        bars[phase].update(done - bars[phase].n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()


def told(say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> Progress:
    """Progress that says a line every minute of a phase, with the time left as it went so far; `clock` in seconds."""
    phase_now, began, last, first = "", 0.0, 0.0, 0

    def progress(phase: str, done: int, total: int | None) -> None:
        nonlocal phase_now, began, last, first
        now = clock()
        if phase != phase_now:
            phase_now, began, last, first = phase, now, now, done
        if now - last < EVERY:
            return
        last = now
        of = f" of {total}" if total else ""
        left = ""
        if total and done > first:
            left = f", about {timedelta(seconds=round((now - began) * (total - done) / (done - first)))} left"
        say(f"labgraph: {TITLES[phase]}: {done}{of} {UNITS.get(phase, 'posts')}{left}")

    return progress
