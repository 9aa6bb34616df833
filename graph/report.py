"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass

from extract.errors import PostUnreadable


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
