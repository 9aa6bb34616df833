"""Which entities of different posts are one thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.facts import EntityType, Facts
from extract.folding import fold
from extract.post import Post
from extract.resolution import Resolution, Resolved

Key = tuple[EntityType, str]


def resolve(items: Sequence[tuple[str, Post, Facts]]) -> Resolution:
    """The entities of all posts, each once, whatever the order of the posts.

    `items` are (post key, post, its facts). By-line authors are persons; one whom a post names is that person.
    """
    members: dict[Key, list[tuple[str, int]]] = defaultdict(list)
    bylines: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    names: dict[Key, Counter[tuple[str, str]]] = defaultdict(Counter)
    for key, post, facts in sorted(items, key=lambda item: item[0]):
        text = post.text
        for index, entity in enumerate(facts.entities):
            one: Key = (entity.type, fold(entity.name))
            members[one].append((key, index))
            names[one][entity.name, post.language] += 1
            for mention in facts.mentions:
                if mention.entity == index:
                    names[one][text[mention.start : mention.end], post.language] += 1
        for author in post.authors:
            one = ("Person", fold(author))
            bylines[one].append((key, author))
            names[one][author, post.language] += 1
    found = []
    for one in sorted({*members, *bylines}):
        label, language = min((n for n in names[one] if fold(n[0]) == one[1]), key=lambda n: (-names[one][n], n))
        variants = tuple(sorted({name for name, _ in names[one]} - {label}))
        found.append(Resolved(one[0], label, language, variants, tuple(members[one]), tuple(bylines[one])))
    return Resolution(
        tuple(found),
        {member: number for number, entity in enumerate(found) for member in entity.members},
        {byline: number for number, entity in enumerate(found) for byline in entity.bylines},
    )
