"""The query page, in a real browser and without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from queries import catalogue
from tests.browser import Seen, opened

pytestmark = [pytest.mark.server, pytest.mark.browser]
expect.set_options(timeout=60_000)
PREFIXES = "PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LEADERS = PREFIXES + "SELECT ?person ?lab { ?person lab:leads ?lab } ORDER BY ?person ?lab"
COUNTS = PREFIXES + "SELECT ?type (COUNT(DISTINCT ?x) AS ?n) { ?x a ?type } GROUP BY ?type ORDER BY DESC(?n)"


@pytest.fixture
def shown(client: httpx.Client, chromium: Browser) -> Iterator[tuple[Page, Seen]]:
    context, page, seen = opened(chromium, f"{client.base_url}/sparql".replace("//sparql", "/sparql"))
    page.wait_for_selector("html[data-ready]")
    yield page, seen
    assert not seen.errors
    assert all(url.startswith((str(client.base_url), "data:", "blob:")) for url in seen.requests)
    context.close()


def write(page: Page, text: str) -> None:
    page.fill("#query", text)


def run(page: Page, text: str) -> None:
    write(page, text)
    page.press("#query", "Control+Enter")


def test_a_result_is_a_table_with_labels_that_lead_on(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    run(page, LEADERS)
    link = page.locator("#view td a", has_text="Christian Bason").first
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("h1")).to_have_text("Christian Bason")


def test_the_address_brings_the_same_query_back(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    run(page, LEADERS)
    expect(page.locator("#view tbody tr")).to_have_count(4)
    page.reload()
    expect(page.locator("#query")).to_have_value(LEADERS)
    expect(page.locator("#view tbody tr")).to_have_count(4)


def test_a_mistake_is_marked_where_it_is(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    run(page, "SELECT * {\n  ?s ?p ?o .\n  FILTER(?o >> 3)\n}")
    expect(page.locator("#mistake")).to_contain_text("Ligne 3")
    expect(page.locator("#painted .token-wrong")).to_have_count(1)
    page.press("#query", "End")
    page.type("#query", " ")
    expect(page.locator("#painted .token-wrong")).to_have_count(0)
    seen.errors[:] = [e for e in seen.errors if "400" not in e]  # the browser's own note of the answer


def test_terms_are_completed_and_their_prefix_declared(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    write(page, "SELECT * { ?p lab:lea")
    page.press("#query", "End")
    page.press("#query", "Control+Space")
    expect(page.locator("#completions li").first).to_contain_text("lab:leads — dirige")
    page.press("#query", "Enter")
    value = page.input_value("#query")
    assert value.startswith("PREFIX lab: <https://w3id.org/labgraph/ontology#>\n")
    assert value.endswith("?p lab:leads")


def test_the_catalogue_fills_the_editor_and_takes_values(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    title = catalogue()["people-of"].title("fr")
    page.click(f"#catalogue >> text={title}")
    field = page.locator("#parameters input").first
    field.fill("MindLab")
    page.click("#parameters button[type=submit]")
    expect(page.locator("#query")).to_have_value(re.compile("<https://example.org/lab/mindlab>"))
    expect(page.locator("#view td a", has_text="Christian Bason").first).to_be_visible()


def test_a_name_that_there_is_not_is_told_at_its_field(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    page.click(f"#catalogue >> text={catalogue()['partners'].title('fr')}")
    page.locator("#parameters input").first.fill("Mindlob")
    page.click("#parameters button[type=submit]")
    expect(page.locator("#parameter-mistake")).to_contain_text("MindLab")
    seen.errors[:] = [e for e in seen.errors if "400" not in e]


def test_counts_have_a_chart_and_pairs_a_network(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    run(page, COUNTS)
    page.click("#views >> text=Diagramme")
    expect(page.locator("#view svg.chart rect").nth(10)).to_be_visible()
    run(page, LEADERS)
    page.click("#views >> text=Réseau")
    expect(page.locator("#view .network canvas")).to_be_visible()


def test_a_result_is_downloaded_in_each_form(client: httpx.Client, shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    run(page, LEADERS)
    for name, media in (("csv", "text/csv"), ("json", "application/sparql-results+json")):
        link = page.locator(f"#downloads a[download='result.{name}']").get_attribute("href")
        assert client.get(link or "").headers["content-type"].startswith(media)
    run(page, "CONSTRUCT WHERE { ?s <https://w3id.org/labgraph/ontology#leads> ?o }")
    expect(page.locator("#view tbody tr")).to_have_count(4)
    expect(page.locator("#downloads a")).to_have_text(["ttl", "jsonld", "rdf", "nt"])


def test_a_running_query_can_be_stopped(shown: tuple[Page, Seen]) -> None:
    page, _ = shown
    run(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.click("#stop")
    expect(page.locator("#status")).to_have_text("La requête a été arrêtée.")


def test_what_posts_say_is_text_in_the_table(shown: tuple[Page, Seen]) -> None:
    page, seen = shown
    run(page, 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) {}')
    expect(page.locator("#view td").first).to_have_text("<img src=x onerror=alert(1)>")
    assert not seen.dialogs


def test_without_scripts_the_form_still_asks(client: httpx.Client) -> None:
    text = client.get("/sparql?catalogue=partners", headers={"accept": "text/html", "accept-language": "en"}).text
    assert '<form id="ask" action="/sparql" method="get">' in text
    assert "lab:partnerOf" in text
    asked = client.get("/sparql", params={"query": LEADERS, "format": "csv"}, headers={"accept": "text/html"})
    assert asked.text.startswith("person,lab")


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_query_of_the_catalogue_runs_with_its_examples(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/catalogue/{name}.rq", params={k: v for k, v in catalogue()[name].examples().items() if v})
    if answer.status_code == 400:  # its example is not in the small graph
        assert "La 27e Région" not in catalogue()[name].examples().values()
        return
    assert client.get("/sparql", params={"query": answer.text}).status_code == 200


def test_the_catalogue_speaks_the_language_of_the_browser(client: httpx.Client) -> None:
    for language in ("fr", "en"):
        said = client.get("/catalogue.json", headers={"accept-language": language}).json()
        assert {q["title"] for q in said["queries"]} == {q.title(language) for q in catalogue().values()}
        assert {t["name"] for t in said["terms"]} >= {"lab:leads", "lab:Lab"}


@pytest.mark.parametrize(
    ("path", "status"), [("nothing.rq", 404), ("partners.rq", 400), ("partners.rq?organisation=MindLab&x=1", 400)]
)
def test_a_wrong_question_is_told(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/catalogue/{path}").status_code == status
