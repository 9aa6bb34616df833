"""A Dask cluster gives the facts that one process gives, also when a worker is killed or stalls in the middle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from distributed import Client, LocalCluster
from hypothesis import given
from hypothesis import strategies as st

from extract import cluster as workers
from extract import read_posts
from extract.cluster import compare_on_cluster, extract_on_cluster
from extract.errors import ClusterFailed
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post, Site
from extract.resolve import resolve
from extract.resolve.slips import Block, Pair, pairs_of, shares
from graph.build import build
from graph.data import DataDirectory
from tests.conftest import SAMPLES
from tests.graph.conftest import lines, write_post
from tests.graph.plain import facts_of

ROOT = Path(__file__).parents[2]
PATIENCE = 2.0  # seconds; where a slow machine needs more, batches are done twice, and nothing else is different
SMALL = 1500  # characters of a batch, so that there are many


@pytest.fixture(scope="module")
def posts() -> list[tuple[str, Post]]:
    return [(post.copy_id, post) for post in read_posts(SAMPLES) if isinstance(post, Post)][:6]


@pytest.fixture(scope="module")
def expected(posts: list[tuple[str, Post]]) -> dict[str, Facts]:
    return dict(Extractor().extract_all(posts))


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
        host="127.0.0.1",
    ) as made:
        yield made.scheduler_address


@pytest.mark.model
@pytest.mark.slow
def test_workers_give_the_same_facts_though_one_is_killed(
    posts: list[tuple[str, Post]], expected: dict[str, Facts], cluster: str, tmp_path: Path
) -> None:
    found: dict[str, Facts] = {}
    for key, facts in extract_on_cluster(posts, cluster, size=SMALL):
        if not found:
            with Client(cluster) as client:
                processes = client.run(os.getpid)
            os.kill(min(processes.values()), signal.SIGKILL)
        assert key not in found
        found[key] = facts
    assert found == expected
    # and so of graphs: what is built of equal facts is equal to the byte
    folder = tmp_path / "carnet"
    for n in range(2):
        write_post(folder, f"n{n}", f"Jeanne Roux dirige le Lab Nord {n}, qui travaille avec la 27e Région.")
    one, many = DataDirectory(tmp_path / "one"), DataDirectory(tmp_path / "many")
    build(one, [str(folder)], jobs=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "WORTH", 0)  # the names are compared on the workers as well
        build(many, [str(folder)], cluster=cluster)
    assert lines(one) == lines(many)


@pytest.mark.model
@pytest.mark.slow
def test_the_batches_of_a_stopped_worker_are_done_by_others(
    posts: list[tuple[str, Post]], expected: dict[str, Facts], cluster: str
) -> None:
    stopped = 0
    found: list[tuple[str, Facts]] = []
    try:
        for one in extract_on_cluster(posts, cluster, size=SMALL, patience=PATIENCE):
            if not found:
                with Client(cluster) as client:
                    has = client.processing()
                    busy = max(has, key=lambda worker: len(has[worker]))
                    stopped = client.run(os.getpid)[busy]
                os.kill(stopped, signal.SIGSTOP)
            found.append(one)
    finally:
        if stopped:
            os.kill(stopped, signal.SIGCONT)
    assert len(found) == len(posts)
    assert dict(found) == expected


@pytest.mark.model
@pytest.mark.slow
def test_where_every_worker_hangs_in_a_task_the_build_does_the_batches(
    posts: list[tuple[str, Post]], expected: dict[str, Facts], cluster: str
) -> None:
    with Client(cluster) as client:
        client.run(_hang)
        try:
            found = list(extract_on_cluster(posts, cluster, size=SMALL, patience=PATIENCE))
        finally:
            client.run(_go_on)
    assert len(found) == len(posts)
    assert dict(found) == expected


def _hang() -> None:
    """On a worker: what is given to it from now on does not end."""
    workers._one_at_a_time.acquire()


def _go_on() -> None:
    workers._one_at_a_time.release()


def test_ctrl_c_ends_workers_of_this_machine_without_a_word_of_theirs() -> None:
    code = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it for its children
from extract.cluster import _on_cluster
for _ in _on_cluster("local:2", time.sleep, iter([0.2] * 1000), lambda _: 1.0, 60.0):
    print("one", flush=True)"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "one\n"
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert "KeyboardInterrupt" in told
    assert [line for line in told.splitlines() if " - ERROR - " in line or " - WARNING - " in line] == []


def test_names_compared_on_a_cluster_are_joined_as_here(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    names = ["Laboratoire Bretagne", "Direction interministérielle", "Transformation publique", "Nora Lefebvre"]
    items = []
    for n in range(60):
        name = dice.choice(names)
        if dice.random() < 0.4:  # a letter is left out, twice, or another one
            at = dice.randrange(1, len(name) - 1)
            name = name[:at] + dice.choice(["", name[at] * 2, "e"]) + name[at + 1 :]
        post = Post(f"{n}", f"{n}", Site("carnet"), "Titre", date(2020, 1, 1), "fr", f"{name} et Lab Nord.")
        items.append((f"{n:03}", post, facts_of(post, {})))
    asked: list[int] = []

    def compare(blocks: Sequence[Block]) -> set[Pair]:
        asked.append(sum(map(pairs_of, blocks)))
        return compare_on_cluster(blocks, cluster)

    monkeypatch.setattr(workers, "WORTH", 0)
    monkeypatch.setattr(workers, "SHARE", 5)  # comparisons of a task: many tasks, and blocks in parts
    here, there = resolve(items), resolve(items, compare)
    assert (there.entities, there.entity_of, there.author_of) == (here.entities, here.entity_of, here.author_of)
    assert asked[0] > 20
    assert any(reason.kind == "slip" for entity in here.entities for reason in entity.reasons)


@given(st.lists(st.integers(2, 12), max_size=8), st.integers(1, 30))
def test_shares_hold_each_comparison_once(lengths: list[int], size: int) -> None:
    words = ("laboratoire",)
    blocks = [Block(tuple((100 * b + n, words) for n in range(count))) for b, count in enumerate(lengths)]
    parts = list(shares(blocks, size))
    compared = [
        (block.names[i][0], block.names[j][0])
        for part in parts
        for block in part
        for i in range(block.start, block.stop or 0)
        for j in range(i + 1, len(block.names))
    ]
    whole = [(a, b) for block in blocks for (a, _), (b, _) in combinations(block.names, 2)]
    assert sorted(compared) == sorted(whole)
    assert [sum(map(pairs_of, blocks))] == [len(whole)]
    # no part asks for more than was said but by one name's comparisons
    assert all(sum(map(pairs_of, part)) <= size + max(lengths) for part in parts)


@pytest.mark.parametrize("address", ["local:0", "local:two", "example.org", "http://example.org:8786"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ClusterFailed) as caught:
        list(extract_on_cluster([], address))
    assert (caught.value.cluster, caught.value.reason) == (address, "address")
