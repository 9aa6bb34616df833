"""The explorer by keyboard alone: everything can be reached, and what a mouse does can be done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.cast import Cast
from tests.explorer.conftest import Go, idle, iris

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]
# What a mouse could use: everything of these kinds that is seen and not switched off.
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [role=button]")].filter(
    (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest("[aria-hidden=true]"))"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    for _ in range(page.evaluate(f"({CONTROLS})().length") + 5):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"no Tab leads to {words}")


def test_keyboard_alone_leads_from_the_first_page_to_a_sentence(go: Go, cast: Cast) -> None:
    page = go()
    page.keyboard.press("/")
    page.keyboard.type(cast.person.label)
    expect(page.locator("#results li").first).to_contain_text(cast.person.label)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(cast.person.label)
    expect(page.locator("#panel h2")).to_be_focused()
    tab_to(page, cast.lab.label)
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote mark").first).to_be_visible()
    assert {cast.person.label, cast.lab.label} <= set(page.locator("#panel article mark").all_text_contents())
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()


def test_keyboard_alone_finds_a_path(go: Go, cast: Cast) -> None:
    page = go(f"?panel={cast.person.tail}")
    page.locator("#panel h2").focus()
    tab_to(page, "Chemin vers")
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(cast.other.label)
    expect(page.locator("#results li").first).to_contain_text(cast.other.label)
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_contain_text(cast.other.label)
    idle(page)
    assert {cast.person.iri, cast.lab.iri, cast.other.iri} <= set(iris(page))


def test_keyboard_alone_reads_the_table_and_a_month(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}")
    page.locator("#search").focus()
    tab_to(page, "Tableau")
    page.keyboard.press("Enter")
    head = page.locator("[data-sort=subject]")
    expect(head).to_be_visible()
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th:has([data-sort=subject])")).to_have_attribute("aria-sort", "ascending")
    expect(head).to_be_focused()
    tab_to(page, "Lire")
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#search").focus()
    tab_to(page, "Chronologie")
    page.keyboard.press("Enter")
    bar = page.locator(f"[data-when='{cast.month[:4]}']")
    expect(bar).to_be_visible()
    bar.focus()
    page.keyboard.press("Enter")
    month = page.locator(f"[data-when='{cast.month}']")
    expect(month).to_be_visible()
    expect(bar).to_be_focused()
    month.focus()
    page.keyboard.press("Enter")
    expect(month).to_have_attribute("aria-pressed", "true")
    expect(month).to_be_focused()
    expect(page.locator(".events button", has_text=cast.event.label).first).to_be_visible()


@pytest.mark.parametrize("view", ["network", "table", "map", "timeline"])
def test_tab_reaches_all_that_a_mouse_does(go: Go, cast: Cast, view: str) -> None:
    page = go(f"?e={cast.person.tail}&panel={cast.person.tail}&view={view}&conf=0.9")
    page.evaluate(f"""async () => {{
        // The panel has taken its part of the window, and the map is drawn for what is left of it.
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        window.unreached = new Set(({CONTROLS})());
        document.addEventListener("focusin", (event) => unreached.delete(event.target));
        document.activeElement.blur();
    }}""")
    for _ in range(page.evaluate("unreached.size") + 40):
        page.keyboard.press("Tab")
    left = page.evaluate("[...unreached].map((e) => e.outerHTML.slice(0, 120))")
    assert left == []
