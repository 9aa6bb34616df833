"""Annotated posts as examples for the relations: what was found in a post, and which relations hold between that."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import networkx as nx

from extract.components.sentences import split
from extract.components.tokens import Words
from extract.facts import Entity, Facts, Mention, Predicate
from extract.folding import fold
from extract.model.gold import GoldPost, spans
from extract.post import Post

Triple = tuple[int, Predicate, int]


@dataclass(frozen=True)
class Example:
    """A post, what was found in it (annotated or predicted), and the relations that hold between those entities.

    `missed` counts by predicate the annotated relations with an end that `facts` does not have. `neutral` are
    by-line authors, who count neither for nor against. `told` is what a reader of the annotation would grant besides:
    relations of an entity that was found twice, or as something of another type.
    """

    name: str
    post: Post
    facts: Facts
    relations: frozenset[Triple]
    missed: Mapping[Predicate, int] = field(default_factory=dict)
    neutral: frozenset[int] = frozenset()
    told: frozenset[Triple] = frozenset()


def plain_words(post: Post) -> Words:
    """The words of a post without any model: enough to find the places of annotated names."""
    found = list(re.finditer(r"\w+|[^\w\s]", post.text))
    sentences = split(post.text)
    starts, first = [m.start() for m in found], [s.start for s in sentences]
    return Words(
        post,
        [m[0] for m in found],
        starts,
        [m.end() for m in found],
        sentences,
        [bisect_right(first, s) - 1 for s in starts],
        [""] * len(found),
        [-1] * len(found),
    )


def annotated(gold: GoldPost, words: Words) -> Example:
    """The example whose entities are the annotated ones that have a place in the text."""
    number: dict[str, int] = {}
    entities: list[Entity] = []
    mentions: list[Mention] = []
    for span in spans(gold, words):
        start, end, sentence = words.starts[span.first], words.ends[span.last - 1], words.sentence_of[span.first]
        if end > words.sentences[sentence].end:
            continue
        if span.entity.id not in number:
            number[span.entity.id] = len(entities)
            entities.append(Entity(span.entity.type, span.entity.name))
        mentions.append(Mention(start, end, sentence, number[span.entity.id], 1.0))
    authors = _authors(gold)
    neutral = frozenset(number[e.id] for e in gold.entities if e.id in number and fold(e.name) in authors)
    return _example(gold, Facts(words.sentences, tuple(entities), tuple(mentions)), number, neutral)


def predicted(gold: GoldPost, facts: Facts) -> Example:
    """The example whose entities are those that a tagger found, matched one to one with the annotated ones."""
    authors = _authors(gold)
    surfaces: dict[int, set[str]] = defaultdict(set)
    for m in facts.mentions:
        surfaces[m.entity].add(fold(gold.post.text[m.start : m.end]))
    neutral = frozenset(i for i, e in enumerate(facts.entities) if e.type == "Person" and surfaces[i] & authors)
    graph: nx.Graph[str | int] = nx.Graph()
    called: dict[str, list[int]] = {}
    for entity in gold.entities:
        wanted = {fold(s) for s in (entity.name, *entity.surfaces)}
        called[entity.id] = [i for i in range(len(facts.entities)) if wanted & surfaces[i]]
        for i in called[entity.id]:
            if facts.entities[i].type == entity.type and i not in neutral:
                graph.add_edge(entity.id, i)
    number: dict[str, int] = {}
    for part in nx.connected_components(graph):
        tops = [n for n in part if isinstance(n, str)]
        matching = nx.bipartite.hopcroft_karp_matching(graph.subgraph(part), tops)
        number |= {a: b for a, b in matching.items() if isinstance(a, str)}
    told = {(a, p, b) for s, p, o in gold.relations for a in called[s] for b in called[o] if a != b}
    return replace(_example(gold, facts, number, neutral), told=frozenset(told))


def _authors(gold: GoldPost) -> set[str]:
    return {fold(author) for author in gold.raw.get("authors", ())}


def _example(gold: GoldPost, facts: Facts, number: dict[str, int], neutral: frozenset[int]) -> Example:
    authors = _authors(gold)
    left_out = {e.id for e in gold.entities if fold(e.name) in authors}
    wanted = [(s, p, o) for s, p, o in dict.fromkeys(gold.relations) if not {s, o} & left_out]
    held = frozenset((number[s], p, number[o]) for s, p, o in wanted if s in number and o in number)
    authored = [
        (number[s], p, number[o]) for s, p, o in gold.relations if {s, o} & left_out and s in number and o in number
    ]
    missed = Counter(p for s, p, o in wanted if s not in number or o not in number)
    return Example(gold.name, gold.post, facts, held | frozenset(authored), missed, neutral)
