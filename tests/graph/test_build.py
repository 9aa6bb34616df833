"""What a build reads, keeps and takes away. Extraction is a stand-in here; `test_build_samples.py` has the real one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.facts import Facts
from extract.post import Post
from graph.errors import BadBase, NothingBuilt
from tests.graph.conftest import TEXTS, Bench, write_post
from tests.graph.plain import plain


def test_a_build_reports_what_it_did(bench: Bench) -> None:
    report = bench.build()
    assert (report.copies, report.posts, report.extracted, report.merged) == (3, 3, 3, 0)
    assert (report.entities, report.relations, report.rebuilt, report.left_out) == (7, 5, True, ())
    manifest = bench.data.manifest
    assert (manifest.posts, manifest.entities, manifest.relations, manifest.sources) == (3, 7, 5, 1)
    assert manifest.quads == len(bench.lines())
    assert bench.ask("?a lab:leads ?b") == {
        ("person/jeanne-roux", "lab/lab-de-brest"), ("person/karim-benali", "lab/lab-nord"),
    }  # fmt: skip


def test_two_builds_from_scratch_are_equal_in_any_order_of_sources(bench: Bench) -> None:
    other = bench.root / "autre"
    for name, text in (("paris", "Ville de Paris travaille avec Lab Nord."), ("nice", "Nora Sy dirige Lab Sud.")):
        write_post(other, name, text)
    once = bench.anew(bench.posts, other, name="one")
    assert once == bench.anew(bench.posts, other, name="two")
    assert once == bench.anew(other, bench.posts, name="three")
    bench.build(other)
    bench.build(bench.posts)
    assert once == bench.lines()


def test_nothing_is_read_again_and_no_graph_made_where_nothing_changed(bench: Bench) -> None:
    bench.build()
    before = bench.data.current()
    report = bench.build()
    assert (report.read, report.documents_read, report.rebuilt, bench.read) == (0, 0, False, [])
    assert bench.data.current() == before
    (bench.posts / "brest.md").touch()
    assert (bench.build().rebuilt, bench.read) == (False, [])


def test_only_a_new_post_is_read(bench: Bench) -> None:
    bench.build()
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    report = bench.build()
    assert (report.read, report.extracted, report.posts, bench.read) == (1, 1, 4, ["récit de sud"])
    assert bench.lines() == bench.anew()


def test_a_changed_post_is_read_again_and_keeps_its_iri(bench: Bench) -> None:
    bench.build()
    write_post(bench.posts, "brest", "Nora Sy dirige Lab de Brest.")
    report = bench.build()
    assert (report.read, report.extracted, report.posts, report.removed) == (1, 1, 3, 0)
    assert ("post/2020-01-02-recit-de-brest",) in bench.ask("?post a lab:Post")
    assert bench.lines() == bench.anew()


def test_what_only_a_lost_post_said_is_gone(bench: Bench) -> None:
    bench.build()
    assert ("lab/lab-de-brest",) in bench.ask("?lab a lab:Lab")
    (bench.posts / "brest.md").unlink()
    report = bench.build()
    assert (report.removed, report.posts, report.extracted) == (1, 2, 0)
    assert bench.ask("?lab a lab:Lab") == {("lab/lab-nord",)}
    assert ("person/jeanne-roux",) in bench.ask("?who a lab:Person")
    assert not any(b"brest" in line for line in bench.lines())
    assert bench.lines() == bench.anew()


def test_what_was_said_twice_stays_until_the_last_goes(bench: Bench) -> None:
    write_post(bench.posts, "encore", "Aujourd’hui encore, Jeanne Roux dirige Lab de Brest.")
    bench.build()
    for name, left in (("brest", True), ("encore", False)):
        (bench.posts / f"{name}.md").unlink()
        bench.build()
        assert (("person/jeanne-roux", "lab/lab-de-brest") in bench.ask("?a lab:leads ?b")) == left


def test_sources_of_earlier_builds_stay(bench: Bench) -> None:
    write_post(bench.root / "autre", "sud", "Nora Sy dirige Lab Sud.")
    bench.build()
    report = bench.build(bench.root / "autre")
    assert (report.posts, report.read, bench.read) == (4, 1, ["récit de sud"])
    assert bench.ask("?source a lab:Source") == {("source/carnet",), ("source/autre",)}


def test_another_version_of_the_extraction_reads_all_again(bench: Bench) -> None:
    bench.build()
    bench.build(extraction=plain(bench.read, version="2"))
    assert len(bench.read) == 3
    bench.build(extraction=plain(bench.read, version="2"))
    assert bench.read == []


def test_the_same_post_in_two_sources_is_one(bench: Bench) -> None:
    rows = [{"title": "Un labo à Brest", "date": "2020-01-03", "url": "https://ex.org/brest",
             "text": TEXTS[0][1] + " La suite viendra bientôt sur ce carnet, avec des images du lieu."}]  # fmt: skip
    copy = bench.root / "copie.json"
    copy.write_text(json.dumps(rows), "utf8")
    write_post(bench.posts, "brest", str(rows[0]["text"]), title="Brest ouvre son labo")
    report = bench.build(bench.posts, copy)
    assert (report.copies, report.posts, report.merged) == (4, 3, 1)
    titles = "{?post dcterms:title ?t} UNION {?post dcterms:alternative ?t} FILTER(CONTAINS(STR(?t), 'Brest'))"
    assert {title for _, title in bench.ask(titles)} == {"Un labo à Brest", "Brest ouvre son labo"}
    assert len(bench.ask("?a rdf:subject ?s ; rdf:predicate lab:leads ; rdf:object ?o; lab:inPost ?p")) == 2
    assert {s for _, s in bench.ask("?post dcterms:isPartOf ?source FILTER(CONTAINS(STR(?post), 'brest'))")} == {
        "source/carnet", "source/ex-org",
    }  # fmt: skip
    (bench.posts / "brest.md").unlink()
    assert bench.build(bench.posts, copy).posts == 3
    copy.write_text("[]", "utf8")
    report = bench.build(copy)
    assert (report.posts, report.spared) == (3, 1)
    assert bench.build(copy, prune=True).posts == 2


def test_a_source_that_is_gone_or_empty_takes_nothing_away_without_prune(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    aside = bench.root / "aside"
    bench.posts.rename(aside)
    report = bench.build()
    assert (report.rebuilt, [f.reason for f in report.failed]) == (False, ["missing"])
    bench.posts.mkdir()
    report = bench.build()
    assert ([f.reason for f in report.failed], report.spared) == (["empty"], 3)
    assert bench.lines() == before
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    bench.build()  # it gives a post again: now what it does not give is gone
    assert bench.ask("?lab a lab:Lab") == {("lab/lab-sud",)}
    shutil.rmtree(bench.posts)
    assert bench.build(prune=True).posts == 0
    assert bench.ask("?lab a lab:Lab") == set()


def test_the_base_is_remembered_and_checked(bench: Bench) -> None:
    bench.build(base="https://ex.org/g/")
    assert bench.data.manifest.base == "https://ex.org/g/"
    assert ("lab/lab-nord",) in bench.ask("?lab a lab:Lab")
    assert bench.build().rebuilt is False
    bench.build(base="https://ex.org/h#")
    assert any(line.startswith(b"<https://ex.org/h#lab/lab-nord> ") for line in bench.lines())
    for bad in ("", "ex.org/", "https://ex.org", "urn:x:", "https://ex.org/?a=/", "https://ex.org/a b/", "https:///"):
        with pytest.raises(BadBase):
            bench.build(base=bad)


def test_nothing_readable_builds_nothing(bench: Bench) -> None:
    empty = bench.root / "vide"
    empty.mkdir()
    with pytest.raises(NothingBuilt) as told:
        bench.build(empty, bench.root / "nulle-part")
    assert [p.reason for p in told.value.left_out] == ["empty", "missing"]


def test_progress_is_told_by_phase(bench: Bench) -> None:
    told: list[tuple[str, int, int | None]] = []
    bench.build(progress=lambda *step: told.append(step))
    assert [t for t in told if t[0] == "read"] == [("read", n, None) for n in (1, 2, 3)]
    assert [t for t in told if t[0] == "extract"] == [("extract", n, 3) for n in range(4)]
    assert [t[0] for t in told][-1] == "write"


def test_a_damaged_store_is_made_again_without_reading(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    bench.data.release()
    store = bench.data.current().store
    for path in store.iterdir():
        path.unlink()
    report = bench.build()
    assert (report.rebuilt, report.extracted, report.read) == (True, 0, 0)
    assert bench.lines() == before


def test_old_builds_are_swept_but_for_the_one_before_and_those_being_read(bench: Bench, tmp_path: Path) -> None:
    bench.build()
    held = bench.data.open()
    for n in range(4):
        write_post(bench.posts, f"n{n}", f"Nora Sy dirige Lab {n}Sud.")
        bench.build()
    assert sorted(p.name for p in bench.data.builds.iterdir()) == ["0001", "0004", "0005"]
    assert len(held) > 0
    bench.data.release()
    (bench.posts / "n1.md").unlink()
    bench.build()
    assert sorted(p.name for p in bench.data.builds.iterdir()) == ["0005", "0006"]


def test_the_extraction_hears_of_posts_while_they_are_read_and_that_it_is_over(bench: Bench) -> None:
    told: list[str] = []
    extraction = replace(
        plain(),
        prepare=lambda read: told.append(str(read)),
        close=lambda: told.append("close"),
        extract_all=noting(told),
    )
    write_post(bench.posts, "un", "MindLab ouvre.")
    bench.build(extraction=extraction)
    read = len(told) - 2
    assert told == [*(str(n + 1) for n in range(read)), "extract", "close"]
    assert read == 4


def noting(told: list[str]) -> Callable[[Iterable[tuple[str, Post]]], Iterator[tuple[str, Facts]]]:
    """What goes through posts, and tells so."""

    def extract_all(posts: Iterable[tuple[str, Post]]) -> Iterator[tuple[str, Facts]]:
        told.append("extract")
        return plain().extract_all(posts)

    return extract_all
