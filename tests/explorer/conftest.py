"""A server of the sample posts' graph, and a page on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from graph.data import DataDirectory
from tests.browser import Seen, opened
from tests.server.served import serving

Go = Callable[..., Page]


@pytest.fixture(scope="session")
def served(sample_data: DataDirectory) -> Iterator[httpx.Client]:
    """A client of the server."""
    with serving(sample_data) as client:
        yield client


@pytest.fixture(scope="session")
def address(served: httpx.Client) -> str:
    """Where it listens, without a slash at the end."""
    return str(served.base_url).rstrip("/")


@pytest.fixture(scope="session")
def hub(served: httpx.Client) -> str:
    """The tail of the lab that most is said of."""
    found = served.get("/explorer/suggest?q=27e region").json()["found"]
    iri: str = next(row[0] for row in found if row[1] == "Lab")
    return "/".join(iri.split("/")[-2:])


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[tuple[Page, Seen]]:
    """One tab for all tests of a module, in French."""
    context, page, seen = opened(chromium, "about:blank")
    yield page, seen
    context.close()


@pytest.fixture
def go(tab: tuple[Page, Seen], address: str) -> Iterator[Go]:
    """Opens an address of the explorer and waits until it is shown; afterwards nothing may have gone wrong."""
    page, seen = tab
    for noted in (seen.errors, seen.requests, seen.dialogs):
        noted.clear()

    def opening(query: str = "") -> Page:
        page.goto(f"{address}/{query}")
        page.wait_for_selector("body[data-ready]")
        return page

    yield opening
    assert seen.errors == []
    assert seen.dialogs == []
    assert [url for url in seen.requests if not url.startswith((address, "data:", "blob:"))] == []


def labels(page: Page) -> list[Any]:
    """The names in the picture."""
    return list(page.evaluate("labgraph.data.nodes.map((n) => n.label)"))
