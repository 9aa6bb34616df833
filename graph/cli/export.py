"""`labgraph export`: the graph as a file."""

from __future__ import annotations

from pathlib import Path

import click

from graph.cli.options import data_option

LARGE = 200_000  # quads: below it an export is done before one could read what it is doing


@click.command("export")
@click.argument("out", default="-", type=click.Path(path_type=Path, allow_dash=True), metavar="[OUT]")
@click.option("--format", "format_name", metavar="FORMAT", help="ttl, trig, nq, nt, jsonld, rdf or graphml.")
@click.option("--evidence", is_flag=True, help="Sentences, mentions, references and assertions too.")
@data_option
def command(out: Path, format_name: str | None, evidence: bool, data: Path) -> None:
    """Write the graph into the file OUT, or to standard output.

    Without --format the file's ending decides; standard output is Turtle. The plain graph has the entities, their
    names, dates and relations, and the posts with title, day and address. N-Quads and TriG keep the graph of each
    post apart; the others have one graph. GraphML has the network alone, with a sentence at each edge.
    """
    from tqdm import tqdm

    from graph.data import DataDirectory
    from graph.export import format_of, write

    chosen = format_of(out, format_name)
    directory = DataDirectory(data)
    store = directory.open()
    silent = None if directory.manifest.quads > LARGE else True  # None: silent unless it is a terminal
    with tqdm(bar_format="{desc} {elapsed}", disable=silent) as bar:
        write(store, out, chosen, evidence, lambda doing: bar.set_description_str(f"export: {doing}"))
