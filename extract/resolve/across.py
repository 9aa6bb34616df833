"""Which entities of different posts are one thing."""

from __future__ import annotations

from collections.abc import Sequence

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Reason, ReasonKind, Resolution, Resolved
from extract.resolve.clusters import Clusters
from extract.resolve.evidence import join_named
from extract.resolve.labels import label_of, variants_of
from extract.resolve.nodes import gather
from extract.resolve.parts import Parts
from extract.resolve.seen import Seen, seen_in
from extract.resolve.slips import Compare, join_picked, picks
from extract.resolve.types import settle, type_of
from extract.resolve.uses import uses_of


def resolve(items: Sequence[tuple[str, Post, Facts]], compare: Compare | None = None) -> Resolution:
    """The entities of all posts, each once, whatever the order of the posts.

    `items` are (post key, post, its facts). By-line authors are persons; one whom a post names is that person.
    `compare` compares the names of blocks (default: here; `extract.cluster` has one that lets workers do it).
    """
    seen = settle(seen_in(items))
    clusters = Clusters(gather(seen))
    join_named(clusters, uses_of(clusters.nodes, seen))
    named = [clusters.find(n) for n in range(len(clusters.nodes))]
    picked = picks(clusters, compare)
    join_picked(clusters, picked)
    found = []
    for group in clusters.groups():
        numbers = sorted(s for node in group for s in clusters.nodes[node].seen)
        found.append(entity_of([seen[n] for n in numbers], [r for node in group for r in clusters.reasons[node]]))
    found.sort(key=lambda e: (e.type, e.label, e.members, e.bylines))
    return Resolution(
        tuple(found),
        {member: number for number, entity in enumerate(found) for member in entity.members},
        {byline: number for number, entity in enumerate(found) for byline in entity.bylines},
        Parts(seen, clusters.nodes, named, picked, [clusters.find(n) for n in range(len(named))]),
    )


def entity_of(seen: Sequence[Seen], reasons: Sequence[Reason]) -> Resolved:
    """The thing that these entities of posts are; `reasons` are those of the joins."""
    kind = type_of(seen)
    label, language = label_of(seen, kind)
    return Resolved(
        kind,
        label,
        language,
        variants_of(seen, label),
        tuple((one.post, one.index) for one in seen if one.index is not None),
        tuple((one.post, one.main.surface) for one in seen if one.index is None),
        tuple(sorted({*reasons, *same_key(seen)})),
    )


def same_key(seen: Sequence[Seen]) -> set[Reason]:
    """Why names of one key, and the names that single posts use together, are in one entity."""
    found: dict[tuple[str, str], Reason] = {}  # by the two names in order
    first: dict[str, str] = {}
    names = {name for one in seen for name in (one.main, *(form for form, _ in one.names))}
    for form in sorted(names, key=lambda form: (form.surface, form.type)):
        name = first.setdefault(form.key, form.surface)
        if name != form.surface:
            kind: ReasonKind = "known" if form.known else "spelling"
            found.setdefault((name, form.surface), Reason(name, form.surface, kind))
    for one in seen:
        for form, _ in one.names:
            if form.surface != one.main.surface:
                name, other = sorted((one.main.surface, form.surface))
                found.setdefault((name, other), Reason(name, other, "post", one.post))
    return set(found.values())
