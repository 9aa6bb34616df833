"""The network of organisations: who shares what, who is central, how sure that is."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Graph
from graph.cli import main
from graph.data import DataDirectory
from graph.errors import UnknownFormat
from graph.layers import SHARED, Tie, layer, mention_ties, ties_of
from graph.names import Named
from graph.network import MEASURES, bipartite, communities, layers_of, measure, measures, project
from graph.ranking_files import write_network
from graph.timeline import spans
from graph.uncertainty import intervals, stability

LABS = {f"x:{c}": Named(f"x:{c}", "Lab", c.upper()) for c in "abcdef"}


def tie(actor: str, shared: str, post: str = "p1", confidence: float = 0.5, date: str = "2014-01-01") -> Tie:
    return Tie(f"x:{actor}", f"x:{shared}", f"x:{post}", date, confidence)


def star() -> list[Tie]:
    """B shares something with A, with C and with D, who share nothing with each other; E and F are apart."""
    return [tie(a, g, p) for g, pair, p in (("1", "ab", "p1"), ("2", "bc", "p2"), ("3", "bd", "p3"), ("4", "ef", "p4"))
            for a in pair]  # fmt: skip


def test_evidence_of_several_posts_adds_up() -> None:
    one = layer("people", [tie("a", "1", "p1", 0.5), tie("a", "1", "p2", 0.5), tie("b", "1", "p1", 0.8)])
    strengths = one.strengths().toarray()
    assert strengths[0, 0] == pytest.approx(0.75)
    assert strengths[1, 0] == pytest.approx(0.8)
    assert one.weights().toarray()[0, 1] == pytest.approx(0.75 * 0.8)


def test_of_one_posts_claims_the_best_counts() -> None:
    one = layer("people", [tie("a", "1", "p1", 0.3), tie("a", "1", "p1", 0.6), tie("b", "1", "p1", 0.5)])
    assert one.strengths().toarray()[0, 0] == pytest.approx(0.6)


def test_what_many_share_says_less() -> None:
    few = layer("events", [tie(a, "1") for a in "ab"]).weights().toarray()
    many = layer("events", [tie(a, "1") for a in "abcdef"]).weights().toarray()
    assert few[0, 1] == pytest.approx(5 * many[0, 1])


def test_partners_are_tied_themselves_too() -> None:
    ties = [Tie("x:a", "x:b", "p", "2014-01-01", 0.6), Tie("x:b", "x:a", "p", "2014-01-01", 0.6)]
    assert layer("partners", ties, direct=True).weights().toarray()[0, 1] == pytest.approx(0.6)
    assert layer("partners", ties).weights().nnz == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("1234"), st.sampled_from("pqr"),
                          st.floats(0.01, 1)), max_size=30))  # fmt: skip
@settings(deadline=None)
def test_weights_are_symmetric_and_do_not_depend_on_order(rows: list[tuple[str, str, str, float]]) -> None:
    ties = [tie(a, g, p, c) for a, g, p, c in rows]
    one, two = layer("people", ties), layer("people", ties[::-1])
    weights = one.weights().toarray()
    assert (weights == two.weights().toarray()).all()
    assert (weights == weights.T).all()
    assert (weights.diagonal() == 0).all()
    assert (weights >= 0).all()


def test_measures_find_the_broker() -> None:
    network = project([layer("people", star())], LABS)
    ranked = {r.label: r for r in measures(network)}
    assert ranked["B"].degree == 3
    assert ranked["B"].betweenness > ranked["A"].betweenness == 0
    assert ranked["B"].constraint < ranked["A"].constraint
    assert ranked["B"].effective_size == 3
    assert ranked["A"].community == ranked["B"].community != ranked["E"].community
    assert ranked["E"].eigenvector == 0
    assert sum(r.pagerank for r in ranked.values()) == pytest.approx(1, abs=1e-4)


def test_eigenvector_centrality_is_that_of_networkx() -> None:
    random = nx.barabasi_albert_graph(80, 3, seed=1)
    graph: nx.Graph[str] = nx.Graph((f"x:{a}", f"x:{b}", {"weight": 1.0 + (a * b) % 3}) for a, b in random.edges)
    theirs = nx.eigenvector_centrality(graph, weight="weight", max_iter=1000, tol=1e-10)
    ours = measure(graph, "eigenvector")
    assert all(math.isclose(ours[n], theirs[n], abs_tol=1e-5) for n in graph)


def test_an_empty_network_has_no_measures() -> None:
    network = project([layer("people", [])], LABS)
    assert measures(network) == []
    assert all(measure(network, name) == {} for name in MEASURES)
    assert communities(network) == []
    assert intervals([layer("people", [])], LABS, "degree", 3) == {}
    assert bipartite(layer("people", [])).ties == 0
    assert list(spans({"people": []}, LABS, 1)) == []


def test_posts_that_are_not_drawn_count_for_nothing() -> None:
    one = layer("people", star())
    assert set(project([one], LABS, {"x:p1": 1.0})) == {"x:a", "x:b"}
    twice = project([one], LABS, {"x:p1": 2.0})
    assert twice["x:a"]["x:b"]["weight"] == pytest.approx(0.75**2)


def test_intervals_are_the_same_each_time_and_hold_the_sure() -> None:
    ties = star() + [tie("a", "1", f"q{i}") for i in range(30)] + [tie("b", "1", f"q{i}") for i in range(30)]
    found = intervals([layer("people", ties)], LABS, "degree", 40)
    assert found == intervals([layer("people", ties)], LABS, "degree", 40)
    assert found["x:b"].low >= 1
    assert found["x:b"].best_rank == 1
    assert found["x:f"].low == 0


def test_who_is_missing_from_a_sample_ranks_last_by_every_measure() -> None:
    ties = star() + [tie(a, "1", f"q{i}") for i in range(30) for a in "ab"]
    one = layer("people", ties)
    for name in MEASURES:
        found = intervals([one], LABS, name, 40)
        assert found["x:f"].worst_rank >= len(found) - 1, name


def test_communities_that_rest_on_one_post_change_without_it() -> None:
    firm = [tie(a, g, f"p{i}") for i in range(40) for g, pair in (("1", "ab"), ("2", "cd")) for a in pair]
    stable = stability([layer("people", firm)], LABS)
    assert stable.changed == 0
    assert set(stable.stays.values()) == {1.0}


def test_a_layer_before_it_is_projected() -> None:
    found = bipartite(layer("events", [tie(a, g) for a in "ab" for g in "12"]))
    assert (found.organisations, found.shared, found.ties, found.density) == (2, 2, 4, 1)
    assert (found.clustering, found.closure, found.largest_share) == (1, 1, 2)


def test_spans_tell_how_the_network_changes() -> None:
    ties = [tie("a", "1"), tie("b", "1"), *(tie(c, "2", "p2", date="2016-05-01") for c in "bc")]
    first, middle, last = spans({"people": ties}, LABS, 1)
    assert (first.organisations, first.ties, first.density, first.strongest) == (2, 1, 1.0, "A")
    assert (middle.organisations, middle.strongest) == (0, "")
    assert (last.since, last.until, last.stay) == (2016, 2016, 0.0)
    [both] = spans({"people": ties}, LABS, 3)
    assert (both.organisations, both.broker) == (3, "B")


def test_layers_of_the_small_graph(small_data: DataDirectory) -> None:
    graph = Graph.open(small_data.path)
    ties = {name: ties_of(name, graph.claims, graph.by_iri) for name in SHARED}
    network = project(layers_of(ties), graph.by_iri)
    edge = network["https://example.org/institution/nesta"]["https://example.org/lab/la-27e-region"]
    assert edge["layers"].split() == ["events", "partners"]
    together = project(layers_of({"mentions": mention_ties(graph.engine, graph.by_iri)}), graph.by_iri)
    assert together.number_of_edges() > 0


@pytest.mark.parametrize(
    ("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf), (".net", nx.read_pajek)]
)
def test_a_file_for_other_tools_holds_the_network(tmp_path: Path, suffix: str, read: Callable[[Path], object]) -> None:
    network = project([layer("people", star())], LABS)
    [path] = write_network(network, measures(network), tmp_path / f"net{suffix}")
    found = read(path)
    assert isinstance(found, nx.Graph)
    assert (len(found), found.number_of_edges()) == (6, 4)
    labels = set(found) if suffix == ".net" else {data["label"] for _, data in found.nodes(data=True)}
    assert labels == set("ABCDEF")


def test_homonyms_stay_apart_in_pajek(tmp_path: Path) -> None:
    named = {**LABS, "x:b": Named("x:b", "Lab", "A")}
    network = project([layer("people", star())], named)
    [path] = write_network(network, measures(network), tmp_path / "net.net")
    assert len(nx.read_pajek(path)) == len(network)


def test_csv_for_gephi_is_edges_and_nodes_and_runs_no_formula(tmp_path: Path) -> None:
    named = {**LABS, "x:a": Named("x:a", "Lab", "=cmd()")}
    network = project([layer("people", star())], named)
    edges, nodes = write_network(network, measures(network), tmp_path / "net.csv")
    assert edges.read_text(encoding="utf-8").splitlines()[0] == "Source,Target,Type,Weight,Layers"
    rows = list(csv.DictReader(io.StringIO(nodes.read_text(encoding="utf-8"))))
    assert (rows[0]["Id"], rows[0]["Label"]) == ("x:a", "'=cmd()")
    with pytest.raises(UnknownFormat):
        write_network(network, measures(network), tmp_path / "net.doc")


@pytest.fixture
def run(sample_data: DataDirectory) -> Callable[..., Result]:
    return lambda *options: CliRunner().invoke(main, ["network", "--data", str(sample_data.path), *options])


def test_the_command_ranks_with_intervals(run: Callable[..., Result]) -> None:
    done = run("--type", "organisation", "--by", "strength", "--bootstrap", "5", "--limit", "3", "--format", "csv")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 3
    assert float(rows[0]["strength"]) >= float(rows[1]["strength"])
    assert "–" in rows[0]["ranks"]


def test_the_command_shows_years_and_figures(run: Callable[..., Result]) -> None:
    assert "strongest" in run("--years", "3", "--type", "organisation").stdout.splitlines()[0]
    assert "share that changes community without a tenth of the posts" in run("--summary").stdout
    assert run("--layer", "mentions").exit_code == 0


def test_the_command_writes_a_file(run: Callable[..., Result], tmp_path: Path) -> None:
    done = run("--export", str(tmp_path / "net.gexf"))
    assert "organisations" in done.stderr
    assert len(nx.read_gexf(tmp_path / "net.gexf")) > 1
    bad = run("--export", str(tmp_path / "net.doc"))
    assert bad.exit_code == 1
    assert "net.doc" in bad.stderr
