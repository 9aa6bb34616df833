from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading.dates import date_line, month_number, name_date, post_date


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Oct 22 2014", date(2014, 10, 22)),
        ("août 20 2014", date(2014, 8, 20)),
        ("Jui 31 2014", date(2014, 7, 31)),
        ("Jun 1er 2014", date(2014, 6, 1)),
        ("Jun 24 2014", date(2014, 6, 24)),
        ("mai 6 2014", date(2014, 5, 6)),
        ("mardi 6 mai 2014", date(2014, 5, 6)),
        ("1er\u00a0décembre 2020", date(2020, 12, 1)),
        ("Févr. 3, 2012", date(2012, 2, 3)),
        ("March 3rd, 2016", date(2016, 3, 3)),
        ("Jui 32 2014", None),
        ("Le 6 mai 2014, nous avons ouvert", None),
        ("Lab 22 2014", None),
        ("2014", None),
        ("ma 6 2014", None),
    ],
)
def test_date_lines(line: str, day: date | None) -> None:
    assert date_line(line) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-12-08T15:57:11", date(2021, 12, 8)),
        ("'2014-03-19T23:14:29-04:00'", date(2014, 3, 19)),
        ("2015-03-17 10:00:00 -4", date(2015, 3, 17)),
        ("Wed, 22 Oct 2014 23:30:00 +0200", date(2014, 10, 22)),
        ("20190304", date(2019, 3, 4)),
        ("31/12/2014", date(2014, 12, 31)),
        ("Le 3 mars 2019 à 10h", date(2019, 3, 3)),
        ("0000-00-00 00:00:00", None),
        ("demain", None),
        ("", None),
        (None, None),
        (datetime(2020, 1, 1, 23, tzinfo=timezone(timedelta(hours=-5))), date(2020, 1, 1)),
    ],
)
def test_dates_in_fields(value: object, day: date | None) -> None:
    assert post_date(value) == day


@given(st.dates())
def test_any_day_in_iso_form_and_in_a_file_name(day: date) -> None:
    assert post_date(day.isoformat()) == day
    assert name_date(f"_posts/{day.isoformat()}-un-labo.md") == day
    assert name_date(f"posts/{day.year:04}/{day.month}/{day.day}/un-labo.md") == day


def test_a_name_without_a_day_has_none() -> None:
    assert name_date("posts/10042.json") is None


@pytest.mark.parametrize(
    ("word", "month"), [("juil", 7), ("ju", None), ("mar", 3), ("AOÛ", 8), ("sept.", 9), ("xyz", None)]
)
def test_months(word: str, month: int | None) -> None:
    assert month_number(word) == month
