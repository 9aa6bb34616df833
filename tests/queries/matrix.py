"""The table of docs/queries-engines.md: every query of the catalogue on every engine of this machine.

python -m tests.queries.matrix DATA docs/queries-engines.md      DATA: a data directory, for instance of `samples`

An engine that is not installed is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from graph.data import DataDirectory
from queries import catalogue
from tests.queries.engines import Row, Rows, comunica, comunica_program, oxigraph, plain_rdflib, virtuoso
from tests.queries.test_engines import text_of

HEAD = """# The queries on other engines

Made by `python -m tests.queries.matrix DATA docs/queries-engines.md`. Every query of the catalogue, with the examples
of its head and without a limit that cuts rows, over the graph of the sample posts ({quads} quads): does the engine give
the rows that Oxigraph gives? The tests ask the same of rdflib in every run, and of Virtuoso and Comunica where they
are installed.
"""
NOTES = """
What the queries keep to, so that this holds:

- days are those of `lab:earliest` and `lab:latest` and are compared as texts, years as `SUBSTR(STR(?date), 1, 4)`:
  Virtuoso 7.2.5 found none of seven days `<=` a later `xsd:date`, and `YEAR` of an `xsd:date` is an error to some;
- counts are `COUNT(DISTINCT …)`, `SAMPLE` and `GROUP_CONCAT` (which may give anything, in any order) are not used;
- a sub-select has all the patterns that its rows need: rdflib joins what stands beside it as a product;
- no `NOT EXISTS` of several triples, which Oxigraph 0.5 joins anew for each row, and no `ORDER BY` with a `LIMIT` over
  10,000, which Virtuoso 7 refuses;
- no `COUNT` of what some rows leave unbound (a `SUM` of ones and noughts instead): Comunica 4.5 gives nothing there;
- names are fetched after the limit, each in braces of its own (rdflib would join two of them as a product);
- where many rows tie, the last key of an `ORDER BY` is one text (`CONCAT` of the IRIs, a blank between them): Oxigraph
  0.5 sorts 34,000 pairs four times as fast by it as by two IRIs;
- no `VALUES` beside a wide pattern that shares one variable with it, which Oxigraph 0.5 may join first;
- rdflib 7 gives one empty row for a `GROUP BY` without groups; the comparison leaves it out.
"""


def main(data: DataDirectory, out: Path) -> None:
    """Asks every query of every engine that is here, and writes the table."""
    quads = list(data.open())
    names = list(catalogue())
    texts = {name: text_of(query, data) for name, query in catalogue().items()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engines: dict[str, Rows] = {
            f"Oxigraph {version('pyoxigraph')}": oxigraph(quads),
            f"rdflib {version('rdflib')}": plain_rdflib(quads),
        }
        if shutil.which("virtuoso-t"):
            engines[f"Virtuoso {_virtuoso_version()}"] = stack.enter_context(virtuoso(quads, folder))
        if program := comunica_program():
            engines[f"Comunica {_comunica_version(program)}"] = comunica(quads, folder, program)
        found = {engine: {name: _asked(rows, texts[name]) for name in names} for engine, rows in engines.items()}
    first = next(iter(found.values()))
    lines = [
        HEAD.format(quads=len(quads)),
        f"| query | rows | {' | '.join(found)} |",
        f"|---|--:|{'---|' * len(found)}",
    ]
    for name in names:
        marks = [_mark(first[name], answer[name]) for answer in found.values()]
        lines.append(f"| `{name}` | {len(first[name])} | {' | '.join(marks)} |")
    out.write_text("\n".join(lines) + "\n" + NOTES, encoding="utf-8")


def _asked(rows: Rows, text: str) -> list[Row] | str:
    """The rows in order, or what went wrong."""
    try:
        return sorted(rows(text))
    except Exception as error:  # whatever an engine has to say stands in the table
        return f"error: {type(error).__name__}"


def _mark(expected: list[Row] | str, found: list[Row] | str) -> str:
    if isinstance(found, str):
        return found
    return "same" if found == expected else f"different: {len(found)} rows"


def _virtuoso_version() -> str:
    done = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    words = (done.stdout + done.stderr).split()
    return next((w.strip(",()") for w in words if w[:2] in ("07", "7.", "08", "8.")), "7")


def _comunica_version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"Comunica Engine.*?([0-9]+\.[0-9]+\.[0-9]+)", done.stdout + done.stderr, re.S)
    return found[1] if found else ""


if __name__ == "__main__":
    main(DataDirectory(sys.argv[1]), Path(sys.argv[2]))
