"""`labgraph view`: a stand-alone page of the network."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import get_args

import click

from extract.facts import EntityType
from graph.cli.options import data_option

# What --type takes: the six types, and `organisation` for labs and institutions.
TYPES: dict[str, tuple[EntityType, ...]] = {t.lower(): (t,) for t in get_args(EntityType)}
TYPES["organisation"] = ("Lab", "Institution")


def first_day(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The first day of a day, month or year."""
    return day(value, parameter, last=False) if value else None


def last_day(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The last day of a day, month or year."""
    return day(value, parameter, last=True) if value else None


def day(value: str, parameter: click.Parameter, *, last: bool) -> str:
    """The first or last day that a date of this precision allows, as YYYY-MM-DD; click.BadParameter if it is none."""
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
        year, month = (int(value), 12 if last else 1) if len(value) == 4 else (int(value[:4]), int(value[5:]))
        if len(value) not in (4, 7) or value[4:5] not in ("", "-"):
            raise ValueError(value)
        return date(year, month, monthrange(year, month)[1] if last else 1).isoformat()
    except ValueError:
        message = f"{value!r} is no date; write 2014-11-12, 2014-11 or 2014"
        raise click.BadParameter(message, param=parameter) from None


@click.command("view")
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True), metavar="OUT.html")
@click.option("--around", metavar="NAME", help="Only what is near the entity of this name (or IRI).")
@click.option("--depth", type=click.IntRange(1, 5), default=1, show_default=True, help="How many steps from --around.")
@click.option(
    "--type", "types", multiple=True, type=click.Choice(sorted(TYPES), case_sensitive=False),
    help="Only entities of this type; may be repeated. Without it: all but places; with --around: all.",
)  # fmt: skip
@click.option("--since", metavar="DATE", callback=first_day, help="Only what posts say from this day, month or year.")
@click.option("--until", metavar="DATE", callback=last_day, help="Only what posts say up to this day, month or year.")
@click.option("--limit", type=click.IntRange(2), default=150, show_default=True, help="At most so many entities.")
@data_option
def command(
    out: Path, around: str | None, depth: int, types: tuple[str, ...],
    since: str | None, until: str | None, limit: int, data: Path,
) -> None:  # fmt: skip
    """Write an interactive page of the network into OUT.html: one file that needs no server and no connection.

    The most connected entities come first; the page says how many are left out. Click a node for what is known of it,
    a line for the sentences that say so.
    """
    from graph.data import DataDirectory
    from graph.names import find_entity
    from graph.selection import Selection
    from graph.view import write

    store = DataDirectory(data).open()
    if since and until and until < since:
        raise click.BadParameter(f"{until} is before --since {since}", param_hint="--until")
    centre = find_entity(store, around).iri if around else None
    kinds = tuple(dict.fromkeys(t for name in types for t in TYPES[name.lower()]))
    chosen = write(store, out, Selection(centre, depth, kinds, since, until, limit))
    if str(out) != "-":
        left = f" ({chosen.hidden} more are not shown: see --limit)" if chosen.hidden else ""
        click.echo(f"{out}: {len(chosen.nodes)} entities, {len(chosen.edges)} relations{left}.")
