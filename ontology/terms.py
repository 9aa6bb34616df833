"""The names of all terms, and what the Turtle file says of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ontology.texts import ontology_turtle

LAB = "https://w3id.org/labgraph/ontology#"
Kind = Literal["class", "relation", "property"]

CLASSES = (
    "Person", "Organisation", "Lab", "Institution", "Programme", "Event", "Place",
    "Post", "Source", "Sentence", "Mention", "Reference", "Assertion",
)  # fmt: skip
RELATIONS = (
    "leads", "affiliatedWith", "founded", "partOf", "partnerOf",
    "runs", "organises", "funds", "participatesIn", "locatedIn",
)  # fmt: skip
PROPERTIES = (
    "earliest", "latest", "inPost", "inSentence", "names", "subjectMention", "objectMention",
    "text", "surface", "start", "end", "confidence", "role",
)  # fmt: skip
TERMS = CLASSES + RELATIONS + PROPERTIES

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA = "https://schema.org/"
_OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the ontology has it; texts by language tag (`fr`, `en`), other terms as IRIs, sorted."""

    name: str
    kind: Kind
    labels: Mapping[str, str] = field(repr=False)
    definitions: Mapping[str, str] = field(repr=False)
    notes: Mapping[str, str] = field(repr=False)
    broader: tuple[str, ...]
    inverse: tuple[str, ...]
    see_also: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The whole IRI."""
        return LAB + self.name


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the order of `TERMS`."""
    facts = _facts()
    return tuple(_term(name, facts[LAB + name]) for name in TERMS)


def domain_range() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each relation the classes that its subject and its object may be of, by name, `Organisation` spelt out.

    `partOf` besides keeps to one kind (the shapes say so): an organisation is part of an organisation.
    """
    return {t.name: (_classes(t.domain), _classes(t.range)) for t in terms() if t.kind == "relation"}


def _classes(iris: tuple[str, ...]) -> frozenset[str]:
    names = {iri.removeprefix(LAB) for iri in iris}
    if "Organisation" in names:
        names = names - {"Organisation"} | {"Lab", "Institution"}
    return frozenset(names)


def _facts() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Subject, predicate and (value, language) of every statement of the file."""
    from pyoxigraph import Literal as Words
    from pyoxigraph import NamedNode, RdfFormat, parse

    facts: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(ontology_turtle(), RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Words)  # noqa: S101
        language = (quad.object.language or "") if isinstance(quad.object, Words) else ""
        facts[quad.subject.value][quad.predicate.value].append((quad.object.value, language))
    return facts


def _term(name: str, facts: Mapping[str, list[tuple[str, str]]]) -> Term:
    def iris(*predicates: str) -> tuple[str, ...]:
        return tuple(sorted(value for p in predicates for value, _ in facts.get(p, ())))

    def texts(predicate: str) -> dict[str, str]:
        return {language: value for value, language in sorted(facts.get(predicate, ()), key=lambda pair: pair[1])}

    return Term(
        name,
        "class" if name in CLASSES else "relation" if name in RELATIONS else "property",
        texts(_RDFS + "label"),
        texts(_SKOS + "definition"),
        texts(_SKOS + "note"),
        iris(_RDFS + "subClassOf", _RDFS + "subPropertyOf"),
        iris(_OWL + "inverseOf"),
        iris(_RDFS + "seeAlso"),
        iris(_SCHEMA + "domainIncludes"),
        iris(_SCHEMA + "rangeIncludes"),
    )
