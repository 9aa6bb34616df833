"""Makes the reference pages of the documentation from what they describe: ontology, commands, catalogue of queries.

python -m docs.generate         writes docs/reference/*.md
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
from rdflib import RDFS, Graph, Namespace, URIRef
from rdflib.namespace import OWL, SKOS

HERE = Path(__file__).parent / "reference"
LAB = Namespace("https://w3id.org/labgraph/ontology#")
SCHEMA = Namespace("https://schema.org/")
MADE = "<!-- Made by `python -m docs.generate`; change what it is made from. -->\n"


def ontology_page() -> str:
    """The classes and properties of the ontology, with labels, definitions and alignments."""
    from ontology import ontology_turtle

    graph = Graph().parse(data=ontology_turtle(), format="turtle")
    return "\n".join(
        [
            MADE,
            "# The ontology",
            "",
            "Prefix `lab:` is `https://w3id.org/labgraph/ontology#`. The file is `ontology/labgraph.ttl`; every built "
            "graph holds it, and `labgraph serve` gives it at `/ontology`.",
            "",
            "## Classes",
            "",
            *_terms(graph, (OWL.Class, RDFS.Class)),
            "## Properties",
            "",
            *_terms(graph, (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.SymmetricProperty)),
        ]
    )


def _terms(graph: Graph, kinds: tuple[URIRef, ...]) -> Iterator[str]:
    subjects = {s for kind in kinds for s in graph.subjects(None, kind) if isinstance(s, URIRef) and s in LAB}
    for term in sorted(subjects):
        yield f"### lab:{term.removeprefix(str(LAB))}"
        yield ""
        for language in ("en", "fr"):
            label = _worded(graph, term, RDFS.label, language)
            meaning = _worded(graph, term, SKOS.definition, language)
            yield f"- **{label}** ({language}): {meaning}"
        for word, predicate in (
            ("is a", RDFS.subClassOf),
            ("is a", RDFS.subPropertyOf),
            ("from", RDFS.domain),
            ("from", SCHEMA.domainIncludes),
            ("to", RDFS.range),
            ("to", SCHEMA.rangeIncludes),
            ("inverse of", OWL.inverseOf),
            ("see", RDFS.seeAlso),
        ):
            found = sorted(_short(graph, o) for o in graph.objects(term, predicate))
            if found:
                yield f"- {word} {', '.join(found)}"
        yield ""


def _worded(graph: Graph, term: URIRef, predicate: URIRef, language: str) -> str:
    return next((str(o) for o in graph.objects(term, predicate) if getattr(o, "language", None) == language), "")


def _short(graph: Graph, node: object) -> str:
    return f"`{graph.namespace_manager.normalizeUri(str(node))}`"


def commands_page() -> str:
    """The help of every command, as the program prints it."""
    from graph.cli import main

    lines = [MADE, "# Commands", "", *_help(main, "labgraph", None)]
    with click.Context(main, info_name="labgraph", **main.context_settings) as parent:
        for name in main.list_commands(parent):
            command = main.get_command(parent, name)
            if command is not None:
                lines += [f"## labgraph {name}", "", *_help(command, name, parent)]
    return "\n".join(lines)


def _help(command: click.Command, name: str, parent: click.Context | None) -> list[str]:
    settings = {"max_content_width": 100, "terminal_width": 100, **command.context_settings}
    with click.Context(command, info_name=name, parent=parent, **settings) as context:
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return ["```text", text, "```", ""]


def queries_page() -> str:
    """The catalogue of queries by theme: question, parameters, columns, how to run it, the query."""
    from queries import THEMES, catalogue

    found = catalogue().values()
    lines = [MADE, "# Query cookbook", "", f"{len(found)} queries; the files are in `queries/`.", ""]
    for theme in (*THEMES, None):
        some = [q for q in found if q.theme == theme]
        lines += [f"## {(theme or 'other').capitalize()}", ""] if some else []
        for query in some:
            lines += [f"### {query.name}", "", f"**{query.title('en')}.** {query.description('en')}", ""]
            lines += [f"**{query.title('fr')}.** {query.description('fr')}", ""]
            given = "".join(f" --param {p.name}={shlex.quote(p.example)}" for p in query.parameters if p.required)
            lines += ["```bash", f"labgraph query {query.name}{given}", "```", ""]
            lines += [
                f"- `{p.name}` ({p.type}{', required' if p.required else ''}), for example `{p.example}`"
                for p in query.parameters
            ]
            lines += [f"- columns: {', '.join(f'`{c}`' for c in query.columns)}", f"- result: {query.kind}", ""]
            body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+"))
            lines += ["```sparql", body.strip(), "```", ""]
    return "\n".join(lines)


PAGES = {"ontology.md": ontology_page, "commands.md": commands_page, "queries.md": queries_page}


def main() -> None:
    """Write all pages."""
    HERE.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (HERE / name).write_text(make().rstrip("\n") + "\n", "utf8")


if __name__ == "__main__":
    main()
