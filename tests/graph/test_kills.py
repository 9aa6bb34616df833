"""A build that is killed at any moment leaves the old graph or the new one, whole, and the next build goes on."""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.graph.changes import Change
from tests.graph.changes import change as change
from tests.graph.victims import build_and_tell, build_until, start

KILLS = int(os.environ.get("LABGRAPH_KILLS", "40"))  # of each of the two kinds of build; more take a minute a hundred


@pytest.mark.slow
def test_builds_killed_at_random_moments(change: Change) -> None:
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
        was_new += change.check(data, go_on=trial % 10 == 0)
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
