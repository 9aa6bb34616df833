"""Dates as French and English write them, read back by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.components.calendar import parse

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
ENGLISH = "January February March April May June July August September October November December".split()
days = st.dates(date(1950, 1, 1), date(2045, 12, 31))
anchors = st.dates(date(2005, 1, 1), date(2026, 12, 31))
around = st.tuples(
    st.sampled_from(["", "Le ", "Rendez-vous ", "Tout commence, "]), st.sampled_from(["", ".", ", à 18h", " !"])
)


def french(day: date, weekday: bool = False, year: bool = True) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    words = [DAYS[day.weekday()]] * weekday + [number, MONTHS[day.month - 1]] + [str(day.year)] * year
    return " ".join(words)


def read(text: str, anchor: date = date(2014, 10, 6), language: str = "fr") -> list[tuple[str, str | None]]:
    return [(d.first, d.last) for d in parse(text, anchor, language)]


@given(days, anchors, st.booleans(), around)
def test_a_full_french_date_is_that_day_wherever_it_stands(
    day: date, anchor: date, weekday: bool, rest: tuple[str, str]
) -> None:
    assert read(rest[0] + french(day, weekday) + rest[1], anchor) == [(day.isoformat(), None)]


@given(days, anchors)
def test_a_full_english_date_is_that_day(day: date, anchor: date) -> None:
    month = ENGLISH[day.month - 1]
    for text in (f"on {month} {day.day}, {day.year}", f"on {day.day} {month} {day.year}", f"{day.isoformat()}"):
        assert read(text, anchor, "en") == [(day.isoformat(), None)]


@given(days, st.integers(1, 400), anchors)
def test_a_french_range_has_both_its_days(first: date, length: int, anchor: date) -> None:
    last = first + timedelta(days=length)
    start = french(first, year=first.year != last.year)
    if (first.year, first.month) == (last.year, last.month):
        start = start.split()[0]
    assert read(f"du {start} au {french(last)}", anchor) == [(first.isoformat(), last.isoformat())]


@given(days, anchors)
def test_two_days_joined_by_et_are_a_range(first: date, anchor: date) -> None:
    last = first + timedelta(days=1)
    start = french(first).split()[0] if first.month == last.month else french(first, year=first.year != last.year)
    assert read(f"les {start} et {french(last)}", anchor) == [(first.isoformat(), last.isoformat())]


@given(anchors, st.integers(1, 330))
def test_dernier_is_past_and_prochain_to_come(anchor: date, distance: int) -> None:
    past, coming = anchor - timedelta(days=distance), anchor + timedelta(days=distance)
    if (past.month, past.day) != (2, 29):
        assert read(f"le {french(past, year=False)} dernier", anchor) == [(past.isoformat(), None)]
    if (coming.month, coming.day) != (2, 29):
        assert read(f"le {french(coming, year=False)} prochain", anchor) == [(coming.isoformat(), None)]


@given(anchors, st.integers(-100, 100))
def test_a_day_without_a_year_is_near_the_post(anchor: date, distance: int) -> None:
    day = anchor + timedelta(days=distance)
    if (day.month, day.day) != (2, 29):
        assert read(f"le {french(day, year=False)}", anchor) == [(day.isoformat(), None)]


@given(days)
def test_a_month_is_not_given_a_day(day: date) -> None:
    assert read(f"en {MONTHS[day.month - 1]} {day.year}") == [(day.isoformat()[:7], None)]


@given(st.integers(1, 40), anchors)
def test_times_told_from_the_post_s_day(number: int, anchor: date) -> None:
    assert read(f"il y a {number} jours", anchor) == [((anchor - timedelta(days=number)).isoformat(), None)]
    assert read(f"il y a {number} ans", anchor) == [(str(anchor.year - number), None)]


@given(st.text(max_size=60), anchors, st.sampled_from(["fr", "en"]))
def test_dates_lie_in_the_text_in_order_and_apart(text: str, anchor: date, language: str) -> None:
    end = 0
    for found in parse(text, anchor, language):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("du 12 au 16 novembre prochain", "2014-11-12", "2014-11-16"),
        ("les 9 et 10 juillet", "2014-07-09", "2014-07-10"),
        ("les 14, 15 et 16 novembre", "2014-11-14", "2014-11-16"),
        ("du 28 au 30/9", "2014-09-28", "2014-09-30"),
        ("les 30, 31 août et 1er septembre derniers", "2014-08-30", "2014-09-01"),
        ("du lundi 3 au mercredi 5 mars 2014", "2014-03-03", "2014-03-05"),
        ("du 30 décembre 2014 au 2 janvier 2015", "2014-12-30", "2015-01-02"),
        ("de juin à juillet 2013", "2013-06", "2013-07"),
        ("le 21/11", "2014-11-21", None),
        ("mardi dernier", "2014-09-30", None),
        ("jeudi prochain", "2014-10-09", None),
        ("ce jeudi 9", "2014-10-09", None),
        ("hier", "2014-10-05", None),
        ("cet après-midi", "2014-10-06", None),
        ("l’an dernier", "2013", None),
        ("l’année prochaine", "2015", None),
        ("le mois dernier", "2014-09", None),
        ("en mai", "2014-05", None),
        ("fin août 2014", "2014-08", None),
        ("au printemps 2013", "2013", None),
        ("l’été dernier", "2014", None),
        ("fin 2012", "2012", None),
    ],
)
def test_french_forms(text: str, first: str, last: str | None) -> None:
    assert read(text) == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("October 12-14, 2015", "2015-10-12", "2015-10-14"),
        ("from June 30 to July 2, 2014", "2014-06-30", "2014-07-02"),
        ("on the 12th of March 2014", "2014-03-12", None),
        ("Friday, May 1", "2014-05-01", None),
        ("last year", "2013", None),
        ("two months ago", "2014-08", None),
        ("next Tuesday", "2014-10-07", None),
        ("in early September", "2014-09", None),
    ],
)
def test_english_forms(text: str, first: str, last: str | None) -> None:
    assert read(text, language="en") == [(first, last)]


@pytest.mark.parametrize("text", ["le 30 février", "le laboratoire MaRS", "le lundi, on se repose", "le 45/13"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read(text) == []
