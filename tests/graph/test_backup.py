"""A backup is a data directory that goes on as the one it was made of, whatever goes on there meanwhile."""

from __future__ import annotations

import shutil

import pytest

from graph.backup import backup
from graph.build import build
from graph.data import DataDirectory
from graph.errors import NoGraph, NotWritten
from graph.lock import writing
from tests.graph.conftest import Bench, lines, write_post
from tests.graph.plain import plain


def test_a_backup_holds_the_graph_and_goes_on_with_its_iris(bench: Bench) -> None:
    bench.build()
    with writing(bench.data):  # a build is under way
        copy = DataDirectory(backup(bench.data, bench.root / "copy"))
    assert lines(copy) == bench.lines()
    assert [p.name for p in bench.root.iterdir() if p.name.startswith("copy")] == ["copy"]
    write_post(bench.posts, "brest", "Nora Sy dirige Lab de Brest.")
    bench.build()
    read: list[str] = []
    build(copy, [str(bench.posts)], extraction=plain(read))
    assert read == ["récit de brest"]
    assert lines(copy) == bench.lines()


def test_a_backup_stays_when_the_directory_is_lost(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    backup(bench.data, bench.root / "copy")
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    bench.build()
    bench.data.release()
    shutil.rmtree(bench.data.path)
    (bench.root / "copy").rename(bench.data.path)
    assert bench.lines() == before


def test_what_is_there_is_not_written_over(bench: Bench) -> None:
    with pytest.raises(NoGraph):
        backup(bench.data, bench.root / "copy")
    bench.build()
    with pytest.raises(NotWritten):
        backup(bench.data, bench.posts)
    assert (bench.posts / "brest.md").exists()
