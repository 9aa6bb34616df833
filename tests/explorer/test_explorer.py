"""The explorer in a real browser: a reader finds, opens, goes on and comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.cast import Cast, plain
from tests.explorer.conftest import Go, idle, iris, search

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.model]


def add_neighbours(page: Page) -> None:
    page.click(".actions button:has-text('Ajouter ses voisins')")
    idle(page)


def test_search_leads_to_a_network_and_the_address_says_so(go: Go, cast: Cast) -> None:
    page = go()
    search(page, plain(cast.lab.label))
    expect(page.locator("#title")).to_contain_text(cast.lab.label)
    expect(page.locator("#panel h2")).to_have_text(cast.lab.label)
    expect(page.locator("#panel h2")).to_be_focused()
    assert page.url.endswith(f"/?e={cast.lab.tail}&panel={cast.lab.tail}")
    assert {cast.person.iri, cast.other.iri} <= set(iris(page))


def test_search_forgives_accents_and_slips_and_shows_the_type(go: Go, cast: Cast) -> None:
    page = go()
    slip = cast.person.label.replace(cast.person.label[2:4], cast.person.label[3:1:-1], 1)
    for typed, found, kind in ((plain(cast.accented.label), cast.accented, None), (slip, cast.person, "Personne")):
        page.fill("#search", typed)
        item = page.locator("#results li", has_text=found.label).first
        expect(item).to_be_visible()
        expect(item.locator(".extra")).to_have_text(kind or re.compile("."))
    page.keyboard.press("Escape")


def test_the_panel_shows_a_sentence_with_both_names_its_post_and_how_sure_it_is(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}&panel={cast.lab.tail}")
    page.click(f".relations button:has-text('{cast.person.label}')")
    article = page.locator("#panel article").filter(has=page.locator("mark", has_text=cast.person.label))
    article = article.filter(has=page.locator("mark", has_text=cast.lab.label)).first
    expect(article.locator("blockquote").first).to_be_visible()
    expect(article.locator(".post").first).to_contain_text(re.compile(r"20\d\d"))
    expect(article.locator(".confidence")).to_contain_text("%")
    for link in page.locator("#panel article a").all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://"))


def test_a_click_on_a_line_shows_its_sentences_and_one_on_a_node_its_panel(go: Go, cast: Cast) -> None:
    page = go(f"?from={cast.person.tail}&to={cast.other.tail}")
    place = page.evaluate("(iri) => labgraph.picture.placeOf(labgraph.data.byIri.get(iri))", cast.person.iri)
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_have_text(cast.person.label)
    page.click("#close")
    idle(page)
    page.wait_for_function("labgraph.picture.canvas().width === document.getElementById('network').clientWidth")
    page.click("#zoom-fit")
    half = page.evaluate("""([a, b]) => {
        const [one, two] = [a, b].map((iri) => labgraph.picture.placeOf(labgraph.data.byIri.get(iri)));
        return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
    }""", [cast.person.iri, cast.lab.iri])  # fmt: skip
    page.mouse.click(half["x"], half["y"])
    expect(page.locator("#panel blockquote mark").first).to_be_visible()
    assert set(page.evaluate("labgraph.explorer.state().panel")) == {cast.person.tail, cast.lab.tail}


def test_back_and_forward_go_through_what_was_seen(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}")
    page.evaluate("(iri) => labgraph.page.showNode(labgraph.data.byIri.get(iri))", cast.other.iri)
    expect(page.locator("#panel h2")).to_have_text(cast.other.label)
    add_neighbours(page)
    expect(page.locator("#centres li")).to_have_count(2)
    page.click("#show-table")
    expect(page.locator("#table-view tbody tr").first).to_be_visible()
    page.go_back()
    expect(page.locator("#network-view")).to_be_visible()
    expect(page.locator("#centres li")).to_have_count(2)
    page.go_back()
    expect(page.locator("#centres li")).to_have_count(1)
    expect(page.locator("#panel h2")).to_have_text(cast.other.label)
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    page.go_forward()
    expect(page.locator("#centres li")).to_have_count(2)


def test_an_address_shows_the_same_to_whoever_has_it(go: Go, cast: Cast) -> None:
    place = f"?e={cast.lab.tail}&notype=Place&since=2009-01&conf=0.3"
    state = f"{place}&panel={cast.lab.tail}~{cast.person.tail}&size=bridging&colour=community"
    page = go(state)
    expect(page.locator("#panel blockquote").first).to_be_visible()
    assert not page.is_checked("#types input[value=Place]")
    assert page.input_value("#size") == "bridging"
    assert page.input_value("#confidence") == "0.3"
    expect(page.locator("#communities li").first).to_be_visible()
    assert page.evaluate("labgraph.state.write(labgraph.explorer.state())") == state


def test_growing_keeps_what_was_there_and_tells_what_is_hidden(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.hub.tail}&limit=5")
    expect(page.locator("#summary")).to_contain_text(re.compile(r"\d+ autres"))
    before = set(iris(page))
    assert len(before) == 6
    page.click("#more")
    idle(page)
    assert before < set(iris(page))
    page.evaluate("labgraph.page.showNode(labgraph.data.nodes[1])")
    add_neighbours(page)
    expect(page.locator("#centres li")).to_have_count(2)
    page.click("#centres li:nth-child(2) .drop")
    idle(page)
    expect(page.locator("#centres li")).to_have_count(1)
    page.click("#overview")
    idle(page)
    assert page.evaluate("location.search") == "?limit=20"


def test_a_path_is_found_by_clicks(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.person.tail}&panel={cast.person.tail}")
    page.click(".actions button:has-text('Chemin vers')")
    page.click("#path-hint button")
    expect(page.locator("#path-hint")).to_be_hidden()
    page.click(".actions button:has-text('Chemin vers')")
    expect(page.locator("#search")).to_be_focused()
    search(page, cast.other.label)
    expect(page.locator("#title")).to_contain_text("De")
    assert f"from={cast.person.tail}&to={cast.other.tail}" in page.url
    assert {cast.person.iri, cast.lab.iri, cast.other.iri} <= set(iris(page))


def test_the_end_of_a_path_may_be_clicked_in_the_picture(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.person.tail}&panel={cast.person.tail}")
    page.click(".actions button:has-text('Chemin vers')")
    page.wait_for_function("labgraph.picture.canvas().clientHeight === document.getElementById('network').clientHeight")
    place = page.evaluate("(iri) => labgraph.picture.placeOf(labgraph.data.byIri.get(iri))", cast.lab.iri)
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#path-hint")).to_be_hidden()
    idle(page)
    assert f"from={cast.person.tail}&to={cast.lab.tail}" in page.url


def test_the_panel_leads_to_the_page_to_turtle_and_to_sparql(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}&panel={cast.lab.tail}")
    links = page.locator("#panel .links a")
    hrefs = [link.get_attribute("href") or "" for link in links.all()]
    assert hrefs[:2] == [f"/{cast.lab.tail}", f"/{cast.lab.tail}.ttl"]
    assert page.request.get(page.url.split("/?")[0] + hrefs[1]).text().count(cast.lab.label) > 0
    links.last.click()
    assert "/sparql?query=" in page.url
    expect(page.locator("textarea").first).to_have_value(re.compile(cast.lab.tail))
    page.go_back()
    page.wait_for_selector("body[data-ready]")
    page.click(f".relations button:has-text('{cast.person.label}')")
    page.click("#panel .links a:has-text('SPARQL')")
    query = page.evaluate("new URLSearchParams(location.search).get('query')")
    found = page.request.get(
        page.url.split("/sparql")[0] + "/sparql", params={"query": query}, headers={"accept": "text/csv"}
    )
    assert found.ok
    assert cast.person.label in found.text()


def test_the_page_of_an_entity_leads_to_its_network(go: Go, cast: Cast) -> None:
    page = go()
    page.goto(page.url + cast.lab.tail)
    page.click("a:has-text('Voir son réseau')")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#title")).to_contain_text(cast.lab.label)
    expect(page.locator("#panel h2")).to_have_text(cast.lab.label)


def test_posts_of_an_entity_stand_on_a_line_of_years(go: Go, cast: Cast) -> None:
    page = go(f"?panel={cast.lab.tail}")
    assert page.locator("#panel svg.years rect").count() >= 2
    page.click("#panel details.posts summary")
    expect(page.locator("#panel details.posts li").first).to_contain_text(re.compile(r"20\d\d"))


def test_the_language_stays_as_chosen(go: Go, cast: Cast) -> None:
    page = go(f"?e={cast.lab.tail}&panel={cast.lab.tail}")
    with page.expect_response(lambda answer: "lang=en" in answer.url):
        page.click("[data-language=en]")
    expect(page.locator("#panel .kind")).to_have_text("Lab")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#show-map")).to_have_text("Map")
    with page.expect_response(lambda answer: "lang=fr" in answer.url):
        page.click("[data-language=fr]")
