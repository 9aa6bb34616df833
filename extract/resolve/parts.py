"""What entities were made of: the steps of resolution, kept so that a change can be followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.resolve.nodes import Node
from extract.resolve.seen import Seen
from extract.resolve.slips import Pick


@dataclass(frozen=True, slots=True)
class Parts:
    """Entities of single posts with the types they settled on, their nodes, and the groups of these.

    `named` and `things` have for each node the first node of its group: as names and posts join them, and whole.
    `picks` are what slips of the pen go to, by the group of the slip.
    """

    seen: Sequence[Seen] = field(repr=False)
    nodes: Sequence[Node] = field(repr=False)
    named: Sequence[int] = field(repr=False)
    picks: Mapping[int, Pick] = field(repr=False)
    things: Sequence[int] = field(repr=False)
