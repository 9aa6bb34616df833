"""The explorer in a real browser, over the sample posts: what a reader does with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.conftest import Go, labels

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]
QUIET = "labgraph.explorer.idle()"  # a promise that nothing is being fetched


def search(page: Page, typed: str) -> None:
    page.fill("#search", typed)
    expect(page.locator("#results li").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_have_value("")
    page.evaluate(QUIET)


def test_search_leads_to_a_network_and_the_address_says_so(go: Go) -> None:
    page = go()
    search(page, "mindlab")
    expect(page.locator("#title")).to_contain_text("MindLab")
    expect(page.locator("#panel h2")).to_be_focused()
    assert page.url.endswith("/?e=lab/mindlab&panel=lab/mindlab")
    assert "Christian Bason" in labels(page)


def test_keyboard_alone_leads_from_the_first_page_to_a_sentence(go: Go) -> None:
    page = go()
    page.keyboard.press("/")
    page.keyboard.type("christian bason")
    expect(page.locator("#results li").first).to_contain_text("Christian Bason")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Christian Bason")
    expect(page.locator("#panel h2")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if "MindLab" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote mark").first).to_be_visible()
    texts = page.locator("#panel article mark").all_text_contents()
    assert {"Christian Bason", "MindLab"} <= set(texts)


def test_back_and_forward_go_through_what_was_seen(go: Go) -> None:
    page = go("?e=lab/mindlab")
    page.evaluate("labgraph.page.showNode(labgraph.data.nodes.find((n) => n.label === 'Nesta'))")
    expect(page.locator("#panel h2")).to_have_text("Nesta")
    page.click(".actions button:has-text('Ajouter ses voisins')")
    expect(page.locator("#centres li")).to_have_count(2)
    page.click("#show-table")
    expect(page.locator("#table-view tbody tr").first).to_be_visible()
    page.go_back()
    expect(page.locator("#network-view")).to_be_visible()
    expect(page.locator("#centres li")).to_have_count(2)
    page.go_back()
    expect(page.locator("#centres li")).to_have_count(1)
    expect(page.locator("#panel h2")).to_have_text("Nesta")
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    page.go_forward()
    expect(page.locator("#centres li")).to_have_count(2)


def test_an_address_shows_the_same_to_whoever_has_it(go: Go) -> None:
    place = "?e=lab/mindlab&notype=Place&since=2012-01&conf=0.3"
    state = f"{place}&panel=lab/mindlab~person/christian-bason&size=bridging&colour=community"
    page = go(state)
    expect(page.locator("#panel blockquote").first).to_be_visible()
    assert not page.is_checked("#types input[value=Place]")
    assert page.input_value("#size") == "bridging"
    assert page.input_value("#confidence") == "0.3"
    expect(page.locator("#communities li").first).to_be_visible()
    assert page.evaluate("labgraph.state.write(labgraph.explorer.state())") == state


def test_growing_keeps_what_was_there_and_tells_what_is_hidden(go: Go, hub: str) -> None:
    page = go(f"?e={hub}&limit=5")
    expect(page.locator("#summary")).to_contain_text(re.compile(r"\d+ autres"))
    before = set(labels(page))
    assert len(before) == 6
    page.click("#more")
    page.evaluate(QUIET)
    assert before < set(labels(page))
    page.evaluate("labgraph.page.showNode(labgraph.data.nodes[1])")
    page.click(".actions button:has-text('Ajouter ses voisins')")
    page.evaluate(QUIET)
    expect(page.locator("#centres li")).to_have_count(2)
    page.click("#centres li:nth-child(2) .drop")
    page.evaluate(QUIET)
    expect(page.locator("#centres li")).to_have_count(1)
    page.click("#overview")
    page.evaluate(QUIET)
    assert page.evaluate("location.search") == "?limit=20"


def test_filters_change_picture_and_address_and_keep_the_focus(go: Go) -> None:
    page = go("?e=lab/mindlab")
    box = page.locator("#types input[value=Person]")
    box.focus()
    page.keyboard.press("Space")
    page.evaluate(QUIET)
    expect(box).to_be_focused()
    assert "notype=Person" in page.url
    assert page.evaluate("labgraph.data.nodes.every((n) => n.type !== 'Person')")
    page.click("#reset")
    page.evaluate(QUIET)
    assert page.evaluate("labgraph.data.nodes.some((n) => n.type === 'Person')")


def test_the_slider_shows_the_network_as_it_was_known(go: Go) -> None:
    page = go("?e=lab/mindlab")
    page.locator("#until").focus()
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("PageUp")
    page.evaluate(QUIET)
    until = page.evaluate("labgraph.explorer.state().until")
    assert f"until={until}" in page.url
    days = page.evaluate("labgraph.data.relations.flatMap((r) => r.statements.map((s) => s.post.date.slice(0, 7)))")
    assert days
    assert max(days) <= until


def test_a_path_is_found_by_clicks(go: Go) -> None:
    page = go("?e=person/christian-bason&panel=person/christian-bason")
    page.click(".actions button:has-text('Chemin vers')")
    expect(page.locator("#path-hint")).to_be_visible()
    expect(page.locator("#search")).to_be_focused()
    search(page, "nesta")
    expect(page.locator("#title")).to_contain_text("De")
    assert "from=person/christian-bason&to=institution/nesta" in page.url
    assert {"Christian Bason", "Nesta"} <= set(labels(page))


def test_the_panel_leads_to_the_page_to_turtle_and_to_sparql(go: Go) -> None:
    page = go("?e=lab/mindlab&panel=lab/mindlab")
    links = page.locator("#panel .links a")
    hrefs = [link.get_attribute("href") or "" for link in links.all()]
    assert hrefs[:2] == ["/lab/mindlab", "/lab/mindlab.ttl"]
    assert page.request.get(page.url.split("/?")[0] + hrefs[1]).text().count("MindLab") > 0
    links.last.click()
    assert "/sparql?query=" in page.url
    expect(page.locator("textarea").first).to_have_value(re.compile("lab/mindlab"))
    page.go_back()
    page.wait_for_selector("body[data-ready]")
    page.click(".relations button:has-text('Christian Bason')")
    page.click("#panel .links a:has-text('SPARQL')")
    query = page.evaluate("new URLSearchParams(location.search).get('query')")
    found = page.request.get(
        page.url.split("/sparql")[0] + "/sparql", params={"query": query}, headers={"accept": "text/csv"}
    )
    assert found.ok
    assert "Christian Bason" in found.text()


def test_posts_of_an_entity_stand_on_a_line_of_years(go: Go) -> None:
    page = go("?panel=lab/mindlab")
    bars = page.locator("#panel svg.years rect")
    assert bars.count() >= 2
    page.click("#panel details.posts summary")
    expect(page.locator("#panel details.posts li").first).to_contain_text(re.compile(r"20\d\d"))


def test_the_map_opens_a_place_by_click_and_by_key(go: Go) -> None:
    page = go("?view=map")
    dot = page.locator("#map .spot[aria-label^='Helsinki']")
    dot.focus()
    page.keyboard.press("Enter")
    entry = page.locator("#map-list details[open]")
    expect(entry).to_contain_text("Helsinki Design Lab")
    entry.locator("button", has_text="Helsinki Design Lab").click()
    expect(page.locator("#panel h2")).to_have_text("Helsinki Design Lab")
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


def test_the_timeline_answers_what_happened_in_a_month(go: Go) -> None:
    page = go()
    page.click("#show-timeline")
    page.click("[data-when='2014']")
    page.click("[data-when='2014-11']")
    page.evaluate(QUIET)
    assert "when=2014-11" in page.url
    expect(page.locator("#events-shown")).to_contain_text("novembre 2014")
    expect(page.locator(".events")).to_contain_text("innovation publique")
    page.locator(".events button").first.click()
    expect(page.locator("#panel h2")).to_be_visible()


def test_what_is_shown_can_be_taken_away_as_a_file(go: Go, tmp_path: Path) -> None:
    page = go("?e=lab/mindlab")
    begins = {
        "png": b"\x89PNG", "svg": b"<?xml", "graphml": b"<?xml", "gexf": b"<?xml", "csv": b"\xef\xbb\xbfsubject",
        "html": b"<!DOCTYPE html>",
    }  # fmt: skip
    for name, begin in begins.items():
        with page.expect_download() as download:
            page.click(f"#export-{name}")
        path = tmp_path / f"x.{name}"
        download.value.save_as(path)
        assert path.read_bytes().startswith(begin), name
    assert "MindLab" in (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert page.evaluate("labgraph.exports.drawn().querySelectorAll('text').length") == len(labels(page))


def test_sizes_and_colours_follow_what_is_chosen(go: Go, hub: str) -> None:
    page = go(f"?e={hub}")
    sizes = "labgraph.data.nodes.map((n) => n.size).join()"
    before = page.evaluate(sizes)
    page.select_option("#size", "bridging")
    assert page.evaluate(sizes) != before
    assert page.evaluate("labgraph.data.nodes[0].size") == 26
    page.select_option("#colour", "community")
    expect(page.locator("#communities li").first).to_contain_text("noms")
    assert "colour=community" in page.url
    page.locator("#communities button").first.click()


def test_the_language_stays_as_chosen(go: Go) -> None:
    page = go("?e=lab/mindlab&panel=lab/mindlab")
    with page.expect_response(lambda answer: "lang=en" in answer.url):
        page.click("[data-language=en]")
    expect(page.locator("#panel .kind")).to_have_text("Lab")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#show-map")).to_have_text("Map")
    with page.expect_response(lambda answer: "lang=fr" in answer.url):
        page.click("[data-language=fr]")
