"""The terms of the ontology as nodes, and the literals of the contract in canonical form."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import Literal, NamedNode

from extract.facts import PREDICATES, EntityType
from graph.prefixes import DCTERMS, FOAF, LAB, PREFIXES, RDF, RDFS, SCHEMA, SKOS, XSD
from ontology.terms import domain_range


def lab(name: str) -> NamedNode:
    """A term of our ontology."""
    return NamedNode(LAB + name)


A = NamedNode(RDF + "type")
LABEL = NamedNode(RDFS + "label")
ALT_LABEL = NamedNode(SKOS + "altLabel")
TITLE = NamedNode(DCTERMS + "title")
ALTERNATIVE = NamedNode(DCTERMS + "alternative")
ISSUED = NamedNode(DCTERMS + "issued")
CREATOR = NamedNode(DCTERMS + "creator")
IS_PART_OF = NamedNode(DCTERMS + "isPartOf")
SOURCE = NamedNode(DCTERMS + "source")
PUBLISHER = NamedNode(DCTERMS + "publisher")
IS_REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
IN_LANGUAGE = NamedNode(SCHEMA + "inLanguage")
SUBJECT = NamedNode(RDF + "subject")
PREDICATE = NamedNode(RDF + "predicate")
OBJECT = NamedNode(RDF + "object")

_DATE = NamedNode(XSD + "date")
_DATES = {10: _DATE, 7: NamedNode(XSD + "gYearMonth"), 4: NamedNode(XSD + "gYear")}
_DECIMAL = NamedNode(XSD + "decimal")
_INTEGER = NamedNode(XSD + "integer")
_TAG = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")


RELATIONS: dict[str, NamedNode] = {name: lab(name) for name in PREDICATES}
DATES: dict[str, NamedNode] = {
    "startDate": NamedNode(SCHEMA + "startDate"),
    "endDate": NamedNode(SCHEMA + "endDate"),
}

_ORGANISATION = (lab("Organisation"), NamedNode(PREFIXES["org"] + "Organization"), NamedNode(SCHEMA + "Organization"))
# A type with the superclasses that plain tools find it by.
TYPES: dict[EntityType, tuple[NamedNode, ...]] = {
    "Person": (lab("Person"), NamedNode(FOAF + "Person"), NamedNode(SCHEMA + "Person")),
    "Lab": (lab("Lab"), *_ORGANISATION),
    "Institution": (lab("Institution"), *_ORGANISATION),
    "Programme": (lab("Programme"),),
    "Event": (lab("Event"), NamedNode(SCHEMA + "Event")),
    "Place": (lab("Place"), NamedNode(SCHEMA + "Place")),
}
POST_TYPES = (lab("Post"), NamedNode(SCHEMA + "BlogPosting"), NamedNode(PREFIXES["prov"] + "Entity"))
ASSERTION_TYPES = (lab("Assertion"), NamedNode(RDF + "Statement"))


def may_relate(subject: EntityType, predicate: str, object_: EntityType) -> bool:
    """Whether the ontology has this relation between things of these types."""
    domain, range_ = _ends()[predicate]
    organisations = ("Lab", "Institution")
    alike = subject == object_ or (subject in organisations and object_ in organisations)
    return subject in domain and object_ in range_ and (alike or predicate != "partOf")


@cache
def _ends() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return domain_range()


def confidence(value: float) -> Literal:
    """A decimal in (0, 1] with at most two digits and no trailing zero."""
    text = f"{min(1.0, max(0.01, value)):.2f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=_DECIMAL)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def day(value: str) -> Literal:
    """An xsd:date of YYYY-MM-DD."""
    return Literal(value, datatype=_DATE)


def partial_date(value: str) -> Literal:
    """An xsd:date, xsd:gYearMonth or xsd:gYear, by the length of the value."""
    return Literal(value, datatype=_DATES[len(value)])


def worded(text: str, language: str) -> Literal:
    """A text in a language, the tag in lower case; `und` where the language is no tag."""
    return Literal(text, language=language.lower() if _TAG.fullmatch(language) else "und")


def plain(text: str) -> Literal:
    """A text as it stands."""
    return Literal(text)
