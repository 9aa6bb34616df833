"""Extraction by several processes and by Dask workers, over one process: posts a second once models are loaded.

    python -m benchmarks.machines [--quick]

The real extraction goes through made posts (`benchmarks.made_posts`), few and many: the difference gives posts a second
without the start of processes and the loading of models, which stands beside it. Two unrelated processes, each with
half of the posts and nobody to answer to, say what the machine itself gives a second one: its caches and its memory are
shared. On a machine with other work the ratios of rates say little (the load stands below the table); seconds of
processors, of all processes together, say what it costs to have several.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from benchmarks.made_posts import Maker
from benchmarks.measured import Family
from extract.batch import extract_in_processes
from extract.cluster import extract_on_cluster
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post, Site

Found = Iterator[tuple[str, Facts]]


def posts(count: int) -> list[tuple[str, Post]]:
    """So many made posts."""
    site, found = Site("made", ""), []
    for n, made in enumerate(Maker().posts(count)):
        day = date.fromisoformat(made["date"])
        found.append((str(n), Post(str(n), "made", site, made["title"], day, "fr", made["text"])))
    return found


def timed(found: Found) -> tuple[dict[str, Facts], float, float]:
    """The facts, and the seconds that they took, of the clock and of processors."""
    started = time.perf_counter()
    with Family() as family:
        facts = dict(found)
        seconds = time.perf_counter() - started
    return facts, seconds, family.cpu


def unrelated(some: list[tuple[str, Post]]) -> tuple[float, float]:
    """Posts a second, and seconds of processors a post, of two processes that know nothing of each other."""
    context = get_context("spawn")
    barrier, told = context.Barrier(2), context.SimpleQueue()
    processes = [context.Process(target=_half, args=(some[n::2], barrier, told)) for n in range(2)]
    for process in processes:
        process.start()
    costs = [told.get() for _ in processes]
    for process in processes:
        process.join()
    return sum(len(some) / 2 / seconds for seconds, _ in costs), sum(cpu for _, cpu in costs) / len(some)


def _half(some: list[tuple[str, Post]], barrier: Barrier, told: SimpleQueue[tuple[float, float]]) -> None:
    extractor = Extractor()
    extractor.load()
    barrier.wait()
    told.put(timed(extractor.extract_all(some))[1:])


def main() -> None:
    """Print the table."""
    few, many = (20, 60) if "--quick" in sys.argv else (40, 200)
    todo = posts(many)
    print("| extraction | posts/s | over one process | CPU ms a post | start, s | equal |\n|---|---|---|---|---|---|")
    one: dict[str, Facts] = {}
    alone = 0.0
    ways: tuple[tuple[str, Callable[[list[tuple[str, Post]]], Found]], ...] = (
        ("one process", lambda some: Extractor().extract_all(some)),
        ("two processes", lambda some: extract_in_processes(some, 2)),
        ("two Dask workers", lambda some: extract_on_cluster(some, "local:2")),
    )
    for name, way in ways:
        _, first, began = timed(way(todo[:few]))
        facts, whole, cpu = timed(way(todo))
        rate, each = (many - few) / (whole - first), (cpu - began) / (many - few)
        one, alone = one or facts, alone or rate
        print(
            f"| {name} | {rate:.2f} | {rate / alone:.2f} | {1000 * each:.0f} | {first - few / rate:.1f} "
            f"| {facts == one} |",
            flush=True,
        )
    rate, each = unrelated(todo[few:])
    print(f"| two unrelated processes | {rate:.2f} | {rate / alone:.2f} | {1000 * each:.0f} | | |")
    print(f"\n{os.cpu_count()} processors, load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
