"""`labgraph network`: who is central in the network of labs, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.options import data_option
from graph.cli.view import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.api import Graph
    from graph.layers import LayerName, Tie
    from graph.network import Ranked
    from graph.uncertainty import Interval, Stability

Table = tuple[list[str], list[tuple[object, ...]]]  # the names of the columns, the rows
MEASURES = ("degree", "strength", "betweenness", "eigenvector", "pagerank", "core", "constraint", "effective_size")
LAYERS = ("people", "events", "programmes", "partners", "mentions")


@click.command("network")
@click.option("--layer", "layers", multiple=True, type=click.Choice(LAYERS),
              help="What organisations must share; may be repeated. Without it: all but mentions.")  # fmt: skip
@click.option("--type", "kind", type=click.Choice(("lab", "organisation")), default="lab", show_default=True,
              help="Labs alone, or institutions too.")  # fmt: skip
@click.option("--by", type=click.Choice(MEASURES), default="betweenness", show_default=True, help="The ranking.")
@click.option("--bootstrap", type=click.IntRange(0, 10_000), default=0, metavar="N",
              help="Give the ranking's intervals, from N samples of the posts.")  # fmt: skip
@click.option("--since", metavar="DATE", callback=first_day, help="Only what posts say from this day, month or year.")
@click.option("--until", metavar="DATE", callback=last_day, help="Only what posts say up to this day, month or year.")
@click.option("--years", type=click.IntRange(1), metavar="N", help="Instead: the network in each N years.")
@click.option("--summary", is_flag=True, help="Instead: size, communities and their stability, layer by layer.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many organisations.")
@click.option("--format", "form", type=click.Choice(("table", "csv")), default="table", show_default=True)
@click.option("--export", "out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the network to FILE.graphml, .gexf, .net (Pajek) or .csv (for Gephi).")  # fmt: skip
@click.option("--endpoint", metavar="URL", help="Read the graph of this SPARQL endpoint instead of the local one.")
@data_option
def command(
    layers: tuple[LayerName, ...], kind: str, by: str, bootstrap: int, since: str | None, until: str | None,
    years: int | None, summary: bool, limit: int, form: str, out: Path | None, endpoint: str | None, data: Path,
) -> None:  # fmt: skip
    """Rank the labs by their place in the network of those that share people, events, programmes or partners.

    Ties weigh as much as the evidence behind them. What is only named together (--layer mentions) counts for nothing
    unless it is asked for. docs/network.md says what each measure means.
    """
    from tqdm import tqdm

    from graph.api import Graph
    from graph.layers import ORGANISATIONS
    from graph.network import layers_of, measures, project
    from graph.ranking_files import csv_table, write_network

    graph = Graph.open(endpoint or data)
    ties = graph.ties(*layers, types=("Lab",) if kind == "lab" else ORGANISATIONS)
    if years:
        header, rows = over_time(graph, ties, years)
    elif summary:
        header, rows = summarised(graph, ties, since or "", until or "9999")
    else:
        found = layers_of(ties, since or "", until or "9999")
        network = project(found, graph.by_iri)
        ranked = sorted(measures(network), key=lambda r: (-getattr(r, by) * (-1 if by == "constraint" else 1), r.iri))
        between: Mapping[str, Interval] = {}
        if bootstrap:
            from graph.uncertainty import intervals

            with tqdm(total=bootstrap, bar_format="{desc} {elapsed}", disable=None) as bar:
                between = intervals(
                    found, graph.by_iri, by, bootstrap,  # type: ignore[arg-type]
                    step=lambda done, of: bar.set_description_str(f"network: {done} of {of} samples"),
                )  # fmt: skip
        header, rows = ranking(ranked[:limit], by, between)
        if out:
            for path in write_network(network, ranked, out):
                click.echo(f"{path}: {len(network)} organisations, {network.number_of_edges()} ties.", err=True)
    click.echo(csv_table(header, rows) if form == "csv" else table(header, rows), nl=False)


def ranking(ranked: list[Ranked], by: str, between: Mapping[str, Interval]) -> Table:
    """A row an organisation, with the interval of the ranking's measure and rank if there is one."""
    others = [m for m in MEASURES if m != by]
    header = ["label", "type", by, *(["low", "high", "ranks"] if between else []), *others, "community", "iri"]
    rows: list[tuple[object, ...]] = []
    for r in ranked:
        span = between.get(r.iri)
        sure = (span.low, span.high, f"{span.best_rank}–{span.worst_rank}") if span else ("", "", "")
        rest = [getattr(r, m) for m in others]
        rows.append((r.label, r.type, getattr(r, by), *(sure if between else ()), *rest, r.community, r.iri))
    return header, rows


def over_time(graph: Graph, ties: dict[LayerName, list[Tie]], years: int) -> Table:
    """A row for each span of years: its size, and who was the strongest and the chief go-between."""
    from dataclasses import astuple, fields

    from graph.timeline import Span, spans

    return [f.name for f in fields(Span)], [astuple(span) for span in spans(ties, graph.by_iri, years)]


def summarised(graph: Graph, ties: dict[LayerName, list[Tie]], since: str, until: str) -> Table:
    """Figures of the whole network and of each layer, a row each."""
    from graph.network import bipartite, communities, layers_of, project
    from graph.uncertainty import stability

    layers = layers_of(ties, since, until)
    network = project(layers, graph.by_iri)
    stable: Stability = stability(layers, graph.by_iri)
    rows: list[tuple[object, ...]] = [
        ("all", "organisations", len(network)),
        ("all", "ties", network.number_of_edges()),
        ("all", "communities", len(communities(network))),
        ("all", "share that changes community without a tenth of the posts", stable.changed),
    ]
    for one in layers:
        found = bipartite(one)
        rows += [
            (one.name, "organisations", found.organisations),
            (one.name, "shared", found.shared),
            (one.name, "ties", found.ties),
            (one.name, "density", found.density),
            (one.name, "clustering", found.clustering),
            (one.name, "closure", found.closure),
            (one.name, "most organisations that share one", found.largest_share),
        ]
    return ["layer", "figure", "value"], rows


def table(header: list[str], rows: list[tuple[object, ...]]) -> str:
    """Rows as a table for the terminal."""
    import shutil
    import sys

    from pyoxigraph import Literal

    from graph.text_table import text_table

    cells = [[Literal(f"{v:.4g}" if isinstance(v, float) else v) for v in row] for row in rows]  # type: ignore[arg-type]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return text_table(header, cells, width)
