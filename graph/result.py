"""The answer to a query, in Python's own terms."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from graph.engine import Answer
from graph.prefixes import XSD
from graph.query_errors import NoSuchForm
from graph.text_table import text_table

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

Value = str | int | float | bool | date | None
SHOWN = 50  # rows that a notebook shows


class Result:
    """Rows, a boolean or a graph, read whole.

    `columns` are the names of the result's variables (of a graph: subject, predicate, object). `rows` are tuples of
    Python values: IRIs and texts are `str`, integers `int`, other numbers `float`, days `datetime.date` (less precise
    dates stay `str`), what is unbound None. `centre` is the IRI and the name of the entity whose
    neighbours the rows are.
    """

    def __init__(self, answer: Answer, centre: tuple[str, str] | None = None) -> None:
        self.centre = centre
        self.boolean: bool | None = None
        self._triples: list[Triple] | None = None
        if isinstance(answer, QueryBoolean):
            self.boolean = bool(answer)
            self.columns: tuple[str, ...] = ("boolean",)
            self._terms: list[tuple[object, ...]] = [(Literal(self.boolean),)]
        elif isinstance(answer, QuerySolutions):
            self.columns = tuple(v.value for v in answer.variables)
            self._terms = [tuple(row[i] for i in range(len(self.columns))) for row in answer]
        else:
            self._triples = sorted(set(answer), key=str)
            self.columns = ("subject", "predicate", "object")
            self._terms = [(t.subject, t.predicate, t.object) for t in self._triples]

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as tuples of Python values."""
        return [tuple(python_value(term) for term in row) for row in self._terms]

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """The rows as dicts by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self._terms)

    def __bool__(self) -> bool:
        return len(self) > 0 if self.boolean is None else self.boolean

    def __repr__(self) -> str:
        return text_table(self.columns, self._terms, 120)

    def _repr_html_(self) -> str:
        """A table for a notebook, its words escaped."""
        head = "".join(f"<th>{html.escape(c)}</th>" for c in self.columns)
        lines = [
            "<tr>" + "".join(f"<td>{html.escape('' if v is None else str(v))}</td>" for v in row) + "</tr>"
            for row in self.rows[:SHOWN]
        ]
        more = f"<p>{len(self) - SHOWN} more rows</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>{more}"

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a DataFrame; columns of days are pandas' own dates. Needs `pip install labgraph[pandas]`."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=list(self.columns))
        for name in frame:
            if {type(v) for v in frame[name]} - {type(None)} == {date}:
                frame[name] = pd.to_datetime(frame[name])
        return frame

    def to_rdflib(self) -> rdflib.Graph:
        """The graph of a CONSTRUCT or DESCRIBE; raises NoSuchForm for rows."""
        import rdflib

        if self._triples is None:
            raise NoSuchForm("rdflib", "rows", ("rows", "pandas", "networkx"))
        graph = rdflib.Graph()
        graph.parse(data="".join(f"{t} .\n" for t in self._triples), format="nt")
        return graph

    def to_networkx(self, source: str | None = None, target: str | None = None) -> nx.MultiDiGraph[str]:
        """Rows or triples as a directed graph of IRIs, each row an edge with its other columns as attributes.

        `source` and `target` name the columns of the two ends; without them the first two columns that hold IRIs. Of
        what a query of the catalogue says of one entity (`centre`), that is the other end of each edge: its target, or
        its source where `direction` is "out". Names become the `label` of their node, days ISO texts, which every form
        of file can hold. Of triples, those with a literal become attributes of their subject. Raises NoSuchForm where
        there are no two ends.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        if self._triples is not None:
            for t in self._triples:
                one, edge = str(python_value(t.subject)), t.predicate.value
                if isinstance(t.object, Literal):
                    graph.add_node(one, **{edge: _plain(python_value(t.object))})
                else:
                    graph.add_edge(one, str(python_value(t.object)), key=edge, predicate=edge)
            return graph
        ends = self._ends(source, target)
        names = {c: self._name_of(c, first=c == ends[0]) for c in ends}
        for row in self:
            pair = [row[c] for c in ends] if len(ends) == 2 else [row[ends[0]], self.centre and self.centre[0]]
            if None in pair:
                continue
            for column in ends:
                label = row.get(names[column] or "")
                graph.add_node(str(row[column]), **({} if label is None else {"label": label}))
            rest = {c: _plain(v) for c, v in row.items() if v is not None and c not in ends and c not in names.values()}
            if len(ends) == 1 and row.get("direction") == "out":
                pair.reverse()
            graph.add_edge(str(pair[0]), str(pair[1]), **rest)
        if self.centre and self.centre[0] in graph:
            graph.add_node(self.centre[0], label=self.centre[1])
        return graph

    def _ends(self, source: str | None, target: str | None) -> list[str]:
        """The columns of the ends of edges: two, or one where the centre is the other end."""
        holds = [
            c for i, c in enumerate(self.columns)
            if c != "relation" and any(isinstance(row[i], NamedNode) for row in self._terms)
        ]  # fmt: skip
        named = [c for c in (source, target) if c in self.columns]
        ends = named if source or target else holds[: 1 if self.centre else 2]
        if len(ends) != (1 if self.centre and not (source or target) else 2):
            if self._terms:
                raise NoSuchForm("networkx", "rows", ("rows", "pandas"))
            return list(self.columns[:1])
        return ends

    def _name_of(self, column: str, *, first: bool) -> str | None:
        """The column with the names of what a column holds, as the catalogue calls them."""
        known = (f"{column}Name", *(("label",) if first else ()))
        return next((c for c in known if c in self.columns), None)


def _plain(value: Value) -> str | int | float | None:
    """A value that files of networks can hold."""
    return value.isoformat() if isinstance(value, date) else value


def python_value(term: object) -> Value:
    """A term as a Python value; a literal that is not of its datatype stays text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return str(getattr(term, "value", term))
    name = term.datatype.value.removeprefix(XSD)
    with suppress(ValueError):
        match name:
            case "integer" | "int" | "long" | "nonNegativeInteger":
                return int(term.value)
            case "decimal" | "double" | "float":
                return float(term.value)
            case "boolean":
                return term.value in ("true", "1")
            case "date":
                return date.fromisoformat(term.value)
    return term.value
