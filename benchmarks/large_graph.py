"""A graph of 1.4 million quads: copies of a smaller one, which share entities as a blog that goes on would.

Posts, and what is said in them, are each copy's own. An entity of a copy is a new one or the one that stood there in an
earlier copy, drawn at random, so that a few are named everywhere and most once (H. A. Simon, "On a class of skew
distribution functions", 1955). New ones come as often as they do in the corpus: from an eighth of its posts to all of
them the entities of a type grew as the posts to the power that GROWTH gives (the mean of twelve drawings).
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pyoxigraph as ox

QUADS = 1_400_000
SAMPLES = Path(__file__).parents[1] / "samples"
GROWTH = {
    "event": 0.94, "person": 0.87, "programme": 0.85, "institution": 0.82, "lab": 0.76, "place": 0.73,
    "source": 0.0, "post": 1.0,
}  # fmt: skip
_IRI = re.compile(rf"(<https://w3id\.org/labgraph/(?:{'|'.join(GROWTH)})/[^/>]+)")
_NAME = re.compile(r'(?:rdf-schema#label|core#altLabel)> ".*(?="@)')


@contextmanager
def large_graph(arguments: list[str]) -> Iterator[Path]:
    """A store of QUADS quads, a tenth of it with `--quick`, of the graph that the arguments name, until the end."""
    files = [a for a in arguments if not a.startswith("-")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = _graph_lines(files[0] if files else None, folder)
        written = folder / "large.nq"
        with written.open("w", encoding="utf-8") as file:
            file.writelines(copied(lines, QUADS // 10 if "--quick" in arguments else QUADS))
        store = ox.Store(str(folder / "store"))
        store.bulk_load(path=written, format=ox.RdfFormat.N_QUADS)
        store.flush()
        written.unlink()
        print(f"{len(store)} quads\n", flush=True)
        del store
        yield folder / "store"


def copied(lines: list[str], quads: int) -> Iterator[str]:
    """The lines of a graph and of its copies, about so many or more; a line of what copies share may come again."""
    copies = max(1, quads // sum("/post/" in line for line in lines))
    for line in lines:
        yield line
        pieces = _IRI.split(line)
        if len(pieces) == 1:
            continue
        stands = {at: _stands_for(pieces[at], copies) for at in range(1, len(pieces), 2)}
        for copy in range(1, copies):
            new = pieces.copy()
            for at, first in stands.items():
                if first[copy]:
                    new[at] += f"-{first[copy]}"
            if first := stands[1][copy]:
                new[2] = _NAME.sub(rf"\g<0> {first}", new[2])
            yield "".join(new)


@cache
def _stands_for(iri: str, copies: int) -> tuple[int, ...]:
    """For each copy, the one in which the thing that stands there for this one came up; 0 is the thing itself."""
    power = GROWTH[iri.split("/")[4]]
    drawn = random.Random(iri)
    first = [0]
    for copy in range(1, copies):
        new = drawn.random() < (copy + 1) ** power - copy**power
        first.append(copy if new else drawn.choice(first))
    return tuple(first)


def _graph_lines(argument: str | None, folder: Path) -> list[str]:
    """The lines of the graph to copy: of the N-Quads file (an export with evidence), else of the sample posts."""
    if argument:
        return Path(argument).read_text(encoding="utf-8").splitlines(keepends=True)
    from graph.build import build
    from graph.data import DataDirectory

    data = DataDirectory(folder / "data")
    build(data, [str(SAMPLES)])
    text = ox.serialize(data.open(), format=ox.RdfFormat.N_QUADS) or b""
    return text.decode().splitlines(keepends=True)
