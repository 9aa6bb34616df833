"""How far a build is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from graph.gathering import Progress


@contextmanager
def bars(quiet: bool) -> Iterator[Progress]:
    """A bar a phase on a terminal, nothing elsewhere."""
    from graph.gathering import silent

    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from tqdm import tqdm

    titles = {"read": "reading", "extract": "names and relations", "write": "writing the graph", "publish": "sending"}
    bars: dict[str, tqdm[Never]] = {}

    def progress(phase: str, done: int, total: int | None) -> None:
        if phase not in bars:
            for bar in bars.values():
                bar.close()
            unit = " graphs" if phase == "publish" else " posts"
            bars[phase] = tqdm(desc=titles[phase], total=total, unit=unit, file=sys.stderr, leave=False)
        bars[phase].update(done - bars[phase].n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()
