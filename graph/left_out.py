"""Statements that stay out of the graph because their confidence is below the least that it takes.

The builder's database has them; who is meant at their ends is read from the mentions in the store.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Store

from extract.facts import End, Facts
from graph.data import DataDirectory
from graph.explain import Evidence, Source
from graph.failures import told
from graph.patterns import value, values
from graph.prefixes import DCTERMS, LAB
from graph.settings import MIN_CONFIDENCE


def left_out(
    data: DataDirectory, store: Store, one: str, other: str, least: Mapping[str, float] = MIN_CONFIDENCE
) -> list[Evidence]:
    """What posts say of the relations between two entities (IRIs) below the least confidence, the oldest first.

    `least` is by predicate.
    Nothing where the builder's database is not there (a graph that was copied without it); raises Damaged.
    """
    if not data.database.exists():
        return []
    base = data.manifest.base
    both = sorted(_posts(store, one) & _posts(store, other))
    with told(data.path, data.database):
        facts = {post: _facts(data, post.removeprefix(base)) for post in both}
    found = [said for post in both for said in _below(facts[post], store, post, least)
             if {said.subject, said.object} == {one, other}]  # fmt: skip
    return sorted(found, key=lambda e: (e.source.date, e.source.post, -e.confidence))


def _posts(store: Store, entity: str) -> set[str]:
    """The posts that name an entity or refer to it."""
    places = store.quads_for_pattern(None, NamedNode(LAB + "names"), NamedNode(entity), None)
    return {post for quad in places for post in values(store, value(quad.subject), LAB + "inPost")}


def _facts(data: DataDirectory, tail: str) -> Facts:
    """The facts of a post by its tail; none where it has none."""
    database = sqlite3.connect(f"{data.database.absolute().as_uri()}?mode=ro", uri=True)
    try:
        row = database.execute(
            "SELECT facts.facts FROM posts JOIN facts ON facts.key = posts.facts WHERE posts.tail = ?", (tail,)
        ).fetchone()
    finally:
        database.close()
    return Facts.from_json(json.loads(row[0])) if row else Facts()


def _below(facts: Facts, store: Store, post: str, least: Mapping[str, float]) -> Iterator[Evidence]:
    """The relations of a post that are below the least confidence and whose ends are in the graph."""
    title, date = (next(iter(values(store, post, DCTERMS + name)), "") for name in ("title", "issued"))
    for said in facts.relations:
        ends = [_entity(facts, store, post, end) for end in (said.subject_end, said.object_end)]
        if said.confidence < least.get(said.predicate, 0.0) and all(ends):
            spans = [(facts.sentences[i].start, facts.sentences[i].end) for i in said.sentences]
            texts = [values(store, f"{post}/s/{start}-{end}", LAB + "text") for start, end in spans]
            yield Evidence(
                ends[0], said.predicate, ends[1], said.confidence, Source(post, date, title),
                tuple(text[0] for text in texts if text), said.role or "", kept=False,
            )  # fmt: skip


def _entity(facts: Facts, store: Store, post: str, end: End) -> str:
    """The IRI of the entity at an end of a relation; "" where the graph has none."""
    place = (facts.mentions if end.kind == "mention" else facts.references)[end.index]
    return next(iter(values(store, f"{post}/{end.kind[0]}/{place.start}-{place.end}", LAB + "names")), "")
