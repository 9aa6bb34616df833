"""The words of one language for days, months and seasons (`extract/lang/*/dates.toml`), made into patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FALLBACK = "fr"
YEAR = r"(?:19[3-9]\d|20[0-4]\d)"


@dataclass(frozen=True)
class CalendarWords:
    """The kinds of date expressions of a language, tried in order, and what their words mean (all in lower case).

    `periods` maps a pattern's group to (unit, offset); `relative` words to days. `at_hand` and `session` end a text
    before the name of an event that is at hand, or that is part of another.
    """

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    numbers: dict[str, int]
    relative: tuple[tuple[re.Pattern[str], int], ...]
    periods: tuple[tuple[re.Pattern[str], str, int], ...]
    last: re.Pattern[str]
    next: re.Pattern[str]
    day_first: bool
    at_hand: re.Pattern[str]
    session: re.Pattern[str]


def _any(words: Any) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


@cache
def calendar_words(language: str) -> CalendarWords:
    """The date words of a language; those of French where it has no file of its own."""
    package = files("extract.lang")
    path = package / language / "dates.toml"
    if not path.is_file():
        path = package / FALLBACK / "dates.toml"
    data = tomllib.loads(path.read_text(encoding="utf8"))
    flags = re.NOFLAG if data["case"] else re.IGNORECASE

    def spell(form: str) -> str:
        return form[:-2] + r"\.?" if form.endswith(".?") else form[:-1] + r"\." if form.endswith(".") else form

    forms = [spell(f) for row in data["months"] for f in row]
    months = {f.rstrip(".?").lower(): number for number, row in enumerate(data["months"], 1) for f in row}
    weekdays = {w.lower(): i for i, w in enumerate(data["weekdays"])}
    weekday = f"(?:(?:{_any(data['weekdays'])}),?\\s+)?"
    month, day, last, nxt = f"(?:{_any(forms)})(?!\\w)", data["day"], data["last"], data["next"]
    side = f"(?:\\s+(?P<side>{last}|{nxt})(?!\\w))?"
    year = f"(?:,?\\s+(?:de l['’]année\\s+)?(?P<year>{YEAR})(?!\\d))?"
    to, both = data["to"], data["and"]
    if data["day_first"]:
        full = f"{weekday}(?P<d1>{day})\\s+(?P<m1>{month})"
        written = [
            (
                "days",
                f"(?P<d1>{day})(?:\\s*,\\s*{day})*\\s*(?:,|{both}|-|–)\\s*{weekday}(?P<d2>{day})"
                f"(?:\\s+(?P<m1>{month}))(?:\\s+(?:{both})\\s+(?P<d3>{day})\\s+(?P<m3>{month}))?{year}{side}",
            ),
            (
                "days",
                f"(?P<d1>{day})(?:\\s+(?P<m1>{month}))?(?:\\s+(?P<y1>{YEAR}))?\\s*(?:{to})\\s*(?:le\\s+)?{weekday}"
                f"(?P<d2>{day})\\s+(?P<m2>{month}){year}{side}",
            ),
            ("day", f"{full}{year}{side}"),
        ]
    else:
        written = [
            (
                "days",
                f"(?P<m1>{month})\\s+(?P<d1>{day})(?:\\s*,\\s*{day})*,?\\s*(?:{to}|{both})\\s*"
                f"(?:(?P<m2>{month})\\s+)?(?P<d2>{day})(?!\\w|:){year}",
            ),
            ("day", f"(?P<m1>{month})\\s+(?P<d1>{day})(?!\\w|:){year}"),
            ("day", f"(?P<d1>{day})\\s+(?:of\\s+)?(?P<m1>{month}){year}"),
        ]
    numbers = _any([*data["numbers"], r"\d{1,3}"])
    units = data["ago"]["units"]
    ago = [
        (f"{kind}:{unit}", data["ago"][name].replace("{n}", f"(?P<n>{numbers})").replace("{unit}", f"(?:{words})"))
        for kind, name in (("ago", "pattern"), ("ahead", "ahead"))
        for unit, words in units.items()
    ]
    side_before = "" if data["day_first"] else f"(?:(?P<before>{last}|{nxt}|this|this past)\\s+)?"
    patterns = [
        ("iso", r"(?P<year>(?:19|20)\d\d)-(?P<m1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12]\d|3[01])"),
        *written,
        (
            "slash_days",
            r"(?P<d1>[0-3]?\d)\s*(?:au|-|et|to)\s*(?P<d2>[0-3]?\d)/(?P<m1>[01]?\d)(?:/(?P<year>(?:19|20)?\d\d))?",
        ),
        ("slash", r"(?P<d1>[0-3]?\d)/(?P<m1>[0-3]?\d)/(?P<year>(?:19|20)?\d\d)"),
        ("slash_day", f"(?:{data['from']})\\s+(?P<d1>[0-3]?\\d)/(?P<m1>[01]?\\d)(?!/)"),
        (
            "months",
            f"(?P<m1>{month})(?:\\s+(?P<y1>{YEAR}))?\\s*(?:{data['between_months']})\\s*(?P<m2>{month}){year}{side}",
        ),
        ("month", f"{side_before}(?:(?:{data['parts']})\\s*)?(?P<m1>{month}){year}{side}"),
        (
            "season",
            f"{side_before}(?P<season>{_any(data['seasons'])})(?:\\s+(?P<year>{YEAR})|\\s+(?P<side>{last}|{nxt}))",
        ),
        ("season", f"(?P<before>cet|this|{last}|{nxt})\\s+(?P<season>{_any(data['seasons'])})"),
        ("relative", "(?:" + "|".join(data["relative"]) + ")"),
        ("period", "(?:" + "|".join(f"(?:{w})" for row in data["periods"].values() for w in row) + ")"),
        *ago,
        ("weekday_day", f"(?P<weekday>{_any(data['weekdays'])}),?\\s+(?P<d1>{day})(?!\\s*[h:/])"),
        ("weekday", f"{side_before}(?P<weekday>{_any(data['weekdays'])}){side}"),
        ("years", f"(?P<y1>{YEAR})\\s*(?:-|–|/|à|to)\\s*(?P<year>{YEAR}|\\d\\d)(?!\\d)"),
        ("year", f"(?P<year>{YEAR})"),
    ]
    return CalendarWords(
        tuple(
            (kind, re.compile(rf"(?<![\w/.]){body}(?![\w])", flags if kind != "year" else re.NOFLAG))
            for kind, body in patterns
        ),
        months,
        weekdays,
        {k.lower(): v for k, v in data["seasons"].items()},
        {k.lower(): v for k, v in data["numbers"].items()},
        tuple((re.compile(w, re.IGNORECASE), n) for w, n in data["relative"].items()),
        tuple(
            (re.compile(w, re.IGNORECASE), unit, i)
            for unit, row in data["periods"].items()
            for w, i in zip(row, (0, -1, 1), strict=True)
        ),
        re.compile(last, re.IGNORECASE),
        re.compile(nxt, re.IGNORECASE),
        data["day_first"],
        re.compile(f"(?:{data['events']['at_hand']})$"),
        re.compile(f"(?<!\\w)(?:{data['events']['session']})$"),
    )
