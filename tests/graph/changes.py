"""A data directory with a graph, posts that differ from it, and what a build that is disturbed may leave of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.build import build
from graph.data import DataDirectory
from tests.graph.conftest import TEXTS, lines, write_post
from tests.graph.plain import counting, plain


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
