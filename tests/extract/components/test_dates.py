"""Which date belongs to which event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from extract.components.dates import date_events
from extract.components.scene import Scene

Scenes = Callable[..., Scene]


def said(scene: Scene) -> dict[tuple[str, str], str]:
    names = [e.name for e in scene.facts.entities]
    return {(names[d.event], d.predicate): d.value for d in date_events(scene)}


def test_a_range_gives_start_and_end(scene: Scenes) -> None:
    found = said(scene("Du 12 au 16 novembre prochain, place aux Journées du Faire.", {"Journées du Faire": "Event"}))
    assert found == {
        ("Journées du Faire", "startDate"): "2014-11-12",
        ("Journées du Faire", "endDate"): "2014-11-16",
    }


def test_two_events_of_one_sentence_have_each_its_own_day(scene: Scenes) -> None:
    body = "La Nuit des Idées a lieu le 3 mars 2014 et le Forum Local le 8 avril 2014."
    found = said(scene(body, {"Nuit des Idées": "Event", "Forum Local": "Event"}))
    assert found == {("Nuit des Idées", "startDate"): "2014-03-03", ("Forum Local", "startDate"): "2014-04-08"}


def test_the_title_s_event_is_dated_by_the_first_lines(scene: Scenes) -> None:
    found = said(scene("C’était le 2 juin, à Lyon.", {"Forum Local": "Event"}, title="Retour sur le Forum Local"))
    assert found == {("Forum Local", "startDate"): "2014-06-02"}


def test_the_year_in_a_name_dates_it_and_rules_other_years_out(scene: Scenes) -> None:
    body = "LabFête 2012 reste dans les mémoires. Depuis le 4 mai 2013, on attend la suite."
    assert said(scene(body, {"LabFête 2012": "Event"})) == {("LabFête 2012", "startDate"): "2012"}


def test_the_more_precise_of_two_dates_that_agree_is_taken(scene: Scenes) -> None:
    body = "Le Forum Local de 2013 a marqué les esprits. Le Forum Local s’est tenu le 11 décembre 2013."
    assert said(scene(body, {"Forum Local": "Event"}))["Forum Local", "startDate"] == "2013-12-11"


def test_words_that_stand_for_an_event_carry_its_date(scene: Scenes) -> None:
    body = "Le Forum Local approche.\nCe forum aura lieu le 4 novembre."
    found = said(scene(body, {"Forum Local": "Event"}))
    assert found == {("Forum Local", "startDate"): "2014-11-04"}


def test_an_event_at_hand_has_the_post_s_year(scene: Scenes) -> None:
    found = said(scene("À l’approche de la COP21, tout le monde s’agite.", {"COP21": "Event"}, day=date(2015, 9, 1)))
    assert found == {("COP21", "startDate"): "2015"}


def test_an_event_at_hand_is_of_this_year_whatever_year_is_named_elsewhere(scene: Scenes) -> None:
    body = "A l’occasion de la 3e édition du Forum Local, relisons nos notes. La plupart datent de 2013."
    assert said(scene(body, {"Forum Local": "Event"})) == {("Forum Local", "startDate"): "2014"}


def test_an_event_without_a_date_near_has_none(scene: Scenes) -> None:
    body = "Le Forum Local existe.\n\n" + "On y vient. " * 6 + "\n\nLa mairie a été bâtie le 3 mars 1990."
    assert said(scene(body, {"Forum Local": "Event"})) == {}


def test_a_date_rests_on_the_sentences_of_the_name_and_of_the_date(scene: Scenes) -> None:
    made = scene("Le Forum Local revient.\nRendez-vous le 4 novembre.", {"Forum Local": "Event"})
    (found,) = date_events(made)
    texts = [made.post.text[made.facts.sentences[i].start : made.facts.sentences[i].end] for i in found.sentences]
    assert texts == ["Le Forum Local revient.", "Rendez-vous le 4 novembre."]
    assert 0 < found.confidence <= 1
