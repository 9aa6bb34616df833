"""A build whose writes fail leaves the old graph or the new one, tells it in a sentence, and the next build goes on."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing

import pytest

from graph.errors import Locked
from graph.incremental.tables import TABLES
from graph.lock import writing
from tests.graph.changes import Change
from tests.graph.changes import change as change
from tests.graph.conftest import Bench, write_post
from tests.graph.victims import build_below, build_failing, start

LEAST = 1 << 12  # bytes: a page of SQLite


@pytest.mark.slow
def test_each_file_that_cannot_be_opened_renamed_or_made(change: Change) -> None:
    number, was_new = 0, []
    while True:
        number += 1
        data = change.fresh()
        process, told = start(build_failing, data.path, change.posts, number)
        outcome, count = told.recv()
        process.join()
        if outcome is not None:
            assert outcome[0] == "DiskFull"
            assert outcome[1].startswith("no room is left for ")
        new = change.check(data, go_on=number % 3 == 0)
        assert outcome is not None or new or count < number
        was_new.append(new)
        if count < number:
            break
    assert number > 8
    assert False in was_new
    assert was_new[-1] is True


@pytest.mark.slow
def test_files_that_cannot_grow(change: Change) -> None:
    largest = max(path.stat().st_size for path in change.data.rglob("*") if path.is_file())
    sizes = [round(LEAST * (2 * largest / LEAST) ** (k / 11)) for k in range(12)]
    outcomes = []
    for size in sizes:
        data = change.fresh()
        process, told = start(build_below, data.path, change.posts, size)
        outcome = told.recv()
        process.join()
        if outcome is not None:
            assert outcome[0] == "DiskFull"
            assert outcome[1].startswith("no room is left for ")
        new = change.check(data, go_on=True)
        assert new or outcome is not None
        outcomes.append(outcome is None)
    assert outcomes[0] is False
    assert outcomes[-1] is True


def test_two_builds_at_once(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    with writing(bench.data), pytest.raises(Locked):
        bench.build()
    assert bench.lines() == before
    assert bench.build().posts == 4


def test_a_clock_that_goes_back_changes_nothing(bench: Bench) -> None:
    """The last build says that it was made in a far future, and so do its files."""
    bench.build()
    folder = bench.data.current().path
    text = json.loads((folder / "manifest.json").read_text("utf8"))
    (folder / "manifest.json").write_text(json.dumps({**text, "made": "2999-01-01T00:00:00+00:00"}), "utf8")
    for path in (bench.data.database, bench.data.pointer, *folder.rglob("*")):
        os.utime(path, (32_472_144_000, 32_472_144_000))
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    report = bench.build()
    assert (report.posts, report.extracted) == (4, 1)
    assert bench.data.current().path.name > folder.name
    assert bench.data.manifest.made < "2999"
    assert bench.lines() == bench.anew()


def test_a_directory_that_a_version_without_index_left_goes_on(bench: Bench) -> None:
    for n in range(20):
        write_post(bench.posts, f"n{n}", f"Nora Sy dirige Lab Sud{n}.")
    bench.build()
    with closing(sqlite3.connect(bench.data.database)) as database:
        for table in TABLES:
            database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM meta WHERE name IN ('index', 'texts')")
        database.commit()
    for name in ("sud", "nord"):  # the first is made whole and fills the index, the second follows
        write_post(bench.posts, name, f"Jeanne Roux dirige Lab {name.capitalize()}.")
        assert bench.build().extracted == 1
        assert bench.lines() == bench.anew()
