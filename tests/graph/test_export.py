"""The graph as a file: every format says the same, in the same bytes each time, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from graph.cli import main
from graph.data import DataDirectory
from graph.errors import NotWritten, UnknownFormat
from graph.export import FORMATS, Format, format_of, write, write_to
from tests.graph.conftest import Bench

SMALL = Path(__file__).parents[1] / "ontology" / "small.trig"
LAB = "https://w3id.org/labgraph/ontology#"
PARSERS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
NASTY = 'a "quoted" \\ line\nand\ttab, <b>&amp;</b>, é, 🎉, \u2028, \u00a0, \x7f'


@pytest.fixture(scope="module")
def small() -> ox.Store:
    store = ox.Store()
    store.load(path=SMALL, format=ox.RdfFormat.TRIG)
    graph = ox.NamedNode("https://example.org/graph/entities")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    store.add(ox.Quad(ox.NamedNode("https://example.org/lab/silk"), label, ox.Literal(NASTY, language="fr"), graph))
    return store


def exported(store: ox.Store, format: Format, evidence: bool = True) -> bytes:
    out = io.BytesIO()
    write_to(store, out, format, evidence)
    return out.getvalue()


def triples(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store}


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf"])
def test_formats_with_one_graph_have_every_triple_once(small: ox.Store, format: Format) -> None:
    data = exported(small, format)
    read = list(ox.parse(data, PARSERS[format]))
    assert {quad.triple for quad in read} == triples(small)
    assert len(read) == len(triples(small))
    names = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
    assert len(rdflib.Graph().parse(data=data, format=names[format])) == len(read)


@pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # rdflib calls what it deprecates itself
@pytest.mark.parametrize("format", ["trig", "nq"])
def test_formats_with_graphs_keep_each_quad(small: ox.Store, format: Format) -> None:
    data = exported(small, format)
    assert set(ox.parse(data, PARSERS[format])) == set(small)
    with_graphs = rdflib.Dataset()
    with_graphs.parse(data=data, format={"trig": "trig", "nq": "nquads"}[format])
    assert len(with_graphs) == len(small)


def test_the_plain_graph_is_all_but_evidence(small: ox.Store) -> None:
    kinds = {f"<{LAB}{name}>" for name in ("Sentence", "Mention", "Reference", "Assertion")}
    plain = triples_of(exported(small, "nq", evidence=False))
    left_out = triples_of(exported(small, "nq")) - plain
    assert not any(kind in line for kind in kinds for line in plain)
    assert {line.split()[2] for line in left_out if f"<{LAB}" in line.split()[2] and "#type>" in line} == kinds
    subjects = {line.split()[0] for line in left_out}
    assert not subjects & {line.split()[0] for line in plain}


def triples_of(nquads: bytes) -> set[str]:
    return set(nquads.decode().splitlines())


def test_n_quads_and_n_triples_are_sorted(small: ox.Store) -> None:
    for format in ("nq", "nt"):
        found = exported(small, format).splitlines()
        assert found == sorted(found)
        assert len(set(found)) == len(found)


def test_json_ld_needs_nothing_from_the_web(small: ox.Store) -> None:
    document = json.loads(exported(small, "jsonld"))
    assert isinstance(document["@context"], dict)
    assert all(not isinstance(v, str) or not v.endswith(".jsonld") for v in document["@context"].values())
    silk = next(node for node in document["graph"] if node["id"] == "https://example.org/lab/silk")
    assert "Lab" in silk["type"]


def test_graphml_is_the_network_with_a_sentence_on_each_edge(small: ox.Store) -> None:
    graph = nx.parse_graphml(exported(small, "graphml").decode(), force_multigraph=True)
    silk = graph.nodes["https://example.org/lab/silk"]
    assert (silk["label"], silk["type"]) == ("SILK", "Lab")
    assert all(data["sentence"] for _, _, data in graph.edges(data=True))
    kent = graph.get_edge_data("https://example.org/institution/kent-county-council", "https://example.org/lab/silk")
    assert [edge["label"] for edge in kent.values()] == ["founded"]


def test_two_exports_are_equal_byte_for_byte(small: ox.Store, tmp_path: Path) -> None:
    """In processes of their own, since Python's and Rust's hashes differ from one to the next."""
    script = """import sys, pathlib, pyoxigraph as ox
from graph.export import FORMATS, write
store = ox.Store(); store.load(path=sys.argv[1], format=ox.RdfFormat.TRIG)
for name in FORMATS: write(store, pathlib.Path(sys.argv[2]) / f"g.{name}", name, evidence=True)"""
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        ask = [sys.executable, "-W", "ignore", "-c", script, str(SMALL), str(tmp_path / seed)]
        subprocess.run(ask, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for name in FORMATS:
        one, two = ((tmp_path / seed / f"g.{name}").read_bytes() for seed in ("1", "2"))
        assert one == two, name
        assert len(one) > 1000


def test_an_empty_store_is_a_valid_file_in_every_format() -> None:
    for name in FORMATS:
        data = exported(ox.Store(), name)
        if name == "graphml":
            assert len(nx.parse_graphml(data.decode())) == 0
        else:
            assert list(ox.parse(data, PARSERS[name])) == []


def test_characters_that_xml_forbids_are_replaced() -> None:
    store = ox.Store()
    node, graph = ox.NamedNode("https://ex.org/x"), ox.NamedNode("https://ex.org/g")
    words = (ox.Literal("a\x00b\x0b"), ox.Literal("c\ufffe", language="fr"))
    store.extend(ox.Quad(node, ox.NamedNode("https://ex.org/p"), word, graph) for word in words)
    read = {quad.object.value for quad in ox.parse(exported(store, "rdf"), ox.RdfFormat.RDF_XML)}  # type: ignore[union-attr]
    assert read == {"a\ufffdb\ufffd", "c\ufffd"}


def test_the_file_name_tells_the_format() -> None:
    assert get_args(Format) == FORMATS == ("ttl", "trig", "nq", "nt", "jsonld", "rdf", "graphml")
    assert [format_of(f"a.{name}") for name in FORMATS] == list(FORMATS)
    assert (format_of("a"), format_of("-"), format_of("a.JSON"), format_of("a.nt", "rdf")) == (
        "ttl",
        "ttl",
        "jsonld",
        "rdf",
    )
    for path, named in (("a.txt", None), ("a.ttl", "n3")):
        with pytest.raises(UnknownFormat):
            format_of(path, named)


def test_what_was_there_stays_where_an_export_fails(small: ox.Store, tmp_path: Path) -> None:
    there = tmp_path / "graph.ttl"
    there.write_text("before", "utf8")
    broken = ox.Store()
    broken.load(path=SMALL, format=ox.RdfFormat.TRIG)
    for target in (tmp_path, tmp_path / "no" / "graph.ttl", there / "graph.ttl"):
        with pytest.raises(NotWritten) as told:
            write(small, target, "ttl")
        assert told.value.path == target
    with pytest.raises(RuntimeError, match="stop"):
        write(small, there, "ttl", step=stop)
    assert there.read_text("utf8") == "before"
    assert list(tmp_path.iterdir()) == [there]
    write(small, there, "ttl")
    assert list(tmp_path.iterdir()) == [there]
    assert there.read_text("utf8").startswith("@prefix")


def stop(doing: str) -> None:
    if doing == "writing":
        raise RuntimeError("stop")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_told(small: ox.Store) -> None:
    with pytest.raises(NotWritten, match="No space left"):
        write(small, "/dev/full", "nq")


def test_a_link_keeps_pointing_and_permissions_stay(small: ox.Store, tmp_path: Path) -> None:
    real = tmp_path / "real.nt"
    real.write_text("x", "utf8")
    real.chmod(0o640)
    link = tmp_path / "link.nt"
    link.symlink_to(real)
    write(small, link, "nt")
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_bytes() == exported(small, "nt", evidence=False)


def test_the_command(bench: Bench, tmp_path: Path) -> None:
    bench.build()
    run = CliRunner()
    data = ["--data", str(bench.data.path)]
    out = tmp_path / "graph.nt"
    assert run.invoke(main, ["export", str(out), *data]).exit_code == 0
    assert out.read_bytes() == exported(bench.data.open(), "nt", evidence=False)
    whole = run.invoke(main, ["export", "--format", "nq", "--evidence", *data])
    assert whole.stdout.encode().splitlines(keepends=True) == bench.lines()
    for arguments, said in (
        (["export", "--format", "n3", *data], "is no format of this command; name one with --format"),
        (["export", str(tmp_path / "no" / "x.ttl"), *data], "could not be written"),
        (["export", "--data", str(tmp_path / "none")], "holds no graph yet; build one with"),
    ):
        result = run.invoke(main, arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("labgraph: ")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.model
def test_the_samples_read_the_same_in_rdflib_and_oxigraph(sample_data: DataDirectory) -> None:
    data = exported(sample_data.open(), "ttl")
    assert len(rdflib.Graph().parse(data=data, format="turtle")) == len(list(ox.parse(data, ox.RdfFormat.TURTLE)))
