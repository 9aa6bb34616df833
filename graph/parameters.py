"""The values of a query's parameters, as terms that stand in its text in place of `$name`.

A term is serialised by the RDF library (an integer, which may stand after LIMIT, by its digits) and put in place token
by token (`graph.sparql.bind`), so that no value can become anything but one term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from graph.errors import AmbiguousName
from graph.prefixes import XSD
from graph.query_errors import BadParameter, MissingParameter, UnknownParameter
from graph.sparql import bind, tokens
from queries import OPEN, Parameter, Query

Resolve = Callable[[str], str]  # the IRI of an entity by its name or IRI
_DATE = NamedNode(XSD + "date")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def bound(query: Query, values: Mapping[str, object], resolve: Resolve) -> str:
    """The text of a query with its parameters in place.

    `values` may be texts (as typed) or Python values; `resolve` gives the IRI of an entity's name. A query whose head
    declares no parameter takes any `$name` of its text, each with the type of its Python value. Raises BadParameter,
    UnknownParameter, MissingParameter, and what `resolve` raises.
    """
    declared = {p.name: p for p in query.parameters}
    known = declared or _undeclared(query.text)
    for name in values:
        if name not in known:
            raise UnknownParameter(name, tuple(known))
    terms: dict[str, str] = {}
    for name, parameter in declared.items():
        value = values.get(name, parameter.default)
        if value is None:
            raise MissingParameter(name, parameter.type, parameter.example)
        if value != OPEN or parameter.default != OPEN:
            terms[name] = term(parameter, value, resolve)
    if not declared:
        terms = {name: python_term(name, value) for name, value in values.items()}
    return bind(query.text, terms)


def neighbours_of(query: Query, values: Mapping[str, object], resolve: Resolve) -> tuple[str, str] | None:
    """The IRI and the name, as it was given, of the one entity whose network a query asks for; else None."""
    asked = [p for p in query.parameters if p.type == "entity" and p.name in values]
    if query.kind != "network" or len(asked) != 1:
        return None
    value = values[asked[0].name]
    return term(asked[0], value, resolve).strip("<>"), str(getattr(value, "label", value))


def term(parameter: Parameter, value: object, resolve: Resolve) -> str:
    """A value as the term that its parameter asks for; raises BadParameter and what `resolve` raises."""
    text = value.isoformat() if isinstance(value, date) else str(getattr(value, "value", value))
    try:
        match parameter.type:
            case "entity":
                iri = getattr(value, "iri", text)  # an entity of the graph, or its name
                return str(NamedNode(_resolved(str(iri), parameter.name, resolve)))
            case "string":
                return str(Literal(text))
            case "date":
                return str(Literal(date.fromisoformat(text).isoformat(), datatype=_DATE))
            case "integer":
                if not _INTEGER.fullmatch(text):
                    raise ValueError(text)
                return str(int(text))
    except (ValueError, TypeError) as error:  # UnicodeError is a ValueError: bytes of a terminal that are no text
        raise BadParameter(parameter.name, parameter.type, text) from error


def _resolved(name: str, parameter: str, resolve: Resolve) -> str:
    """The IRI of a name; where several things bear it, that of the type which the parameter is called after."""
    try:
        return resolve(name)
    except AmbiguousName as error:
        types = ("Lab", "Institution") if parameter == "organisation" else (parameter.capitalize(),)
        fits = [iri for _, kind, iri in error.candidates if kind in types]
        if len(fits) != 1:
            raise
        return fits[0]


def python_term(name: str, value: object) -> str:
    """A Python value as a term by its own type; a term of rdflib or pyoxigraph as it is. Raises BadParameter."""
    try:
        if isinstance(value, NamedNode | Literal):
            return str(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int):
            return str(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return str(Literal(value.isoformat(), datatype=_DATE))
        if iri := getattr(value, "iri", None):
            return str(NamedNode(iri))
        return _rdflib_term(value) if hasattr(value, "n3") else str(Literal(_text(value)))
    except (ValueError, TypeError) as error:
        raise BadParameter(name, type(value).__name__, str(value)) from error


def _rdflib_term(value: object) -> str:
    """A term of rdflib, written by pyoxigraph: rdflib lets characters into an IRI that end it."""
    import rdflib

    if isinstance(value, rdflib.URIRef):
        return str(NamedNode(str(value)))
    if isinstance(value, rdflib.Literal):
        if value.language:
            return str(Literal(str(value), language=value.language))
        return str(Literal(str(value), datatype=NamedNode(str(value.datatype)) if value.datatype else None))
    raise TypeError(type(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _undeclared(text: str) -> dict[str, None]:
    """The `$name`s of a text."""
    return {t.text[1:]: None for t in tokens(text) if t.kind == "variable" and t.text[0] == "$"}
