"""Files of a network with hostile names: a spreadsheet runs nothing, XML stays XML."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import BinaryIO

import networkx as nx
import pytest

from graph.names import Named
from graph.network_data import Edge, Network, Node
from graph.network_files import csv_of, write_gexf, write_graphml
from graph.selection import Chosen, Selection, choose
from tests.view.graphs import HOSTILE, hostile

RUN = ("=", "+", "-", "@", "\t", "\r")


def test_no_cell_of_a_csv_is_a_formula() -> None:
    names = ["=1+2", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+2", "d'accord"]
    named = [Named(f"https://exemple.test/e{i}", "Lab", name) for i, name in enumerate(names)]
    edges = tuple(Edge(named[0].iri, "partnerOf", n.iri) for n in named[1:])
    chosen = choose(Network({n.iri: Node(n) for n in named}, edges, {}), Selection())
    rows = list(csv.reader(io.StringIO(csv_of(chosen).removeprefix("\ufeff"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(RUN)]
    assert {"'=1+2", "'@SUM(A1)", "d'accord"} <= set(cells)


def test_a_csv_keeps_every_name_whole() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(hostile()).removeprefix("\ufeff"), newline="")))
    assert {row["subject"].removeprefix("'") for row in rows} == set(HOSTILE)


@pytest.mark.parametrize(("write", "read"), [(write_graphml, nx.read_graphml), (write_gexf, nx.read_gexf)])
def test_graph_files_keep_every_name_whole(
    write: Callable[[Chosen, BinaryIO], None], read: Callable[..., nx.Graph[str]]
) -> None:
    write(hostile(), file := io.BytesIO())
    file.seek(0)
    graph = read(file)
    kept = {str(d["label"]).replace("\r\n", "\n") for _, d in graph.nodes(data=True)}
    assert kept == set(HOSTILE)


def test_graph_files_are_xml_whatever_the_names_hold() -> None:
    named = [Named(f"https://exemple.test/e{i}", "Lab", name) for i, name in enumerate(("a\x00b", "c\ufffed"))]
    edges = (Edge(named[0].iri, "partnerOf", named[1].iri),)
    chosen = choose(Network({n.iri: Node(n) for n in named}, edges, {}), Selection())
    for write, read in ((write_graphml, nx.read_graphml), (write_gexf, nx.read_gexf)):
        write(chosen, file := io.BytesIO())
        file.seek(0)
        assert {d["label"] for _, d in read(file).nodes(data=True)} == {"a\ufffdb", "c\ufffdd"}
