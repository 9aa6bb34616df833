"""All that posts claim of relations, as plain rows: what networks are made of, here or at an endpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import QuerySolution, QuerySolutions

from extract.facts import ENTITY_TYPES, PREDICATES, EntityType
from graph.engine import Engine
from graph.names import Named
from graph.network_data import SYMMETRIC
from graph.patterns import value
from graph.prefixes import DECLARED, LAB

_CLAIMS = f"""{DECLARED}
SELECT DISTINCT ?said ?subject ?predicate ?object ?post ?date ?confidence ?role WHERE {{
  ?said a lab:Assertion ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        lab:inPost ?post ; lab:confidence ?confidence .
  ?post dcterms:issued ?date .
  OPTIONAL {{ ?said lab:role ?role }}
}}
"""
_RELATIONS = f"""{DECLARED}
SELECT DISTINCT ?subject ?predicate ?object WHERE {{
  VALUES ?predicate {{ {" ".join("lab:" + p for p in PREDICATES)} }}
  ?subject ?predicate ?object .
}}
"""
_ENTITIES = f"""{DECLARED}
SELECT DISTINCT ?entity ?type ?label (LANG(?label) AS ?language) ?variant WHERE {{
  VALUES ?type {{ {" ".join("lab:" + t for t in ENTITY_TYPES)} }}
  ?entity a ?type ; rdfs:label ?label .
  OPTIONAL {{ ?entity skos:altLabel ?variant }}
}}
"""


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One post's claim of one relation: IRIs, the name of a predicate, an ISO day, a confidence in (0, 1], a role.

    `partnerOf` has the smaller IRI as its subject, whoever was named first.
    """

    date: str
    post: str
    subject: str
    predicate: str
    object: str
    confidence: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two entities, with the claims behind it, the oldest first."""

    subject: Named
    predicate: str
    object: Named
    claims: tuple[Claim, ...] = ()

    @property
    def confidence(self) -> float:
        """The confidence of its best claim, in [0, 1]; 0 where no post stands behind it."""
        return max((c.confidence for c in self.claims), default=0.0)

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that claim it, the oldest first."""
        return tuple(dict.fromkeys(c.post for c in self.claims))

    @property
    def first(self) -> str:
        """The day of the first post that claims it (ISO 8601), or nothing."""
        return self.claims[0].date if self.claims else ""

    @property
    def last(self) -> str:
        """The day of the last post that claims it (ISO 8601), or nothing."""
        return self.claims[-1].date if self.claims else ""


def read_claims(engine: Engine) -> list[Claim]:
    """Every claim of a relation, the oldest post first."""
    found = []
    for row in _rows(engine, _CLAIMS):
        subject, object_, predicate = (value(row[k]) for k in ("subject", "object", "predicate"))
        name = predicate.removeprefix(LAB)
        if name not in PREDICATES:
            continue  # a date of an event
        if name == SYMMETRIC and object_ < subject:
            subject, object_ = object_, subject
        date, post, confidence = (value(row[k]) for k in ("date", "post", "confidence"))
        role = value(row["role"]) if row["role"] else ""
        found.append(Claim(date, post, subject, name, object_, float(confidence), role))
    return sorted(found)


def read_entities(engine: Engine) -> dict[str, Named]:
    """Every entity by IRI, in order."""
    first: dict[str, tuple[EntityType, str, str]] = {}
    variants: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, EntityType] = {LAB + t: t for t in ENTITY_TYPES}
    for row in _rows(engine, _ENTITIES):
        iri, kind, label, language = (value(row[k]) for k in ("entity", "type", "label", "language"))
        first.setdefault(iri, (kinds[kind], label, language))
        if row["variant"]:
            variants[iri].add(value(row["variant"]))
    return {iri: Named(iri, *first[iri], tuple(sorted(variants.get(iri, ())))) for iri in sorted(first)}


def read_relations(engine: Engine, entities: dict[str, Named], claims: Iterable[Claim]) -> list[Relation]:
    """Every relation with its claims, in order; `affiliatedWith` that only follows from `leads` is left out."""
    said: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        said[claim.subject, claim.predicate, claim.object].append(claim)
    stated = set()
    for row in _rows(engine, _RELATIONS):
        subject, predicate, object_ = (value(row[k]) for k in ("subject", "predicate", "object"))
        name = predicate.removeprefix(LAB)
        if name == SYMMETRIC and object_ < subject:
            subject, object_ = object_, subject
        stated.add((subject, name, object_))
    return [
        Relation(entities[s], p, entities[o], tuple(said[s, p, o]))
        for s, p, o in sorted(stated)
        if s in entities and o in entities
        and (p != "affiliatedWith" or (s, p, o) in said or (s, "leads", o) not in stated)
    ]  # fmt: skip


def _rows(engine: Engine, text: str) -> Iterable[QuerySolution]:
    rows = engine.query(text)
    assert isinstance(rows, QuerySolutions)  # noqa: S101
    return rows
