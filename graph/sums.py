"""The sums of a build's table files, which never change: kept beside its store (`sums.txt`), they show bytes that did.

A damaged block is worse than it sounds: asked for one, Oxigraph tells of it again and again without an end.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def sums(folder: Path, before: Path | None = None) -> dict[str, str]:
    """The SHA-256 of each table file of a build's store, by name.

    Those of files that are one with a file of the build `before` are taken from it.
    """
    known = _written(before) if before else {}
    found = {}
    for path in sorted((folder / "store").glob("*.sst")):
        other = before / "store" / path.name if before else None
        if path.name in known and other and other.is_file() and path.samefile(other):
            found[path.name] = known[path.name]
            continue
        with path.open("rb") as stream:
            found[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def to_text(found: dict[str, str]) -> str:
    """The text of `sums.txt`, as `sha256sum` writes it."""
    return "".join(f"{digest}  {name}\n" for name, digest in found.items())


def changed(folder: Path) -> str:
    """The first table file of a build whose bytes are not those that were written, "" if all are.

    Of a build of a version that wrote no sums, nothing is known.
    """
    written = _written(folder)
    found = sums(folder) if written else {}
    return next((name for name, digest in written.items() if found.get(name) != digest), "")


def size(folder: Path) -> int:
    """The bytes of a build's table files."""
    return sum(path.stat().st_size for path in (folder / "store").glob("*.sst"))


def _written(build: Path) -> dict[str, str]:
    """The sums that were written with a build, by the name of the file."""
    try:
        lines = (build / "sums.txt").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
