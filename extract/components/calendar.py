"""Dates that a text writes, as precise as it writes them: `parse`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from extract.components.calendar_words import CalendarWords, calendar_words

Side = Literal["last", "next", "near"]
# A day told without a year is oftener past than to come: a day ahead counts as this many days back.
AHEAD = 2
# "jeudi 12" is the one Thursday the 12th within so many days of the post's day.
NEAR_DAYS = 45


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or range in a text: offsets in code points; `first` and `last` are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

    `last` is None for a single date. `kind` names the form it was written in; `said_year` tells a written year.
    """

    start: int
    end: int
    first: str
    last: str | None = None
    kind: str = "day"
    said_year: bool = False


def parse(text: str, anchor: date, language: str) -> list[DateSpan]:
    """The dates in a text, in order and without overlap, resolved from `anchor`, the day the text was published.

    What no calendar has (30 February) is left out. Ranges that run backwards are left out.
    """
    words = calendar_words(language)
    found: list[DateSpan] = []
    taken = bytearray(len(text))
    for kind, pattern in words.patterns:
        read = _READERS[kind.split(":")[0]]
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            if any(not _one_case(_group(match, name)) for name in ("m1", "m2", "m3")):
                continue  # "MaRS" is no month
            values = read(match, anchor, words, kind)
            if values is None and kind == "day":
                taken[start:end] = b"\1" * (end - start)  # "30 février" is not some day of February either
            if values is None or (values[1] is not None and values[1] < values[0]):
                continue
            first, last = values
            year = "year" in match.re.groupindex and match["year"] is not None
            found.append(DateSpan(start, end, first, last if last != first else None, kind.split(":")[0], year))
            taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda s: s.start)


Values = tuple[str, str | None] | None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _one_case(word: str | None) -> bool:
    return word is None or word in (word.lower(), word.upper(), word.capitalize())


def _side(match: re.Match[str], words: CalendarWords) -> Side:
    word = _group(match, "side") or _group(match, "before")
    if not word:
        return "near"
    return "last" if words.last.fullmatch(word) else "next" if words.next.fullmatch(word) else "near"


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else 0


def _month_of(word: str, words: CalendarWords) -> int:
    return words.months[word.rstrip(".").lower()]


def _full_year(word: str) -> int:
    return int(word) + (2000 if len(word) == 2 else 0)


def _choose_year(anchor: date, side: Side, month: int, day: int | None) -> int:
    """The year of a day or month told without one: nearest to the post's day, as "dernier" and "prochain" bid."""
    here = (anchor.month, anchor.day) if day is not None else (anchor.month,)
    there = (month, day) if day is not None else (month,)
    if side == "last":
        return anchor.year if there <= here else anchor.year - 1
    if side == "next":
        return anchor.year if there >= here else anchor.year + 1
    at = day or 15
    middle = {
        y: date(y, month, min(at, calendar.monthrange(y, month)[1]))
        for y in (anchor.year - 1, anchor.year, anchor.year + 1)
    }
    ahead = {y: (d - anchor).days for y, d in middle.items()}
    return min(ahead, key=lambda y: ahead[y] * AHEAD if ahead[y] > 0 else -ahead[y])


def _read_day(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    month, day = _month_of(m["m1"], w), _number(m["d1"])
    year = int(m["year"]) if m["year"] else _choose_year(anchor, _side(m, w), month, day)
    value = _day(year, month, day)
    return (value, None) if value else None


def _read_days(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    end_day = _number(_group(m, "d3") or m["d2"])
    end_month = _month_of(_group(m, "m3") or _group(m, "m2") or m["m1"], w)
    month = _month_of(m["m1"], w) if m["m1"] else end_month
    day = _number(m["d1"])
    end_year = int(m["year"]) if m["year"] else _choose_year(anchor, _side(m, w), end_month, end_day)
    said = _group(m, "y1")
    year = int(said) if said else end_year - ((month, day) > (end_month, end_day))
    if not said and month == end_month and day > end_day:
        return None
    first, last = _day(year, month, day), _day(end_year, end_month, end_day)
    return (first, last) if first and last else None


def _read_iso(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    value = _day(int(m["year"]), int(m["m1"]), int(m["d1"]))
    return (value, None) if value else None


def _read_slash(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    a, b = int(m["d1"]), int(m["m1"])
    day, month = (a, b) if w.day_first else (b, a)
    value = _day(_full_year(m["year"]), month, day)
    return (value, None) if value else None


def _read_slash_days(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    month, a, b = int(m["m1"]), int(m["d1"]), int(m["d2"])
    if not 1 <= month <= 12 or not 1 <= a < b <= 31:
        return None
    year = _full_year(m["year"]) if m["year"] else _choose_year(anchor, "near", month, min(b, 28))
    first, last = _day(year, month, a), _day(year, month, b)
    return (first, last) if first and last else None


def _read_slash_day(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    a, b = int(m["d1"]), int(m["m1"])
    day, month = (a, b) if w.day_first else (b, a)
    if not 1 <= month <= 12:
        return None
    value = _day(_choose_year(anchor, "near", month, min(day, 28)), month, day)
    return (value, None) if value else None


def _read_month(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    month = _month_of(m["m1"], w)
    return _month(int(m["year"]) if m["year"] else _choose_year(anchor, _side(m, w), month, None), month), None


def _read_months(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    a, b = _month_of(m["m1"], w), _month_of(m["m2"], w)
    end_year = int(m["year"]) if m["year"] else _choose_year(anchor, _side(m, w), b, None)
    year = int(m["y1"]) if m["y1"] else end_year - (a > b)
    return _month(year, a), _month(end_year, b)


def _read_season(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    if _group(m, "year"):
        return m["year"], None
    return str(_choose_year(anchor, _side(m, w), w.seasons[m["season"].lower()] + 1, None)), None


def _read_relative(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    for pattern, days in w.relative:
        if pattern.fullmatch(m[0]):
            return (anchor + timedelta(days=days)).isoformat(), None
    return None


def _shift(anchor: date, months: int) -> str:
    total = anchor.year * 12 + anchor.month - 1 + months
    return _month(total // 12, total % 12 + 1)


def _read_period(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    for pattern, unit, step in w.periods:
        if pattern.fullmatch(m[0]):
            if unit == "year":
                return str(anchor.year + step), None
            if unit == "month":
                return _shift(anchor, step), None
            return (anchor + timedelta(weeks=step)).isoformat()[:7], None
    return None


def _read_ago(m: re.Match[str], anchor: date, w: CalendarWords, kind: str) -> Values:
    word = m["n"].lower()
    way = -1 if kind.startswith("ago") else 1
    number = (int(word) if word.isdigit() else w.numbers[word]) * way
    unit = kind.partition(":")[2]
    if unit == "years":
        return (str(anchor.year + number), None) if 1900 <= anchor.year + number <= 2100 else None
    if unit == "months":
        return _shift(anchor, number), None
    day = anchor + timedelta(days=number * (7 if unit == "weeks" else 1))
    return (day.isoformat()[:7] if unit == "weeks" else day.isoformat()), None


def _read_weekday(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    side = _side(m, w)
    if side == "near":
        return None  # "le mardi": any of them
    step = (w.weekdays[m["weekday"].lower()] - anchor.weekday()) % 7
    back = step - 7 if step else -7
    return (anchor + timedelta(days=back if side == "last" else step or 7)).isoformat(), None


def _read_weekday_day(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    weekday, day = w.weekdays[m["weekday"].lower()], _number(m["d1"])
    near = (anchor + timedelta(days=n) for n in range(-NEAR_DAYS, NEAR_DAYS + 1))
    fits = [d for d in near if d.day == day and d.weekday() == weekday]
    return (fits[0].isoformat(), None) if len(fits) == 1 else None


def _read_years(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    last = m["year"] if len(m["year"]) == 4 else m["y1"][:2] + m["year"]
    return m["y1"], last


def _read_year(m: re.Match[str], anchor: date, w: CalendarWords, _: str) -> Values:
    return m["year"], None


_READERS: dict[str, Callable[[re.Match[str], date, CalendarWords, str], Values]] = {
    "iso": _read_iso,
    "days": _read_days,
    "day": _read_day,
    "slash_days": _read_slash_days,
    "slash": _read_slash,
    "slash_day": _read_slash_day,
    "months": _read_months,
    "month": _read_month,
    "season": _read_season,
    "relative": _read_relative,
    "period": _read_period,
    "ago": _read_ago,
    "ahead": _read_ago,
    "weekday_day": _read_weekday_day,
    "weekday": _read_weekday,
    "years": _read_years,
    "year": _read_year,
}
