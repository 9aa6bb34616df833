"""The stand-alone page of the sample posts in a real browser: what a reader does with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Seen

pytestmark = [pytest.mark.browser, pytest.mark.model]
View = tuple[Page, Seen]


@pytest.fixture(autouse=True)
def as_found(view: View) -> None:
    """Each test starts from the page as it was opened, without loading it again."""
    page, seen = view
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.evaluate(
        "document.getElementById('reset').click(); labgraph.page.use('network'); document.activeElement.blur()"
    )
    page.click("[data-language=fr]")
    seen.errors.clear()


@pytest.mark.parametrize("typed", ["mindlab", "MINDLAB", "mind lab", "mindalb", "Mindlabb"])
def test_search_finds_a_name_in_any_case_and_nearly_spelled(view: View, typed: str) -> None:
    page, _ = view
    page.fill("#search", typed)
    expect(page.locator("#results li").first).to_contain_text("MindLab")
    expect(page.locator("#results li .extra").first).to_have_text("Laboratoire")


@pytest.mark.parametrize("typed", ["27e région", "27E REGION", "régoin", "region 27e"])
def test_search_is_blind_to_accents_and_to_the_order_of_words(view: View, typed: str) -> None:
    page, _ = view
    page.fill("#search", typed)
    expect(page.locator("#results")).to_contain_text("27e Région")


def test_search_says_when_nothing_fits(view: View) -> None:
    page, _ = view
    page.fill("#search", "zzzzzz")
    expect(page.locator("#search-status")).to_have_text("Aucun nom ne correspond sur cette page")
    expect(page.locator("#results")).to_be_hidden()
    page.fill("#search", "")


def test_keyboard_alone_leads_from_search_to_the_sentences_of_a_relation(view: View) -> None:
    page, _ = view
    page.keyboard.press("/")
    page.keyboard.type("christian bason")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "result-0"
    page.keyboard.press("Enter")
    heading = page.locator("#panel h2")
    expect(heading).to_have_text("Christian Bason")
    expect(heading).to_be_focused()
    group = page.locator("#panel h3", has_text="dirige").first
    expect(group).to_be_visible()
    lab = page.locator("#panel .relations button", has_text="MindLab").first
    lab.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    marks = page.locator("#panel article").first.locator("mark")
    assert {"Christian Bason", "MindLab"} & set(marks.all_text_contents())
    assert marks.count() == 2
    page.locator("#back").press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Christian Bason")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()


def test_a_relation_shows_post_date_address_and_confidence(view: View) -> None:
    page, _ = view
    page.evaluate(
        """() => {
            const found = labgraph.data.relations.find(
                (r) => r.subject.label === "Christian Bason" && r.object.label === "MindLab");
            return labgraph.page.showLine(found.line);
        }"""
    )
    article = page.locator("#panel article").first
    expect(article.locator("blockquote")).not_to_be_empty()
    expect(article.locator(".post").first).to_contain_text("2013")
    expect(article.locator(".confidence")).to_contain_text("%")
    for link in page.locator("#panel article a").all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://"))
        assert "noopener" in (link.get_attribute("rel") or "")


# A place of the picture where nothing is drawn, in the window's pixels.
NOTHING = """() => {
    const frame = document.getElementById("network").getBoundingClientRect(), network = labgraph.picture.network();
    const free = (x, y) => network.getNodeAt({ x, y }) === undefined && network.getEdgeAt({ x, y }) === undefined;
    for (let y = 8; y < frame.height; y += 8) {
        for (let x = 8; x < frame.width; x += 8) if (free(x, y)) return [frame.x + x, frame.y + y];
    }
}"""


def test_a_click_on_a_node_opens_its_panel_and_a_click_beside_closes_it(view: View) -> None:
    page, _ = view
    place = page.evaluate("labgraph.picture.placeOf(labgraph.data.nodes.find((n) => n.label === 'MindLab'))")
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_have_text("MindLab")
    # The panel has taken its part of the window, and the picture knows.
    page.wait_for_function("labgraph.picture.canvas().width === document.getElementById('network').clientWidth")
    page.mouse.click(*page.evaluate(NOTHING))
    expect(page.locator("#panel")).to_be_hidden()


def test_types_can_be_taken_out(view: View) -> None:
    page, _ = view
    before = page.evaluate("labgraph.data.nodes.filter((n) => !n.hidden).length")
    page.uncheck("#types input[value=Person]")
    assert page.evaluate("labgraph.data.nodes.filter((n) => !n.hidden && n.type === 'Person').length") == 0
    left = page.evaluate("labgraph.data.nodes.filter((n) => !n.hidden).length")
    assert 0 < left < before
    expect(page.locator("#filter-status")).to_contain_text(str(left))
    page.check("#types input[value=Person]")
    assert page.evaluate("labgraph.data.nodes.filter((n) => !n.hidden).length") == before


def test_relations_time_and_confidence_can_be_narrowed(view: View) -> None:
    page, _ = view
    page.uncheck("#predicates input[value=participatesIn]")
    hidden = "labgraph.data.relations.filter((r) => r.hidden)"
    assert page.evaluate(f"{hidden}.every((r) => r.predicate === 'participatesIn')")
    page.check("#predicates input[value=participatesIn]")
    page.locator("#until").focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    until = page.evaluate("labgraph.filters.state().until")
    shown = "labgraph.data.relations.filter((r) => !r.hidden)"
    assert until
    assert page.evaluate(f"{shown}.every((r) => r.statements.some((s) => s.post.date.slice(0, 7) <= '{until}'))")
    assert until[:4] in (page.get_attribute("#until", "aria-valuetext") or "")
    page.keyboard.press("End")
    assert page.evaluate("labgraph.filters.state().until") == ""
    page.locator("#confidence").fill("0.9")
    assert page.evaluate(f"{shown}.every((r) => r.confidence >= 0.9)")
    assert page.evaluate(f"{shown}.length > 0")


def test_the_table_holds_the_same_relations_and_sorts(view: View) -> None:
    page, _ = view
    page.click("#show-table")
    rows = page.locator("#table-view tbody tr")
    assert rows.count() == page.evaluate("Math.min(300, labgraph.data.relations.length)")
    page.click("[data-sort=confidence]")
    cells = page.locator("#table-view tbody td:nth-child(6)").all_text_contents()
    shares = [int("".join(c for c in cell if c.isdigit())) for cell in cells]
    assert shares == sorted(shares, reverse=True)
    assert page.get_attribute("th:has([data-sort=confidence])", "aria-sort") == "ascending"
    expect(page.locator("[data-sort=confidence]")).to_be_focused()
    rows.first.locator("td button", has_text="Lire").press("Enter")
    expect(page.locator("#panel blockquote").first).to_be_visible()


def test_the_language_can_be_changed_at_any_time(view: View) -> None:
    page, _ = view
    page.fill("#search", "mindlab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .kind")).to_have_text("Laboratoire")
    page.click("[data-language=en]")
    expect(page.locator("#panel .kind")).to_have_text("Lab")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#title")).to_have_text("The public-innovation network")


def test_nothing_is_fetched_and_nothing_goes_wrong(view: View) -> None:
    page, seen = view
    page.click("#zoom-in")
    page.click("#zoom-fit")
    assert seen.outside == []
    assert seen.errors == []
    assert seen.dialogs == []
