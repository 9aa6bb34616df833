"""Servers of the graphs that the explorer is tried on, those that it is about, and a page on them.

What asks for `served` runs twice: over the sample posts, and (marked `corpus`) over the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.data import DataDirectory
from tests.browser import Seen, opened
from tests.explorer.cast import Cast, chosen
from tests.server.served import serving

Go = Callable[..., Page]
GRAPHS = ["samples", pytest.param("corpus", marks=[pytest.mark.corpus, pytest.mark.slow])]
expect.set_options(timeout=30_000)  # on a busy machine the first answers over the real posts take seconds


@pytest.fixture(scope="session")
def sample_served(sample_data: DataDirectory) -> Iterator[httpx.Client]:
    """A client of the server of the sample posts' graph."""
    yield from _served(sample_data)


@pytest.fixture(scope="session")
def corpus_served(corpus_data: DataDirectory) -> Iterator[httpx.Client]:
    """A client of the server of the real posts' graph."""
    yield from _served(corpus_data)


def _served(data: DataDirectory) -> Iterator[httpx.Client]:
    """A client of a server that has made its first answers: on a busy machine they take long."""
    with serving(data) as client:
        for view in ("network", "map", "events", "land"):
            assert client.get(f"/explorer/{view}", timeout=600).status_code == 200
        yield client


@pytest.fixture(scope="session", params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> str:
    """The name of a graph, of one and then of the other."""
    return str(request.param)


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, graph: str) -> httpx.Client:
    """A client of the server of it."""
    client: httpx.Client = request.getfixturevalue({"samples": "sample_served", "corpus": "corpus_served"}[graph])
    return client


@pytest.fixture(scope="session")
def cast(request: pytest.FixtureRequest, graph: str) -> Cast:
    """Who is looked for in it."""
    return chosen(request.getfixturevalue({"samples": "sample_data", "corpus": "corpus_data"}[graph]))


@pytest.fixture(scope="session")
def address(served: httpx.Client) -> str:
    """Where it listens, without a slash at the end."""
    return str(served.base_url).rstrip("/")


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


def iris(page: Page) -> list[Any]:
    """Who is in the picture, by IRI."""
    return list(page.evaluate("labgraph.data.nodes.map((n) => n.iri)"))


def idle(page: Page) -> None:
    """Wait until what was asked for is shown."""
    page.evaluate("labgraph.explorer.idle()")


def search(page: Page, typed: str) -> None:
    """Type into the search field, and take the first that is found."""
    page.fill("#search", typed)
    expect(page.locator("#results li").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_have_value("")
    idle(page)
