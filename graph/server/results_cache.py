"""Results kept for whoever asks the same again; one cache a build, so none outlives what it was made from."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

# A query with one of these may have another result each time (or, with SERVICE, another's).
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole result with its Content-Type."""

    content: bytes = field(repr=False)
    content_type: str


class ResultsCache:
    """Of the results that were asked for last as many as have room."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.hits = 0

    @property
    def largest(self) -> int:
        """The size of the largest result that is kept, in bytes: no single one takes all the room."""
        return self._most // 8

    def get(self, key: Hashable) -> Kept | None:
        """The result of this key, if it is here."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a result; the ones that were asked for longest ago make room."""
        if len(kept.content) > self.largest or key in self._kept:
            return
        self._kept[key] = kept
        self._size += len(kept.content)
        while self._size > self._most:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old.content)


def changing(query: str) -> bool:
    """Whether a query may have another result when it is asked again of the same graph."""
    return _CHANGING.search(query) is not None
