"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LABGRAPH_DATA",
    default=Path("labgraph-data"),
    show_default=True,
    help="The data directory (else LABGRAPH_DATA).",
)
