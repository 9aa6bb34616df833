"""The graph of one post: the post, its sentences, mentions, references and assertions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from extract.facts import Mention, Reference
from extract.reading.draft import web_address
from graph import terms as t
from graph.collection import Collection, StoredPost
from graph.statements import Place, Statement, statements


@dataclass(frozen=True, slots=True)
class PostGraph:
    """The quads of one post, each once, what it states, and how many mentions it has."""

    quads: frozenset[Quad] = field(repr=False)
    statements: tuple[Statement, ...]
    mentions: int


def post_graph(collection: Collection, stored: StoredPost) -> PostGraph:
    """The graph of one post, by section 1 of the contract."""
    writer = _Writer(collection, stored)
    writer.write_post()
    mentions = writer.write_places("m", t.lab("Mention"), stored.facts.mentions)
    writer.write_places("r", t.lab("Reference"), stored.facts.references)
    said = statements(collection, stored, writer.named)
    for one in said:
        writer.write_assertion(one)
    return PostGraph(frozenset(writer.quads), tuple(said), mentions)


class _Writer:
    """Collects the quads of one post; `named` are the entities at its places."""

    def __init__(self, collection: Collection, stored: StoredPost) -> None:
        self._all, self._stored, self._facts = collection, stored, stored.facts
        self._text = stored.post.text
        self._iri = collection.base + stored.tail
        self._post, self._graph = NamedNode(self._iri), NamedNode(self._iri + "/graph")
        self._sentences: dict[int, NamedNode] = {}
        self.quads: list[Quad] = []
        self.named: dict[Place, int] = {}

    def _add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, self._graph))

    def write_post(self) -> None:
        """The post itself."""
        post, iri, add = self._stored.post, self._post, self._add
        for kind in t.POST_TYPES:
            add(iri, t.A, kind)
        add(iri, t.TITLE, t.worded(post.title, post.language))
        for title in self._stored.alternatives:
            add(iri, t.ALTERNATIVE, t.worded(title, post.language))
        add(iri, t.ISSUED, t.day(post.date.isoformat()))
        add(iri, t.IN_LANGUAGE, t.plain(post.language.lower() or "und"))
        for source in self._stored.sources:
            add(iri, t.IS_PART_OF, NamedNode(self._all.base + source))
        for url in self._stored.urls:
            if node := _node(url):
                add(iri, t.SOURCE, node)
        for author in post.authors:
            number = self._all.author(self._stored.tail, author)
            if number is not None:
                add(iri, t.CREATOR, self._entity(number))

    def write_places(self, letter: str, kind: NamedNode, places: Sequence[Mention | Reference]) -> int:
        """Mentions or references, each place once: of two entities there the more certain counts. Gives how many."""
        before = len(self.named)
        for place in sorted(places, key=lambda p: (-p.confidence, p.entity)):
            number = self._all.entity(self._stored.tail, place.entity)
            key = (letter, place.start, place.end)
            if number is None or key in self.named:
                continue
            self.named[key] = number
            node = self._place(key)
            self._add(node, t.A, kind)
            self._add(node, t.lab("inPost"), self._post)
            self._add(node, t.lab("inSentence"), self._sentence(place.sentence))
            self._add(node, t.lab("names"), self._entity(number))
            self._write_span(node, "surface", place.start, place.end)
            self._add(node, t.lab("confidence"), t.confidence(place.confidence))
        return len(self.named) - before

    def write_assertion(self, said: Statement) -> None:
        """The assertion of a statement."""
        subject = self._entity(said.subject)
        if isinstance(said.object, int):
            predicate, value = t.RELATIONS[said.predicate], self._entity(said.object)
            mark = hashlib.sha256(f"{subject} {predicate} {value}".encode()).hexdigest()[:16]
        else:
            predicate, literal = t.DATES[said.predicate], t.partial_date(said.object)
            mark = hashlib.sha256(f"{subject} {predicate} {literal}".encode()).hexdigest()[:16]
        node, add = NamedNode(f"{self._iri}/a/{mark}"), self._add
        for kind in t.ASSERTION_TYPES:
            add(node, t.A, kind)
        add(node, t.SUBJECT, subject)
        add(node, t.PREDICATE, predicate)
        add(node, t.OBJECT, value if isinstance(said.object, int) else literal)
        add(node, t.lab("inPost"), self._post)
        for sentence in said.sentences:
            add(node, t.lab("inSentence"), self._sentence(sentence))
        add(node, t.lab("subjectMention"), self._place(said.subject_place))
        if said.object_place is not None:
            add(node, t.lab("objectMention"), self._place(said.object_place))
        if said.role:
            add(node, t.lab("role"), t.plain(said.role))
        add(node, t.lab("confidence"), t.confidence(said.confidence))

    def _entity(self, number: int) -> NamedNode:
        return NamedNode(f"{self._all.base}{self._all.tails[number]}")

    def _place(self, key: Place) -> NamedNode:
        letter, start, end = key
        return NamedNode(f"{self._iri}/{letter}/{start}-{end}")

    def _sentence(self, index: int) -> NamedNode:
        """The sentence of this index, written when it is first needed."""
        if index not in self._sentences:
            s = self._facts.sentences[index]
            self._sentences[index] = node = NamedNode(f"{self._iri}/s/{s.start}-{s.end}")
            self._add(node, t.A, t.lab("Sentence"))
            self._add(node, t.lab("inPost"), self._post)
            self._write_span(node, "text", s.start, s.end)
        return self._sentences[index]

    def _write_span(self, node: NamedNode, words: str, start: int, end: int) -> None:
        self._add(node, t.lab(words), t.plain(self._text[start:end]))
        self._add(node, t.lab("start"), t.integer(start))
        self._add(node, t.lab("end"), t.integer(end))


def _node(url: str) -> NamedNode | None:
    """The node of an http(s) address; None where it is no IRI: it is refused rather than altered."""
    try:
        return NamedNode(url) if web_address(url) else None
    except ValueError:
        return None
