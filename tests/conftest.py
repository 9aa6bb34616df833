"""Fixtures that several test packages use."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from graph.data import DataDirectory
from graph.manifest import Manifest
from graph.quads import Figures
from graph.store import finish, switch, write_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that processes that share the files end at about the same time."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the real posts and the annotations beside the checkout."""
    path = Path(__file__).parents[1].parent / "shared"
    if not path.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {path}")
        pytest.skip("the shared corpus is not on this machine")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a session."""
    from tests.browser import launched

    yield from launched()


SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The graph of the sample posts, built once for all tests of a session; never write to it."""
    return _built(tmp_path_factory.mktemp("samples") / "data", SAMPLES)


@pytest.fixture(scope="session")
def corpus_data(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The graph of all real posts, built once for all tests of a session (minutes); never write to it."""
    return _built(tmp_path_factory.mktemp("corpus") / "data", shared / "corpus")


def _built(path: Path, source: Path) -> DataDirectory:
    from graph.build import build

    data = DataDirectory(path)
    build(data, [str(source)])
    return data


@pytest.fixture(scope="session")
def small_quads() -> frozenset[Quad]:
    """The graph of `tests/ontology/small.trig`: three posts, every class and relation, base https://example.org/."""
    return frozenset(parse(path=Path(__file__).parent / "ontology" / "small.trig", format=RdfFormat.TRIG))


@pytest.fixture(scope="session")
def data_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Collection[Quad]], DataDirectory]:
    """Makes a data directory whose graph has these quads and nothing else."""

    def made(quads: Collection[Quad]) -> DataDirectory:
        data = DataDirectory(tmp_path_factory.mktemp("made") / "data")
        data.path.mkdir()
        figures = Figures(posts=3, sources=2, graphs=len({q.graph_name for q in quads}), quads=len(quads))
        manifest = Manifest(
            base="https://example.org/", state="made", made="2026-01-01T00:00:00+00:00", **asdict(figures)
        )
        switch(data, finish(data, write_store(data, iter(quads), figures), manifest))
        return data

    return made


@pytest.fixture(scope="session")
def small_data(small_quads: frozenset[Quad], data_of: Callable[[Collection[Quad]], DataDirectory]) -> DataDirectory:
    """The small graph in a data directory; never write to it."""
    return data_of(small_quads)
