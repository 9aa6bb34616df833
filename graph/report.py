"""What a build did."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from extract.errors import PostUnreadable
from graph.gathering import Gathered
from graph.manifest import Manifest


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The figures of one build, and what was left out.

    `copies` are posts as the sources have them, `posts` what they are after copies of one post were put together, both
    of all sources. `read`: posts read now from new or changed documents; `extracted`: posts whose facts were made now,
    the others' were known; `removed`: posts that the graph had and has no more; `spared`: copies that a source no
    longer gives but that stay, since it failed or gave nothing. `failed` are sources that gave nothing that holds.
    """

    documents: int
    documents_read: int
    read: int
    copies: int
    posts: int
    extracted: int
    removed: int
    spared: int
    entities: int
    relations: int
    rebuilt: bool
    left_out: tuple[PostUnreadable, ...]
    failed: tuple[PostUnreadable, ...]
    seconds: float

    @property
    def merged(self) -> int:
        """Copies that were put together with another one."""
        return self.copies - self.posts


def report_of(
    gathered: Sequence[Gathered], manifest: Manifest, started: float, *, copies: int, extracted: int = 0,
    removed: int = 0, rebuilt: bool = False,
) -> BuildReport:  # fmt: skip
    """The report of a build that `started` then (`time.monotonic`)."""
    return BuildReport(
        documents=sum(g.documents for g in gathered),
        documents_read=sum(g.documents_read for g in gathered),
        read=sum(g.posts_read for g in gathered),
        copies=copies,
        posts=manifest.posts,
        extracted=extracted,
        removed=removed,
        spared=sum(g.spared for g in gathered),
        entities=manifest.entities,
        relations=manifest.relations,
        rebuilt=rebuilt,
        left_out=tuple(p for g in gathered for p in g.left_out),
        failed=tuple(g.failed for g in gathered if g.failed),
        seconds=time.monotonic() - started,
    )
