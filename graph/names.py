"""Entities by the names that people type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from extract.facts import ENTITY_TYPES, EntityType
from graph.errors import AmbiguousName, UnknownName
from graph.folding import folded
from graph.patterns import instances, pairs, value, values
from graph.prefixes import DCTERMS, LAB, RDFS, SKOS

_ARTICLES = frozenset(("le", "la", "les", "l", "the"))
NEAR = 5  # names offered when none fits
NEAR_SCORE = 75  # of 100, by rapidfuzz's WRatio: below it the names have no longer much to do with each other


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """An entity with all its names: `label` (its language is a tag such as `fr`) and the variants, sorted."""

    iri: str
    type: EntityType
    label: str
    language: str = ""
    variants: tuple[str, ...] = ()


def entities(store: Store) -> list[Named]:
    """All entities of the graph by IRI, in order."""
    types: dict[str, EntityType] = {iri: kind for kind in ENTITY_TYPES for iri, _ in instances(store, LAB + kind)}
    labels: dict[str, tuple[str, str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(RDFS + "label"), None, None):
        if (iri := value(quad.subject)) in types and isinstance(quad.object, Literal):
            labels[iri] = (quad.object.value, quad.object.language or "")
    variants: dict[str, set[str]] = defaultdict(set)
    for iri, variant in pairs(store, SKOS + "altLabel"):
        variants[iri].add(variant)
    return [
        Named(iri, types[iri], *labels.get(iri, (iri, "")), tuple(sorted(variants.get(iri, ()))))
        for iri in sorted(types)
    ]


def find_entity(store: Store, name: str, known: list[Named] | None = None) -> Named:
    """The entity of this name or IRI; case, accents and punctuation do not count.

    A label goes before a variant, an exact spelling before a folded one, and at last a leading article does not count.
    Who asks often gives the store's `entities`, which are read anew otherwise. Raises AmbiguousName (several fit
    equally) and UnknownName (none fits; it carries near names).
    """
    known = entities(store) if known is None else known
    wanted, iris = folded(name), (name, _replacement(store, name))
    for fit in (
        lambda e: e.iri in iris,
        lambda e: e.label == name,
        lambda e: folded(e.label) == wanted,
        lambda e: name in e.variants,
        lambda e: any(folded(v) == wanted for v in e.variants),
        lambda e: any(_bare(folded(n)) == _bare(wanted) for n in (e.label, *e.variants)),
    ):
        fits = [e for e in known if fit(e)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise AmbiguousName(name, tuple((e.label, e.type, e.iri) for e in fits))
    raise UnknownName(name, near(known, wanted))


def _bare(name: str) -> str:
    """A folded name without its leading article."""
    first, _, rest = name.partition(" ")
    return rest if first in _ARTICLES and rest else name


def near(known: list[Named], wanted: str) -> tuple[str, ...]:
    """The labels of entities whose names are like a folded name, the most alike first."""
    from rapidfuzz import fuzz, process

    names = [(folded(n), e.label) for e in known for n in (e.label, *e.variants)]
    best = process.extract(wanted, [n for n, _ in names], scorer=fuzz.WRatio, score_cutoff=NEAR_SCORE, limit=4 * NEAR)
    return tuple(dict.fromkeys(names[index][1] for _, _, index in best))[:NEAR]


def _replacement(store: Store, iri: str) -> str | None:
    """The IRI that took the place of this one, if there is one."""
    try:
        return next(iter(values(store, iri, DCTERMS + "isReplacedBy")), None)
    except ValueError:  # not an IRI
        return None
