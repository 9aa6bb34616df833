"""The day a post was published, from the forms that sources write it in."""

from __future__ import annotations

import re
from datetime import date

from extract.reading.cleaning import clean_line

# Months by their French and English names. "Jui" is what one French blog engine writes for July; June is "Jun" there.
MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
IRREGULAR = {"jui": 7}
_FOLD = str.maketrans("éèêûôàç", "eeeuoac")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T|$)")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_WEEKDAY = r"(?:[^\W\d]{3,9}\.?,?\s+)?(?:le\s+|the\s+)?"
_MONTH_DAY = re.compile(rf"{_WEEKDAY}([^\W\d_]{{3,9}})\.?\s+(\d{{1,2}})(?:er|st|nd|rd|th|e)?,?\s+(\d{{4}})", re.I)
_DAY_MONTH = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:er|st|nd|rd|th|e)?\s+([^\W\d_]{{3,9}})\.?,?\s+(\d{{4}})", re.I)


def month_number(word: str) -> int | None:
    """The month (1 to 12) that a French or English name or abbreviation of three letters or more says, if one does."""
    folded = word.casefold().translate(_FOLD).rstrip(".")
    if folded in IRREGULAR:
        return IRREGULAR[folded]
    if len(folded) < 3:
        return None
    found = {number for number, names in enumerate(MONTHS, 1) if any(name.startswith(folded) for name in names)}
    return found.pop() if len(found) == 1 else None


def date_line(line: str) -> date | None:
    """The date that a line consists of ("Oct 22 2014", "août 20 2014", "Jun 1er 2014", "6 mai 2014"), if it is one."""
    line = clean_line(line)
    if match := _MONTH_DAY.fullmatch(line):
        month, day, year = match.groups()
    elif match := _DAY_MONTH.fullmatch(line):
        day, month, year = match.groups()
    else:
        return None
    number = month_number(month)
    return _date(int(year), number, int(day)) if number else None


def post_date(value: object) -> date | None:
    """The day in a field of a source: ISO 8601 (the day as written, whatever its zone), 31/12/2014, or in words."""
    if isinstance(value, date):  # a datetime as well: its own day, in its own zone
        return date(value.year, value.month, value.day)
    text = clean_line(str(value or "")).strip("\"'“”‘’")
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _date(*map(int, match.groups()))
    if match := _DAY_FIRST.match(text):
        return _date(*map(int, reversed(match.groups())))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        if match := pattern.match(text):
            return date_line(match[0])
    return None


def name_date(name: str) -> date | None:
    """The day in a file's name or path (`2014-11-17-slug.md`, `2014/11/17/slug.md`), if there is one."""
    match = _ISO.search(name)
    return _date(*map(int, match.groups())) if match else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
