"""What is shown as a file: GraphML and GEXF for graph tools, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from graph.graphml import for_xml
from graph.network_data import Edge
from graph.selection import Chosen

COLUMNS = ("subject", "subject_type", "relation", "object", "object_type", "posts", "first", "last", "confidence",
           "subject_iri", "object_iri")  # fmt: skip
# A spreadsheet runs a cell that begins so (OWASP, "CSV Injection"); an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(chosen: Chosen) -> str:
    """A line for each relation; names that a spreadsheet would take for a formula begin with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    nodes = {node.named.iri: node.named for node in chosen.nodes}
    for edge in chosen.edges:
        one, two, (first, last) = nodes[edge.subject], nodes[edge.object], _days(chosen, edge)
        row = (one.label, one.type, edge.predicate, two.label, two.type, len(edge.posts), first, last,
               edge.confidence, one.iri, two.iri)  # fmt: skip
        writer.writerow([safe_cell(value) for value in row])
    return "\ufeff" + text.getvalue()  # Excel takes a file for UTF-8 by this mark


def write_gexf(chosen: Chosen, file: BinaryIO) -> None:
    """The part of the network as GEXF 1.2."""
    import networkx as nx

    nx.write_gexf(_graph(chosen), file, encoding="utf-8", version="1.2draft")


def write_graphml(chosen: Chosen, file: BinaryIO) -> None:
    """The part of the network as GraphML."""
    import networkx as nx

    nx.write_graphml(_graph(chosen), file, encoding="utf-8", prettyprint=True)


def _graph(chosen: Chosen) -> Any:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in chosen.nodes:
        n = node.named
        graph.add_node(n.iri, label=for_xml(n.label), type=n.type, mentions=node.mentions, posts=node.posts,
                       first=node.first, last=node.last)  # fmt: skip
    for number, edge in enumerate(chosen.edges):
        first, last = _days(chosen, edge)
        graph.add_edge(edge.subject, edge.object, key=f"e{number}", id=f"e{number}", label=edge.predicate,
                       weight=max(1, len(edge.posts)), confidence=edge.confidence, first=first, last=last)  # fmt: skip
    return graph


def _days(chosen: Chosen, edge: Edge) -> tuple[str, str]:
    days = sorted(chosen.network.posts[post].date for post in edge.posts)
    return (days[0], days[-1]) if days else ("", "")


def safe_cell(value: object) -> str:
    """A value as the text of a CSV cell, with an apostrophe before what a spreadsheet would take for a formula."""
    text = str(value)
    return "'" + text if text.startswith(_FORMULA) else text
