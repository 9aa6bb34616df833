"""Damage is found, told and mended from what is kept; a good graph is never given up for an empty one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph import facts_cache
from graph.cli import main
from graph.cli.sentences import sentence
from graph.errors import Damaged, NoGraph, NotReadable, NotWritable
from graph.repair import Repaired, repair
from tests.graph.conftest import Bench, write_post
from tests.graph.plain import plain


@pytest.fixture
def built(bench: Bench) -> Iterator[Bench]:
    for n in range(20):
        write_post(bench.posts, f"n{n:02}", f"Nora Sy dirige Lab Sud{n}. " + "Un mot encore. " * 200)
    bench.build()
    yield bench
    bench.data.release()


def mend(bench: Bench) -> Repaired:
    bench.data.release()
    return repair(bench.data, extraction=plain(bench.read))


def test_a_whole_directory_is_left_alone(built: Bench) -> None:
    before = built.data.current()
    found = mend(built)
    assert (found.database, found.store, found.report) == ("", "", None)
    assert built.data.current() == before


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 300] = b"\xff" * 300
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [truncate, overwrite, Path.unlink])
def test_a_damaged_store_is_made_again_from_the_posts(built: Bench, harm: object) -> None:
    before = built.lines()
    built.data.release()
    largest = max(built.data.current().store.glob("*.sst"), key=lambda path: path.stat().st_size)
    harm(largest)  # type: ignore[operator]
    built.read.clear()
    with pytest.raises(Damaged):
        built.data.open()
    found = mend(built)
    assert found.store
    assert found.report is not None
    assert (found.database, found.report.posts, built.read) == ("", 23, [])
    assert built.lines() == before


def test_a_lost_pointer_or_manifest(built: Bench) -> None:
    before = built.lines()
    for harmed in (lambda: built.data.pointer, lambda: built.data.current().path / "manifest.json"):
        harmed().write_text("x", "utf8")
        assert mend(built).store
        assert built.lines() == before
    built.data.pointer.unlink()
    assert mend(built).store == "it is missing"
    assert built.lines() == before


def test_a_damaged_database_is_saved_row_by_row(built: Bench) -> None:
    data = bytearray(built.data.database.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = b"\xee" * 8192
    built.data.database.write_bytes(data)
    found = mend(built)
    assert found.database
    assert found.report is not None
    assert found.report.posts >= 5
    assert (built.data.path / "posts.sqlite.damaged").read_bytes() == data
    with closing(sqlite3.connect(built.data.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    built.build()  # from the sources again: what was lost is read again
    assert built.data.manifest.posts == 23
    assert built.lines() == built.anew()


def test_a_good_graph_is_kept_where_no_post_can_be_saved(built: Bench) -> None:
    before = built.lines()
    built.data.database.write_bytes(b"\xee" * 100_000)
    with pytest.raises(Damaged):
        mend(built)
    assert built.lines() == before
    built.data.database.unlink()
    assert mend(built).report is None
    assert built.lines() == before
    assert not built.data.database.exists()
    truncate(max(built.data.current().store.glob("*.sst"), key=lambda path: path.stat().st_size))
    with pytest.raises(Damaged):
        mend(built)


def test_nothing_there(bench: Bench) -> None:
    with pytest.raises(NoGraph):
        mend(bench)
    assert not bench.data.path.exists()


def test_the_command(built: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())
    ask = ["repair", "--data", str(built.data.path)]
    assert CliRunner().invoke(main, ask).stdout == f"{built.data.path} is whole; nothing had to be done.\n"
    built.data.release()
    built.data.pointer.unlink()
    result = CliRunner().invoke(main, ask, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.startswith("The graph was damaged (it is missing) and was made again")


def say(*arguments: str) -> tuple[int, str]:
    """The exit status of the command, and all that it says."""
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda text: text[:30], "manifest.json is damaged (Unterminated string"),
        (lambda text: '{"base": "x"}', "manifest.json is damaged (it lacks state, made, posts,"),
        (lambda text: text.replace('"quads": ', '"quads": "many", "x": '), "(quads is not as it should be)"),
        (lambda text: '{"format": 99}', "was written by a newer labgraph (format 99, this one knows 1)"),
    ],
)
def test_a_manifest_that_is_none_is_told_in_a_sentence(built: Bench, harm: Callable[[str], str], told: str) -> None:
    path = built.data.current().path / "manifest.json"
    path.write_text(harm(path.read_text("utf8")), "utf8")
    for command in ("validate", "export", "serve"):
        status, said = say(command, "--data", str(built.data.path))
        assert (status, told in said) == (1, True), said


def test_a_newer_directory_is_not_repaired(built: Bench) -> None:
    path = built.data.current().path / "manifest.json"
    before = built.data.pointer.read_text("ascii")
    path.write_text(path.read_text("utf8").replace('"format": 1', '"format": 99'), "utf8")
    status, said = say("repair", "--data", str(built.data.path))
    assert (status, "upgrade labgraph" in said) == (1, True), said
    assert built.data.pointer.read_text("ascii") == before


def test_what_was_damaged_is_named_without_python(built: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())
    built.data.release()
    built.data.pointer.write_text("0099\n", "ascii")
    status, said = say("repair", "--data", str(built.data.path))
    assert status == 0
    assert said.startswith("The graph was damaged (builds/0099: No such file or directory) and was made again")


def test_a_lost_pointer_is_told_with_the_remedy(built: Bench) -> None:
    built.data.pointer.unlink()
    status, said = say("serve", "--data", str(built.data.path))
    assert (status, f"`labgraph repair --data {built.data.path}` makes it" in said) == (1, True), said


def test_a_change_that_a_kill_cut_is_no_damage(built: Bench) -> None:
    before = built.lines()
    built.data.release()
    cut = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 5")
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE copies SET post = post || ' '")
os._exit(0)"""
    subprocess.run([sys.executable, "-c", cut, str(built.data.database)], check=True)
    assert (built.data.path / "posts.sqlite-journal").stat().st_size > 4096
    found = mend(built)
    assert (found.database, found.store) == ("", "")
    assert built.lines() == before


@contextmanager
def not_allowed(path: Path) -> Iterator[None]:
    """Nobody may read the file or folder; root is nobody for a moment."""
    mode, root = path.stat().st_mode & 0o777, os.geteuid() == 0
    for parent in path.parents:
        if root and parent.is_relative_to(Path("/tmp/pytest-of-root")):
            parent.chmod(0o777)
    path.chmod(0)
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)
        path.chmod(mode)


@pytest.mark.parametrize("part", ["current", "builds", "manifest", "table", "database"])
def test_what_may_not_be_read_is_told_and_not_repaired(built: Bench, part: str) -> None:
    before, pointer = built.lines(), built.data.pointer.read_bytes()
    build = built.data.current()
    built.data.release()
    built.data.lock.chmod(0o666)
    parts = {
        "current": built.data.pointer, "builds": built.data.builds, "manifest": build.path / "manifest.json",
        "table": next(build.store.glob("*.sst")), "database": built.data.database,
    }  # fmt: skip
    with not_allowed(parts[part]):
        if part != "database":
            with pytest.raises(NotReadable) as told:
                built.data.open()
            assert "cannot be read (" in sentence(told.value)
        with pytest.raises((NotReadable, NotWritable)) as told_too:
            mend(built)
        assert "let this user read it" in sentence(told_too.value) or "its permissions" in sentence(told_too.value)
    assert built.data.pointer.read_bytes() == pointer
    assert built.lines() == before


@pytest.mark.parametrize("harm", [Path.unlink, Path.touch, truncate, lambda path: path.write_bytes(b"\xee" * 9000)])
def test_no_command_begins_anew_where_the_posts_are_lost(
    built: Bench, harm: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())
    before, data = built.lines(), str(built.data.path)
    if harm is Path.touch:
        built.data.database.unlink()
    harm(built.data.database)
    one = write_post(built.root / "other", "sud", "Nora Sy dirige Lab Sud.").parent
    ways: list[tuple[str, ...]] = [("build", str(one)), ("forget", str(built.posts)), ("correct", "list")]
    ways += [("correct", "suppress", "Nora Sy"), ("correct", "undo", "1")]
    if harm is not truncate:  # of that something may be saved
        ways.append(("repair",))
    for way in ways:
        status, said = say(*way, "--data", data)
        assert status == 1, (way, said)
        assert "posts.sqlite is damaged (" in said
        assert "put a copy of it back" in said
    assert built.lines() == before


def test_a_table_that_is_not_as_it_was_written_is_found_before_it_is_read(
    built: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())
    before, data = built.lines(), str(built.data.path)
    built.data.release()
    overwrite(max(built.data.current().store.glob("*.sst"), key=lambda path: path.stat().st_size))
    ways = ["query", "labs-by-age"], ["export"], ["serve"], ["explain", "Nora Sy"], ["backup", str(built.root / "copy")]
    for way in ways:
        status, said = say(*way, "--data", data)
        assert status == 1, (way, said)
        assert ".sst is damaged (its bytes are not those that were written); `labgraph repair`" in said
    assert not (built.root / "copy").exists()
    assert say("build", str(built.posts), "--data", data)[0] == 0
    assert built.lines() == before


def test_what_the_operator_wrote_by_hand_and_wrongly_is_named(built: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())
    before = built.lines()
    built.data.operator.write_text("<no quad", "utf8")
    status, said = say("build", str(built.posts), "--data", str(built.data.path))
    assert (status, "operator.nq is damaged (" in said, "correct what it says there" in said) == (1, True, True), said
    assert built.lines() == before
    assert not list(built.data.builds.glob("*.new"))
