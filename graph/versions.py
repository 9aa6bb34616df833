"""Hashes of the code and data that decide what a build gives: when they change, what rests on them is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as installed
from importlib.resources import files
from pathlib import Path

# The modules of this package that decide which quads a collection of copies and facts gives.
_MAKERS = (
    "clean", "collection", "copies", "curation", "curation_quads", "decisions", "entity_quads", "folding", "gathering",
    "iris", "post_quads", "prefixes", "quads", "settings", "slugs", "statements", "terms",
)  # fmt: skip
_READERS = ("feedparser", "ftfy", "lxml", "py3langid", "python-frontmatter", "trafilatura")


@cache
def reading_version() -> str:
    """A hash of the readers: documents that another version read are read again."""
    package = Path(str(files("extract")))
    return _hash([*sorted((package / "reading").rglob("*.py")), package / "post.py"], _READERS)


@cache
def quads_version() -> str:
    """A hash of what makes quads of posts and facts, the ontology included."""
    package = Path(str(files("graph")))
    return _hash([*(package / f"{name}.py" for name in _MAKERS), Path(str(files("ontology") / "labgraph.ttl"))], ())


def _hash(paths: Iterable[Path], libraries: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in libraries:
        digest.update(f"{name}={installed(name)}\0".encode())
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
