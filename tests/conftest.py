"""Fixtures that several test packages use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.data import DataDirectory

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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
