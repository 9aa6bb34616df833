"""The posts of a graph that is being followed, read from the index when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.facts import Facts
from extract.post import Post
from graph.copies import Group, group_of
from graph.post_json import post_from_json
from graph.state import State


class Posts(Mapping[str, tuple[Post, Facts]]):
    """Posts by tail with what they say: `changed` ones as they were given, the others as they are remembered."""

    def __init__(self, state: State) -> None:
        self._state, self._db = state, state.db
        self.changed: dict[str, tuple[Group, Facts]] = {}

    def __getitem__(self, tail: str) -> tuple[Post, Facts]:
        group, facts = self.read(tail)
        return group.post, facts

    def __iter__(self) -> Iterator[str]:
        return (tail for (tail,) in self._db.execute("SELECT DISTINCT tail FROM placed"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def read(self, tail: str) -> tuple[Group, Facts]:
        """The copies of a post, and what it says."""
        if tail in self.changed:
            return self.changed[tail]
        ask = """SELECT copies.post FROM placed JOIN copies USING (source, document, copy_id) WHERE placed.tail = ?"""
        group = group_of([post_from_json(text) for (text,) in self._db.execute(ask, (tail,))])
        (key,) = self._db.execute("SELECT facts FROM posts WHERE tail = ?", (tail,)).fetchone()
        return group, self._state.facts([key])[key]
