"""SPARQL clients of others, as their users call them, against a running server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path

import httpx
import pytest

from tests.server.served import BASE

pytestmark = pytest.mark.server
PREFIX = "PREFIX lab: <https://w3id.org/labgraph/ontology#> "
LEADS = PREFIX + "SELECT ?person { ?person lab:leads ?lab } ORDER BY ?person"
CONSTRUCT = PREFIX + "CONSTRUCT { ?person lab:leads ?lab } WHERE { ?person lab:leads ?lab }"
LEADERS = ["person/christian-bason", "person/christian-bason", "person/geoff-mulgan", "person/stephane-vincent"]
IRIS = [BASE + tail for tail in LEADERS]


@pytest.fixture(scope="module")
def endpoint(client: httpx.Client) -> str:
    return str(client.base_url.join("/sparql"))


def program(name: str) -> str:
    """The path of a program; skips where it is not installed, fails there when CI=true."""
    local = Path(__file__).parents[2] / "node_modules" / ".bin" / name
    path = shutil.which(name) or (str(local) if local.exists() else None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {name}: run tests/install-clients.sh")
        pytest.skip(f"{name} is not on this machine")
    return path


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("method", ["GET", "POST", "URLENCODED", "POSTDIRECTLY"])
def test_sparqlwrapper(endpoint: str, method: str) -> None:
    from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

    client = SPARQLWrapper(endpoint)
    if method != "GET":
        client.setMethod(POST)
        client.setRequestMethod(POSTDIRECTLY if method == "POSTDIRECTLY" else URLENCODED)
    client.setQuery(LEADS)
    client.setReturnFormat(JSON)
    rows = client.query().convert()["results"]["bindings"]
    assert [row["person"]["value"] for row in rows] == IRIS
    client.setReturnFormat(XML)
    assert client.query().convert().toxml().count("<uri>") == 4
    client.setReturnFormat(CSV)
    assert client.query().convert().decode().split() == ["person", *IRIS]
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert b"leads" in client.query().convert()


def test_sparqlwrapper_is_told_of_a_mistake(endpoint: str) -> None:
    from SPARQLWrapper import SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(endpoint)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed):
        client.query()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's of itself
def test_rdflib_store(endpoint: str) -> None:
    from rdflib import RDFS, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint))
    assert sorted(str(row[0]) for row in graph.query(LEADS)) == IRIS
    assert str(graph.value(URIRef(BASE + "lab/mindlab"), RDFS.label)) == "MindLab"
    assert len(list(graph.triples((None, URIRef("https://w3id.org/labgraph/ontology#leads"), None)))) == 4


def test_rdflib_reads_an_entity_by_its_address(client: httpx.Client) -> None:
    from rdflib import RDFS, Graph, Literal, URIRef

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(str(client.base_url.join("/lab/mindlab")))
    assert (URIRef(BASE + "lab/mindlab"), RDFS.label, Literal("MindLab", lang="en")) in graph


@pytest.mark.parametrize("form", ["csv", "tsv", "xml"])
def test_roqet(endpoint: str, form: str) -> None:
    text = run(program("roqet"), "-q", "-r", form, "-p", endpoint, "-e", LEADS)
    assert [text.count(iri) for iri in dict.fromkeys(IRIS)] == [2, 1, 1]


def test_curl(endpoint: str) -> None:
    curl = program("curl")
    asked = run(curl, "-sS", "--fail", "-H", "Accept: text/csv", "--data-urlencode", f"query={LEADS}", endpoint)
    assert asked.split() == ["person", *IRIS]
    described = run(curl, "-sS", "--fail", "-H", "Accept: text/turtle", endpoint.replace("sparql", "lab/mindlab"))
    assert "MindLab" in described
    packed = run(curl, "-sS", "--fail", "--compressed", endpoint.replace("sparql", "graph.nt"))
    assert packed.count("\n") > 200


def test_comunica(endpoint: str) -> None:
    comunica = program("comunica-sparql")
    rows = json.loads(run(comunica, f"sparql@{endpoint}", LEADS, "-t", "application/sparql-results+json"))
    assert [row["person"]["value"] for row in rows["results"]["bindings"]] == IRIS
    linked = run(comunica, endpoint.replace("sparql", "graph.ttl"), LEADS, "-t", "text/csv")
    assert [iri.strip("<>") for iri in linked.split()[1:]] == IRIS
