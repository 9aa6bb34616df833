"""Where queries are answered: the local store, or any SPARQL endpoint. Read only, both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from graph.names import Named, entities, find_entity
from graph.query_errors import BadQuery, QueryFailed
from graph.sparql import refuse_service, verb

Answer = QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]


class Engine(Protocol):
    """What answers a query."""

    def query(self, text: str) -> Answer:
        """The answer to a query: rows, a boolean or triples; read it once."""

    def resolve(self, name: str) -> str:
        """The IRI of the entity of this name or IRI; raises UnknownName and AmbiguousName."""


class LocalEngine:
    """A store of this machine that nobody writes; queries see the union of its graphs, and reach nothing else."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def query(self, text: str) -> Answer:
        """The answer. Raises UpdateRefused, NotAQuery, ServiceRefused, BadQuery, QueryFailed."""
        verb(text)
        refuse_service(text)
        try:
            return self.store.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise BadQuery(error.msg) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryFailed(str(error)) from error

    def resolve(self, name: str) -> str:
        """The IRI of the entity of this name or IRI."""
        return find_entity(self.store, name, self._known).iri

    @cached_property
    def _known(self) -> list[Named]:
        return entities(self.store)
