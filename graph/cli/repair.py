"""`labgraph repair`: a damaged data directory, made whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.options import data_option

if TYPE_CHECKING:
    from graph.repair import Repaired


@click.command("repair")
@data_option
def command(data: Path) -> None:
    """Look through the whole data directory, and make again what is damaged.

    The graph is made again from the posts that are kept. A damaged posts.sqlite is saved row by row; the damaged file
    stays beside it. Sources need not be there.
    """
    from graph.cli.progress import bars
    from graph.cli.stopping import stopping
    from graph.data import DataDirectory
    from graph.repair import repair

    with stopping(), bars(quiet=False) as progress:
        directory = DataDirectory(data)
        found = repair(directory, progress=progress)
    if found.report is None:
        directory.check_memory()
    for line in _lines(found, data):
        click.echo(line)


def _lines(found: Repaired, data: Path) -> Iterator[str]:
    if found.report is None:
        yield f"{data} is whole; nothing had to be done."
        return
    if found.database:
        kept = ", ".join(f"{number} {table}" for table, number in found.kept.items() if number) or "nothing"
        yield f"posts.sqlite was damaged ({found.database}): saved {kept}; the damaged file is posts.sqlite.damaged."
        if lost := ", ".join(f"{number} {table}" for table, number in found.lost.items() if number):
            yield f"Lost: {lost}; build from the sources again to read what is missing."
    if found.store:
        yield f"The graph was damaged ({found.store}) and was made again from the posts that are kept."
    yield f"{found.report.posts} posts, {found.report.entities} entities, {found.report.relations} relations."
