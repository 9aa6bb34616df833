"""Decisions made from the names that a curator types, against the graph as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode, Quad, Store

from extract.facts import EntityType
from graph.curation import name_hash
from graph.decisions import Decision
from graph.errors import NotNamedThere, OneAlready, Unfit
from graph.names import Named, find_entity
from graph.patterns import value, values
from graph.prefixes import DCTERMS, LAB
from graph.slugs import short_hash, slug, suffixed
from graph.terms import may_relate


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are made: the current graph, its base, the curator's reason, the day.

    Names are labels, variants or IRIs; every method raises UnknownName and AmbiguousName.
    """

    store: Store = field(repr=False)
    base: str
    why: str = ""
    made: str = field(default_factory=lambda: date.today().isoformat())

    def merge(self, names: Sequence[str]) -> Decision:
        """All these are one; the IRI with more mentions stays, of two with as many the smaller. Raises OneAlready."""
        found = {one.iri: one for one in (find_entity(self.store, name) for name in names)}
        if len(found) == 1:
            (one,) = found.values()
            raise OneAlready(one.label, one.type)
        ordered = sorted(found, key=lambda iri: (-self._mentions(iri), iri))
        return self._decision("merge", ordered)

    def split(self, name: str, posts: Iterable[str], label: str) -> Decision:
        """What these posts (IRIs) say of an entity is of another one, called `label`. Raises NotNamedThere."""
        entity = find_entity(self.store, name)
        chosen = sorted(set(posts))
        naming = {p for place in self._places(entity.iri) for p in values(self.store, place, LAB + "inPost")}
        naming |= {value(q.subject) for q in self._pointing(DCTERMS + "creator", entity.iri)}
        for post in chosen:
            if post not in naming:
                raise NotNamedThere(post, entity.label)
        mark = short_hash(f"{entity.iri} {' '.join(chosen)}")
        new = f"{entity.type.lower()}/{suffixed(slug(label), mark)}"
        tails = tuple(post.removeprefix(self.base) for post in chosen)
        return self._decision("split", [entity.iri, self.base + new], value=label, posts=tails)

    def retype(self, name: str, kind: EntityType) -> Decision:
        """The entity is of this type."""
        return self._decision("retype", [find_entity(self.store, name).iri], value=kind)

    def rename(self, name: str, label: str, language: str = "") -> Decision:
        """The entity's label is this, in a language (of the label before, if none is given)."""
        return self._decision("rename", [find_entity(self.store, name).iri], value=label, language=language)

    def reject(self, name: str) -> Decision:
        """It is no entity."""
        return self._decision("reject", [find_entity(self.store, name).iri])

    def relation(self, kind: str, subject: str, predicate: str, other: str) -> Decision:
        """A relation is to be added (`add`) or does not hold (`reject`). Raises Unfit."""
        one, two = find_entity(self.store, subject), find_entity(self.store, other)
        if kind == "add" and (one.iri == two.iri or not may_relate(one.type, predicate, two.type)):
            raise Unfit(one.label, predicate, two.label)
        return self._decision(kind, [one.iri, two.iri], predicate=predicate)

    def suppress(self, name: str) -> Decision:
        """The person is not to be named; what is kept are hashes of the names."""
        person: Named = find_entity(self.store, name)
        if person.type != "Person":
            raise Unfit(person.label, "suppress", "Person")
        hashes = sorted({name_hash(n) for n in (person.label, *person.variants) if " " in n or n == person.label})
        return self._decision("suppress", [], value=" ".join(hashes))

    def _decision(
        self, kind: str, iris: Sequence[str], *, value: str = "", language: str = "", predicate: str = "",
        posts: tuple[str, ...] = (),
    ) -> Decision:  # fmt: skip
        tails = tuple(iri.removeprefix(self.base) for iri in iris)
        return Decision(kind, tails, value, language, predicate, posts, self.why, self.made)  # type: ignore[arg-type]

    def _pointing(self, predicate: str, iri: str) -> Iterable[Quad]:
        return self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(iri), None)

    def _places(self, iri: str) -> list[str]:
        return [
            value(q.subject) for q in self.store.quads_for_pattern(None, NamedNode(LAB + "names"), NamedNode(iri), None)
        ]

    def _mentions(self, iri: str) -> int:
        return len(self._places(iri))
