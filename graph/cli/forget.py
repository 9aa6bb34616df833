"""`labgraph forget`: a source out of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from graph.cli.options import data_option


@click.command("forget")
@click.argument("source")
@data_option
def command(source: str, data: Path) -> None:
    """Take a SOURCE and what only it said out of the graph.

    SOURCE is a file, folder or address as it was given to `labgraph build`. Its posts leave the disk too, those of the
    graph before this one included.
    """
    from graph.build import build
    from graph.cli.progress import bars
    from graph.cli.stopping import stopping
    from graph.data import DataDirectory

    directory = DataDirectory(data)
    directory.current()  # there must be a graph
    with stopping(), bars(quiet=False) as progress:
        report = build(directory, (), forget=(source,), progress=progress)
    click.echo(
        f"{source} is forgotten: {report.removed} posts were taken away, and what only they said; {report.posts} posts "
        f"are left in {data}: {report.entities} entities, {report.relations} relations."
    )
