"""A curator's decisions and forgotten sources: they hold at once, at every later build, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build
from graph.data import DataDirectory
from graph.deciding import Desk
from graph.decisions import Decision
from graph.errors import NotNamedThere, OneAlready, Unfit, UnknownDecision, UnknownName, UnknownSource
from graph.validation import violations
from tests.graph.conftest import Bench, lines, write_post
from tests.graph.plain import plain


@pytest.fixture
def built(bench: Bench) -> Bench:
    write_post(
        bench.posts, "atelier", "Lab du Grand Nord travaille avec Lab de Brest. Nora Sy dirige Lab du Grand Nord."
    )
    bench.build()
    return bench


def desk(bench: Bench) -> Desk:
    return Desk(bench.data.open(), bench.data.manifest.base, "parce que", "2026-01-02")


def decide(bench: Bench, *decisions: Decision) -> None:
    """Decide, check the graph, and check that a later build keeps to it."""
    base = bench.lines()
    bench.build(decide=decisions)
    found = bench.lines()
    assert found != base
    assert list(violations(bench.data.open())) == []
    write_post(bench.posts, "autre", "Rien de neuf.")
    bench.build()
    (bench.posts / "autre.md").unlink()
    bench.build()
    assert bench.lines() == found
    bench.build(undo=range(1, len(decisions) + 1))
    assert bench.lines() == base
    bench.build(decide=decisions)
    assert bench.lines() == found


LABS = {("lab/lab-de-brest",), ("lab/lab-nord",), ("lab/lab-du-grand-nord",)}


def test_merge(built: Bench) -> None:
    assert bench_labs(built) == LABS
    one = desk(built).merge(["Lab du Grand Nord", "Lab Nord"])
    assert one.entities == ("lab/lab-nord", "lab/lab-du-grand-nord")  # five mentions against two
    decide(built, one)
    assert bench_labs(built) == LABS - {("lab/lab-du-grand-nord",)}
    assert ("lab/lab-du-grand-nord", "lab/lab-nord") in built.ask("?old dcterms:isReplacedBy ?new")
    assert ("Lab du Grand Nord",) in built.ask("<https://w3id.org/labgraph/lab/lab-nord> skos:altLabel ?name")
    assert ("person/nora-sy", "lab/lab-nord") in built.ask("?who lab:leads ?lab")


def test_names_of_one_entity_are_not_merged(built: Bench) -> None:
    with pytest.raises(OneAlready) as caught:
        desk(built).merge(["Lab Nord", "lab nord"])
    assert (caught.value.label, caught.value.kind) == ("Lab Nord", "Lab")


def bench_labs(bench: Bench) -> set[tuple[str, ...]]:
    return bench.ask("?lab a lab:Lab")


def test_split(built: Bench) -> None:
    post = "https://w3id.org/labgraph/post/2020-01-02-recit-de-lille"
    decide(built, desk(built).split("Lab Nord", [post], "Lab Nord de Lille"))
    (new,) = bench_labs(built) - LABS
    assert new[0].startswith("lab/lab-nord-de-lille-")
    assert (new[0], "person/karim-benali") in built.ask("?lab a lab:Lab . ?who lab:leads ?lab")
    assert ("Lab Nord",) in built.ask(f"<https://w3id.org/labgraph/{new[0]}> skos:altLabel ?name")
    with pytest.raises(NotNamedThere):
        desk(built).split("Lab de Brest", [post], "x")


def test_retype_and_rename(built: Bench) -> None:
    table = desk(built)
    decide(built, table.retype("Lab Nord", "Institution"), table.rename("Lab de Brest", "Le Lab brestois", "fr"))
    assert ("lab/lab-nord",) in built.ask("?x a lab:Institution")
    assert built.ask("<https://w3id.org/labgraph/lab/lab-de-brest> rdfs:label ?name") == {("Le Lab brestois",)}
    assert ("Lab de Brest",) in built.ask("<https://w3id.org/labgraph/lab/lab-de-brest> skos:altLabel ?name")


def test_a_type_that_a_relation_does_not_have_ends_it(built: Bench) -> None:
    decide(built, desk(built).retype("Lab Nord", "Place"))
    assert ("person/karim-benali", "lab/lab-nord") not in built.ask("?who lab:leads ?what")


def test_reject_an_entity_or_a_relation(built: Bench) -> None:
    table = desk(built)
    decide(built, table.reject("Ville de Lille"), table.relation("reject", "Lab Nord", "partnerOf", "Lab de Brest"))
    assert built.ask("?x a lab:Institution") == set()
    assert "institution/ville-de-lille" in built.data.current().gone
    assert ("lab/lab-nord", "lab/lab-de-brest") not in built.ask("?a lab:partnerOf ?b")
    assert ("lab/lab-de-brest", "lab/lab-nord") not in built.ask("?a lab:partnerOf ?b")
    assert ("lab/lab-du-grand-nord", "lab/lab-de-brest") in built.ask("?a lab:partnerOf ?b")


def test_add_a_relation_with_the_decision_behind_it(built: Bench) -> None:
    decide(built, desk(built).relation("add", "Nora Sy", "leads", "Lab Nord"))
    assert ("person/nora-sy", "lab/lab-nord") in built.ask("?who lab:affiliatedWith ?lab")
    behind = "?d rdf:subject <https://w3id.org/labgraph/person/nora-sy> ; rdf:object ?o ; dcterms:description ?why"
    assert {(o, why) for _, o, why in built.ask(behind)} == {("lab/lab-nord", "parce que")}
    for subject, predicate, other in (("Lab Nord", "leads", "Nora Sy"), ("Lab Nord", "partnerOf", "Lab Nord")):
        with pytest.raises(Unfit):
            desk(built).relation("add", subject, predicate, other)


def test_suppress_a_person(built: Bench) -> None:
    write_post(built.posts, "page", "On y voit Jeanne Roux, sans qu’elle parle.", title="avec Jeanne Roux")
    built.build()
    one = desk(built).suppress("Jeanne Roux")
    built.data.release()
    built.build(decide=[one])
    whole = b"".join(built.lines())
    assert list(violations(built.data.open())) == []
    assert b"Jeanne" not in whole
    assert "██████ ████ dirige Lab de Brest.".encode() in whole
    assert b"jeanne" not in whole
    assert not any("jeanne" in tail for tail in built.data.current().gone)
    assert "avec ██████ ████" in {title for _, title in built.ask("?post dcterms:title ?title")}
    assert [p.name for p in built.data.builds.iterdir()] == [built.data.current().path.name]
    write_post(built.posts, "suite", "Jeanne Roux dirige Lab Sud.")
    built.build()
    assert b"Jeanne" not in b"".join(built.lines())
    assert ("lab/lab-sud",) in bench_labs(built)
    with pytest.raises(Unfit):
        desk(built).suppress("Lab Nord")
    with pytest.raises(UnknownName):
        desk(built).suppress("Jeanne Roux")


def test_decisions_wait_for_their_entities(built: Bench) -> None:
    built.build(decide=[desk(built).rename("Nora Sy", "Nora Sylla")])
    text = (built.posts / "atelier.md").read_text("utf8")
    (built.posts / "atelier.md").unlink()
    built.build()
    assert ("person/nora-sy",) not in built.ask("?who a lab:Person")
    (built.posts / "atelier.md").write_text(text, "utf8")
    built.build()
    assert ("person/nora-sy", "Nora Sylla") in built.ask("?who a lab:Person ; rdfs:label ?name")


def test_decisions_have_numbers(built: Bench) -> None:
    with pytest.raises(UnknownDecision):
        built.build(undo=[1])
    built.build(decide=[desk(built).reject("Lab Nord")])
    built.build(undo=[1], decide=[desk(built).reject("Nora Sy")])
    assert built.ask("?d dcterms:type ?kind; dcterms:subject ?what") != set()
    with pytest.raises(UnknownDecision) as told:
        built.build(undo=[1])
    assert told.value.known == (2,)


def test_forget(built: Bench) -> None:
    other = built.root / "autre"
    write_post(other, "sud", "Nora Sy dirige Lab Sud. Lab Sud travaille avec Lab Nord.")
    before = built.lines()
    built.build(other)
    assert ("lab/lab-sud",) in bench_labs(built)
    built.data.release()
    report = build(built.data, (), forget=[str(other)], extraction=plain())
    assert (report.removed, report.posts) == (1, 4)
    assert built.lines() == before
    assert [p.name for p in built.data.builds.iterdir()] == [built.data.current().path.name]
    assert b"Lab Sud" not in built.data.database.read_bytes()
    with pytest.raises(UnknownSource) as told:
        build(built.data, (), forget=[str(other)], extraction=plain())
    assert told.value.known == (str(built.posts),)
    build(built.data, (), forget=[str(built.posts)], extraction=plain())
    assert built.data.manifest.posts == 0
    assert b"Lab" not in b"".join(line for line in lines(built.data) if b"ontology#" not in line)


def test_forgetting_in_a_folder_that_is_gone(built: Bench, tmp_path: Path) -> None:
    other = DataDirectory(tmp_path / "data")
    built.posts.rename(tmp_path / "moved")
    build(other, (), forget=[str(built.posts)], extraction=plain())
    assert other.manifest.posts == 0
