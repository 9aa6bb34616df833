"""`labgraph queries`: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graph.cli.language import language

if TYPE_CHECKING:
    from queries import Parameter, Query

TYPES = {
    "fr": {"entity": "une entité, par son nom ou son IRI", "string": "un texte",
           "date": "une date, AAAA-MM-JJ", "integer": "un nombre entier"},
    "en": {"entity": "an entity, by name or IRI", "string": "a text", "date": "a date, YYYY-MM-DD",
           "integer": "a whole number"},
}  # fmt: skip
WORDS = {
    "fr": {"required": "obligatoire", "open": "facultatif", "default": "par défaut {}", "columns": "Colonnes",
           "example": "Exemple"},
    "en": {"required": "required", "open": "optional", "default": "default {}", "columns": "Columns",
           "example": "Example"},
}  # fmt: skip
THEMES = {
    "fr": {"labs": "labos", "people": "personnes", "programmes": "programmes", "events": "événements",
           "evidence": "preuves", "field": "champ", "quality": "qualité"},
    "en": {"labs": "labs", "people": "people", "programmes": "programmes", "events": "events",
           "evidence": "evidence", "field": "field", "quality": "quality"},
}  # fmt: skip


@click.command("queries")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the queries of the catalogue, a line each; with NAME, what one asks, takes and gives.

    In French or English, as the locale has it.
    """
    from graph.query_file import find_query
    from queries import catalogue

    tongue = language()
    if name:
        click.echo(described(find_query(name), tongue))
        return
    found = list(catalogue().values())
    widths = max(len(q.name) for q in found), max(len(t) for t in THEMES[tongue].values())
    for query in found:
        theme = THEMES[tongue].get(query.theme or "", "")
        click.echo(f"{query.name:{widths[0]}}  {theme:{widths[1]}}  {query.title(tongue)}")


def described(query: Query, tongue: str) -> str:
    """All that the head of a query says, with a command to try."""
    words = WORDS[tongue]
    lines = [query.title(tongue), query.description(tongue), ""]
    for p in query.parameters:
        state = words["required"] if p.required else words["open"] if p.default == "*" else words["default"]
        lines.append(f"  {p.name}: {TYPES[tongue][p.type]} ({state.format(p.default)})")
    lines += [f"{words['columns']}: {', '.join(query.columns)}", f"{words['example']}: {example(query)}"]
    return "\n".join(line for line in lines if line is not None)


def example(query: Query) -> str:
    """A command line that asks this query."""
    return f"labgraph query {query.name}" + "".join(f" -p {p.name}={_quoted(p)}" for p in query.parameters)


def _quoted(parameter: Parameter) -> str:
    import shlex

    return shlex.quote(parameter.example)
