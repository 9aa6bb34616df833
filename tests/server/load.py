"""Many clients at once, some of them hostile, while new builds come: `python -m tests.server.load SECONDS`."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.server.served import serving, small_graph, workers_of

CLIENTS = 32
HOSTILE_SHARE = 0.05
PREFIX = "PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
GOOD = (
    "/", "/lab/mindlab", "/lab/mindlab.ttl", "/person/christian-bason.jsonld", "/ontology.ttl",
    "/explorer/suggest?q=mind",
    PREFIX + "SELECT ?p ?l { ?p lab:leads ?l }",
    PREFIX + "SELECT ?l (COUNT(DISTINCT ?m) AS ?n) { ?m lab:names ?e . ?e rdfs:label ?l } GROUP BY ?l ORDER BY ?n",
    PREFIX + "CONSTRUCT { ?a lab:partnerOf ?b } WHERE { ?a lab:partnerOf ?b }",
)  # fmt: skip
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a (<x:a>|!<x:a>|^<x:a>)* ?b . ?c (<x:b>|!<x:b>)* ?d . ?e ?f ?g } ORDER BY ?g",
    'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "((a|aa)+)+$")) } '
    "ORDER BY ?c ?f ?i",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?e ?a",
)
LIMITS = {"max_seconds": 2.0, "max_memory_mb": 128, "max_rows": 50_000, "max_waiting": 200, "workers": 2}


@dataclass
class Outcome:
    """What came of it: answers to the well-behaved by status, what failed of theirs, the hostile's by status."""

    good: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    hostile: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    builds: int = 0
    memory_mb: float = 0.0
    workers: int = 0


def load(seconds: float, path: Path, clients: int = CLIENTS) -> Outcome:
    """So many clients ask for so long (in seconds), while two more builds come."""
    data, outcome, end = small_graph(path), Outcome(), time.monotonic() + seconds
    with serving(data, **LIMITS) as server:
        threads = [threading.Thread(target=_client, args=(server, n, end, outcome)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for number in (1, 2):
            while time.monotonic() < end - seconds * (3 - number) / 3:
                outcome.memory_mb = max(outcome.memory_mb, _memory())
                time.sleep(0.1)
            small_graph(path, state=f"next{number}", more=f"GRAPH <x:{number}> {{ <x:{number}> a <x:more> }}")
        for thread in threads:
            thread.join()
        for _ in range(300):
            metrics = server.get("/metrics").text
            if '{state="busy"} 0' in metrics and '{state="starting"} 0' in metrics:
                break
            time.sleep(0.1)
        outcome.builds = int(metrics.partition("\nlabgraph_builds_taken_over_total ")[2].split()[0])
        outcome.workers = int(metrics.partition('{state="idle"} ')[2].split()[0])
        outcome.good[server.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code] += 1
    return outcome


def _client(server: httpx.Client, number: int, end: float, outcome: Outcome) -> None:
    chance = random.Random(number)
    with httpx.Client(base_url=server.base_url, timeout=120, trust_env=False) as mine:
        while time.monotonic() < end:
            if chance.random() < HOSTILE_SHARE:
                try:
                    answer = mine.get("/sparql", params={"query": chance.choice(HOSTILE), "x": chance.random()})
                    outcome.hostile[str(answer.status_code)] += 1
                except httpx.HTTPError as error:
                    outcome.hostile[type(error).__name__] += 1
                continue
            asked = chance.choice(GOOD)
            started = time.monotonic()
            try:
                # A comment of its own, so that not everything comes from the cache.
                text = f"{asked} # {chance.random()}"
                answer = mine.get(asked) if asked.startswith("/") else mine.get("/sparql", params={"query": text})
                outcome.good[answer.status_code] += 1
                if answer.status_code != 200:
                    outcome.failed.append(f"{answer.status_code} {asked} {answer.text[:200]}")
            except httpx.HTTPError as error:
                outcome.failed.append(f"{error!r} {asked}")
            outcome.slowest = max(outcome.slowest, time.monotonic() - started)


def _memory() -> float:
    """The greatest resident memory of a worker process of this server, in mebibytes."""
    found = 0
    for pid in workers_of(os.getpid()):
        with contextlib.suppress(OSError):
            found = max(found, int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096)
    return found / (1 << 20)


def main() -> None:
    """Print what came of a load of so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = load(float(sys.argv[1]) if len(sys.argv) > 1 else 180.0, Path(folder) / "data")
    outcome.failed[10:] = []
    print(outcome)
    sys.exit(bool(outcome.failed))


if __name__ == "__main__":
    main()
