"""Posts made of a few names, as the extraction would give them: what resolution is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extract.facts import End, Entity, EntityType, EventDate, Facts, Mention, Relation, Sentence
from extract.post import Post, Site
from extract.resolution import Resolution

Item = tuple[str, Post, Facts]


@dataclass(frozen=True)
class Told:
    """An entity of a post: its type, its names (the first the fullest), and where it is and what it is part of."""

    type: EntityType
    names: tuple[str, ...]
    place: str = ""
    parent: str = ""
    year: str = ""


def told(kind: EntityType, *names: str, place: str = "", parent: str = "", year: str = "") -> Told:
    return Told(kind, names, place, parent, year)


def post(key: str, *entities: Told, authors: tuple[str, ...] = (), site: str = "blog", language: str = "fr") -> Item:
    """A post whose text is one sentence for each entity, with all its names."""
    text, sentences, found, mentions, relations, dates = "", [], [], [], [], []
    end = End("mention", 0)
    for one in entities:
        start, me = len(text), len(found)
        found.append(Entity(one.type, one.names[0]))
        for name in one.names:
            text += " "
            mentions.append(Mention(len(text), len(text) + len(name), len(sentences), me, 0.9))
            text += name
        sentences.append(Sentence(start, len(text)))
        others: list[tuple[EntityType, str, str]] = [
            ("Place", one.place, "locatedIn"),
            ("Institution", one.parent, "partOf"),
        ]
        for kind, name, predicate in others:
            if name:
                found.append(Entity(kind, name))
                relations.append(Relation(me, predicate, len(found) - 1, (0,), end, end, 0.9))
        if one.year:
            dates.append(EventDate(me, "startDate", one.year, (0,), end, 0.9))
    made = Post(key, key, Site(site), "", date(2030, 1, 1), language, text, authors)
    # with no title the text is "", two newlines and the body: mentions are shifted by two
    shifted = tuple(Mention(m.start + 2, m.end + 2, m.sentence, m.entity, m.confidence) for m in mentions)
    moved = tuple(Sentence(s.start + 2, s.end + 2) for s in sentences)
    return key, made, Facts(moved, tuple(found), shifted, (), tuple(relations), tuple(dates))


def groups(resolution: Resolution) -> set[frozenset[tuple[str, int]]]:
    """The members of each entity."""
    return {frozenset(e.members) for e in resolution.entities}


def one_thing(resolution: Resolution, *members: tuple[str, int]) -> bool:
    return len({resolution.entity_of[m] for m in members}) == 1
