"""The graph in Python: opened here or at an endpoint, asked by name or in SPARQL, walked as a network."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from extract.facts import EntityType, Predicate
from graph.claims import Claim, Relation, read_claims, read_entities, read_relations
from graph.engine import Engine, LocalEngine
from graph.explain import Evidence, Identity, between, identity
from graph.names import Named
from graph.parameters import bound, neighbours_of
from graph.query_file import find_query, parse_query
from graph.result import Result
from graph.settings import REMOTE_SECONDS
from queries import catalogue

if TYPE_CHECKING:
    import networkx as nx

    from graph.layers import LayerName, Tie


class Graph:
    """A graph that was built, read only.

    >>> from graph import Graph
    >>> graph = Graph.open("labgraph-data")
    >>> for partner in graph.query("partners", organisation="MindLab"):
    ...     print(partner["label"], partner["posts"], partner["first"])
    La 27e Région 2 2012-03-15
    """

    def __init__(self, engine: Engine | str | Path) -> None:
        """What `open` gives for a directory or an address; an engine of one's own will do as well."""
        self.engine: Engine = Graph.open(engine).engine if isinstance(engine, str | Path) else engine

    @classmethod
    def open(cls, where: str | Path | None = None, *, seconds: int = REMOTE_SECONDS) -> Graph:
        """The graph of a data directory, or of a SPARQL endpoint by its http(s) address.

        Without `where`: the directory of LABGRAPH_DATA, else `labgraph-data`. `seconds` bound each query to an
        endpoint. Raises NoGraph, Damaged, NewerFormat; and EndpointFailed for an address that is none.

        >>> Graph.open("https://example.org/sparql").engine.endpoint
        'https://example.org/sparql'
        """
        if isinstance(where, str) and "://" in where:
            from graph.remote import RemoteEngine

            return cls(RemoteEngine(where, seconds))
        from graph.data import DataDirectory

        path = where or os.environ.get("LABGRAPH_DATA") or "labgraph-data"
        return cls(LocalEngine(DataDirectory(path).open()))

    def query(self, query: str, **parameters: object) -> Result:
        """The answer to a query: a name of the catalogue, a file, or the text itself.

        Parameters (`$name` in the query) are bound, never pasted: entities by name or IRI, days as `date` or ISO text.
        Raises UnknownQuery, BadQuery, MissingParameter, BadParameter, UnknownName, AmbiguousName, EndpointFailed.

        >>> graph.query("SELECT ?s WHERE { ?s ?p $x }", x=graph.entity("SILK")).rows[0]
        ('https://example.org/institution/kent-county-council',)
        >>> bool(graph.query("ASK { ?s a <https://w3id.org/labgraph/ontology#Lab> }"))
        True
        """
        is_text = query not in catalogue() and ("{" in query or "\n" in query)
        found = parse_query(query, "text") if is_text else find_query(query)
        answer = self.engine.query(bound(found, parameters, self.engine.resolve))
        return Result(answer, neighbours_of(found, parameters, self.engine.resolve))

    @cached_property
    def by_iri(self) -> dict[str, Named]:
        """The entities by IRI, in order."""
        return read_entities(self.engine)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What each post claims of each relation, the oldest post first."""
        return tuple(read_claims(self.engine))

    @cached_property
    def _relations(self) -> list[Relation]:
        return read_relations(self.engine, self.by_iri, self.claims)

    def entities(self, type: EntityType | None = None) -> list[Named]:
        """The entities (IRI, type, label, variants), all or of one type, by IRI.

        >>> [e.label for e in graph.entities("Lab")]
        ['La 27e Région', 'MindLab', 'SILK']
        """
        return [e for e in self.by_iri.values() if type in (None, e.type)]

    def entity(self, name: str) -> Named:
        """The entity of this name or IRI; raises UnknownName and AmbiguousName.

        >>> graph.entity("27e region").iri
        'https://example.org/lab/la-27e-region'
        """
        iri = self.engine.resolve(name)
        return self.by_iri[iri] if iri in self.by_iri else self._unknown(name)

    def _unknown(self, name: str) -> Named:
        from graph.errors import UnknownName

        raise UnknownName(name)

    def relations(self, of: str | Named | None = None, predicate: Predicate | None = None) -> list[Relation]:
        """The relations with the claims behind them: all, those of one entity, those of one predicate.

        >>> [(r.subject.label, r.object.label) for r in graph.relations(predicate="runs")]
        [('La 27e Région', 'La Transfo')]
        >>> relation = graph.relations(of="SILK")[0]
        >>> relation.predicate, relation.first, len(relation.posts)
        ('founded', '2014-11-20', 1)
        """
        iri = self._iri(of) if of is not None else None
        return [
            r for r in self._relations
            if iri in (None, r.subject.iri, r.object.iri) and predicate in (None, r.predicate)
        ]  # fmt: skip

    @overload
    def explain(self, one: str | Named, other: None = None) -> Identity: ...
    @overload
    def explain(self, one: str | Named, other: str | Named) -> list[Evidence]: ...
    def explain(self, one: str | Named, other: str | Named | None = None) -> Identity | list[Evidence]:
        """Of two entities what posts say of their relations; of one its names and the mentions taken for it.

        >>> [(e.source.date, e.predicate, e.confidence) for e in graph.explain("MindLab", "La 27e Région")]
        [('2012-03-15', 'partnerOf', 0.83), ('2016-06-02', 'partnerOf', 0.61)]
        >>> graph.explain("Christian Bason").surfaces
        [('Christian Bason', 3), ('C. Bason', 1)]
        """
        if other is None:
            return identity(self.engine, self._iri(one))
        return between(self.engine, self._iri(one), self._iri(other))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """All entities and relations.

        Nodes are IRIs with `label` and `type`; edges have `predicate` (their key too), `posts` (how many),
        `confidence`, `first` and `last` (ISO days).

        >>> graph.to_networkx().nodes["https://example.org/lab/silk"]
        {'label': 'SILK', 'type': 'Lab'}
        """
        return _networkx(self.by_iri.values(), self._relations)

    def ego(self, name: str | Named, depth: int = 1) -> nx.MultiDiGraph[str]:
        """What is within `depth` steps of an entity, whatever the direction, as `to_networkx` gives it.

        >>> sorted(data["label"] for _, data in graph.ego("SILK").nodes(data=True))
        ['Kent County Council', 'SILK']
        """
        import networkx as nx

        near: nx.MultiDiGraph[str] = nx.ego_graph(self.to_networkx(), self._iri(name), radius=depth, undirected=True)
        return near

    def paths(self, one: str | Named, other: str | Named, limit: int = 10) -> list[list[Relation]]:
        """The shortest ways from one entity to another over relations in either direction, at most `limit`, in order.

        Where several relations join two neighbours the one of most posts is given. No way gives an empty list.

        >>> for path in graph.paths("SILK", "Kent County Council"):
        ...     [(r.subject.label, r.predicate, r.object.label) for r in path]
        [('Kent County Council', 'founded', 'SILK')]
        """
        from itertools import islice, pairwise

        import networkx as nx

        plain = nx.Graph(self.to_networkx().to_undirected(as_view=True))
        best: dict[frozenset[str], Relation] = {}
        for r in sorted(self._relations, key=lambda r: (-len(r.posts), -r.confidence, r.predicate)):
            best.setdefault(frozenset((r.subject.iri, r.object.iri)), r)
        ends = self._iri(one), self._iri(other)
        if not all(end in plain for end in ends) or not nx.has_path(plain, *ends):
            return []
        found = islice(nx.all_shortest_paths(plain, *ends), 10 * limit)
        return [[best[frozenset(pair)] for pair in pairwise(path)] for path in sorted(found)[:limit]]

    def ties(self, *layers: LayerName, types: Sequence[EntityType] = ("Lab",)) -> dict[LayerName, list[Tie]]:
        """What organisations of these types share, by layer; without names all layers but `mentions`."""
        from graph.layers import SHARED, mention_ties, ties_of

        return {
            name: mention_ties(self.engine, self.by_iri, types)
            if name == "mentions"
            else ties_of(name, self.claims, self.by_iri, types)
            for name in layers or SHARED
        }

    def network(
        self, *layers: LayerName, types: Sequence[EntityType] = ("Lab",), since: str = "", until: str = "9999"
    ) -> nx.Graph[str]:
        """The organisations that share people, events, programmes or partners, by posts of these days (ISO 8601).

        `layers` are some of these four, or `mentions` (named in one sentence); `types` Lab, Institution or both. Edges
        have `weight` and `layers`. `graph.network.measures` ranks the organisations of such a network.

        >>> network = graph.network("programmes", types=("Lab", "Institution"))
        >>> sorted(data["label"] for _, data in network.nodes(data=True))
        ['Bloomberg Philanthropies', 'La 27e Région', 'Ville de Paris']
        """
        from graph.network import layers_of, project

        return project(layers_of(self.ties(*layers, types=types), since, until), self.by_iri)

    def _iri(self, name: str | Named) -> str:
        return name.iri if isinstance(name, Named) else self.engine.resolve(name)


def _networkx(entities: Iterable[Named], relations: list[Relation]) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for e in entities:
        graph.add_node(e.iri, label=e.label, type=e.type)
    for r in relations:
        graph.add_edge(
            r.subject.iri, r.object.iri, key=r.predicate, predicate=r.predicate, posts=len(r.posts),
            confidence=r.confidence, first=r.first, last=r.last,
        )  # fmt: skip
    return graph
