"""The graph as files, what describes it, and what machines ask of a server."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.data import DataDirectory
from graph.export import FORMATS
from graph.server.void import VOID
from tests.server.served import BASE

pytestmark = pytest.mark.server


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_given_whole(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/graph.{name}", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    if name == "graphml":
        assert ET.fromstring(answer.content).tag.endswith("graphml")
    else:
        store = Store()
        store.load(answer.content, RdfFormat.from_extension(name))
        assert len(store) > 200


def test_with_evidence_it_is_the_whole_store(small: DataDirectory, client: httpx.Client) -> None:
    store = Store()
    store.load(client.get("/graph.nq?evidence=1").content, RdfFormat.N_QUADS)
    assert set(store) == set(small.open())


def test_it_comes_compressed_to_whom_takes_that(client: httpx.Client) -> None:
    with client.stream("GET", "/graph.nt", headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    plain = client.get("/graph.nt", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


def test_a_file_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.head("/graph.ttl")
    assert first.content == b""
    for condition in ({"if-none-match": first.headers["etag"]}, {"if-modified-since": first.headers["last-modified"]}):
        assert client.get("/graph.ttl", headers=condition).status_code == 304
    assert client.get("/graph.ttl", headers={"if-none-match": '"other"'}).status_code == 200


def test_void_counts_are_true(small: DataDirectory, client: httpx.Client) -> None:
    described, store = Store(), small.open()
    answer = client.get("/void.ttl")
    described.load(answer.text, RdfFormat.TURTLE)
    dataset = NamedNode(str(client.base_url.join("/void.ttl#dataset")))
    (triples,) = (q.object.value for q in described.quads_for_pattern(dataset, NamedNode(VOID + "triples"), None))
    assert int(triples) == len({q.triple for q in store})
    rows = list(described.query(f"SELECT ?c ?n {{ ?part <{VOID}class> ?c ; <{VOID}entities> ?n }}"))
    assert len(rows) > 12
    for row in rows:
        of_class = store.quads_for_pattern(None, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), row["c"])
        assert int(row["n"].value) == len({q.subject for q in of_class})


def test_void_leads_to_files_that_are_there(client: httpx.Client) -> None:
    described = Store()
    described.load(client.get("/void.ttl").text, RdfFormat.TURTLE)
    files = [
        q.object.value
        for q in described.quads_for_pattern(None, NamedNode("http://www.w3.org/ns/dcat#downloadURL"), None)
    ]
    assert len(files) == 13
    for file in files:
        assert client.head(file).status_code == 200


def test_health_names_the_build(client: httpx.Client) -> None:
    assert client.get("/health").json()["build"] == "0001"


def test_metrics_are_lines_of_figures(client: httpx.Client) -> None:
    client.get("/sparql", params={"query": "ASK {}"})
    lines = client.get("/metrics").text.splitlines()
    values = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}
    assert values["labgraph_queries_total"] >= 1
    assert values['labgraph_graph_size{of="posts"}'] == 3
    assert values['labgraph_answers_total{status="200"}'] >= 1


def test_robots_lead_to_the_sitemap_and_it_to_pages(client: httpx.Client) -> None:
    robots = client.get("/robots.txt").text
    assert "Disallow: /sparql" in robots
    address = robots.partition("Sitemap: ")[2].strip()
    tree = ET.fromstring(client.get(address).content)
    pages = [e.text for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"{client.base_url}/lab/mindlab".replace("//lab", "/lab") in pages
    assert all(client.get(page).status_code == 200 for page in pages if page)


def test_the_page_of_the_data_leads_to_all(client: httpx.Client) -> None:
    text = client.get("/data", headers={"accept": "text/html"}).text
    for address in ("/graph.ttl", "/graph.nq?evidence=1", "/void.ttl", "/sparql"):
        assert f'href="{address}"' in text


def test_the_base_is_not_where_it_is_served(client: httpx.Client) -> None:
    assert BASE.rstrip("/") != str(client.base_url).rstrip("/")
    assert str(client.base_url) in client.get("/void.ttl").text
