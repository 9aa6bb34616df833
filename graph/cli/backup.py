"""`labgraph backup`: a copy of the data directory that is whole whatever goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

import click

from graph.cli.options import data_option


@click.command("backup")
@click.argument("out", type=click.Path(path_type=Path))
@data_option
def command(out: Path, data: Path) -> None:
    """Copy the graph and all that is remembered into the new folder OUT, while it is served or built.

    OUT is a data directory itself: give it as --data, or put it in the place of the lost one, to restore.
    """
    from graph.backup import backup
    from graph.data import DataDirectory

    made = DataDirectory(backup(DataDirectory(data), out)).manifest
    click.echo(f"{made.posts} posts, {made.entities} entities in {out}.")
