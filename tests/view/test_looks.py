"""The stand-alone page on other screens, for other people, with other networks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import opened
from tests.view import graphs
from tests.view.conftest import written

pytestmark = [pytest.mark.browser]


def serious(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['html'][:160]}" for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]
    ]


@pytest.mark.model
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_picture_panel_and_table(
    chromium: Browser, sample_page: Path, scheme: str
) -> None:
    context, page, seen = opened(chromium, sample_page.as_uri(), color_scheme=scheme)
    page.fill("#search", "mindlab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_visible()
    assert serious(page) == []
    page.locator("#panel .relations button").first.click()
    page.click("#show-table")
    assert serious(page) == []
    assert seen.errors == []
    context.close()


@pytest.mark.model
def test_a_narrow_screen_has_no_sideways_scrolling_and_fingers_find_the_panel(
    chromium: Browser, sample_page: Path
) -> None:
    context, page, _ = opened(chromium, sample_page.as_uri(), width=390, height=844, has_touch=True)
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide)
    place = page.evaluate("labgraph.picture.placeOf(labgraph.data.nodes[0])")
    page.touchscreen.tap(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_be_in_viewport()
    assert not page.evaluate(wide)
    page.click("#show-table")
    assert not page.evaluate(wide)
    assert serious(page) == []
    context.close()


@pytest.mark.model
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_picture_follows_dark_mode_and_brings_what_was_chosen_to_the_middle(
    chromium: Browser, sample_page: Path, motion: str
) -> None:
    context, page, _ = opened(chromium, sample_page.as_uri(), color_scheme="dark", reduced_motion=motion)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)"
    page.fill("#search", "mindlab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_visible()
    page.wait_for_function("""() => {
        const frame = document.getElementById("network").getBoundingClientRect();
        const place = labgraph.picture.placeOf(labgraph.page.current().node);
        return Math.abs(place.x - frame.x - frame.width / 2) < 3;
    }""")
    context.close()


def test_hostile_names_are_text(chromium: Browser, hostile_page: Path) -> None:
    context, page, seen = opened(chromium, hostile_page.as_uri())
    assert page.evaluate("labgraph.data.nodes.map((n) => n.label).sort()") == sorted(
        graphs.HOSTILE, key=lambda n: n.encode("utf-16-be")
    )
    for index in range(len(graphs.HOSTILE)):
        page.evaluate(f"labgraph.page.showNode(labgraph.data.nodes[{index}])")
        expect(page.locator("#panel h2 bdi")).to_have_text(page.evaluate(f"labgraph.data.nodes[{index}].label"))
        page.evaluate(f"labgraph.page.showLine(labgraph.data.lines[{index}])")
    page.fill("#search", "img src")
    expect(page.locator("#results li").first).to_contain_text("<img src=x onerror=alert(1)>")
    page.click("#show-table")
    expect(page.locator("tbody tr")).to_have_count(len(graphs.HOSTILE))
    assert page.locator("img, iframe, object, b, i, body svg[onload]").count() == 0
    assert page.locator("script").count() == 3  # the data, vis-network, our own
    assert page.locator("a[href^='javascript']").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert (seen.dialogs, seen.outside, seen.errors) == ([], [], [])
    context.close()


def test_an_empty_network_says_so(chromium: Browser, tmp_path: Path) -> None:
    context, page, seen = opened(chromium, written(graphs.empty(), tmp_path / "empty.html").as_uri())
    expect(page.locator("#empty h2")).to_have_text("Rien à montrer")
    expect(page.locator("#search")).to_be_hidden()
    assert seen.errors == []
    context.close()


def test_a_large_network_is_drawn_and_answers_a_click(chromium: Browser, tmp_path: Path) -> None:
    chosen = graphs.large(2000, 6000)
    context, page, seen = opened(chromium, written(chosen, tmp_path / "large.html").as_uri())
    place = page.evaluate("labgraph.picture.placeOf(labgraph.data.nodes[0])")
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_be_visible()
    entries = page.locator("#panel .relations").first.locator("button.node")
    expect(entries).to_have_count(100)  # of the thousands that a hub has
    page.locator("#panel .relations").first.locator("li:last-child button").press("Enter")
    expect(entries.nth(100)).to_be_focused()
    assert page.evaluate("labgraph.picture.network().physics.physicsEnabled") is False
    assert seen.errors == []
    context.close()


def test_the_file_names_no_other_address_to_load_from(hostile_page: Path) -> None:
    text = hostile_page.read_text(encoding="utf-8")
    markup = re.sub(r"<script.*?</script>|<style>.*?</style>", "", text, flags=re.DOTALL)
    addresses = re.findall(r"""(?:src|href)\s*=\s*["']?([^\s"'>]*)""", markup)
    assert addresses == ["data:,"]  # the icon: nothing, so that no browser asks a server for one
    style = re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    assert "url(" not in style[0]
    assert "@import" not in style[0]
