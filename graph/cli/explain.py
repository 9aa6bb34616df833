"""`labgraph explain`: on whose word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.language import language
from graph.cli.options import data_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.explain import Evidence, Identity, Source

WORDS = {
    "fr": {"nothing": "Aucun billet ne les lie.", "left_out": "sous le seuil, hors du graphe", "also": "Autres noms",
           "named": "Nommé ainsi", "posts": "billets", "post": "billet", "signed": "A signé", "mentions": "Mentions",
           "as": "comme", "confidence": "confiance", "reference": "renvoi",
           "more": "… et {} autres : voir --limit",
           "one": "Pris pour un seul", "spelling": "autre graphie", "known": "connus pour le même",
           "both": "un billet emploie les deux", "initials": "initiales", "person": "nom abrégé",
           "slip": "faute de frappe", "nowhere": "Aucun billet ne le nomme."},
    "en": {"nothing": "No post relates them.", "left_out": "below the threshold, not in the graph",
           "also": "Other names", "named": "Named as", "posts": "posts", "post": "post", "signed": "Signed",
           "more": "… and {} more: see --limit", "mentions": "Mentions", "as": "as", "confidence": "confidence",
           "reference": "reference", "one": "Taken for one", "spelling": "another spelling",
           "known": "known for the same", "both": "a post uses both", "initials": "initials",
           "person": "name cut short", "slip": "slip of the pen", "nowhere": "No post names it."},
}  # fmt: skip


@click.command("explain")
@click.argument("name")
@click.argument("other", required=False)
@click.option("--all", "everything", is_flag=True, help="Of two entities: what is too uncertain for the graph as well.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many posts.")
@data_option
def command(name: str, other: str | None, everything: bool, limit: int, data: Path) -> None:
    """Show on whose word the graph says something.

    Of two entities, by name or IRI: the relations between them, each with the sentences of the posts that state it,
    their dates and how certain the reading is. Of one: its names, and the mentions that were taken for it.
    """
    from graph.data import DataDirectory
    from graph.engine import LocalEngine
    from graph.explain import between, identity
    from graph.names import find_entity

    directory = DataDirectory(data)
    store = directory.open()
    engine = LocalEngine(store)
    first = find_entity(store, name)
    if other is None:
        lines = of_one(identity(engine, first.iri), limit)
    else:
        second = find_entity(store, other)
        found = between(engine, first.iri, second.iri)
        if everything:
            from graph.left_out import left_out

            found += left_out(directory, store, first.iri, second.iri)
        click.echo(f"{first.label} ({first.type}) – {second.label} ({second.type})")
        lines = of_two(found, {e.iri: e.label for e in (first, second)}, limit)
    for line in lines:
        click.echo(line)


def of_two(found: list[Evidence], labels: dict[str, str], limit: int) -> Iterator[str]:
    """The lines on the relations between two entities: each relation, then what each post says of it."""
    from graph.text_table import printable
    from ontology import terms

    words, tongue = WORDS[language()], language()
    if not found:
        yield words["nothing"]
    names = {t.name: t.labels.get(tongue, t.name) for t in terms()}
    for subject, predicate, object_ in dict.fromkeys((e.subject, e.predicate, e.object) for e in found):
        said = [e for e in found if (e.subject, e.predicate, e.object) == (subject, predicate, object_)]
        kept = [e for e in said if e.kept]
        count = len({e.source.post for e in kept})
        yield ""
        best = f", {words['confidence']} {max(e.confidence for e in said):.2f}"
        figures = f"{count} {words['post' if count == 1 else 'posts']}{best}" if kept else words["left_out"]
        title = f"{labels[subject]} – {names.get(predicate, predicate)} → {labels[object_]}"
        yield f"{printable(title)}  [lab:{predicate}; {figures}]"
        for one in said[:limit]:
            role = f", {words['as']} “{printable(one.role)}”" if one.role else ""
            mark = "" if one.kept else f", {words['left_out']}"
            yield f"  {_post(one.source)}  ({one.confidence:.2f}{role}{mark})"
            yield from (f"    “{printable(sentence)}”" for sentence in one.sentences)
        if len(said) > limit:
            yield f"  {words['more'].format(len(said) - limit)}"


def of_one(found: Identity, limit: int) -> Iterator[str]:
    """The lines on one entity: names, the words that name it, the posts it signed, the mentions."""
    from graph.text_table import printable

    words = WORDS[language()]
    yield f"{printable(found.label)} ({found.type})  {found.iri}"
    if found.variants:
        yield f"{words['also']}: {'; '.join(map(printable, found.variants))}"
    if found.surfaces:
        counted = (f"{printable(s)} ({n} {words['post' if n == 1 else 'posts']})" for s, n in found.surfaces)
        yield f"{words['named']}: {'; '.join(counted)}"
    if reasons := found.reasons:
        yield f"{words['one']}:"
        for reason in reasons[:limit]:
            kind = words["both" if reason.kind == "post" else reason.kind]
            post = f"  <{reason.post}>" if reason.post else ""
            yield f"  “{printable(reason.name)}” – “{printable(reason.other)}”: {kind}{post}"
        if len(reasons) > limit:
            yield f"  {words['more'].format(len(reasons) - limit)}"
    if found.signed:
        yield f"{words['signed']}:"
        yield from (f"  {_post(source)}" for source in found.signed[:limit])
        if len(found.signed) > limit:
            yield f"  {words['more'].format(len(found.signed) - limit)}"
    if not found.mentions:
        yield words["nowhere"]
        return
    yield f"{words['mentions']}:"
    for one in found.mentions[:limit]:
        kind = "" if one.named else f", {words['reference']}"
        yield f"  {_post(one.source)}  «{printable(one.surface)}» ({one.confidence:.2f}{kind})"
        yield f"    “{printable(one.sentence)}”"
    if len(found.mentions) > limit:
        yield f"  {words['more'].format(len(found.mentions) - limit)}"


def _post(source: Source) -> str:
    from graph.text_table import printable

    return f"{source.date}  {printable(source.title)}  <{source.post}>"
