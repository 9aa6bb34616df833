"""`labgraph serve`: the explorer, the SPARQL endpoint and the data on the web."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graph.cli.options import data_option
from graph.server.settings import table

Command = Callable[..., None]


def settings_options(command: Command) -> Command:
    """The options of the settings table, one a setting."""
    for name, default, text, metavar in reversed(table()):
        flag = "--" + name.replace("_", "-")
        more: dict[str, Any]
        if isinstance(default, bool):
            more = {"is_flag": True}
        elif isinstance(default, tuple):
            more = {"multiple": True, "metavar": metavar}
        else:
            more = {"type": type(default), "default": default, "metavar": metavar, "show_default": default != ""}
        command = click.option(flag, name, help=text, **more)(command)
    return command


@click.command("serve")
@data_option
@settings_options
def command(data: Path, **given: Any) -> None:
    """Serve the explorer, the SPARQL endpoint and the data of the graph, read-only, until Ctrl-C.

    A new build is taken over while serving. With LABGRAPH_TOKEN set, whoever sends that token may write into graphs
    that no post owns.
    """
    from graph.data import DataDirectory
    from graph.server.running import run
    from graph.server.settings import Settings

    settings = Settings(**given)
    run(DataDirectory(data), settings, os.environ.get("LABGRAPH_TOKEN", ""), click.echo)
