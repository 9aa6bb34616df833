"""Every IRI of the graph answers, as a page or as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.data import DataDirectory
from graph.prefixes import LAB, RDFS
from tests.server.served import BASE, serving, small_graph

pytestmark = pytest.mark.server
POST = "post/2012-03-15-une-semaine-avec-mindlab"
SENTENCE = f"{POST}/s/201-251"
PERSON = "person/christian-bason"


def every_iri(data: DataDirectory) -> set[str]:
    """The subjects of the graph that are under its base, but those that were replaced."""
    store = data.open()
    subjects = {
        q.subject.value for q in store.quads_for_pattern(None, None, None, None) if isinstance(q.subject, NamedNode)
    }
    return {iri.removeprefix(BASE) for iri in subjects if iri.startswith(BASE)} - {"lab/27e-region"}


def test_every_iri_answers_with_a_page_and_with_rdf(small: DataDirectory, client: httpx.Client) -> None:
    tails = every_iri(small)
    assert {t.split("/")[0] for t in tails} > {"person", "lab", "post", "source", "place"}
    for tail in sorted(tails):
        shown = client.get(f"/{tail}", headers={"accept": "text/html,*/*;q=0.8"})
        assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8"), tail
        told = client.get(f"/{tail}", headers={"accept": "application/n-triples"})
        store = Store()
        store.load(told.text, RdfFormat.N_TRIPLES)
        assert any(store.quads_for_pattern(NamedNode(BASE + tail), None, None)), tail


@pytest.mark.parametrize(
    ("suffix", "media", "format"),
    [
        ("ttl", "text/turtle", RdfFormat.TURTLE),
        ("nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_a_suffix_names_the_form(client: httpx.Client, suffix: str, media: str, format: RdfFormat) -> None:
    answer = client.get(f"/{PERSON}.{suffix}", headers={"accept": "text/html"})
    assert answer.headers["content-type"].partition(";")[0] == media
    store = Store()
    store.load(answer.text, format)
    assert store.query(f"ASK {{ <{BASE}{PERSON}> <http://www.w3.org/2000/01/rdf-schema#label> 'Christian Bason'@en }}")


def test_the_description_names_its_neighbours(client: httpx.Client) -> None:
    text = client.get("/lab/mindlab.ttl").text
    assert "Christian Bason" in text and "ministère danois de l’Économie" in text


def test_with_evidence_the_sentences_come_too(client: httpx.Client) -> None:
    plain, whole = client.get("/lab/mindlab.nt"), client.get("/lab/mindlab.nt?evidence=1")
    assert "ontology#text" not in plain.text
    assert "ontology#text" in whole.text
    assert plain.headers["etag"] != whole.headers["etag"]


def test_the_page_shows_who_says_it(client: httpx.Client) -> None:
    text = client.get(f"/{PERSON}", headers={"accept": "text/html", "accept-language": "fr"}).text
    assert "Christian Bason" in text
    assert "<mark>" in text
    assert f'href="/{POST}"' in text


def test_pages_come_in_both_languages(client: httpx.Client) -> None:
    for language, word in (("fr", "dirige"), ("en", "leads")):
        answer = client.get(f"/{PERSON}", headers={"accept": "text/html", "accept-language": language})
        assert word in answer.text
        assert answer.headers["content-language"] == language


def test_the_answer_links_its_other_forms(client: httpx.Client) -> None:
    answer = client.get(f"/{PERSON}", headers={"accept": "text/turtle"})
    assert answer.links["describedby"]["url"].endswith("/void.ttl")
    assert f'/{PERSON}.jsonld>; rel="alternate"; type="application/ld+json"' in answer.headers["link"]
    assert answer.headers["content-location"] == f"/{PERSON}.ttl"
    assert answer.headers["vary"] == "Accept"


def test_a_replaced_iri_leads_to_its_heir(client: httpx.Client) -> None:
    answer = client.get("/lab/27e-region")
    assert (answer.status_code, answer.headers["location"]) == (301, "/lab/la-27e-region")
    assert client.get("/lab/27e-region.ttl").headers["location"] == "/lab/la-27e-region.ttl"


def test_what_is_gone_says_so(data_gone: httpx.Client) -> None:
    answer = data_gone.get("/person/nobody-now", headers={"accept-language": "en"})
    assert answer.status_code == 410
    assert "no post speaks of it" in answer.text


@pytest.fixture(scope="module")
def data_gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = small_graph(tmp_path_factory.mktemp("gone") / "data", gone=["person/nobody-now"])
    with serving(data, licence="https://licence.example/cc-by") as client:
        yield client


def test_the_licence_stands_on_each_page_and_in_each_answer(data_gone: httpx.Client) -> None:
    page, rdf = (data_gone.get(f"/{PERSON}", headers={"accept": a}) for a in ("text/html", "text/turtle"))
    assert 'rel="license" href="https://licence.example/cc-by"' in page.text
    assert rdf.links["license"]["url"] == "https://licence.example/cc-by"


@pytest.mark.parametrize(
    "path", ["/person/x", "/person/", "/person/%3Cscript%3E", "/post/x/s/1-2", "/lab/a%20b", "/graph/x"]
)
def test_what_never_was_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_name_is_text_in_a_page(tmp_path: Path) -> None:
    said = f'<{BASE}person/x> a <{LAB}Person> ; <{RDFS}label> "<script>alert(1)</script>"'
    evil = f"GRAPH <{BASE}graph/entities> {{ {said} }}"
    with serving(small_graph(tmp_path / "data", more=evil)) as client:
        text = client.get("/person/x", headers={"accept": "text/html"}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_a_description_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    for accept in ("text/turtle", "text/html"):
        first = client.get(f"/{PERSON}", headers={"accept": accept})
        again = client.get(f"/{PERSON}", headers={"accept": accept, "if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_named_graph_is_given_whole(client: httpx.Client) -> None:
    text = client.get(f"/{POST}/graph", headers={"accept": "application/n-triples"}).text
    assert f"<{BASE}{SENTENCE}>" in text
    assert client.get("/graph/entities.nt").text.count("\n") > 50


def test_the_ontology_is_a_page_and_a_file(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"accept": "text/html", "accept-language": "fr"}).text
    assert 'id="Lab"' in page and "laboratoire d’innovation publique" in page
    store = Store()
    store.load(client.get("/ontology.ttl").text, RdfFormat.TURTLE)
    assert store.query("ASK { <https://w3id.org/labgraph/ontology#Lab> a <http://www.w3.org/2002/07/owl#Class> }")
