"""The network of organisations as a file for other tools: GraphML, GEXF, Pajek, CSV for Gephi."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Literal, get_args

import networkx as nx

from graph.errors import UnknownFormat
from graph.graphml import for_xml
from graph.network import Ranked
from graph.network_files import safe_cell
from graph.whole_file import whole_file

FileFormat = Literal["graphml", "gexf", "net", "csv"]
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)


def write_network(graph: nx.Graph[str], ranked: Iterable[Ranked], path: Path) -> list[Path]:
    """Write the network, its nodes with their measures; gives the files written.

    The suffix decides: .graphml, .gexf, .net (Pajek) or .csv, which are two files: edges, and nodes beside them.
    Raises UnknownFormat and NotWritten.
    """
    rows = {row.iri: row for row in ranked}
    match path.suffix.lower():
        case ".csv":
            nodes = path.with_name(f"{path.stem}-nodes.csv")
            _write(nodes, _nodes_csv(graph, rows))
            _write(path, _edges_csv(graph))
            return [path, nodes]
        case ".net":
            _write(path, "\n".join(_pajek(graph)) + "\n")
        case ".graphml":
            _write(path, "\n".join(nx.generate_graphml(_plain(graph, rows))) + "\n")
        case ".gexf":
            _write(path, "\n".join(nx.generate_gexf(_plain(graph, rows))) + "\n")
        case _:
            raise UnknownFormat(path.name, FILE_FORMATS)
    return [path]


def csv_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV text; a name that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([safe_cell(v) if isinstance(v, str) else v for v in row] for row in rows)
    return out.getvalue()


def _write(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text.encode())


def _edges_csv(graph: nx.Graph[str]) -> str:
    edges = sorted(graph.edges(data=True))
    return csv_table(
        ("Source", "Target", "Type", "Weight", "Layers"),
        [(a, b, "Undirected", data["weight"], data["layers"]) for a, b, data in edges],
    )


def _nodes_csv(graph: nx.Graph[str], rows: dict[str, Ranked]) -> str:
    names = [f.name for f in fields(Ranked)]
    header = ["Id", "Label", *names[2:]]
    return csv_table(header, [tuple(asdict(rows[iri]).values()) for iri in sorted(graph)])


def _plain(graph: nx.Graph[str], rows: dict[str, Ranked]) -> nx.Graph[str]:
    """The graph with the measures as attributes and labels that XML can hold."""
    plain = graph.copy()
    for iri, data in plain.nodes(data=True):
        data.update({k: v for k, v in asdict(rows[iri]).items() if k != "iri"})
        data["label"] = for_xml(data["label"])
    return plain


def _pajek(graph: nx.Graph[str]) -> Iterable[str]:
    """Pajek's lines: vertices by number with a quoted label, edges by number with the weight.

    Readers take the label for the vertex, so that homonyms bear the tail of their IRI as well.
    """
    number = {iri: i for i, iri in enumerate(sorted(graph), 1)}
    labels = {iri: " ".join(graph.nodes[iri]["label"].replace('"', "'").split()) for iri in number}
    often = Counter(labels.values())
    yield f"*Vertices {len(number)}"
    for iri, i in number.items():
        tail = f" ({'/'.join(iri.split('/')[-2:])})" if often[labels[iri]] > 1 else ""
        yield f'{i} "{labels[iri]}{tail}"'
    yield "*Edges"
    for a, b, data in sorted(graph.edges(data=True)):
        yield f"{number[a]} {number[b]} {data['weight']}"
