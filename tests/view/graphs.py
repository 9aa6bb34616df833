"""Networks made for the tests of pages: hostile names, large and empty ones, stores with sentences."""

from __future__ import annotations

import random

from extract.facts import ENTITY_TYPES, PREDICATES
from graph.names import Named
from graph.network_data import Edge, Network, Node, PostData, Statement
from graph.selection import Chosen, Selection, choose

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "javascript:alert(3)",
    "\u202eecnerruoC\u202c \u2067droite\u2069",
    "n" * 10_000,
    "Atelier 🧑‍🔬 des possibles 🎈",
    "{{ 7 * 7 }} &amp; <b>gras</b>",
    '=HYPERLINK("http://exemple.invalid")',
    "]]> --> <!-- fin",
    "\u2028ligne\u2029 <!--<script>",
)


def hostile() -> Chosen:
    """A ring of entities with names that a careless page would run or be broken by, in posts with such titles."""
    post = PostData(
        "https://exemple.test/post", "<svg onload=alert(4)>", "2020-02-03", "</title>", ("https://exemple.test/?<b>",)
    )
    bad = PostData("https://exemple.test/other", "javascript:alert(5)", "2020-02-04", "", ("javascript:alert(6)",))
    named = [
        Named(f"https://exemple.test/e{i}", ENTITY_TYPES[i % 5], name, "fr", (name[:50],))
        for i, name in enumerate(HOSTILE)
    ]
    nodes = {n.iri: Node(n, mentions=2, posts=1, first="2020-02-03", last="2020-02-04") for n in named}
    edges = []
    for i, one in enumerate(named):
        other = named[(i + 1) % len(named)]
        said = [
            Statement(f"{p.iri}/{i}", p.iri, one.iri, other.iri, (), "", "", 0.5, "<i>rôle</i>") for p in (post, bad)
        ]
        edges.append(Edge(one.iri, PREDICATES[i % 10], other.iri, tuple(said)))
    return choose(Network(nodes, tuple(edges), {p.iri: p for p in (post, bad)}), Selection())


def large(nodes: int, edges: int) -> Chosen:
    """A network at random, the same each time, with a few hubs."""
    chance = random.Random(7)
    named = [Named(f"https://exemple.test/e{i}", ENTITY_TYPES[i % 5], f"Nom numéro {i}", "fr") for i in range(nodes)]
    found: dict[tuple[int, int], Edge] = {}
    while len(found) < edges:
        a, b = int(chance.paretovariate(1.2)) % nodes, chance.randrange(nodes)
        if a != b:
            found.setdefault((a, b), Edge(named[a].iri, PREDICATES[(a + b) % 10], named[b].iri))
    network = Network({n.iri: Node(n) for n in named}, tuple(found[k] for k in sorted(found)), {})
    return choose(network, Selection(limit=nodes))


def empty() -> Chosen:
    """Nothing at all."""
    return choose(Network({}, (), {}), Selection())
