"""`labgraph evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graph.cli import main
from graph.data import DataDirectory

Run = Callable[..., Result]
TITLE, DAY = "Une semaine avec MindLab 🎉", "2012-03-15"


@pytest.fixture
def run(small_data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LABGRAPH_DATA", str(small_data.path))
    return lambda *arguments: CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def annotation(folder: Path, *names: tuple[str, str], title: str = TITLE) -> Path:
    entities = [{"id": f"e{i}", "type": kind, "name": n, "surfaces": [n]} for i, (kind, n) in enumerate(names)]
    post: dict[str, Any] = {"post": "one", "title": title, "date": DAY, "entities": entities, "relations": []}
    (folder / "one.json").write_text(json.dumps(post), "utf8")
    return folder


def line(text: str, name: str) -> str:
    return next(row for row in text.splitlines() if row.strip().startswith(name))


def test_a_found_entity_is_right_and_a_missed_one_is_not(run: Run, tmp_path: Path) -> None:
    text = run(annotation(tmp_path, ("Lab", "MindLab"), ("Lab", "Labo du rivage"))).stdout
    assert "not in the graph: none" in text
    assert "(1 right, " in line(text, "Lab")
    assert " 2 gold)" in line(text, "Lab")


def test_errors_come_by_kind_with_their_sentence(run: Run, tmp_path: Path) -> None:
    text = run(annotation(tmp_path, ("Place", "MindLab"), ("Lab", "Labo du rivage")), "--errors", 2).stdout
    assert "Place taken for Lab: 1" in text
    assert "one: «MindLab»\n      " in text
    assert "Lab missed: 1" in text


def test_a_post_that_the_graph_lacks_is_named(run: Run, tmp_path: Path) -> None:
    result = run(annotation(tmp_path, ("Lab", "MindLab"), title="No such thing at all 2099"))
    assert "not in the graph: one" in result.stdout


def test_a_file_that_is_no_annotation_is_bad_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"a": 1}', "utf8")
    result = run(tmp_path / "bad.json")
    assert result.exit_code == 2
    assert "bad.json is no annotation" in result.stderr
