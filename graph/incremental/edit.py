"""What a change makes of a graph, before it is told from what was there."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad


@dataclass(slots=True)
class Edit:
    """What a change makes of the graphs it touches: all quads of those of posts, and of subjects in the others."""

    posts: dict[str, frozenset[Quad]] = field(default_factory=dict, repr=False)  # by tail; none: the post is gone
    subjects: dict[NamedNode, frozenset[Quad]] = field(default_factory=dict, repr=False)  # of the entities' graph
    history: dict[NamedNode, frozenset[Quad]] = field(default_factory=dict, repr=False)
    curation: frozenset[Quad] = field(default=frozenset(), repr=False)  # all of that graph
    keys: dict[str, str] = field(default_factory=dict, repr=False)  # of the facts of posts that are new or changed
    gone: frozenset[str] = frozenset()  # posts that are no more
    nothing: frozenset[str] = frozenset()  # all tails that stand for nothing now and that nothing replaced
    entities: int = 0  # how many more there are
    relations: int = 0
    sources: int = 0  # how many there are
