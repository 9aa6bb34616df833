"""The five questions of docs/walkthrough.md, asked of the real posts by clicks alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import opened
from tests.explorer.conftest import idle, search

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model, pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture(scope="module")
def real(chromium: Browser, corpus_served: httpx.Client) -> Iterator[tuple[Page, str]]:
    context, page, seen = opened(chromium, "about:blank", language="en-GB")
    yield page, str(corpus_served.base_url)
    assert seen.errors == []
    context.close()


@pytest.fixture
def page(real: tuple[Page, str]) -> Page:
    """The first page of the explorer over the real posts."""
    page, address = real
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


def test_which_labs_the_27e_region_works_with(page: Page) -> None:
    search(page, "27e region")
    page.locator("#types li", has_text="Lab").hover()
    page.click("[data-only=Lab]")
    idle(page)
    labels = page.evaluate("labgraph.data.nodes.map((n) => n.label)")
    assert "MindLab" in labels
    assert page.evaluate("labgraph.data.nodes.every((n) => n.type === 'Lab')")
    page.locator("#panel .relations button", has_text="MindLab").first.click()
    expect(page.locator("#panel blockquote mark").first).to_be_visible()


def test_who_moved_from_one_lab_to_another(page: Page) -> None:
    page.click("[data-only=Lab]")
    page.check("#types [value=Person]")
    page.click("[data-only=leads]")
    page.check("#predicates [value=affiliatedWith]")
    idle(page)
    page.click("#show-table")
    page.click("[data-sort=subject]")
    rows = page.locator("#table-view tbody tr").all()
    labs: dict[str, set[str]] = {}
    for row in rows:
        who, lab = row.locator(".name").all_text_contents()
        labs.setdefault(who, set()).add(lab)
    assert [who for who, where in labs.items() if len(where) > 1]


def test_which_programmes_bloomberg_philanthropies_funded(page: Page) -> None:
    search(page, "bloomberg philanthropies")
    group = page.locator("#panel h3:text-is('funds') + ul")
    expect(group).to_contain_text("Transfo")
    group.locator("button", has_text="Transfo").first.click()
    expect(page.locator("#panel h3.statement").first).to_contain_text("Transfo")


def test_who_links_french_and_british_labs(page: Page) -> None:
    search(page, "27e region")
    page.locator("#panel .relations button", has_text="Nesta").first.click()
    page.locator("#panel .ends button", has_text="Nesta").click()
    page.click(".actions button:has-text('Add its neighbours')")
    idle(page)
    page.click("#shared summary")
    assert page.locator("#shared li").count() >= 3


def test_what_happened_in_november_2014(page: Page) -> None:
    page.click("#show-timeline")
    page.click("[data-when='2014']")
    page.click("[data-when='2014-11']")
    idle(page)
    expect(page.locator(".events")).to_contain_text(re.compile("Semaine de l.innovation publique"))
