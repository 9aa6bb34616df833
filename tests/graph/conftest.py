"""A folder of posts to change, and a data directory to build them into with an extraction of plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from graph.build import build
from graph.data import DataDirectory
from graph.export import quad_lines
from graph.facts_cache import Extraction
from graph.report import BuildReport
from tests.graph.plain import plain

POST = "---\ntitle: {title}\ndate: {date}\nauthor: {author}\n---\n{text}\n"


def write_post(
    folder: Path, name: str, text: str, *, title: str = "", date: str = "2020-01-02", author: str = "Ada Noor"
) -> Path:
    """A post as Markdown with front matter."""
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(POST.format(title=title or f"récit de {name}", date=date, author=author, text=text), "utf8")
    return path


def lines(data: DataDirectory) -> list[bytes]:
    """The whole graph as sorted N-Quads."""
    return sorted(quad_lines(data.open(), evidence=True))


@dataclass
class Bench:
    """Folders of posts and a data directory; `read` has the titles that the last build went through."""

    root: Path
    data: DataDirectory
    read: list[str] = field(default_factory=list)

    @property
    def posts(self) -> Path:
        """The first folder of posts."""
        return self.root / "carnet"

    def build(self, *sources: Path | str, **options: Any) -> BuildReport:
        """Build these sources, else the first folder."""
        self.read.clear()
        given = [str(s) for s in sources or (self.posts,)]
        return build(self.data, given, **{"extraction": plain(self.read), **options})

    def lines(self) -> list[bytes]:
        """The whole graph as sorted N-Quads."""
        return lines(self.data)

    def anew(self, *sources: Path | str, name: str = "anew") -> list[bytes]:
        """The graph of these sources in a data directory of their own."""
        data = DataDirectory(self.root / name)
        build(data, [str(s) for s in sources or (self.posts,)], extraction=plain())
        return lines(data)

    def anew_with(self, extraction: Extraction) -> list[bytes]:
        """The graph of the first folder in a data directory of its own, by another extraction."""
        data = DataDirectory(self.root / "other")
        build(data, [str(self.posts)], extraction=extraction)
        return lines(data)

    def ask(self, where: str) -> set[tuple[str, ...]]:
        """The answers to a SPARQL pattern, as texts without the base; a column for each variable, as they come."""
        head = """PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <https://schema.org/>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"""
        names = list(dict.fromkeys(re.findall(r"\?(\w+)", where)))
        ask = f"{head} SELECT DISTINCT ?{' ?'.join(names)} {{ {where} }}"
        rows: Any = self.data.open().query(ask, use_default_graph_as_union=True)
        base = self.data.manifest.base
        return {tuple(row[v].value.removeprefix(base) if row[v] else "" for v in names) for row in rows}


TEXTS: Sequence[tuple[str, str]] = (
    ("brest", "Jeanne Roux dirige Lab de Brest. Lab de Brest travaille avec Lab Nord."),
    ("lille", "Karim Benali dirige Lab Nord. Lab Nord travaille avec Ville de Lille."),
    ("forum", "Lab Nord organise Forum Ouvert, tenu en 2019. Jeanne Roux et Karim Benali y étaient."),
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Three posts in a folder, nothing built."""
    made = Bench(tmp_path, DataDirectory(tmp_path / "data"))
    for name, text in TEXTS:
        write_post(made.posts, name, text)
    return made
