"""What server and worker process say to each other: frames of a kind, a length and a content.

To the worker: one `Question` a frame, as JSON. From it: HEAD (JSON: what comes), any number of DATA, then END or
FAILED (JSON: why). READY comes first, when its store is open.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

READY, HEAD, DATA, END, FAILED, ASK = b"R", b"H", b"D", b"E", b"F", b"A"
PREFIX = struct.Struct("!cI")


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and the form (short name) for each kind of result, None where the client takes none.

    The graphs are those of the protocol; where neither they nor the query name one, the default graph is the
    union. Relative IRIs are resolved against `base`.
    """

    query: str
    results: str | None
    rdf: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    base: str | None = None

    def encoded(self) -> bytes:
        """The frame of it."""
        return frame(ASK, {name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def decoded(cls, content: bytes) -> Question:
        """The question of a frame's content."""
        said = json.loads(content)
        return cls(
            **{**said, "default_graphs": tuple(said["default_graphs"]), "named_graphs": tuple(said["named_graphs"])}
        )


def frame(kind: bytes, content: bytes | dict[str, Any]) -> bytes:
    """A frame as it goes over the socket."""
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    return PREFIX.pack(kind, len(content)) + content
