"""A build that is killed at any moment leaves the old graph or the new one, whole, and the next build goes on."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.build import build
from graph.data import DataDirectory
from tests.graph.conftest import TEXTS, lines, write_post
from tests.graph.plain import counting, plain
from tests.graph.victims import build_and_tell, build_until, start

KILLS = 40


@dataclass
class Change:
    """A data directory with a graph, posts that differ from it, and the graphs before and after."""

    data: Path
    posts: Path
    old: list[bytes]
    new: list[bytes]
    root: Path

    def fresh(self) -> DataDirectory:
        """The data directory as it was, in a place of its own."""
        where = self.root / "trial"
        DataDirectory(where).release()
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(self.data, where)
        return DataDirectory(where)

    def check(self, data: DataDirectory, go_on: bool = False) -> bool:
        """Whether the new graph is there; fails if neither is, or if the next build does not give the new one."""
        found = lines(data)
        assert found in (self.old, self.new)
        if go_on:
            build(data, [str(self.posts)], extraction=plain())
            assert lines(data) == self.new
            leavings = [p.name for p in data.builds.iterdir() if not p.name.isdigit()]
            assert leavings == []
        return found == self.new


@pytest.fixture(scope="module", params=("whole", "followed"))
def change(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Change]:
    """A change of a third of the posts, for which the graph is made whole, and one of two posts, which is followed."""
    root = tmp_path_factory.mktemp("kills")
    posts, data = root / "carnet", DataDirectory(root / "data")
    for name, text in TEXTS:
        write_post(posts, name, text)
    for n in range(20):
        write_post(posts, f"n{n}", f"Nora Sy dirige Lab Sud{n}. Lab Sud{n} travaille avec Lab Nord.")
    build(data, [str(posts)], extraction=plain())
    old = lines(data)
    data.release()
    (posts / "brest.md").unlink()
    write_post(posts, "lille", "Nora Sy dirige Lab Nord.")
    for n in range(20, 30 if request.param == "whole" else 20):
        write_post(posts, f"n{n}", f"Nora Sy dirige Lab Sud{n}. Lab Sud{n} travaille avec Lab Nord.")
    made = Change(data.path, posts, old, [], root)
    after = made.fresh()
    resolved: list[int] = []
    build(after, [str(posts)], extraction=counting(plain(), resolved))
    made.new = lines(after)
    assert made.new != old
    assert bool(resolved) == (request.param == "whole")
    yield made
    DataDirectory(root / "trial").release()


@pytest.mark.slow
def test_forty_builds_killed_at_random_moments(change: Change) -> None:
    dice = random.Random(40)
    began = time.monotonic()
    process, told = start(build_and_tell, change.fresh().path, change.posts)
    assert (told.recv(), told.recv()) == ("go", "done")
    whole = time.monotonic() - began
    process.join()
    was_new = killed = 0
    for trial in range(KILLS):
        data = change.fresh()
        process, told = start(build_and_tell, data.path, change.posts)
        assert told.recv() == "go"
        time.sleep(dice.uniform(0, whole))
        process.kill()
        process.join()
        killed += process.exitcode == -9
        told.close()
        was_new += change.check(data, go_on=trial % 4 == 0)
    assert killed > KILLS / 4
    assert was_new < KILLS


@pytest.mark.slow
def test_a_kill_before_any_line_that_writes(change: Change) -> None:
    process, told = start(build_until, change.fresh().path, change.posts, 0)
    seen = told.recv()
    process.join()
    assert len(seen) > 150
    # Many lines only take a step on what is in memory: every eighth one, and each of the last forty, where the memory
    # changes and the pointer moves.
    points = [p for p in range(1, len(seen) + 1) if p % 8 == 0 or p > len(seen) - 40]
    went = []
    for number, point in enumerate(points):
        data = change.fresh()
        process, told = start(build_until, data.path, change.posts, point)
        process.join()
        assert process.exitcode == -9, seen[point - 1]
        told.close()
        went.append(change.check(data, go_on=number % 8 == 0))
    assert went == sorted(went)  # from one line on the new graph is there
    assert went[0] is False
    assert went[-1] is True
