"""Entities and authors as single posts have them: what resolution across posts starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.facts import EntityType, Facts
from extract.lang.knowledge import load
from extract.post import Post
from extract.resolve.forms import Form, form

# What tells homonyms apart must be more likely than not.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """One entity of one post, or the author of one.

    `index` is its place in `Facts.entities`; None for an author, whose by-line is `main.surface`. `main` is its fullest
    name, `names` all names with the confidence of their mentions summed. `places` and `parents` are the keys of what
    the post says it is located in and part of; `year` is that of an event's start.
    """

    post: str
    index: int | None
    type: EntityType
    main: Form
    names: tuple[tuple[Form, float], ...]
    language: str
    site: str
    places: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    year: str = ""


@dataclass
class _Told:
    """What a post tells of one entity."""

    names: dict[str, float] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)


def seen_in(items: Iterable[tuple[str, Post, Facts]]) -> list[Seen]:
    """All entities and authors of these posts, in the order of the posts' keys."""
    found = []
    for key, post, facts in sorted(items, key=lambda item: item[0]):
        told = _told(post, facts)
        for index, entity in enumerate(facts.entities):
            of = told[index]
            names = of.names or {entity.name: 0.0}
            forms = {name: form(name, entity.type) for name in names}
            main = forms.get(entity.name) or form(entity.name, entity.type)
            found.append(
                Seen(
                    key,
                    index,
                    entity.type,
                    main,
                    tuple((forms[name], round(names[name], 2)) for name in sorted(names)),
                    post.language,
                    post.site.label,
                    frozenset(of.places),
                    frozenset(of.parents),
                    main.year or min(of.years, default=""),
                )
            )
        for author in dict.fromkeys(post.authors):
            main = form(author, "Person")
            found.append(Seen(key, None, "Person", main, ((main, 1.0),), post.language, post.site.label))
    return found


def _told(post: Post, facts: Facts) -> dict[int, _Told]:
    told: dict[int, _Told] = defaultdict(_Told)
    text, entities = post.text, facts.entities
    for mention in facts.mentions:
        names, surface = told[mention.entity].names, text[mention.start : mention.end]
        names[surface] = names.get(surface, 0.0) + mention.confidence
    for relation in facts.relations:
        if relation.confidence < _SURE:
            continue
        other = entities[relation.object]
        if relation.predicate == "locatedIn":
            told[relation.subject].places.add(form(other.name, other.type).key)
        elif relation.predicate == "partOf":
            told[relation.subject].parents.add(form(other.name, other.type).key)
    for date in facts.dates:
        if date.predicate == "startDate":
            told[date.event].years.add(date.value[:4])
    return told


def levels(places: Iterable[str]) -> dict[str, set[str]]:
    """Keys of places by what they are: cities, regions, countries."""
    found: dict[str, set[str]] = defaultdict(set)
    for key in places:
        for kind in load().place_kinds(key.removeprefix("place:")):
            found["city" if kind == "town" else kind].add(key)
    return found


def apart(a: Seen, b: Seen) -> bool:
    """Whether two posts speak of things of one name that are not the same: other cities, other countries, parents."""
    ours, theirs = levels(a.places), levels(b.places)
    if any(ours[level] and theirs[level] and not ours[level] & theirs[level] for level in ("city", "country")):
        return True
    if a.places & b.places or a.parents & b.parents or a.site == b.site:
        return False
    return bool(a.parents and b.parents)
