"""`labgraph validate`: SHACL over the graph."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from graph.cli.options import data_option


@click.command("validate")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="At most so many nodes a shape.")
@data_option
def command(limit: int, data: Path) -> None:
    """Check the graph against the SHACL shapes; exit status 1 if it breaks one.

    Each broken shape is a sentence that says what should hold, with the nodes where it does not.
    """
    from tqdm import tqdm

    from graph.data import DataDirectory
    from graph.validation import violations

    directory = DataDirectory(data)
    store = directory.open()
    with tqdm(total=1, bar_format="{desc} {elapsed}", disable=None) as bar:
        found = list(violations(store, lambda done, of: bar.set_description_str(f"validate: {done} of {of} checks")))
    for message, group in groupby(found, key=lambda v: v.message):
        broken = list(group)
        click.echo(f"{message} Not so at {len(broken)} {'node' if len(broken) == 1 else 'nodes'}:")
        for one in broken[:limit]:
            click.echo(f"  {one.node}" + (f"  ({one.value})" if one.value else ""))
        if len(broken) > limit:
            click.echo(f"  … and {len(broken) - limit} more: see --limit")
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"The graph conforms: {directory.manifest.quads} quads.")
