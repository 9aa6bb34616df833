"""Why the graph says what it says: the sentences between two entities, the mentions that are one entity.

Asked in SPARQL, so that an endpoint can be asked too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from extract.facts import ENTITY_TYPES
from extract.resolution import Reason
from graph.engine import Engine
from graph.patterns import value
from graph.prefixes import DECLARED, LAB, SCHEMA
from graph.sparql import bind

_BETWEEN = f"""{DECLARED}
SELECT ?said ?subject ?predicate ?object ?confidence ?role ?post ?date ?title ?start ?text WHERE {{
  {{ ?said rdf:subject $one ; rdf:object $other }} UNION {{ ?said rdf:subject $other ; rdf:object $one }}
  ?said rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; lab:confidence ?confidence ;
        lab:inPost ?post ; lab:inSentence ?sentence .
  ?sentence lab:text ?text ; lab:start ?start .
  ?post dcterms:issued ?date ; dcterms:title ?title .
  OPTIONAL {{ ?said lab:role ?role }}
}} ORDER BY ?date ?post ?said ?start
"""
_MENTIONS = f"""{DECLARED}
SELECT ?mention ?kind ?surface ?confidence ?post ?date ?title ?start ?text WHERE {{
  ?mention lab:names $entity ; a ?kind ; lab:surface ?surface ; lab:confidence ?confidence ; lab:start ?start ;
           lab:inPost ?post ; lab:inSentence ?sentence .
  ?sentence lab:text ?text .
  ?post dcterms:issued ?date ; dcterms:title ?title .
}} ORDER BY ?date ?post ?start
"""
_NAMES = f"""{DECLARED}
SELECT DISTINCT ?type ?label ?variant WHERE {{
  $entity a ?type ; rdfs:label ?label .
  FILTER(?type IN (lab:Person, lab:Lab, lab:Institution, lab:Programme, lab:Event, lab:Place))
  OPTIONAL {{ $entity skos:altLabel ?variant }}
}} ORDER BY ?variant
"""
_SIGNED = f"""{DECLARED}
SELECT DISTINCT ?post ?date ?title WHERE {{
  ?post dcterms:creator $entity ; dcterms:issued ?date ; dcterms:title ?title
}} ORDER BY ?date ?post
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A post as evidence: IRI, day (ISO 8601), title."""

    post: str
    date: str
    title: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one post says of a relation between two entities (IRIs), with its sentences.

    `predicate` is the name of a relation of the ontology. `kept` is False where its confidence, in (0, 1], is below the
    least that the graph takes.
    """

    subject: str
    predicate: str
    object: str
    confidence: float
    source: Source
    sentences: tuple[str, ...] = field(repr=False)
    role: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class MentionEvidence:
    """One place that names the entity; of a reference ("nous", "elle") `named` is False."""

    surface: str
    confidence: float
    source: Source
    sentence: str = field(repr=False)
    named: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """An entity and all that was taken for it: names, places that name it, posts that it signed."""

    iri: str
    type: str
    label: str
    variants: tuple[str, ...] = ()
    mentions: tuple[MentionEvidence, ...] = field(default=(), repr=False)
    signed: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def surfaces(self) -> list[tuple[str, int]]:
        """The words that name it, and in how many posts each, the most frequent first."""
        posts = Counter(surface for surface, _ in {(m.surface, m.source.post) for m in self.mentions if m.named})
        return sorted(posts.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why its names were taken for one thing's; what a curator put together has none."""
        from extract.resolve import why

        names: dict[str, list[str]] = {}
        for mention in self.mentions:
            if mention.named:
                names.setdefault(mention.source.post, []).append(mention.surface)
        kind = next((t for t in ENTITY_TYPES if t == self.type), None)
        return why(kind, names) if kind else ()


def between(engine: Engine, one: str, other: str) -> list[Evidence]:
    """What posts say of the relations between two entities (IRIs), the oldest post first."""
    found: dict[str, Evidence] = {}
    for row in _rows(engine, _BETWEEN, one=one, other=other):
        text = _text(row, "text")
        said = _text(row, "said")
        before = found[said].sentences if said in found else ()
        if text in before:
            continue
        found[said] = Evidence(
            _text(row, "subject"),
            _text(row, "predicate").removeprefix(LAB).removeprefix(SCHEMA),
            _text(row, "object"),
            float(_text(row, "confidence")),
            _source(row),
            (*before, text),
            _text(row, "role"),
        )
    return list(found.values())


def identity(engine: Engine, iri: str) -> Identity:
    """An entity with its names and every mention, the oldest post first."""
    names = list(_rows(engine, _NAMES, entity=iri))
    mentions = [
        MentionEvidence(
            _text(row, "surface"),
            float(_text(row, "confidence")),
            _source(row),
            _text(row, "text"),
            _text(row, "kind") == LAB + "Mention",
        )
        for row in _rows(engine, _MENTIONS, entity=iri)
    ]
    signed = tuple(_source(row) for row in _rows(engine, _SIGNED, entity=iri))
    variants = tuple(dict.fromkeys(_text(row, "variant") for row in names if row["variant"]))
    kind, label = (_text(names[0], "type").removeprefix(LAB), _text(names[0], "label")) if names else ("", iri)
    return Identity(iri, kind, label, variants, tuple(mentions), signed)


def _rows(engine: Engine, text: str, **iris: str) -> Iterable[QuerySolution]:
    rows = engine.query(bind(text, {name: str(NamedNode(iri)) for name, iri in iris.items()}))
    assert isinstance(rows, QuerySolutions)  # noqa: S101
    return rows


def _text(row: QuerySolution, name: str) -> str:
    return value(row[name]) if row[name] else ""


def _source(row: QuerySolution) -> Source:
    return Source(_text(row, "post"), _text(row, "date"), _text(row, "title"))
