"""What can go wrong with a query: its text, its parameters, the endpoint that it was sent to."""

from __future__ import annotations

from typing import Literal

from graph.errors import GraphError

EndpointReason = Literal[
    "address", "unreachable", "time", "status", "redirect", "answer", "size", "cut", "foreign", "apart"
]


class QueryError(GraphError):
    """The base of these errors."""


class UnknownQuery(QueryError):  # noqa: N818
    """Neither a query of the catalogue nor a file has this name; `near` are names like it."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(name, near)
        self.name, self.near = name, near


class QueryUnreadable(QueryError):  # noqa: N818
    """A query file that the system does not give, that is no text, or whose head is not as it should be."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(name, detail)
        self.name, self.detail = name, detail


class BadQuery(QueryError):  # noqa: N818
    """A text that the engine does not take as SPARQL: what it says of it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class QueryFailed(QueryError):  # noqa: N818
    """A query that was understood and could not be answered: what the engine says."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadParameter(QueryError):  # noqa: N818
    """A value that is none of its parameter's type (entity, string, date, integer)."""

    def __init__(self, name: str, type: str, value: str) -> None:
        super().__init__(name, type, value)
        self.name, self.type, self.value = name, type, value


class UnknownParameter(QueryError):  # noqa: N818
    """A parameter that the query does not have; `known` are those it has."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known


class MissingParameter(QueryError):  # noqa: N818
    """A parameter that must be given, with its type and an example."""

    def __init__(self, name: str, type: str, example: str) -> None:
        super().__init__(name, type, example)
        self.name, self.type, self.example = name, type, example


class NoSuchForm(QueryError):  # noqa: N818
    """A format that an answer of this kind (rows, boolean, graph) cannot be written in."""

    def __init__(self, format: str, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(format, kind, known)
        self.format, self.kind, self.known = format, kind, known


class EndpointFailed(QueryError):  # noqa: N818
    """A SPARQL endpoint that gave no answer: its address, why, and what it said (or the limit that was hit)."""

    def __init__(self, endpoint: str, reason: EndpointReason, detail: str = "") -> None:
        super().__init__(endpoint, reason, detail)
        self.endpoint, self.reason, self.detail = endpoint, reason, detail
