"""The network of entities as GraphML, for Gephi, yEd, igraph and the like."""

from __future__ import annotations

import re
from typing import BinaryIO

from pyoxigraph import Store

from graph.evidence import quotes
from graph.network_data import Edge, read_network

# What XML 1.0 cannot hold even as a reference (section 2.2), surrogates aside: they cannot come out of a store.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def for_xml(text: str) -> str:
    """A text with a replacement character for each one that XML forbids."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def write_graphml(store: Store, file: BinaryIO) -> None:
    """Write all entities and relations of the store.

    Nodes have `label`, `type`, `language`, `variants` (joined by " | "), `mentions`, `posts`, `first` and `last` (ISO
    days) and an event's `start` and `end`; edges have `label` (the relation), `weight` (the number of posts),
    `confidence` (the best), `first`, `last` and `sentence` (of the most confident post).
    """
    import networkx as nx

    network = read_network(store)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, node in network.nodes.items():
        graph.add_node(
            iri, label=for_xml(node.named.label), type=node.named.type, language=node.named.language,
            variants=for_xml(" | ".join(node.named.variants)), mentions=node.mentions, posts=node.posts,
            first=node.first, last=node.last, start=node.start, end=node.end,
        )  # fmt: skip
    for number, edge in enumerate(network.edges):
        days = sorted(network.posts[p].date for p in edge.posts)
        # The key becomes the edge's id, and Gephi drops an edge whose id it has met.
        graph.add_edge(
            edge.subject, edge.object, key=f"e{number}", label=edge.predicate, weight=len(edge.posts),
            confidence=edge.confidence, first=days[0] if days else "", last=days[-1] if days else "",
            sentence=for_xml(_sentence(store, edge)),
        )  # fmt: skip
    nx.write_graphml(graph, file, encoding="utf-8", prettyprint=True)


def _sentence(store: Store, edge: Edge) -> str:
    """The words of the most confident statement of a relation, or nothing."""
    best = max(edge.statements, key=lambda s: s.confidence, default=None)
    return " […] ".join(q.text for q in quotes(store, best)) if best else ""
