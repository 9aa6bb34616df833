"""`labgraph correct`: a curator's decisions, kept in the data directory and applied at every build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from extract.facts import PREDICATES, EntityType
from graph.cli.options import data_option

if TYPE_CHECKING:
    from graph.deciding import Desk
    from graph.decisions import Decision

_ONE_OF_SIX = click.Choice(get_args(EntityType), case_sensitive=False)
_PREDICATE = click.Choice(PREDICATES)


@click.group("correct")
def command() -> None:
    """Correct the graph: decisions that stand above what was read, and survive every build.

    Entities are named by a label, a variant or an IRI. Decisions are kept in the data directory; `list` shows them,
    `undo` takes one back.
    """


def _options(function: Callable[..., None]) -> Callable[..., None]:
    """--because and --data."""
    because = click.option("--because", "why", default="", metavar="REASON", help="Why; shown with the decision.")
    return data_option(because(function))


def _decide(data: Path, why: str, make: Callable[[Desk], Decision]) -> None:
    """Make a decision against the current graph and build with it."""
    from graph.build import build
    from graph.cli.progress import bars
    from graph.cli.stopping import stopping
    from graph.data import DataDirectory
    from graph.deciding import Desk

    directory = DataDirectory(data)
    store = directory.open()
    decision = make(Desk(store, directory.manifest.base, why))
    del store
    with stopping(), bars(quiet=False) as progress:
        report = build(directory, (), decide=(decision,), progress=progress)
    click.echo(f"Decided: {_told(decision)}. The graph has {report.entities} entities, {report.relations} relations.")


def _told(decision: Decision) -> str:
    """A decision in a line, without the reason."""
    if decision.kind == "suppress":
        return "suppress a person"
    names = decision.entities
    if decision.predicate:
        return f"{decision.kind} {names[0]} {decision.predicate} {names[1]}"
    if decision.kind == "split":
        return f"split {names[1]} «{decision.value}» from {names[0]} in {len(decision.posts)} posts"
    return " ".join((decision.kind, *names, *([f"«{decision.value}»"] if decision.value else [])))


@command.command("merge")
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME…")
@_options
def merge(names: tuple[str, ...], why: str, data: Path) -> None:
    """Two or more entities are one. The IRI with more mentions stays; the others lead to it."""
    if len(names) < 2:
        raise click.UsageError("name two entities or more")
    _decide(data, why, lambda desk: desk.merge(names))


@command.command("split")
@click.argument("name")
@click.option("--post", "posts", multiple=True, required=True, metavar="IRI", help="A post; may be repeated.")
@click.option("--as", "label", required=True, metavar="NAME", help="What the other one is called.")
@_options
def split(name: str, posts: tuple[str, ...], label: str, why: str, data: Path) -> None:
    """Some posts mean another entity of the same name."""
    _decide(data, why, lambda desk: desk.split(name, posts, label))


@command.command("retype")
@click.argument("name")
@click.argument("type_", type=_ONE_OF_SIX, metavar="TYPE")
@_options
def retype(name: str, type_: Any, why: str, data: Path) -> None:
    """An entity is of another type: Person, Lab, Institution, Programme, Event or Place. It keeps its IRI."""
    _decide(data, why, lambda desk: desk.retype(name, type_))


@command.command("rename")
@click.argument("name")
@click.argument("label")
@click.option("--language", default="", metavar="TAG", help="The label's language, such as fr; else as it was.")
@_options
def rename(name: str, label: str, language: str, why: str, data: Path) -> None:
    """An entity's label is another; the old one becomes a variant."""
    if not label.strip():
        raise click.UsageError("a label is not empty")
    _decide(data, why, lambda desk: desk.rename(name, label.strip(), language))


@command.command("reject")
@click.argument("name")
@click.argument("predicate", required=False, type=_PREDICATE)
@click.argument("other", required=False)
@_options
def reject(name: str, predicate: str | None, other: str | None, why: str, data: Path) -> None:
    """NAME is no entity; or, with PREDICATE and OTHER, the relation between the two does not hold."""
    if predicate and not other:
        raise click.UsageError("say between which two the relation does not hold")
    if predicate and other:
        _decide(data, why, lambda desk: desk.relation("reject", name, predicate, other))
    else:
        _decide(data, why, lambda desk: desk.reject(name))


@command.command("add")
@click.argument("name")
@click.argument("predicate", type=_PREDICATE)
@click.argument("other")
@_options
def add(name: str, predicate: str, other: str, why: str, data: Path) -> None:
    """A relation holds between two entities, on your word: give the reason with --because."""
    _decide(data, why, lambda desk: desk.relation("add", name, predicate, other))


@command.command("suppress")
@click.argument("name")
@_options
def suppress(name: str, why: str, data: Path) -> None:
    """A person is not to be named: neither as an entity nor in the sentences, now or after later builds."""
    _decide(data, why, lambda desk: desk.suppress(name))


@command.command("list")
@data_option
def list_(data: Path) -> None:
    """List the decisions that hold, with their numbers."""
    from graph.data import DataDirectory
    from graph.failures import told
    from graph.state import State

    directory = DataDirectory(data)
    directory.current()
    directory.check_memory()
    with told(data, directory.database), State(directory.database) as state:
        for one in state.decisions():
            click.echo(f"{one.number}  {one.made}  {_told(one)}{f'  ({one.why})' if one.why else ''}")


@command.command("undo")
@click.argument("number", type=int)
@data_option
def undo(number: int, data: Path) -> None:
    """Take a decision back, by its number in `labgraph correct list`."""
    from graph.build import build
    from graph.cli.progress import bars
    from graph.cli.stopping import stopping
    from graph.data import DataDirectory

    directory = DataDirectory(data)
    directory.current()
    with stopping(), bars(quiet=False) as progress:
        report = build(directory, (), undo=(number,), progress=progress)
    click.echo(f"Undone. The graph has {report.entities} entities, {report.relations} relations.")
