"""`labgraph evaluate`: the graph against annotated posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.options import data_option

if TYPE_CHECKING:
    from extract.model.scoring import Score


@click.command("evaluate")
@click.argument(
    "gold", nargs=-1, required=True, metavar="GOLD…", type=click.Path(path_type=Path, exists=True, readable=True)
)
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N", help="Show N errors of each kind.")
@data_option
def command(gold: tuple[Path, ...], errors: int, data: Path) -> None:
    """Measure the graph against annotated posts: precision, recall and F1 of entities and relations.

    GOLD is a folder of annotations or a single file (JSON). With --errors the mistakes follow, grouped by kind, each
    with the sentence it stands in.
    """
    from extract.model.gold import read_annotations
    from graph.data import DataDirectory
    from graph.evaluation import evaluate

    try:
        annotations = read_annotations(gold)
    except ValueError as error:
        raise click.BadParameter(f"{error} is no annotation", param_hint="GOLD…") from error
    if not annotations:
        raise click.BadParameter("there is no annotation", param_hint="GOLD…")
    found = evaluate(DataDirectory(data).open(), annotations)
    click.echo(f"{len(annotations)} posts, not in the graph: {', '.join(found.missing) or 'none'}")
    _echo("entities", found.entities.entities)
    for type_, one in found.entities.by_type.items():
        _echo(f"  {type_}", one)
    _echo("entities without type", found.entities.untyped)
    _echo("relations", found.all_relations)
    for predicate, relation in found.relations.items():
        _echo(f"  {predicate}", relation)
    precision, recall = found.entities.same
    click.echo(f"{'same entity across posts':34} P {precision:.3f}  R {recall:.3f}")
    if errors:
        for kind, mistakes in found.errors():
            click.echo(f"\n{kind}: {len(mistakes)}")
            for mistake, sentence in mistakes[:errors]:
                click.echo(f"  {mistake.post}: «{mistake.surface}»" + (f"\n      {sentence}" if sentence else ""))


def _echo(name: str, one: Score) -> None:
    click.echo(
        f"{name:34} P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}"
        f"   ({one.right} right, {one.predicted} predicted, {one.gold} gold)"
    )
