"""Extraction by several processes and by Dask workers, over one process: posts a second once models are loaded.

    python -m benchmarks.machines [--quick]

The real extraction goes through made posts (`benchmarks.made_posts`). The rate is the slope of posts over seconds
between the first and the last few, when all processes are at work: without their start and the loading of models, which
stands beside it, and without their end. Two unrelated processes, each with half of the posts and nobody to answer to,
say what the machine itself gives a second one: its caches and its memory are shared. One process, with nobody to answer
to either, is measured before and after each of the others, and a row is divided by the mean of the two beside it:
machines get faster and slower within minutes, and the range of the one process says how much. On a machine with other
work the ratios of rates say little (the load stands below the table); seconds of processors, of all processes together,
say what it costs to have several.
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


def apart(some: list[tuple[str, Post]], count: int) -> Steady:
    """What the work costs so many processes that know nothing of each other, each with its part of the posts."""
    context = get_context("spawn")
    barrier, told = context.Barrier(count), context.SimpleQueue()
    processes = [context.Process(target=_part, args=(some[n::count], barrier, told)) for n in range(count)]
    for process in processes:
        process.start()
    costs = [told.get() for _ in processes]
    for process in processes:
        process.join()
    facts = {key: fact for one in costs for key, fact in one.facts.items()}
    return Steady(
        facts,
        sum(one.rate for one in costs),
        sum(one.cpu * len(one.facts) for one in costs) / len(some),
        max(one.start for one in costs),
    )


def _part(some: list[tuple[str, Post]], barrier: Barrier, told: SimpleQueue[Steady]) -> None:
    loading = time.perf_counter()
    extractor = Extractor()
    extractor.load()
    start = time.perf_counter() - loading
    barrier.wait()
    started, cpu = time.perf_counter(), time.process_time()
    facts = dict(extractor.extract_all(some))
    rate = len(some) / (time.perf_counter() - started)
    told.put(Steady(facts, rate, (time.process_time() - cpu) / len(some), start))


def main() -> None:
    """Print the table."""
    few, many = (20, 60) if "--quick" in sys.argv else (40, 200)
    todo = posts(many)
    print("| extraction | posts/s | over one process | CPU ms a post | start, s | equal |\n|---|---|---|---|---|---|")
    ways: tuple[tuple[str, Callable[[], Steady]], ...] = (
        ("two processes", lambda: steady(extract_in_processes(todo, 2), few)),
        ("two Dask workers", lambda: steady(extract_on_cluster(todo, "local:2"), few)),
        ("two unrelated processes", lambda: apart(todo[few:], 2)),
    )
    ones = [apart(todo[few:], 1)]
    for name, way in ways:
        found = way()
        ones.append(apart(todo[few:], 1))
        beside = mean(one.rate for one in ones[-2:])
        equal = all(found.facts[key] == fact for key, fact in ones[0].facts.items())
        print(
            f"| {name} | {found.rate:.2f} | {found.rate / beside:.2f} | {1000 * found.cpu:.0f} | {found.start:.1f} "
            f"| {equal} |",
            flush=True,
        )
    rates = [one.rate for one in ones]
    print(
        f"| one process, {len(ones)} times | {mean(rates):.2f} ({min(rates):.2f} to {max(rates):.2f}) | 1.00 "
        f"| {1000 * mean(one.cpu for one in ones):.0f} | {mean(one.start for one in ones):.1f} | |"
    )
    print(f"\n{os.cpu_count()} processors, load {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
