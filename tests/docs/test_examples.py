"""What the documentation shows is run: the Python of a page from top to bottom, and the commands that only read."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from graph.data import DataDirectory

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
READING = ("queries", "query", "explain", "export", "view", "network")
LABGRAPH = [sys.executable, "-c", "from graph.cli import main; main()"]

pytestmark = pytest.mark.model


def blocks(page: Path, language: str) -> str:
    """All code of a page in one language."""
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", page.read_text("utf8"), flags=re.DOTALL))


def shown(page: Path) -> list[list[str]]:
    """The commands of a page that read a graph on this machine."""
    lines = re.findall(r"^(?:\.venv/bin/)?labgraph (.*)$", blocks(page, "bash"), flags=re.MULTILINE)
    words = [shlex.split(line, comments=True) for line in lines]
    return [w for w in words if w[0] in READING and "--endpoint" not in w]


@pytest.fixture
def folder(sample_data: DataDirectory, tmp_path: Path) -> Path:
    """A folder with the graph of `make demo` in it."""
    (tmp_path / "demo-data").symlink_to(sample_data.path)
    return tmp_path


@pytest.mark.parametrize("page", [p for p in WRITTEN if "```python" in p.read_text("utf8")], ids=lambda p: p.name)
def test_python_shown_runs(page: Path, folder: Path) -> None:
    run([sys.executable, "-W", "error", "-c", blocks(page, "python")], folder)


@pytest.mark.parametrize("page", [p for p in WRITTEN if shown(p)], ids=lambda p: p.name)
def test_commands_shown_run(page: Path, folder: Path) -> None:
    for words in shown(page):
        run([*LABGRAPH, *words], folder)


def run(command: list[str], folder: Path) -> None:
    """A command in a folder whose graph is found without an option; it must end well."""
    environment = {**os.environ, "LABGRAPH_DATA": "demo-data", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
