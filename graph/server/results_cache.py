"""Results kept for whoever asks the same again; one cache a build, so none outlives what it was made from."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

# A query with one of these may have another result each time (or, with SERVICE, another's).
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)


Headers = list[tuple[bytes, bytes]]
REQUESTS = 10_000


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
        # Requests by their bytes, with the key of their result: whoever asks in the same words is answered at once.
        self._requests: dict[bytes, tuple[Hashable, Headers]] = {}

    def remember(self, request: bytes, key: Hashable, headers: Headers) -> None:
        """That a request, in these bytes, is answered by the result of this key with these headers."""
        if len(self._requests) >= REQUESTS:
            self._requests.clear()
        self._requests[request] = key, headers

    def answer(self, request: bytes) -> tuple[Headers, bytes] | None:
        """Headers and content for a request in the bytes of an earlier one, if the result is still here."""
        known = self._requests.get(request)
        kept = self.get(known[0]) if known else None
        return (known[1], kept.content) if known and kept else None

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
