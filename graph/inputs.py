"""What a build was made from, as short names: they tell whether another one would be the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from graph.gathering import Gathered
from graph.incremental.tables import VERSION
from graph.state import SourceChange

SUM = 1 << 256


def hashed(text: str) -> int:
    """A number for a stored post; the sum of all, modulo SUM, names them whatever their order."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest(), "big")


def inputs_of(rules: str, texts: int) -> str:
    """A hash of all that decides the graph but the memory of IRIs: of the rules, and of the sum of the posts."""
    return hashlib.sha256(f"{rules} {texts:x}".encode()).hexdigest()


def state_after(state: str, before: str | None, inputs: str) -> str:
    """The name of the state that follows one, where the inputs were others before."""
    return state if inputs == before else hashlib.sha256(f"{state} {inputs}".encode()).hexdigest()


def indexed(state: str) -> str:
    """What is remembered where the index is that of a build of this state."""
    return f"{VERSION} {state}"


def to_remember(gathered: Sequence[Gathered]) -> list[SourceChange]:
    """The changes of the sources; one that never gave anything is no source."""
    return [g.change for g in gathered if g.changes or not g.failed]
