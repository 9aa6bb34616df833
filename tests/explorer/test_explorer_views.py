"""The explorer in a real browser: filters, sizes and colours, map, timeline, table, files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Browser, expect

from graph.server.explorer import FIRST
from tests.browser import opened
from tests.explorer.cast import Cast
from tests.explorer.conftest import Go, idle, iris

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def test_the_page_first_asks_what_the_server_has_made_before_it_came(chromium: Browser, address: str) -> None:
    context, page, seen = opened(chromium, address)
    page.wait_for_selector("body[data-ready]")
    for view in ("timeline", "map"):
        page.click(f"#show-{view}")
        idle(page)
    asked = [urlsplit(url) for url in seen.requests if urlsplit(url).path.startswith("/explorer/")]
    left_out = {url.path.removeprefix("/explorer/"): parse_qs(url.query) for url in asked}
    for view, wanted in FIRST:
        assert left_out[view] == ({"notype": [",".join(wanted.types)]} if wanted.types else {})
    context.close()


def test_filters_change_picture_and_address_and_keep_the_focus(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}")
    box = page.locator("#types input[value=Person]")
    box.focus()
    page.keyboard.press("Space")
    idle(page)
    expect(box).to_be_focused()
    assert "notype=Person" in page.url
    assert page.evaluate("labgraph.data.nodes.every((n) => n.type !== 'Person')")
    page.click("#reset")
    idle(page)
    assert page.evaluate("labgraph.data.nodes.some((n) => n.type === 'Person')")


def test_relations_and_confidence_narrow_what_is_shown(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}")
    kinds = page.evaluate("[...new Set(labgraph.data.relations.map((r) => r.predicate))]")
    page.uncheck(f"#predicates input[value={kinds[0]}]")
    idle(page)
    assert f"norel={kinds[0]}" in page.url
    assert page.evaluate("(out) => labgraph.data.relations.every((r) => r.predicate !== out)", kinds[0])
    page.click("#reset")
    idle(page)
    best = page.evaluate("Math.max(...labgraph.data.relations.map((r) => r.confidence))")
    page.fill("#confidence", str(int(best * 20) / 20))
    idle(page)
    assert page.evaluate("labgraph.data.relations.length") > 0
    assert page.evaluate("labgraph.data.relations.every((r) => r.confidence >= labgraph.explorer.state().confidence)")


def test_the_slider_shows_the_network_as_it_was_known(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}")
    days = "labgraph.data.relations.flatMap((r) => r.statements.map((s) => s.post.date.slice(0, 7)))"
    first, last = min(page.evaluate(days)), max(page.evaluate(days))
    page.locator("#until").focus()
    page.keyboard.press("Home")
    until = ""
    while until < first:  # a tenth of the time at each step
        page.keyboard.press("PageUp")
        idle(page)
        until = page.evaluate("labgraph.explorer.state().until || '9'")
    assert until <= last
    assert f"until={until}" in page.url
    assert max(page.evaluate(days)) <= until


def test_sizes_and_colours_follow_what_is_chosen(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.hub.tail}")
    sizes = "labgraph.data.nodes.map((n) => n.size)"
    seen = [page.evaluate(sizes)]
    for measure in ("posts", "bridging"):
        page.select_option("#size", measure)
        seen.append(page.evaluate(sizes))
    assert seen[0] != seen[1] != seen[2] != seen[0]
    assert seen[2][0] == max(seen[2]) == 26  # who is in the middle bridges most
    page.select_option("#colour", "community")
    expect(page.locator("#communities li").first).to_contain_text("noms")
    assert "colour=community" in page.url
    page.locator("#communities button").first.click()


def test_the_map_opens_a_place_by_click_and_by_key(go: Go) -> None:
    page = go("?view=map")
    lone = page.locator("#map .spot:not([aria-label$='voisins']):not([aria-label$='voisin'])").first
    place = (lone.get_attribute("aria-label") or "").rpartition(", ")[0]
    lone.focus()
    page.keyboard.press("Enter")
    entry = page.locator("#map-list details[open]")
    expect(entry.locator("summary")).to_contain_text(place)
    name = entry.locator("button").first.locator("bdi").inner_text()
    entry.locator("button").first.click()
    expect(page.locator("#panel h2")).to_have_text(name)
    page.click("#map-in")
    page.click("#map-fit")


def test_places_that_lie_close_are_one_circle_until_it_is_opened(go: Go) -> None:
    page = go("?view=map")
    for _ in range(6):
        page.click("#map-out")
    circle = page.locator("#map .spot").first
    expect(circle).to_have_attribute("aria-label", re.compile("lieux voisins$"))
    together = page.locator("#map .spot").count()
    circle.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-list details[open]")).to_have_count(1)
    assert page.locator("#map .spot").count() > together
    page.click("#map-fit")


def test_the_timeline_answers_what_happened_in_a_month(go: Go, cast: Cast) -> None:
    page = go()
    page.click("#show-timeline")
    page.click(f"[data-when='{cast.month[:4]}']")
    page.click(f"[data-when='{cast.month}']")
    idle(page)
    assert f"when={cast.month}" in page.url
    expect(page.locator("#events-shown")).to_contain_text(f"{MONTHS[int(cast.month[5:]) - 1]} {cast.month[:4]}")
    page.locator(".events button", has_text=cast.event.label).first.click()
    expect(page.locator("#panel h2")).to_have_text(cast.event.label)


def test_the_table_says_what_the_picture_shows_and_sorts(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}&view=table")
    rows = page.locator("#table-view tbody tr")
    expect(rows).to_have_count(min(300, page.evaluate("labgraph.data.relations.length")))
    names = set(page.locator("#table-view tbody .who bdi").all_text_contents())
    assert {cast.lab.label, cast.person.label} <= names
    page.click("[data-sort=confidence]")
    cells = page.locator("#table-view tbody td:nth-child(6)").all_text_contents()
    shares = [int("".join(c for c in cell if c.isdigit())) for cell in cells]
    assert shares == sorted(shares, reverse=True)
    rows.first.locator("td button", has_text="Lire").click()
    expect(page.locator("#panel blockquote").first).to_be_visible()


def test_what_is_shown_can_be_taken_away_as_a_file(go: Go, cast: Cast, chromium: Browser, tmp_path: Path) -> None:
    page = go(f"?e={cast.lab.tail}")
    shown, relations = set(iris(page)), page.evaluate("labgraph.data.relations.length")
    taken = {}
    for name in ("png", "svg", "graphml", "gexf", "csv", "html"):
        with page.expect_download() as download:
            page.click(f"#export-{name}")
        download.value.save_as(tmp_path / f"x.{name}")
        taken[name] = (tmp_path / f"x.{name}").read_bytes()
    assert taken["png"].startswith(b"\x89PNG")
    assert taken["svg"].startswith(b"<?xml")
    assert cast.lab.label in taken["svg"].decode()
    assert page.evaluate("labgraph.exports.drawn().querySelectorAll('text').length") == len(shown)
    assert set(nx.parse_graphml(taken["graphml"].decode(), force_multigraph=True)) == shown
    assert set(nx.read_gexf(io.BytesIO(taken["gexf"]))) == shown
    assert len(list(csv.DictReader(io.StringIO(taken["csv"].decode("utf-8-sig"))))) == relations
    context, alone, seen = opened(chromium, (tmp_path / "x.html").as_uri())
    assert set(iris(alone)) == shown
    alone.fill("#search", cast.person.label)
    alone.keyboard.press("Enter")
    expect(alone.locator("#panel h2")).to_have_text(cast.person.label)
    alone.locator("#panel .relations button", has_text=cast.lab.label).first.click()
    expect(alone.locator("#panel blockquote mark").first).to_be_visible()
    assert (seen.outside, seen.errors) == ([], [])
    context.close()
