"""The explorer for everybody: other screens, hostile names, empty and failing graphs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import opened
from tests.explorer.cast import Cast
from tests.explorer.hostile import TITLE, hostile_data
from tests.server.served import serving
from tests.view.graphs import HOSTILE
from tests.view.test_looks import serious

pytestmark = [pytest.mark.browser, pytest.mark.server]
READY = "body[data-ready]"


@pytest.mark.model
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_in_any_view(
    chromium: Browser, address: str, cast: Cast, scheme: str, width: int
) -> None:
    url = f"{address}/?e={cast.lab.tail}&panel={cast.lab.tail}"
    context, page, seen = opened(chromium, url, width=width, color_scheme=scheme)
    page.wait_for_selector(READY)
    assert serious(page) == []
    for view in ("table", "map", "timeline"):
        page.click(f"#show-{view}")
        page.evaluate("labgraph.explorer.idle()")
        assert serious(page) == [], view
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), view
    page.locator("#panel .relations button").first.click()
    expect(page.locator("#panel blockquote").first).to_be_visible()
    assert serious(page) == []
    assert seen.errors == []
    context.close()


@pytest.mark.model
def test_a_finger_on_a_narrow_screen_finds_who_works_with_whom(chromium: Browser, address: str, cast: Cast) -> None:
    context, page, seen = opened(chromium, f"{address}/?e={cast.lab.tail}", width=390, height=844, has_touch=True)
    page.wait_for_selector(READY)
    place = page.evaluate("labgraph.picture.placeOf(labgraph.data.nodes[0])")
    page.touchscreen.tap(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_have_text(cast.lab.label)
    expect(page.locator("#panel h2")).to_be_in_viewport()
    page.locator("#panel .relations button").first.tap()
    expect(page.locator("#panel blockquote").first).to_be_visible()
    page.locator("#close").tap()
    page.locator("#filters > summary").tap()
    expect(page.locator("#types input").first).to_be_visible()
    assert seen.errors == []
    context.close()


# The lines of names that a new drawing writes: left, top, right and bottom of each, in pixels of the canvas.
WRITTEN = """() => {
    const context = labgraph.picture.canvas().getContext("2d"), seen = [];
    context.fillText = function (text, x, y) {
        const { a, d, e, f } = this.getTransform(), [, size] = this.font.match(/([\\d.]+)px/).map(Number);
        const width = this.measureText(text).width, share = { left: 0, center: 0.5, right: 1 }[this.textAlign];
        const left = (x - width * share) * a + e, top = y * d + f;
        seen.push([left, top, left + width * a, top + size * d]);
        return CanvasRenderingContext2D.prototype.fillText.call(this, text, x, y);
    };
    labgraph.picture.network().redraw();
    delete context.fillText;
    return [seen, context.canvas.width, context.canvas.height];
}"""


@pytest.mark.model
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (768, 1024), (390, 844)])
def test_no_name_covers_another_or_is_cut_at_the_rim(
    chromium: Browser, address: str, cast: Cast, width: int, height: int
) -> None:
    context, page, _ = opened(chromium, address, width=width, height=height)
    for query in ("", f"?e={cast.hub.tail}&limit=300", f"?from={cast.person.tail}&to={cast.other.tail}"):
        page.goto(f"{address}/{query}")
        page.wait_for_selector(READY)
        assert page.evaluate("document.getElementById('title').clientWidth") > 150
        lines, wide, high = page.evaluate(WRITTEN)
        assert len(lines) >= 3
        assert all(a[0] >= 0 and a[1] >= 0 and a[2] <= wide and a[3] <= high for a in lines), query
        for i, a in enumerate(lines):
            covered = [b for b in lines[:i] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
            assert not covered, query
    context.close()


@pytest.mark.model
def test_a_wide_picture_stands_upright_on_a_high_screen(chromium: Browser, address: str, cast: Cast) -> None:
    context, page, _ = opened(chromium, "about:blank", width=390, height=844)
    for query in ("", f"?from={cast.person.tail}&to={cast.other.tail}"):
        page.goto(f"{address}/{query}")
        page.wait_for_selector(READY)
        places = page.evaluate("labgraph.data.nodes.map((n) => labgraph.picture.placeOf(n))")
        wide, high = (max(p[axis] for p in places) - min(p[axis] for p in places) for axis in ("x", "y"))
        assert wide <= 1.2 * high, query
    context.close()


@pytest.mark.model
def test_what_is_not_there_is_told_with_a_way_on(chromium: Browser, address: str) -> None:
    context, page, _ = opened(chromium, f"{address}/?e=lab/nobody")
    expect(page.locator("#failed")).to_contain_text("lab/nobody")
    expect(page.locator("#again")).to_be_focused()
    page.click("#failed-overview")
    expect(page.locator("#failed")).to_be_hidden()
    assert page.evaluate("labgraph.data.nodes.length") > 10
    context.close()


@pytest.mark.model
def test_filters_that_leave_nothing_say_so_and_can_be_lifted(chromium: Browser, address: str) -> None:
    context, page, seen = opened(chromium, f"{address}/?since=1999-01&until=1999-02")
    expect(page.locator("#empty h2")).to_have_text("Rien à montrer")
    page.click("#reset")
    page.evaluate("labgraph.explorer.idle()")
    expect(page.locator("#empty")).to_be_hidden()
    assert seen.errors == []
    context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(hostile_data(tmp_path_factory.mktemp("hostile") / "data")) as client:
        yield client


def test_hostile_names_are_text_in_every_view(chromium: Browser, hostile: httpx.Client) -> None:
    address = str(hostile.base_url).rstrip("/")
    context, page, seen = opened(chromium, f"{address}/?limit=300")
    page.wait_for_selector(READY)
    names = page.evaluate("labgraph.data.nodes.map((n) => n.label)")
    assert set(HOSTILE) <= set(names)
    for i in range(len(HOSTILE)):
        page.goto(f"{address}/?e=lab/h{i}&panel=lab/h{i}")
        page.wait_for_selector(READY)
        expect(page.locator("#panel h2")).to_be_visible()
        assert page.evaluate("document.querySelector('#panel h2 bdi').textContent") == HOSTILE[i]
    page.goto(f"{address}/?e=lab/h0&panel=lab/h0~lab/h1")
    page.wait_for_selector(READY)
    expect(page.locator("#panel .post").first).to_contain_text(TITLE)
    assert HOSTILE[1] in page.locator("#panel mark").all_text_contents()
    for view in ("table", "map", "timeline"):
        page.click(f"#show-{view}")
        page.evaluate("labgraph.explorer.idle()")
    page.fill("#search", "<img")
    expect(page.locator("#results li").first).to_contain_text("<img src=x")
    _nothing_ran(page)
    assert (seen.dialogs, seen.errors) == ([], [])
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []
    context.close()


def _nothing_ran(page: Page) -> None:
    assert page.locator("main img, main iframe, main b, main i, main script, svg[onload]").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
