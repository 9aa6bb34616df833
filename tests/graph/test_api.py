"""The graph in Python."""

from __future__ import annotations

import doctest
import subprocess
import sys
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import graph.api
from graph import Graph
from graph.data import DataDirectory
from graph.errors import NoGraph, UnknownName
from graph.network_data import read_network
from graph.query_errors import EndpointFailed, NoSuchForm, UnknownQuery
from queries import catalogue

LABS = """PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?lab a lab:Lab ; rdfs:label ?label ; lab:partnerOf ?other } WHERE {
  ?lab a lab:Lab ; rdfs:label ?label OPTIONAL { ?lab lab:partnerOf ?other } }"""


@pytest.fixture
def opened(small_data: DataDirectory) -> Graph:
    return Graph.open(small_data.path)


def test_every_example_runs(small_data: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "labgraph-data").symlink_to(small_data.path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LABGRAPH_DATA", raising=False)
    done = doctest.testmod(graph.api, extraglobs={"graph": Graph.open()})
    assert done.attempted >= 12
    assert done.failed == 0


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, graph; assert not {'pyoxigraph', 'networkx', 'rdflib', 'spacy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_the_package_does_not_have() -> None:
    with pytest.raises(AttributeError):
        graph.Graf  # noqa: B018


def test_a_graph_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoGraph):
        Graph.open(tmp_path)
    with pytest.raises(EndpointFailed):
        Graph.open("file:///etc/passwd")
    with pytest.raises(UnknownQuery):
        Graph.open("http://127.0.0.1:9/").query("nothing-of-this-name")


def test_rows_are_python_values(opened: Graph) -> None:
    result = opened.query("events-calendar", since=date(2014, 1, 1), until="2014-12-31")
    assert next(iter(result))["earliest"] == date(2014, 11, 12)
    frame = opened.query("labs-most-named").to_pandas()
    assert list(frame.columns) == ["lab", "label", "posts", "mentions", "first", "last"]
    assert (frame["posts"].dtype.kind, frame["first"].dtype.kind) == ("i", "M")
    assert len(result) == 1
    assert "LabWorks 2014" in repr(result)


def test_a_table_in_a_notebook_is_escaped(opened: Graph) -> None:
    html = opened.query('SELECT ("<script>" AS ?x) {}')._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_a_graph_is_one_of_rdflib_and_of_networkx(opened: Graph) -> None:
    result = opened.query(LABS)
    assert len(result.to_rdflib()) == len(result) == 9
    network = result.to_networkx()
    assert network.has_edge("https://example.org/lab/mindlab", "https://example.org/lab/la-27e-region")
    assert network.nodes["https://example.org/lab/silk"]["http://www.w3.org/2000/01/rdf-schema#label"] == "SILK"


def test_rows_with_two_ends_are_a_network(opened: Graph) -> None:
    result = opened.query("who-meets-whom")
    one, other, data = next(iter(result.to_networkx().edges(data=True)))
    assert (one, other) == ("https://example.org/institution/nesta", "https://example.org/lab/la-27e-region")
    assert data["events"] == 1
    assert nx.is_isomorphic(result.to_networkx(), result.to_networkx("other", "one"))
    with pytest.raises(NoSuchForm):
        opened.query("mentions-per-year", entity="MindLab").to_networkx()
    with pytest.raises(NoSuchForm):
        result.to_rdflib()


def test_neighbours_of_an_entity_are_tied_to_it(opened: Graph, tmp_path: Path) -> None:
    network = opened.query("partners", organisation="MindLab").to_networkx()
    [(one, other, data)] = network.edges(data=True)
    assert [network.nodes[end]["label"] for end in (one, other)] == ["La 27e Région", "MindLab"]
    assert data["first"] == "2012-03-15"
    nx.write_gexf(network, tmp_path / "partners.gexf")
    assert set(nx.read_gexf(tmp_path / "partners.gexf")) == {one, other}
    asked = opened.query("relations-of", entity=opened.entity("SILK"))
    [(one, other, data)] = asked.to_networkx().edges(data=True)
    assert (one, other, data["direction"]) == (
        opened.entity("Kent County Council").iri,
        opened.entity("SILK").iri,
        "in",
    )


def test_each_network_of_the_catalogue_is_one_of_networkx(opened: Graph) -> None:
    for query in (q for q in catalogue().values() if q.kind == "network"):
        values = {p.name: {"event": "LabWorks 2014"}.get(p.name, p.example) for p in query.parameters}
        result = opened.query(query.name, **values)
        assert result.to_networkx().number_of_edges() == len(result)


def test_relations_are_those_of_the_stored_network(small_data: DataDirectory, opened: Graph) -> None:
    edges = read_network(small_data.open()).edges
    ours = opened.relations()
    assert [(r.subject.iri, r.predicate, r.object.iri) for r in ours] == [
        (e.subject, e.predicate, e.object) for e in edges
    ]
    assert [r.posts for r in ours] == [e.posts for e in edges]
    assert [r.confidence for r in ours] == [e.confidence for e in edges]


def test_an_ego_network_grows_with_its_depth(opened: Graph) -> None:
    near, far = opened.ego("MindLab"), opened.ego("MindLab", depth=2)
    assert set(near) < set(far)
    assert far.nodes["https://example.org/programme/la-transfo"]["type"] == "Programme"


def test_paths_lead_over_relations_in_either_direction(opened: Graph) -> None:
    [path] = opened.paths("MindLab", "La Transfo")
    assert [r.predicate for r in path] == ["partnerOf", "runs"]
    assert opened.paths("SILK", "La Transfo") == []


def test_a_name_that_nothing_has(opened: Graph) -> None:
    with pytest.raises(UnknownName):
        opened.ego("nobody")
