"""The graph of the real posts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from extract import PostUnreadable, read_posts
from extract.post import Post
from graph.build import build
from graph.copies import groups
from graph.data import DataDirectory
from graph.export import write_to
from graph.validation import violations

pytestmark = [pytest.mark.corpus, pytest.mark.model, pytest.mark.slow]
LAB = "PREFIX lab: <https://w3id.org/labgraph/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "


def ask(data: DataDirectory, query: str) -> Iterator[dict[str, str]]:
    found: Any = data.open().query(LAB + query, use_default_graph_as_union=True)
    names = [v.value for v in found.variables]
    for row in found:
        yield {name: row[name].value for name in names}


def test_the_whole_corpus_is_394_posts(corpus_data: DataDirectory, shared: Any) -> None:
    rows = list(read_posts(shared / "corpus"))
    assert not [row for row in rows if isinstance(row, PostUnreadable)]
    copies = [row for row in rows if isinstance(row, Post)]
    found = groups(copies)
    assert (len(copies), len(found)) == (401, 394)
    assert corpus_data.manifest.posts == 394
    merged = [group for group in found if len(group.copies) > 1]
    assert len(merged) == 7
    assert all({copy.document.split("/")[0] for copy in group.copies} == {"blog", "posts"} for group in merged)


def test_every_surface_is_what_the_text_has_there(corpus_data: DataDirectory, shared: Any) -> None:
    """Against the texts as the readers give them, not the sentences that the graph holds."""
    texts = {
        (group.post.date.isoformat(), group.post.title): group.post.text
        for group in groups(row for row in read_posts(shared / "corpus") if isinstance(row, Post))
    }
    assert len(texts) == 394
    count = 0
    for kind in ("surface", "text"):
        for row in ask(
            corpus_data,
            f"""SELECT ?date ?title ?start ?end ?words {{ ?x lab:{kind} ?words ; lab:start ?start ; lab:end ?end ;
                lab:inPost ?post . ?post dcterms:issued ?date ; dcterms:title ?title }}""",
        ):
            text = texts[row["date"], row["title"]]
            assert text[int(row["start"]) : int(row["end"])] == row["words"]
            count += 1
    assert count > 15_000


def test_the_turtle_is_the_same_to_rdflib_and_oxigraph(corpus_data: DataDirectory) -> None:
    out = io.BytesIO()
    write_to(corpus_data.open(), out, "ttl", evidence=True)
    read = len(list(ox.parse(out.getvalue(), ox.RdfFormat.TURTLE)))
    assert len(rdflib.Graph().parse(data=out.getvalue(), format="turtle")) == read
    assert read > 150_000


def test_no_triple_stands_in_two_graphs_and_none_is_blank(corpus_data: DataDirectory) -> None:
    seen: set[ox.Triple] = set()
    for quad in corpus_data.open():
        assert quad.triple not in seen
        seen.add(quad.triple)
        assert isinstance(quad.graph_name, ox.NamedNode)
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_the_graph_conforms_to_the_shapes(corpus_data: DataDirectory) -> None:
    assert list(violations(corpus_data.open())) == []


def test_building_again_reads_nothing_in_a_tenth_of_the_work(corpus_data: DataDirectory, shared: Any) -> None:
    told: list[str] = []
    report = build(corpus_data, [str(shared / "corpus")], progress=lambda phase, done, total: told.append(phase))
    assert (report.rebuilt, report.extracted, report.documents_read, report.posts) == (False, 0, 0, 394)
    assert told == []
