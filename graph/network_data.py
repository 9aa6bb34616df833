"""The network of entities as it stands in the store: nodes, edges, and the statements under each edge.

The view, GraphML and `explain` read it. It is read with pattern scans, one for each predicate, because their time does
not depend on the order in which an engine joins.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Store

from extract.facts import PREDICATES
from graph.names import Named, entities
from graph.patterns import columns, instances, pairs, pairs_with_graph
from graph.prefixes import DCTERMS, LAB, RDF, RDFS, SCHEMA

STATED = (
    RDF + "subject", RDF + "predicate", RDF + "object", LAB + "inPost", LAB + "inSentence", LAB + "subjectMention",
    LAB + "objectMention", LAB + "role", LAB + "confidence",
)  # fmt: skip
SYMMETRIC = "partnerOf"  # stands in the graph in both directions; here once, the smaller IRI first


@dataclass(frozen=True, slots=True)
class PostData:
    """A post: its day (ISO 8601), the labels of its sources, its addresses (http and https only)."""

    iri: str
    title: str
    date: str
    sources: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An entity with how often (`mentions`), in how many posts and from when to when (ISO 8601, or empty) it is named.

    A post that a person signed counts as a post of that person. `start` and `end` are an event's dates, as precise as
    the text has them. `in_posts` are the IRIs of the posts, the oldest first.
    """

    named: Named
    mentions: int = 0
    posts: int = 0
    first: str = ""
    last: str = ""
    start: str = ""
    end: str = ""
    in_posts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one post says of one relation: its sentences, and the mentions or references at the two ends."""

    iri: str
    post: str
    subject: str
    object: str
    sentences: tuple[str, ...]
    subject_mention: str
    object_mention: str
    confidence: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two entities, with the statements it rests on, the oldest post first."""

    subject: str
    predicate: str
    object: str
    statements: tuple[Statement, ...] = ()

    @property
    def confidence(self) -> float:
        """The confidence of its best statement, in [0, 1]; 0 where nothing of a post stands behind it."""
        return max((s.confidence for s in self.statements), default=0.0)

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that say it, each once, the oldest first."""
        return tuple(dict.fromkeys(s.post for s in self.statements))


@dataclass(frozen=True, slots=True)
class Network:
    """All nodes by IRI, all edges in order, all posts by IRI."""

    nodes: dict[str, Node] = field(repr=False)
    edges: tuple[Edge, ...] = field(repr=False)
    posts: dict[str, PostData] = field(repr=False)


def read_network(store: Store, since: str | None = None, until: str | None = None) -> Network:
    """The network of the store; with `since` or `until` (ISO dates, inclusive) only what posts of that time say.

    `affiliatedWith` that stands in the graph only because `leads` does is left out.
    """
    posts = {
        iri: post
        for iri, post in read_posts(store).items()
        if (not since or post.date >= since) and (not until or post.date <= until)
    }
    whole = not since and not until
    nodes = _nodes(store, posts)
    statements = _statements(store, posts)
    leads = set(pairs(store, LAB + "leads"))
    edges = []
    for subject, predicate, object_ in _relations(store):
        said = statements.get((subject, predicate, object_), [])
        implied = predicate == "affiliatedWith" and not said and (subject, object_) in leads
        if subject in nodes and object_ in nodes and not implied and (said or whole):
            ordered = sorted(said, key=lambda s: (posts[s.post].date, s.post, s.iri))
            edges.append(Edge(subject, predicate, object_, tuple(ordered)))
    return Network(nodes, tuple(edges), posts)


def read_posts(store: Store) -> dict[str, PostData]:
    """All posts by IRI, in order."""
    posts = []
    known = [iri for iri, _ in instances(store, LAB + "Post")]
    said = columns(store, known, [DCTERMS + k for k in ("title", "issued", "isPartOf", "source")])
    sources = [source for facts in said.values() for source in facts[DCTERMS + "isPartOf"]]
    names = columns(store, sources, [RDFS + "label"])
    for iri in known:
        facts = said[iri]
        labels = [_first(names[source][RDFS + "label"]) for source in facts[DCTERMS + "isPartOf"]]
        urls = tuple(u for u in facts[DCTERMS + "source"] if u.startswith(("http://", "https://")))
        title, date = (facts[DCTERMS + k] for k in ("title", "issued"))
        posts.append(PostData(iri, _first(title), _first(date), ", ".join(sorted(labels)), urls))
    return {p.iri: p for p in sorted(posts, key=lambda p: p.iri)}


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _nodes(store: Store, posts: dict[str, PostData]) -> dict[str, Node]:
    """The entities, counted over these posts."""
    post_of = {graph: post for post, graph in instances(store, LAB + "Post")}
    mentions: dict[str, int] = defaultdict(int)
    seen: dict[str, set[str]] = defaultdict(set)
    references = {iri for iri, _ in instances(store, LAB + "Reference")}
    for place, entity, graph in pairs_with_graph(store, LAB + "names"):
        if (post := post_of.get(graph)) in posts and place not in references:
            mentions[entity] += 1
            seen[entity].add(post)
    for post, person in pairs(store, DCTERMS + "creator"):
        if post in posts:
            seen[person].add(post)
    starts, ends = (dict(pairs(store, SCHEMA + k)) for k in ("startDate", "endDate"))
    nodes = {}
    for named in entities(store):
        iri = named.iri
        within = tuple(sorted(seen[iri], key=lambda p: (posts[p].date, p)))
        first, last = (posts[within[0]].date, posts[within[-1]].date) if within else ("", "")
        dates = starts.get(iri, ""), ends.get(iri, "")
        nodes[iri] = Node(named, mentions[iri], len(within), first, last, *dates, within)
    return nodes


def _relations(store: Store) -> list[tuple[str, str, str]]:
    """The plain relations, the symmetric one once."""
    return sorted({_ordered(s, name, o) for name in PREDICATES for s, o in pairs(store, LAB + name)})


def _ordered(subject: str, predicate: str, object_: str) -> tuple[str, str, str]:
    if predicate == SYMMETRIC and object_ < subject:
        return object_, predicate, subject
    return subject, predicate, object_


def _statements(store: Store, posts: dict[str, PostData]) -> dict[tuple[str, str, str], list[Statement]]:
    """The statements of these posts by the relation they state."""
    found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    known = [iri for iri, _ in instances(store, LAB + "Assertion")]
    for iri, facts in columns(store, known, STATED).items():
        post, predicate = facts[LAB + "inPost"][0], facts[RDF + "predicate"][0].removeprefix(LAB)
        if post in posts and predicate in PREDICATES:
            subject, object_ = facts[RDF + "subject"][0], facts[RDF + "object"][0]
            first, second, role = (_first(facts[LAB + k]) for k in ("subjectMention", "objectMention", "role"))
            confidence = float(facts[LAB + "confidence"][0])
            sentences = tuple(facts[LAB + "inSentence"])
            said = Statement(iri, post, subject, object_, sentences, first, second, confidence, role)
            found[_ordered(subject, predicate, object_)].append(said)
    return found
