"""The documentation: made anew it is the same, it builds without a warning, and what it tells people to run exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import HERE, PAGES
from graph.cli import COMMANDS

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_pages_are_what_the_program_says(name: str) -> None:
    made = PAGES[name]().rstrip("\n") + "\n"
    assert made == (HERE / name).read_text("utf8"), "run `python -m docs.generate`"


def test_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: p.name)
def test_commands_shown_are_commands_that_exist(page: Path) -> None:
    blocks = "\n".join(re.findall(r"```bash\n(.*?)```", page.read_text("utf8"), flags=re.DOTALL))
    shown = re.findall(r"^(?:\.venv/bin/)?labgraph (\S+)(.*)$", blocks, flags=re.MULTILINE)
    for name, rest in shown:
        assert name in COMMANDS or name.startswith("-"), f"labgraph {name}"
        options = re.findall(r"(--[a-z-]+)", rest)
        help_text = subprocess.run(
            [sys.executable, "-c", "from graph.cli import main; main()", name, "--help"], capture_output=True, text=True
        ).stdout
        assert [o for o in options if o not in help_text] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf8"), flags=re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", blocks, flags=re.MULTILINE)) <= targets
