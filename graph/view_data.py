"""What the page of a network carries: pyvis's nodes and edges, and the words and sentences beside them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from extract.facts import ENTITY_TYPES, PREDICATES
from graph.communities import communities
from graph.evidence import Quote, quotes
from graph.layout import positions
from graph.network_data import SYMMETRIC, Edge, Statement
from graph.selection import Chosen, Selection

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

STATEMENTS = 20  # of one relation have their sentences on the page, the most certain; the others are counted
# Colours of Okabe and Ito (2008), which colour-blind people tell apart; the shapes say the same without colour.
LOOKS: dict[str, tuple[str, str]] = {
    "Person": ("dot", "#E69F00"),
    "Lab": ("star", "#D55E00"),
    "Institution": ("square", "#0072B2"),
    "Programme": ("diamond", "#009E73"),
    "Event": ("triangle", "#CC79A7"),
    "Place": ("triangleDown", "#56B4E9"),
}
ARROWS = ("", "to", "from", "to,from")  # by the ends that have a head, of the second node and of the first
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "width": 1, "selectionWidth": 0.7, "arrowStrikethrough": False},
    "nodes": {"borderWidth": 1},
    "groups": {t: {"shape": s, "color": {"background": c, "border": c}} for t, (s, c) in LOOKS.items()},
}
# In a script element these would end it or its string (HTML 13.1.2, JSON's line separators in JavaScript).
_ESCAPES = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes with a relation between them, by their places in `Chosen.nodes`; `arrows` as vis-network names them."""

    first: int
    second: int
    arrows: str


def ties(chosen: Chosen) -> tuple[list[Tie], list[int]]:
    """One line for each two related nodes, and for each edge of the selection the number of its line."""
    place = {node.named.iri: i for i, node in enumerate(chosen.nodes)}
    lines: dict[tuple[int, int], int] = {}
    keys = []
    for edge in chosen.edges:
        a, b = place[edge.subject], place[edge.object]
        key, heads = ((a, b), 1) if a <= b else ((b, a), 2)
        lines[key] = lines.get(key, 0) | (0 if edge.predicate == SYMMETRIC else heads)
        keys.append(key)
    number = {key: i for i, key in enumerate(lines)}
    return [Tie(*key, ARROWS[heads]) for key, heads in lines.items()], [number[key] for key in keys]


def drawing(chosen: Chosen, lines: list[Tie], places: dict[str, tuple[float, float]] | None = None) -> Drawing:
    """The selection as a pyvis Network with positions; physics is off.

    Nodes and edges are pyvis's own objects, put into its lists as they are: its `add_node` and `add_edge` look through
    all that is there each time, which for 10,000 nodes takes more than a minute.
    """
    from pyvis.edge import Edge as DrawnEdge
    from pyvis.network import Network as Drawing
    from pyvis.node import Node as DrawnNode

    names = [node.named.iri for node in chosen.nodes]
    if places is None:
        places = positions(names, [(names[t.first], names[t.second]) for t in lines])
    degree = [0] * len(names)
    for tie in lines:
        degree[tie.first] += 1
        degree[tie.second] += 1
    picture = Drawing(directed=True, cdn_resources="in_line")  # type: ignore[no-untyped-call]
    for i, node in enumerate(chosen.nodes):
        x, y = places[node.named.iri]
        shape, size = LOOKS[node.named.type][0], round(min(26.0, 6 + 2.2 * degree[i] ** 0.5), 1)
        looks = {"group": node.named.type, "x": x, "y": y, "size": size}
        drawn = DrawnNode(i, shape, short(node.named.label), **looks)  # type: ignore[no-untyped-call]
        picture.nodes.append(drawn.options)
    for i, tie in enumerate(lines):
        more: dict[str, Any] = {"id": i, "arrows": tie.arrows} if tie.arrows else {"id": i}
        line = DrawnEdge(tie.first, tie.second, bool(tie.arrows), **more)  # type: ignore[no-untyped-call]
        picture.edges.append(line.options)
    picture.options = OPTIONS  # type: ignore[assignment]  # a plain dictionary, as pyvis's own set_options leaves it
    return picture


def short(name: str, length: int = 40) -> str:
    """A name for a picture: at most `length` characters, cut with an ellipsis."""
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def payload(
    store: Store | None,
    chosen: Chosen,
    wanted: Selection,
    places: dict[str, tuple[float, float]] | None = None,
    posts_of: Collection[str] | None = None,
) -> str:
    """All that a page shows, as JSON that may stand in a script element; sentences are read from the store.

    Rows are lists, their columns named in `static/view/data.js`; marks count UTF-16 units, as JavaScript does.
    `posts_of` are the entities whose posts are listed (None: all).
    """
    lines, line_of = ties(chosen)
    picture = drawing(chosen, lines, places)
    place = {node.named.iri: i for i, node in enumerate(chosen.nodes)}
    shown = dict.fromkeys(place, 0)
    for edge in chosen.edges:
        shown[edge.subject] += 1
        shown[edge.object] += 1
    table = _Table(store, chosen)
    relations = []
    for edge, line in zip(chosen.edges, line_of, strict=True):
        row = (line, place[edge.subject], PREDICATES.index(edge.predicate), place[edge.object])
        relations.append((*row, table.statements(edge)))
    details = []
    for node in chosen.nodes:
        n, more = node.named, chosen.relations.get(node.named.iri, 0) - shown[node.named.iri]
        seen = (node.mentions, node.posts, node.first, node.last, node.start, node.end)
        details.append((n.label, n.language, n.variants, n.iri, *seen, more))
    about = {
        "around": place.get(wanted.around) if wanted.around else None, "since": wanted.since, "until": wanted.until,
        "entities": len(chosen.network.nodes), "posts": len(chosen.network.posts),
        "hidden": chosen.hidden, "alone": chosen.alone,
    }  # fmt: skip
    timelines = {
        place[n.named.iri]: table.numbers(n.in_posts)
        for n in chosen.nodes
        if n.in_posts and (posts_of is None or n.named.iri in posts_of)
    }
    data = {
        "about": about, "types": ENTITY_TYPES, "looks": LOOKS, "predicates": PREDICATES, "symmetric": SYMMETRIC,
        "nodes": picture.nodes, "edges": picture.edges, "options": picture.options,
        "details": details, "relations": relations, "timelines": timelines,
        "communities": communities(len(chosen.nodes), [(t.first, t.second) for t in lines]), "posts": table.posts,
        "sentences": table.sentences,
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPES.items():  # five times as fast as `translate`
        text = text.replace(character, escaped)
    return text


class _Table:
    """Posts and sentences of a page, each once, numbered as they are met."""

    def __init__(self, store: Store | None, chosen: Chosen) -> None:
        self._store, self._all = store, chosen.network.posts
        self._post_at: dict[str, int] = {}
        self._sentence_at: dict[str, int] = {}
        self.posts: list[tuple[str, str, str, str, str]] = []
        self.sentences: list[str] = []

    def statements(self, edge: Edge) -> list[tuple[Any, ...]]:
        """The statements of an edge by date: post, confidence, role, forward, and the quotes of the most certain."""
        if not edge.statements:
            return []
        best = {s.iri for s in sorted(edge.statements, key=lambda s: -s.confidence)[:STATEMENTS]}
        return [
            (self._post(s.post), s.confidence, s.role, int(s.subject == edge.subject), self._quotes(s, s.iri in best))
            for s in edge.statements
        ]

    def numbers(self, posts: tuple[str, ...]) -> list[int]:
        """The numbers of these posts."""
        return [self._post(iri) for iri in posts]

    def _quotes(self, said: Statement, wanted: bool) -> list[tuple[int, list[tuple[int, int]]]]:
        found = quotes(self._store, said) if self._store and wanted else ()
        return [(self._sentence(q), [(_units(q.text, m.start), _units(q.text, m.end)) for m in q.marks]) for q in found]

    def _post(self, iri: str) -> int:
        if iri not in self._post_at:
            self._post_at[iri] = len(self.posts)
            post = self._all[iri]
            self.posts.append((post.title, post.date, post.sources, post.urls[0] if post.urls else "", iri))
        return self._post_at[iri]

    def _sentence(self, quote: Quote) -> int:
        if quote.iri not in self._sentence_at:
            self._sentence_at[quote.iri] = len(self.sentences)
            self.sentences.append(quote.text)
        return self._sentence_at[quote.iri]


def _units(text: str, offset: int) -> int:
    """An offset in code points as one in UTF-16 units."""
    return offset + sum(c > "\uffff" for c in text[:offset])
