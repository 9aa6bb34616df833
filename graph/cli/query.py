"""`labgraph query`: a question to the graph, or to any SPARQL endpoint."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.options import data_option

if TYPE_CHECKING:
    from graph.engine import Engine

FORMS = ("table", "csv", "tsv", "json", "xml", "ttl")


def pairs(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The parameters of `--param NAME=VALUE`, each once."""
    found: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        name = name.lstrip("$")
        if not equals or not name:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE", param=parameter)
        if name in found:
            raise click.BadParameter(f"{name!r} is given twice", param=parameter)
        found[name] = text
    return found


@click.command("query")
@click.argument("query", metavar="NAME|FILE|-")
@click.option("--param", "-p", "values", multiple=True, callback=pairs, metavar="NAME=VALUE", help="May be repeated.")
@click.option("--format", "-f", "form", type=click.Choice(FORMS), help="Without it: a table; of a graph, Turtle.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the local graph.")
@click.option("--timeout", type=click.IntRange(1), metavar="SECONDS", help="How long an endpoint may take.")
@data_option
def command(
    query: str, values: dict[str, str], form: str | None, endpoint: str | None, timeout: int | None, data: Path
) -> None:
    """Run a query of the catalogue (see `labgraph queries`), of a file, or of standard input.

    The query sees the union of all graphs. It cannot change anything, nor make the local engine call an address.

    \b
    labgraph query partners -p organisation="La 27e Région"
    echo 'SELECT * { ?s a ?type } LIMIT 3' | labgraph query - --format csv
    """
    from graph.parameters import bound
    from graph.query_file import find_query, parse_query
    from graph.results import write_answer

    if timeout and not endpoint:
        raise click.BadParameter("it bounds --endpoint; a local query is stopped with Ctrl-C", param_hint="--timeout")
    found = parse_query(sys.stdin.buffer.read()) if query == "-" else find_query(query)
    engine = engine_of(data, endpoint, timeout)
    text = bound(found, values, engine.resolve)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the engine does not return to Python before it is done
    width = click_width() if sys.stdout.isatty() else None
    count = write_answer(engine.query(text), sys.stdout.buffer, form, width)  # type: ignore[arg-type]
    sys.stdout.buffer.flush()
    if not count and form in (None, "table"):
        click.echo("no rows", err=True)


def engine_of(data: Path, endpoint: str | None, seconds: int | None = None) -> Engine:
    """The endpoint if there is one, else the graph of the data directory."""
    if endpoint:
        from graph.remote import RemoteEngine
        from graph.settings import REMOTE_SECONDS

        return RemoteEngine(endpoint, seconds or REMOTE_SECONDS)
    from graph.data import DataDirectory
    from graph.engine import LocalEngine

    return LocalEngine(DataDirectory(data).open())


def click_width() -> int:
    """The width of the terminal in columns."""
    import shutil

    return shutil.get_terminal_size().columns
