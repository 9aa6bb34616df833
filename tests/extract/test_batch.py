"""Several processes give the facts that one gives, and a process that dies costs no more than its batch."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from extract import read_posts
from extract.batch import BATCH, batches, extract_in_processes, jobs_for, started
from extract.errors import ExtractionStopped
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post
from tests.conftest import SAMPLES


@pytest.fixture(scope="module")
def posts() -> list[tuple[str, Post]]:
    return [(post.copy_id, post) for post in read_posts(SAMPLES) if isinstance(post, Post)][:12]


@pytest.fixture(scope="module")
def expected(posts: list[tuple[str, Post]]) -> dict[str, Facts]:
    return dict(Extractor().extract_all(posts))


def test_how_many_processes_are_worth_it() -> None:
    assert jobs_for(10_000, 3) == 3
    assert jobs_for(2, 3) == 2
    assert jobs_for(5, None) == 1
    assert 1 <= jobs_for(10_000, None) <= 4


def test_batches_keep_every_post_and_the_order(posts: list[tuple[str, Post]]) -> None:
    for size in (1, 2000, BATCH):
        cut = list(batches(posts, size))
        assert [one for batch in cut for one in batch] == posts
        assert all(sum(len(p.text) for _, p in batch[:-1]) < size for batch in cut)


@pytest.mark.model
@pytest.mark.slow
def test_two_processes_give_the_same_facts(
    posts: list[tuple[str, Post]], expected: dict[str, Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.batch.batches", lambda found: batches(found, 1500))
    assert dict(extract_in_processes(posts, 2, pool=started(2))) == expected


@pytest.mark.model
@pytest.mark.slow
def test_a_process_that_dies_costs_its_batch(
    posts: list[tuple[str, Post]], expected: dict[str, Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.batch.batches", lambda found: batches(found, 1500))
    found: dict[str, Facts] = {}
    for key, facts in extract_in_processes(posts, 2):
        if not found:
            os.kill(children(os.getpid())[-1], signal.SIGKILL)
        found[key] = facts
    assert found == expected


def children(parent: int) -> list[int]:
    """The processes below this one that wait for batches, the forkserver's own children."""
    found: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                fields = (path / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            found.setdefault(int(fields[1]), []).append(int(path.name))
    return sorted(grandchild for child in found.get(parent, ()) for grandchild in found.get(child, ()))


@pytest.mark.slow
def test_processes_that_keep_dying_end_it_with_the_posts_they_were_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.batch._extract", die)
    row = next(row for row in read_posts(SAMPLES) if isinstance(row, Post))
    with pytest.raises(ExtractionStopped) as told:
        list(extract_in_processes([("a", row)], 2))
    assert told.value.posts == (row.copy_id,)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
