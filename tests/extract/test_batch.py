"""Several processes give the facts that one gives, and a process that dies costs no more than its batch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import parent_process
from pathlib import Path

import pytest

from extract import read_posts
from extract.batch import BATCH, batches, extract_in_processes, jobs_for, started
from extract.errors import ExtractionStopped
from extract.facts import Facts
from extract.pipeline import Extractor
from extract.post import Post
from tests.conftest import SAMPLES

ROOT = Path(__file__).parents[2]


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
    others = grandchildren(os.getpid())  # of other tests, such as a browser
    for key, facts in extract_in_processes(posts, 2):
        if not found:
            os.kill(min(grandchildren(os.getpid()) - others), signal.SIGKILL)
        found[key] = facts
    assert found == expected


def grandchildren(parent: int) -> set[int]:
    """The processes below those below this one: those that wait for batches are children of the forkserver."""
    found: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                fields = (path / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            found.setdefault(int(fields[1]), []).append(int(path.name))
    return {grandchild for child in found.get(parent, ()) for grandchild in found.get(child, ())}


@pytest.mark.slow
def test_processes_that_keep_dying_end_it_with_the_posts_they_were_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.batch._extract", die)
    row = next(row for row in read_posts(SAMPLES) if isinstance(row, Post))
    with pytest.raises(ExtractionStopped) as told:
        list(extract_in_processes([("a", row)], 2))
    assert told.value.posts == (row.copy_id,)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_stop_lets_what_is_under_way_end_and_keeps_it() -> None:
    script = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it for its children
from extract import batch, read_posts
from extract.post import Post
from tests.extract.test_batch import stop_the_parent
batch._extract = stop_the_parent
rows = [row for row in read_posts(sys.argv[1]) if isinstance(row, Post)][:3]
batch.batches = lambda found: iter([[one] for one in found])
try:
    for key, _ in batch.extract_in_processes([(str(n), row) for n, row in enumerate(rows)], 2):
        print(key)
except KeyboardInterrupt:
    print("stopped")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(SAMPLES)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *found, last = done.stdout.split()
    assert "0" in found
    assert last == "stopped"


def stop_the_parent(batch: Sequence[tuple[str, Post]], _: str) -> list[tuple[str, Facts]]:
    """As Ctrl-C at the first post."""
    parent = parent_process()
    assert parent is not None
    assert parent.pid is not None
    if batch[0][0] == "0":
        os.kill(parent.pid, signal.SIGINT)
    return [(key, Facts()) for key, _ in batch]


@pytest.mark.slow
def test_processes_end_with_the_one_that_gives_them_work(tmp_path: Path) -> None:
    script = """
import sys, time
from pathlib import Path
from extract import batch, read_posts
from extract.post import Post
from tests.extract.test_batch import say_and_wait
batch._extract = say_and_wait
rows = [row for row in read_posts(sys.argv[1]) if isinstance(row, Post)][:2]
batch.batches = lambda found: iter([[one] for one in found])
list(batch.extract_in_processes([(f"{sys.argv[2]}/{n}", row) for n, row in enumerate(rows)], 2))
"""
    main = subprocess.Popen([sys.executable, "-c", script, str(SAMPLES), str(tmp_path)], cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(named := [int(path.name) for path in tmp_path.glob("*/*")]) < 2 and time.monotonic() < deadline:
        assert main.poll() is None
        time.sleep(0.05)
    main.kill()
    main.wait()
    while any(map(runs, named)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(named) == 2
    assert not any(map(runs, named))


def runs(pid: int) -> bool:
    """Whether the process is there, and not only waits for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def say_and_wait(batch: Sequence[tuple[str, Post]], _: str) -> None:
    """Leave a file of the name of this process in a folder of the name of the post, and never end."""
    folder = Path(batch[0][0])
    folder.mkdir()
    (folder / str(os.getpid())).touch()
    signal.pause()
