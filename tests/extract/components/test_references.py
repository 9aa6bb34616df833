"""Words that stand for an entity without naming it."""

from __future__ import annotations

from collections.abc import Callable

from extract.components.references import refer
from extract.facts import Facts
from extract.post import Post

Marked = Callable[..., tuple[Post, Facts]]


def said(made: tuple[Post, Facts]) -> list[tuple[str, str]]:
    post, facts = made
    found = refer(post, facts)
    for r in found.references:
        sentence = found.sentences[r.sentence]
        assert sentence.start <= r.start < r.end <= sentence.end
    return [(post.text[r.start : r.end], found.entities[r.entity].name) for r in found.references]


def test_nous_is_the_organisation_whose_blog_it_is(marked: Marked) -> None:
    made = marked("Le Fablabo grandit. Nous recrutons.", {"Fablabo": "Lab"}, site="fablabo.net")
    assert said(made) == [("Nous", "Fablabo")]


def test_nous_is_nobody_on_a_blog_of_nobody(marked: Marked) -> None:
    assert said(marked("Le Fablabo grandit. Nous recrutons.", {"Fablabo": "Lab"})) == []


def test_nous_in_a_quotation_is_whoever_speaks(marked: Marked) -> None:
    made = marked("Le Fablabo grandit. « Nous recrutons », dit la maire.", {"Fablabo": "Lab"}, site="fablabo.net")
    assert said(made) == []


def test_we_between_straight_quotation_marks_is_whoever_speaks(marked: Marked) -> None:
    text = 'Fablabo grows. "We hire," says the mayor, "and we build." We agree.'
    assert said(marked(text, {"Fablabo": "Lab"}, site="fablabo.net", language="en")) == [("We", "Fablabo")]


def test_a_lone_straight_mark_says_nothing(marked: Marked) -> None:
    made = marked('Fablabo bought a 12" screen and we use it.', {"Fablabo": "Lab"}, site="fablabo.net", language="en")
    assert said(made) == [("we", "Fablabo")]


def test_we_in_an_interview_is_whoever_is_asked(marked: Marked) -> None:
    text = (
        "Fablabo asked around. We thank them.\nAda Brun: Our office opened.\nWe hired ten people.\n"
        "Why so late?\nLéo Petit: We waited."
    )
    names = {"Fablabo": "Lab", "Ada Brun": "Person", "Léo Petit": "Person"}
    made = marked(text, names, site="fablabo.net", language="en")
    assert said(made) == [("We", "Fablabo")]


def test_ce_programme_is_the_last_programme_named(marked: Marked) -> None:
    made = marked("La ville lance Quartiers Ouverts. Ce programme dure un an.", {"Quartiers Ouverts": "Programme"})
    assert said(made) == [("Ce programme", "Quartiers Ouverts")]


def test_elle_after_one_person_is_that_person(marked: Marked) -> None:
    names = {"Ada Brun": "Person", "Léo Petit": "Person"}
    assert said(marked("Ada Brun arrive. Elle dirige le service.", names)) == [("Elle", "Ada Brun")]
    assert said(marked("Ada Brun et Léo Petit arrivent. Elle dirige le service.", names)) == []
