"""Extraction by several processes and by Dask workers, over one process: posts a second once models are loaded.

    python -m benchmarks.machines [--quick]

The real extraction goes through made posts (`benchmarks.made_posts`), few and many: the difference gives posts a second
without the start of processes and the loading of models, which stands beside it. On a machine with other work the
ratios say little: the load stands below the table.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.made_posts import Maker
from extract.batch import extract_in_processes
from extract.cluster import extract_on_cluster
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post, Site

SIZE = 6_000  # characters of a batch
Found = Iterator[tuple[str, Facts]]


def posts(count: int) -> list[tuple[str, Post]]:
    """So many made posts."""
    site, found = Site("made", ""), []
    for n, made in enumerate(Maker().posts(count)):
        day = date.fromisoformat(made["date"])
        found.append((str(n), Post(str(n), "made", site, made["title"], day, "fr", made["text"])))
    return found


def timed(found: Found) -> tuple[dict[str, Facts], float]:
    """The facts, and the seconds that they took."""
    started = time.perf_counter()
    facts = dict(found)
    return facts, time.perf_counter() - started


def main() -> None:
    """Print the table."""
    few, many = (20, 60) if "--quick" in sys.argv else (40, 200)
    todo = posts(many)
    print("| extraction | posts/s | over one process | start, s | equal |\n|---|---|---|---|---|")
    one: dict[str, Facts] = {}
    alone = 0.0
    ways: tuple[tuple[str, Callable[[list[tuple[str, Post]]], Found]], ...] = (
        ("one process", lambda some: Extractor().extract_all(some)),
        ("two processes", lambda some: extract_in_processes(some, 2)),
        ("two Dask workers", lambda some: extract_on_cluster(some, "local:2", size=SIZE)),
    )
    for name, way in ways:
        _, first = timed(way(todo[:few]))
        facts, whole = timed(way(todo))
        rate = (many - few) / (whole - first)
        one, alone = one or facts, alone or rate
        print(f"| {name} | {rate:.2f} | {rate / alone:.2f} | {first - few / rate:.1f} | {facts == one} |", flush=True)
    print(f"\n{os.cpu_count()} processors, load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
