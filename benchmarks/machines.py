"""Extraction by several processes and by Dask workers, over one process: posts a second once models are loaded.

    python -m benchmarks.machines [--quick]

The real extraction goes through made posts (`benchmarks.made_posts`). The rate is the slope of posts over seconds
between the first and the last few, when all processes are at work: without their start and the loading of models, which
stands beside it, and without their end. Two unrelated processes, each with half of the posts and nobody to answer to,
say what the machine itself gives a second one: its caches and its memory are shared. One process is measured before and
after each of the others, and a row is divided by the mean of the two beside it: machines get faster and slower within
minutes, and the range of the one process says how much. On a machine with other work the ratios of rates say little
(the load stands below the table); seconds of processors, of all processes together, say what it costs to have several.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from statistics import linear_regression, mean

from benchmarks.made_posts import Maker
from benchmarks.measured import Family
from extract.batch import extract_in_processes
from extract.cluster import extract_on_cluster
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post, Site

Found = Iterator[tuple[str, Facts]]
APART = 0.02  # seconds between batches, at least; the posts of one come in less
POINTS = 0.4  # seconds between two looks at the processors


def posts(count: int) -> list[tuple[str, Post]]:
    """So many made posts."""
    site, found = Site("made", ""), []
    for n, made in enumerate(Maker().posts(count)):
        day = date.fromisoformat(made["date"])
        found.append((str(n), Post(str(n), "made", site, made["title"], day, "fr", made["text"])))
    return found


@dataclass(frozen=True, slots=True)
class Steady:
    """What came, posts a second, seconds of processors a post (of all processes together), seconds until it began."""

    facts: dict[str, Facts]
    rate: float
    cpu: float
    start: float


def steady(found: Found, few: int) -> Steady:
    """What the work costs while all are at it; posts come in batches, so a line is laid through these."""
    facts: dict[str, Facts] = {}
    points: list[tuple[float, float, int]] = []  # seconds, those of processors, posts before
    with Family() as family:
        started = last = time.perf_counter()
        for n, (key, fact) in enumerate(found):
            now = time.perf_counter()
            if now - last > APART and (not points or now - points[-1][0] > POINTS):
                points.append((now, family.so_far(), n))
            last = now
            facts[key] = fact
    seconds, cpu, count = zip(*[p for p in points if few <= p[2] <= len(facts) - few // 2], strict=True)
    rate, cut = linear_regression(seconds, count)
    return Steady(facts, rate, linear_regression(count, cpu).slope, -cut / rate - started)


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
    started, cpu = time.perf_counter(), time.process_time()
    for _ in extractor.extract_all(some):
        pass
    told.put((time.perf_counter() - started, time.process_time() - cpu))


def main() -> None:
    """Print the table."""
    few, many = (20, 60) if "--quick" in sys.argv else (40, 200)
    todo = posts(many)
    print("| extraction | posts/s | over one process | CPU ms a post | start, s | equal |\n|---|---|---|---|---|---|")
    started = time.perf_counter()
    extractor = Extractor()
    extractor.load()
    start = time.perf_counter() - started
    one = dict(extractor.extract_all(todo[:few]))
    ones: list[Steady] = []

    def alone() -> Steady:
        one_process = steady(extractor.extract_all(todo[few:]), 1)
        one.update(one_process.facts)
        ones.append(one_process)
        return one_process

    def several(way: Callable[[list[tuple[str, Post]]], Found]) -> tuple[float, float, str]:
        found = steady(way(todo), few)
        return found.rate, found.cpu, f"{found.start:.1f} | {found.facts == one}"

    ways: tuple[tuple[str, Callable[[], tuple[float, float, str]]], ...] = (
        ("two processes", lambda: several(lambda some: extract_in_processes(some, 2))),
        ("two Dask workers", lambda: several(lambda some: extract_on_cluster(some, "local:2"))),
        ("two unrelated processes", lambda: (*unrelated(todo[few:]), " | ")),
    )
    before = alone()
    for name, way in ways:
        rate, cpu, rest = way()
        after = alone()
        beside = mean((before.rate, after.rate))
        print(f"| {name} | {rate:.2f} | {rate / beside:.2f} | {1000 * cpu:.0f} | {rest} |", flush=True)
        before = after
    rates = [one_process.rate for one_process in ones]
    print(
        f"| one process, {len(ones)} times | {mean(rates):.2f} ({min(rates):.2f} to {max(rates):.2f}) | 1.00 "
        f"| {1000 * mean(one_process.cpu for one_process in ones):.0f} | {start:.1f} | |"
    )
    print(f"\n{os.cpu_count()} processors, load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
