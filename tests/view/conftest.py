"""Pages written once for all tests of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graph.data import DataDirectory
from graph.selection import Chosen, Selection
from graph.view import page_of, write
from tests.browser import Seen, opened
from tests.view import graphs


@pytest.fixture(scope="session")
def sample_page(sample_data: DataDirectory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample posts."""
    path = tmp_path_factory.mktemp("view") / "samples.html"
    write(sample_data.open(), path)
    return path


@pytest.fixture(scope="module")
def view(chromium: Browser, sample_page: Path) -> Iterator[tuple[Page, Seen]]:
    """The sample page, opened once for a module: its tests leave it as they find it."""
    context, page, seen = opened(chromium, sample_page.as_uri())
    yield page, seen
    context.close()


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of hostile names."""
    return written(graphs.hostile(), tmp_path_factory.mktemp("view") / "hostile.html")


def written(chosen: Chosen, path: Path) -> Path:
    """The page of a network without a store."""
    path.write_text(page_of(None, chosen, Selection()), encoding="utf-8")
    return path
