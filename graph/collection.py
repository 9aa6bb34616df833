"""Everything a graph is made of, before it is RDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.facts import Facts
from extract.post import Post
from extract.resolution import Resolution
from graph.decisions import Decision


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post of the graph: its tail (`post/2014-10-22-…`), other titles, addresses, the tails of its sources, facts."""

    tail: str
    post: Post
    alternatives: tuple[str, ...]
    urls: tuple[str, ...]
    sources: tuple[str, ...]
    facts: Facts = field(repr=False)


@dataclass(frozen=True, slots=True)
class Collection:
    """All posts, who is who in them, and the tails of all IRIs.

    `tails[i]` belongs to `resolution.entities[i]`, None where no post names the entity. `sources` are labels by tail,
    `replaced` the tails that others took the place of. What is below `min_confidence` (by predicate) stays out.
    `decisions` are a curator's, `added` and `rejected` the relations they gave and took: tail, predicate, tail.
    """

    base: str
    posts: tuple[StoredPost, ...]
    resolution: Resolution
    tails: tuple[str | None, ...]
    sources: Mapping[str, str]
    replaced: Mapping[str, str] = field(default_factory=dict)
    min_confidence: Mapping[str, float] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    added: frozenset[tuple[str, str, str]] = frozenset()
    rejected: frozenset[tuple[str, str, str]] = frozenset()

    def entity(self, post: str, index: int) -> int | None:
        """The number of the resolved entity that an entity of a post's facts is; None if no mention names it."""
        found = self.resolution.entity_of.get((post, index))
        return found if found is not None and self.tails[found] is not None else None

    def author(self, post: str, name: str) -> int | None:
        """The number of the resolved entity that a by-line author is."""
        found = self.resolution.author_of.get((post, name))
        return found if found is not None and self.tails[found] is not None else None
