"""A curator's decisions, applied to what the posts say: after resolution and minting, at each build.

Decisions name entities by their IRIs, which the data directory remembers; the posts' own reading is not touched, so
that a decision can be taken back. One whose entities are no longer there waits until they are again.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.facts import ENTITY_TYPES, Facts
from extract.post import Post
from extract.resolution import Resolution, Resolved
from graph.decisions import Decision
from graph.folding import folded
from graph.slugs import short_hash

Posts = Mapping[str, tuple[Post, Facts]]  # by the tail of the post
Relation = tuple[str, str, str]  # tails and predicate
MASK = "█"


@dataclass(frozen=True, slots=True)
class Curated:
    """The entities after all decisions, with their tails, and what besides is to be done.

    `gone` are the tails of what a curator rejected. `masked` are spans of posts, by tail, that name a suppressed
    person; `renamed` are the tails of the posts whose own tell the name, since their title does, with the tails they
    have in the graph.
    """

    resolution: Resolution
    tails: tuple[str | None, ...]
    replaced: Mapping[str, str] = field(default_factory=dict)
    added: frozenset[Relation] = frozenset()
    rejected: frozenset[Relation] = frozenset()
    gone: frozenset[str] = frozenset()
    masked: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict, repr=False)
    renamed: Mapping[str, str] = field(default_factory=dict)


def name_hash(name: str) -> str:
    """What is kept of a suppressed name: the SHA-256 of its folded form."""
    return hashlib.sha256(folded(name).encode("utf-8", "replace")).hexdigest()


def curate(posts: Posts, resolution: Resolution, tails: Sequence[str | None], decisions: Sequence[Decision]) -> Curated:
    """The entities as the decisions, in their order, leave them; `posts` has all that name one of the entities."""
    if not decisions:
        return Curated(resolution, tuple(tails))
    work = _Work(posts, resolution, tails)
    for decision in decisions:
        work.apply(decision)
    return work.result()


class _Work:
    """Entities by tail while decisions are applied; those without a tail (that no post names) fall away."""

    def __init__(self, posts: Posts, resolution: Resolution, tails: Sequence[str | None]) -> None:
        self._posts = posts
        self._entities = {t: e for t, e in zip(tails, resolution.entities, strict=True) if t is not None}
        self._replaced: dict[str, str] = {}
        self._added: set[Relation] = set()
        self._rejected: set[Relation] = set()
        self._gone: set[str] = set()
        self._masked: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def apply(self, decision: Decision) -> None:
        """Apply one decision, as far as its entities are there."""
        tails = [self._now(t) for t in decision.entities]
        match decision.kind:
            case "merge":
                for other in tails[1:]:
                    self._merge(tails[0], other)
            case "split":
                self._split(tails[0], decision)
            case "retype" if tails[0] in self._entities and decision.value in ENTITY_TYPES:
                self._entities[tails[0]] = replace(self._entities[tails[0]], type=decision.value)
            case "rename" if tails[0] in self._entities:
                self._rename(tails[0], decision.value, decision.language)
            case "reject" if not decision.predicate:
                if self._entities.pop(tails[0], None):
                    self._gone.add(tails[0])
            case "reject":
                self._rejected |= self._both_ways(tails[0], decision.predicate, tails[1])
                self._added -= self._rejected
            case "add":
                self._added.add((tails[0], decision.predicate, tails[1]))
                self._rejected -= self._both_ways(tails[0], decision.predicate, tails[1])
            case "suppress":
                self._suppress(frozenset(decision.value.split()))
            case _:  # its entity is not there now
                return

    def result(self) -> Curated:
        """What came of it."""
        tails = tuple(sorted(self._entities))
        renamed = self._renamed()
        entities = tuple(_with_posts(self._entities[t], renamed) for t in tails)
        resolution = Resolution(
            entities,
            {member: number for number, entity in enumerate(entities) for member in entity.members},
            {byline: number for number, entity in enumerate(entities) for byline in entity.bylines},
        )
        there = set(tails)
        return Curated(
            resolution,
            tails,
            {old: self._now(new) for old, new in self._replaced.items() if self._now(new) in there},
            frozenset(r for r in self._added if {r[0], r[2]} <= there),
            frozenset(self._rejected),
            frozenset(self._gone),
            {tail: tuple(sorted(set(spans))) for tail, spans in self._masked.items()},
            renamed,
        )

    def _renamed(self) -> dict[str, str]:
        """Other tails for the posts whose title has a masked name."""
        found = {}
        for tail, spans in self._masked.items():
            post = self._posts[tail][0]
            if any(start < len(post.title) for start, _ in spans):
                found[tail] = f"post/{post.date.isoformat()}-{short_hash(tail)}"
        return found

    def _now(self, tail: str) -> str:
        while tail in self._replaced:
            tail = self._replaced[tail]
        return tail

    @staticmethod
    def _both_ways(subject: str, predicate: str, object_: str) -> set[Relation]:
        there = {(subject, predicate, object_)}
        return there | {(object_, predicate, subject)} if predicate == "partnerOf" else there

    def _merge(self, kept: str, other: str) -> None:
        if kept == other or kept not in self._entities or other not in self._entities:
            return
        one, two = self._entities[kept], self._entities.pop(other)
        self._replaced[other] = kept
        self._entities[kept] = replace(
            one,
            variants=tuple(sorted({*one.variants, two.label, *two.variants} - {one.label})),
            members=tuple(sorted({*one.members, *two.members})),
            bylines=tuple(sorted({*one.bylines, *two.bylines})),
        )

    def _split(self, tail: str, decision: Decision) -> None:
        if tail not in self._entities:
            return
        whole, posts = self._entities[tail], set(decision.posts)
        away = [m for m in whole.members if m[0] in posts]
        signed = [b for b in whole.bylines if b[0] in posts]
        if not away and not signed:
            return
        stay = [m for m in whole.members if m[0] not in posts]
        parts = (
            (tail, whole.label, stay, [b for b in whole.bylines if b[0] not in posts]),
            (decision.entities[1], decision.value or whole.label, away, signed),
        )
        for name, label, members, bylines in parts:
            self._entities.pop(name, None)
            if members or bylines:
                variants = tuple(sorted(self._names(members, bylines) - {label}))
                self._entities[name] = replace(
                    whole, label=label, variants=variants, members=tuple(members), bylines=tuple(bylines)
                )

    def _rename(self, tail: str, label: str, language: str) -> None:
        one = self._entities[tail]
        variants = tuple(sorted({one.label, *one.variants} - {label}))
        self._entities[tail] = replace(one, label=label, language=language or one.language, variants=variants)

    def _suppress(self, hashes: frozenset[str]) -> None:
        for tail, one in list(self._entities.items()):
            names = {one.label, *one.variants}
            if one.type == "Person" and any(name_hash(name) in hashes for name in names):
                del self._entities[tail]
                self._mask(one, names)

    def _mask(self, person: Resolved, names: set[str]) -> None:
        """Note where the person's mentions stand, and its full names wherever else in any post."""
        members = set(person.members)
        for tail, (post, facts) in self._posts.items():
            text = post.text
            self._masked[tail] += [(m.start, m.end) for m in facts.mentions if (tail, m.entity) in members]
            for name in names:
                if " " in name:
                    self._masked[tail] += [m.span() for m in re.finditer(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text)]
            if not self._masked[tail]:
                del self._masked[tail]

    def _names(self, members: Sequence[tuple[str, int]], bylines: Sequence[tuple[str, str]]) -> set[str]:
        """The names that these members have in their posts."""
        found = {author for _, author in bylines}
        for tail, index in members:
            post, facts = self._posts[tail]
            text = post.text
            found.add(facts.entities[index].name)
            found |= {text[m.start : m.end] for m in facts.mentions if m.entity == index}
        return found


def _with_posts(entity: Resolved, renamed: Mapping[str, str]) -> Resolved:
    """The entity with the posts of its members under their tails in the graph."""
    if not renamed:
        return entity
    members = tuple((renamed.get(post, post), index) for post, index in entity.members)
    return replace(entity, members=members, bylines=tuple((renamed.get(post, post), a) for post, a in entity.bylines))


def masked(post: Post, spans: Sequence[tuple[int, int]]) -> Post:
    """The post with a block for each character of these spans of its text; all offsets stay."""
    if not spans:
        return post
    text = list(post.text)
    for start, end in spans:
        text[start:end] = [c if c.isspace() else MASK for c in text[start:end]]
    whole = "".join(text)
    return replace(post, title=whole[: len(post.title)], body=whole[len(whole) - len(post.body) :])
