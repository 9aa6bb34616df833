"""How builds grow with the posts: a full one, one post more, one decision; time, memory, and the exponent.

    python -m benchmarks.growth [--quick]

Extraction is a stand-in that only looks for capital letters, since the real one costs the same for each post; reading,
copies, resolution, IRIs, quads and the store are the real thing. One post more is a file with that post alone,
one decision merges two labs. The peer is Oxigraph's bulk load of the same quads.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from pathlib import Path
from statistics import mean

from benchmarks.made_posts import Maker, write
from benchmarks.measured import cost

SIZES = (300, 3_000, 30_000)
MORE = 3  # posts that are added, one after the other: what one costs depends on how frequent its names are
BUILD = """
from graph.build import build
from graph.data import DataDirectory
from tests.graph.plain import plain
data = DataDirectory(sys.argv[2])
report = build(data, [sys.argv[1]], extraction=plain())
said = [report.posts, report.extracted, data.manifest.quads, report.seconds]
"""
DECIDE = """
from graph.build import build
from graph.data import DataDirectory
from graph.deciding import Desk
from tests.graph.plain import plain
data = DataDirectory(sys.argv[1])
store = data.open()
labs = sorted(row["lab"].value for row in store.query(
    "SELECT ?lab { GRAPH ?g { ?lab a <https://w3id.org/labgraph/ontology#Lab> } }"))
merge = Desk(store, data.manifest.base).merge([labs[0], labs[-1]])
said = build(data, (), extraction=plain(), decide=[merge]).entities
"""
LOAD = """
import pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()
said = len(store)
"""
DUMP = """
from graph.data import DataDirectory
from graph.export import write
write(DataDirectory(sys.argv[1]).open(), sys.argv[2], "nq", evidence=True)
"""


def exponent(values: list[float], sizes: tuple[int, ...]) -> float:
    """The slope of the costs over the sizes, both as logarithms, from the first to the last."""
    return math.log(values[-1] / values[0]) / math.log(sizes[len(values) - 1] / sizes[0])


def main() -> None:
    """Print the table."""
    sizes = SIZES[:2] if "--quick" in sys.argv else SIZES
    full, one, merged = [], [], []
    print(
        "| posts | full: CPU s | MB | quads/s | bulk load: quads/s | ours/bulk | one post more: CPU s | MB "
        "| one decision: CPU s | MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            write(root / "posts.jsonl", count)
            whole = cost(BUILD, root / "posts.jsonl", root / "data")
            quads = int(whole.said[2])  # type: ignore[index]
            cost(DUMP, root / "data", root / "all.nq")
            bare = cost(LOAD, root / "all.nq", root / "bare")
            more = []
            for n in range(count, count + MORE):
                (root / f"more{n}.json").write_text(json.dumps(Maker().post(n)), "utf8")
                more.append(cost(BUILD, root / f"more{n}.json", root / "data"))
                assert more[-1].said[:2] == [n + 1, 1]  # type: ignore[index]
            decided = cost(DECIDE, root / "data")
        full.append(whole.cpu)
        merged.append(decided.cpu)
        one.append(mean(each.cpu for each in more))
        rate, theirs = quads / whole.cpu, quads / bare.cpu
        print(
            f"| {count:,} | {whole.cpu:.1f} | {whole.peak:.0f} | {rate:,.0f} | {theirs:,.0f} | {rate / theirs:.2f} "
            f"| {one[-1]:.1f} | {max(each.peak for each in more):.0f} "
            f"| {decided.cpu:.1f} | {decided.peak:.0f} |",
            flush=True,
        )
    slopes = (f"{exponent(each, sizes):.2f}" for each in (full, one, merged))
    print("| exponent | {} | | | | | {} | | {} | |".format(*slopes))


if __name__ == "__main__":
    main()
