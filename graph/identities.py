"""The IRIs of posts, sources and entities: what each is recognised by from build to build."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Resolution
from graph.copies import Group
from graph.folding import folded
from graph.iris import Assignment, Claim, Holding, Minted, assign, holding

Memory = Mapping[str, Minted]


def part(memory: Memory, kind: str) -> dict[str, Minted]:
    """What is remembered of `post`, of `source`, or of entities (`entity`)."""
    return {
        tail: minted
        for tail, minted in memory.items()
        if (path if (path := tail.partition("/")[0]) in ("post", "source") else "entity") == kind
    }


def post_tails(groups: Sequence[Group], homes: Mapping[int, tuple[str, str]], memory: Memory) -> Assignment:
    """The tails of posts; recognised by where their copies were read (`homes`, by `id`), their addresses and texts."""
    return assign(_distinct([post_claim(group, homes) for group in groups]), memory)


def post_claim(group: Group, homes: Mapping[int, tuple[str, str]]) -> Claim:
    """What a post asks its tail for."""
    holds: set[Holding] = set()
    for copy in group.copies:
        holds.add(holding("copy", *homes[id(copy)]))
        holds.add(holding("text", copy.text))
        if copy.url:
            holds.add(holding("url", copy.url))
    post = group.post
    text = hashlib.sha256(post.text.encode("utf-8", "replace")).hexdigest()
    mark = f"{post.date} {post.title} {text} {' '.join(group.urls)}"
    return Claim("post", post.title, mark, frozenset(holds), f"{post.date.isoformat()}-")


def source_tails(labels: Iterable[str], memory: Memory) -> Assignment:
    """The tails of sources, in the order of their folded labels; recognised by these."""
    claims = [Claim("source", label, label, frozenset({holding("source", label)})) for label in labels]
    return assign(claims, memory)


def entity_tails(
    items: Sequence[tuple[str, Post, Facts]], resolution: Resolution, memory: Memory
) -> tuple[Assignment, tuple[int, ...]]:
    """The tails of the entities that a mention or a by-line names, and the numbers of these entities.

    Recognised by their mentions: the post, the folded words, and how manieth of these words in the post it is. Offsets
    would not do: a word more at the beginning of a post moves them all.
    """
    held: dict[int, list[str]] = defaultdict(list)
    for key, post, facts in items:
        named, signed = held_in(key, post, facts)
        for index, marks in named.items():
            number = resolution.entity_of.get((key, index))
            if number is not None:
                held[number] += marks
        for author, mark in signed.items():
            number = resolution.author_of.get((key, author))
            if number is not None:
                held[number].append(mark)
    numbers = tuple(sorted(held))
    claims = []
    for number in numbers:
        entity = resolution.entities[number]
        holds = frozenset(holding(h) for h in held[number])
        claims.append(Claim(entity.type.lower(), entity.label, min(held[number]), holds))
    return assign(claims, memory), numbers


def held_in(key: str, post: Post, facts: Facts) -> tuple[dict[int, list[str]], dict[str, str]]:
    """What the entities of a post hold, by their index, and what its authors do."""
    named: dict[int, list[str]] = defaultdict(list)
    text, seen = post.text, Counter[str]()
    for m in sorted(facts.mentions, key=lambda m: (m.start, m.end, m.entity)):
        surface = folded(text[m.start : m.end])
        seen[surface] += 1
        named[m.entity].append("\x1f".join((key, surface, str(seen[surface]))))
    return named, {author: "\x1f".join((key, "by", folded(author))) for author in post.authors}


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with marks made different where two are the same post twice (only in what cannot be told apart)."""
    seen: Counter[str] = Counter()
    found = []
    for claim in claims:
        seen[claim.mark] += 1
        n = seen[claim.mark]
        found.append(claim if n == 1 else Claim(claim.path, claim.name, f"{claim.mark} {n}", claim.holds, claim.prefix))
    return found
