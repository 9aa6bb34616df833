"""Every query of the catalogue on a graph of 1.4 million quads.

    python -m benchmarks.queries [--quick] [FILE.nq]

The graph is that of FILE.nq (an export with evidence), else of the sample posts, copied under new IRIs until it is
large enough: each copy has posts of its own, and shares every other entity with all copies.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.engine import LocalEngine
from graph.errors import AmbiguousName
from graph.parameters import bound
from queries import catalogue

QUADS = 1_400_000
SAMPLES = Path(__file__).parents[1] / "samples"
_IRI = re.compile(r"<https://w3id\.org/labgraph/(post|person|lab|institution|programme|event|place|source)/[^/>]+")


def copied(lines: list[str], copies: int) -> Iterator[str]:
    """The lines of a graph, then those of its copies; a line that has no IRI of its own in a copy is not repeated."""
    for line in lines:
        for number in range(copies):
            new = _IRI.sub(lambda m, n=number: _renamed(m, n), line)  # type: ignore[misc]
            if number and new == line:
                break
            yield new


def _renamed(match: re.Match[str], number: int) -> str:
    shared = match[1] != "post" and zlib.crc32(match[0].encode()) % 2
    return match[0] if shared or not number else f"{match[0]}-{number}"


def graph_lines(argument: str | None, folder: Path) -> list[str]:
    """The lines of the graph to copy."""
    if argument:
        return Path(argument).read_text(encoding="utf-8").splitlines(keepends=True)
    from graph.build import build
    from graph.data import DataDirectory

    data = DataDirectory(folder / "data")
    build(data, [str(SAMPLES)])
    text = ox.serialize(data.open(), format=ox.RdfFormat.N_QUADS) or b""
    return text.decode().splitlines(keepends=True)


def original(engine: LocalEngine, name: str) -> str:
    """The entity of this name, of its copies the one that they were made from."""
    try:
        return engine.resolve(name)
    except AmbiguousName as error:
        return min((iri for _, _, iri in error.candidates), key=lambda iri: (len(iri), iri))


def main() -> None:
    """Print the table."""
    files = [a for a in sys.argv[1:] if not a.startswith("-")]
    wanted = QUADS // 10 if "--quick" in sys.argv else QUADS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = graph_lines(files[0] if files else None, folder)
        (folder / "large.nq").write_text("".join(copied(lines, wanted // len(lines) + 1)), encoding="utf-8")
        store = ox.Store(str(folder / "store"))
        store.bulk_load(path=folder / "large.nq", format=ox.RdfFormat.N_QUADS)
        engine = LocalEngine(store)
        print(f"{len(store)} quads\n\n| query | rows | seconds |\n|---|---|---|")
        for query in catalogue().values():
            text = bound(query, query.examples(), lambda name: original(engine, name))
            started = time.perf_counter()
            rows = sum(1 for _ in engine.query(text))  # type: ignore[union-attr]
            print(f"| {query.name} | {rows} | {time.perf_counter() - started:.2f} |", flush=True)


if __name__ == "__main__":
    main()
