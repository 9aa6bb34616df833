"""IRIs: minted once, remembered, handed on when two things prove to be one."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.iris import Claim, Minted, assign, holding
from graph.slugs import slug
from tests.graph.conftest import Bench, write_post
from tests.graph.plain import plain


@given(st.text(max_size=200))
def test_every_name_has_a_slug(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?", slug(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L’œuvre à Sète", "l-oeuvre-a-sete"),
        ("  La 27e Région ", "la-27e-region"),
        ("../../etc/passwd", "etc-passwd"),
        ("Straße № 5", "strasse-no-5"),
        ("a" * 80, "a" * 80),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_long_and_foreign_names_keep_apart() -> None:
    one, two = slug("très " * 30 + "long"), slug("très " * 30 + "longue")
    assert one != two
    assert len(one) == len(two) == 80
    assert slug("東京") != slug("京都")


def claim(name: str, *holds: str, path: str = "lab") -> Claim:
    return Claim(path, name, min(holds), frozenset(holding(h) for h in holds))


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [claim("Lab", "a", "b"), claim("Lab", "c"), claim("lab", "d"), claim("Autre", "e")]
    once = dict(zip(claims, assign(claims, {}).tails, strict=True))
    assert once[claims[0]] == "lab/lab"
    assert len(set(once.values())) == 4
    for other in permutations(claims):
        assert dict(zip(other, assign(other, {}).tails, strict=True)) == once


def test_a_name_that_changes_keeps_its_iri() -> None:
    memory = assign([claim("Labo", "a", "b")], {}).memory
    assert assign([claim("Laboratoire", "a", "b", "c")], memory).tails == ("lab/labo",)
    assert assign([claim("Institution", "b", path="institution")], memory).tails == ("lab/labo",)


def test_of_two_that_are_one_the_iri_with_more_mentions_stays() -> None:
    memory = assign([claim("A", "a"), claim("B", "b", "c"), claim("C", "d", "e")], {}).memory
    merged = assign([claim("ABC", "a", "b", "c", "d", "e")], memory)
    assert merged.tails == ("lab/b",)  # b and c are equal: the smaller string
    assert {t: m.successor for t, m in merged.memory.items()} == {"lab/a": "lab/b", "lab/b": None, "lab/c": "lab/b"}
    later = assign([claim("Z", "x", "y", "z"), claim("Y", "a", "b")], merged.memory)
    assert later.tails == ("lab/z", "lab/b")


def test_replacements_lead_to_what_is_there_and_nothing_is_given_twice() -> None:
    memory = assign([claim("A", "a"), claim("B", "b", "c")], {}).memory
    memory = assign([claim("AB", "a", "b", "c")], memory).memory
    memory = assign([claim("C", "d", "e", "f", "g"), claim("AB", "b", "c", "a")], memory).memory
    last = assign([claim("all", "a", "b", "c", "d", "e", "f", "g")], memory)
    assert last.tails == ("lab/c",)
    assert {m.successor for t, m in last.memory.items() if t != "lab/c"} == {"lab/c"}
    gone = assign([claim("other", "z")], last.memory).memory
    assert gone["lab/c"] == Minted(last.memory["lab/c"].holds, False, None)
    again = assign([claim("C", "q")], gone)
    assert again.tails[0] != "lab/c"  # an IRI of a thing that went never stands for another


def test_an_entity_keeps_its_iri_when_its_first_post_goes(bench: Bench) -> None:
    write_post(bench.posts, "a", "Lab des Rives travaille avec Lab Nord.")
    bench.build()
    (bench.posts / "a.md").write_text("---\ntitle: essai\ndate: 2020-01-02\n---\nUn mot. Lab des Rives ouvre.", "utf8")
    bench.build()
    assert ("lab/lab-des-rives",) in bench.ask("?lab a lab:Lab")


def test_a_replaced_iri_says_what_took_its_place(bench: Bench) -> None:
    """Two names that one post joins: the acronym's IRI gives way to the long form's."""
    write_post(bench.posts, "one", "Lab des Rives Ouvertes travaille avec Lab Nord. Lab des Rives Ouvertes est là.")
    write_post(bench.posts, "two", "Lab Rives travaille avec Lab Nord.", author="Ada Noor")
    bench.build()
    assert {("lab/lab-des-rives-ouvertes",), ("lab/lab-rives",)} <= bench.ask("?lab a lab:Lab")
    joined = plain(version="joins", joined={"Lab Rives": "Lab des Rives Ouvertes"})
    bench.build(extraction=joined)
    assert ("lab/lab-rives", "lab/lab-des-rives-ouvertes") in bench.ask("?old dcterms:isReplacedBy ?new")
    assert ("lab/lab-rives",) not in bench.ask("?lab a lab:Lab")
    assert not any(b"lab-rives>" in line for line in bench.anew_with(joined))
    bench.build()
    assert ("lab/lab-rives",) in bench.ask("?lab a lab:Lab")
    assert bench.ask("?old dcterms:isReplacedBy ?new") == set()


def test_a_directory_that_grew_equals_one_from_scratch_up_to_iris(bench: Bench) -> None:
    """`Forum` is one thing in two posts; the slug without a suffix goes to whoever came first."""
    write_post(bench.posts, "x", "Lab Été travaille avec Lab Nord.")
    bench.build()
    write_post(bench.posts, "y", "Lab ete ; Lab Ete, encore Lab Ete travaille avec Lab Nord.", date="2019-01-01")
    (bench.posts / "x.md").unlink()
    bench.build()
    write_post(bench.posts, "x", "Lab Été travaille avec Lab Nord.")
    bench.build()
    grown, fresh = bench.lines(), bench.anew()
    iris = r"<https://w3id\.org/labgraph/(?!ontology)[^>]*>"
    assert [re.sub(iris, "<>", line.decode()) for line in sorted(grown)] != []
    strip = lambda found: sorted(re.sub(iris, "<>", line.decode()) for line in found if b"isReplacedBy" not in line)  # noqa: E731
    assert strip(grown) == strip(fresh)
