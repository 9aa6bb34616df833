"""The answer to a query as a file: a table to read, CSV, TSV, JSON, XML (by the standards), Turtle.

Rows and booleans are written as the W3C's SPARQL results formats say. A graph (CONSTRUCT, DESCRIBE) is Turtle, RDF/XML
(`xml`) or JSON-LD (`json`), or a table, CSV or TSV of its triples.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Literal, get_args

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from graph.engine import Answer
from graph.prefixes import PREFIXES
from graph.query_errors import NoSuchForm
from graph.text_table import text_table

Form = Literal["table", "csv", "tsv", "json", "xml", "ttl"]
FORMS: tuple[Form, ...] = get_args(Form)
_ROWS: dict[Form, QueryResultsFormat] = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPH: dict[Form, RdfFormat] = {"ttl": RdfFormat.TURTLE, "json": RdfFormat.JSON_LD, "xml": RdfFormat.RDF_XML}
_AS_ROWS = (
    "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object } ORDER BY ?subject ?predicate ?object"
)


def write_answer(answer: Answer, out: BinaryIO, form: Form | None = None, width: int | None = None) -> int:
    """Write an answer, as a table or (of a graph) as Turtle unless `form` says otherwise; gives the number of rows.

    `width` is that of the terminal in columns, None where lines may be of any length. Raises NoSuchForm before it
    writes anything, and what reading the answer raises.
    """
    if isinstance(answer, QueryBoolean):
        _refuse(form, "boolean", FORMS[:-1])
        if form in (None, "table"):
            out.write(b"true\n" if answer else b"false\n")
        else:
            answer.serialize(out, _ROWS[form])
        return 1
    if isinstance(answer, QuerySolutions):
        _refuse(form, "rows", FORMS[:-1])
        return _write_rows(answer, out, form or "table", width)
    return _write_graph(answer, out, form or "ttl", width)


def _refuse(form: Form | None, kind: str, known: tuple[str, ...]) -> None:
    if form and form not in known:
        raise NoSuchForm(form, kind, known)


def _write_rows(rows: QuerySolutions, out: BinaryIO, form: Form, width: int | None) -> int:
    if form == "table":
        names = [v.value for v in rows.variables]
        cells = [[row[i] for i in range(len(names))] for row in rows]
        out.write(text_table(names, cells, width).encode())
        return len(cells)
    rows.serialize(out, _ROWS[form])
    return 0


def _write_graph(triples: Iterable[Triple], out: BinaryIO, form: Form, width: int | None) -> int:
    found = sorted(set(triples), key=str)
    if form in _GRAPH:
        # the prefixes of the contract, without what RDF/XML cannot have as a name
        serialize(found, out, _GRAPH[form], prefixes=PREFIXES)
        return len(found)
    store = Store()
    from pyoxigraph import DefaultGraph, Quad

    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in found)
    rows = store.query(_AS_ROWS)
    assert isinstance(rows, QuerySolutions)  # noqa: S101
    return _write_rows(rows, out, form, width)
