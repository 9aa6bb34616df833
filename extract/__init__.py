"""From posts to facts: reading, extraction and the entities of many posts together. Knows nothing of RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.errors import PostUnreadable
from extract.post import Post

if TYPE_CHECKING:
    from extract.reading import read_posts

__all__ = ["Post", "PostUnreadable", "read_posts"]


def __getattr__(name: str) -> Any:
    """The public names whose modules are heavy to import, imported when first asked for."""
    if name == "read_posts":
        from extract.reading import read_posts

        return read_posts
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
