"""An extraction of plain words, in a few milliseconds a post: for what a build does around the extraction.

Names are runs of capitalised words, their type is told by a word in them, two names in one sentence are related by the
verb between them. All the rest of a build (reading, copies, resolution, quads, store) is the real thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from extract.facts import End, Entity, EntityType, EventDate, Facts, Mention, Relation, Sentence
from extract.post import Post
from extract.resolution import Resolution
from extract.resolve import resolve
from graph.facts_cache import Extraction

_NAME = re.compile(r"[A-ZÉ][\w’-]+(?: (?:des? |du )?[A-ZÉ0-9][\w’-]+)*")
_KINDS: tuple[tuple[str, EntityType], ...] = (
    ("Lab", "Lab"), ("Mission", "Programme"), ("Forum", "Event"), ("Ville", "Institution"), ("Brest", "Place"),
    ("Lille", "Place"),
)  # fmt: skip
_VERBS = (("dirige", "leads"), ("travaille avec", "partnerOf"), ("organise", "organises"), ("à", "locatedIn"))


def kind_of(name: str) -> EntityType:
    """The type that a word of the name tells; else a person."""
    return next((kind for word, kind in _KINDS if word in name), "Person")


def facts_of(post: Post, joined: Mapping[str, str]) -> Facts:
    """The facts of one post; a name that is `joined` is another's, a part of it only where the post has both."""
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    relations: list[Relation] = []
    dates: list[EventDate] = []
    entities: dict[Entity, int] = {}
    for found in re.finditer(r"[^\n.]+\.?", post.text):
        first = len(mentions)
        for name in _NAME.finditer(post.text, found.start(), found.end()):
            full = joined.get(name[0], name[0])
            if name[0] in full and full not in post.text:
                full = name[0]
            entity = Entity(kind_of(name[0]), full)
            number = entities.setdefault(entity, len(entities))
            mentions.append(Mention(*name.span(), len(sentences), number, 0.9))
        here = range(first, len(mentions))
        for i, j in pairwise(here):
            between = post.text[mentions[i].end : mentions[j].start].strip()
            for verb, predicate in _VERBS:
                if between == verb:
                    ends = (End("mention", i), End("mention", j))
                    relations.append(
                        Relation(mentions[i].entity, predicate, mentions[j].entity, (len(sentences),), *ends, 0.8)  # type: ignore[arg-type]
                    )
        for year in re.finditer(r"en (\d{4})", found[0]):
            dates += [
                EventDate(mentions[i].entity, "startDate", year[1], (len(sentences),), End("mention", i), 0.7)
                for i in here
                if "Forum" in post.text[mentions[i].start : mentions[i].end]
            ]
        if len(mentions) > first:
            sentences.append(Sentence(*found.span()))
    return Facts(tuple(sentences), tuple(entities), tuple(mentions), (), tuple(relations), tuple(dates))


def counting(extraction: Extraction, resolved: list[int]) -> Extraction:
    """The extraction; `resolved` gets the number of posts each time that all are resolved."""

    def resolve_all(items: Sequence[tuple[str, Post, Facts]]) -> Resolution:
        resolved.append(len(items))
        return extraction.resolve(items)

    return replace(extraction, resolve=resolve_all)


def plain(
    read: list[str] | None = None, version: str = "1", joined: Mapping[str, str] = MappingProxyType({})
) -> Extraction:
    """The extraction; the titles of the posts that it goes through are added to `read`."""

    def extract_all(posts: Iterable[tuple[str, Post]]) -> Iterator[tuple[str, Facts]]:
        for key, post in posts:
            if read is not None:
                read.append(post.title)
            yield key, facts_of(post, joined)

    return Extraction(f"plain words {version}", extract_all, resolve)
