"""Dates of events: which of the dates that a post writes belongs to which of its events."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from extract.components.calendar import DateSpan, parse
from extract.components.calendar_words import calendar_words
from extract.components.scene import Scene, Spot
from extract.facts import DatePredicate, End, EventDate

# Costs of a reading, in words of distance: the cheapest wins, and one over LIMIT is none (chosen on the gold).
LIMIT = 60.0
# A word between date and name, another event or another date between, a step to the next sentence, to the next line.
WORD, EVENT_BETWEEN, DATE_BETWEEN, SENTENCE, LINE = 1.0, 12.0, 4.0, 16.0, 10.0
# Sentences between a name and a date that may still be one's date.
REACH = 3
# Kinds that seldom date an event: "aujourd'hui", "cette année", a bare year, "en 2012-2014".
KIND = {"today": 35.0, "period": 10.0, "ago": 6.0, "ahead": 30.0, "year": 8.0, "years": 24.0, "season": 4.0}
# Kinds that name no more than a year.
BARE = ("year", "years")
# Each further place of a name: what a post tells first of an event is its date.
LATER, LATEST = 2.0, 8.0
# What is more precise and says the same is taken up to this cost.
REFINED = 40.0
# The year of the post itself, for "à l'approche de la COP21"; and a session's day from the event that it is part of.
NOW, SESSION = 35.0, 45.0
# A date that stands nearer to another event's name.
TAKEN = 14.0
# (cost, confidence): the share of right starts on the annotated posts, by bands of cost.
CONFIDENCE = ((12.0, 0.96), (25.0, 0.84), (32.0, 0.8), (45.0, 0.55), (LIMIT, 0.4))


@dataclass(frozen=True, slots=True)
class _Date:
    """A date with its tokens, its sentence, and the words of its kind."""

    span: DateSpan
    first: int
    last: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    date: _Date
    spot: Spot


def date_events(scene: Scene) -> tuple[EventDate, ...]:
    """The start and, of ranges, the end of each event that the post dates, as precise as the post writes it.

    An event has at most one start and one end. Dates are resolved from the post's day; a year that the event's own
    name bears goes before.
    """
    events = [i for i, e in enumerate(scene.facts.entities) if e.type == "Event" and i in scene.by_entity]
    if not events:
        return ()
    dates = _dates(scene)
    found: list[EventDate] = []
    chosen = {event: _best(list(_readings(scene, event, dates))) for event in events}
    for event, reading in chosen.items():
        if reading is None:
            continue
        now = _as_now(scene, event) if reading.date.span.kind in BARE else []
        apart = reading.date.sentence not in {sentence for said in now for sentence in said.sentences}
        # "à l'occasion de la Semaine…" is of this year, whatever year is named elsewhere
        found += now if now and apart else _state(scene, event, reading)
    whole = {d.event: d for d in found if d.predicate == "startDate"}
    ranged = {d.event for d in found if d.predicate == "endDate"}
    for event in events:
        if event not in whole:
            found += _as_now(scene, event) or _as_session(scene, event, whole, ranged)
    return tuple(found)


def _before(scene: Scene, spot: Spot) -> str:
    """The words of the sentence that stand before a spot, marks of quotation left out, in lower case."""
    first = scene.sentence_range[spot.sentence][0]
    return re.sub(r"[«“\"‘]\s*$", "", scene.post.text[scene.starts[first] : scene.starts[spot.first]].lower())


def _as_now(scene: Scene, event: int) -> list[EventDate]:
    """The post's year for an event that the post says is at hand ("à l'approche de la COP21")."""
    cue = calendar_words(scene.post.language).at_hand
    for spot in scene.by_entity[event]:
        if not spot.reference and cue.search(_before(scene, spot)):
            return _say(event, spot, spot.sentence, str(scene.post.date.year), None, NOW)
    return []


def _as_session(scene: Scene, event: int, whole: Mapping[int, EventDate], ranged: Set[int]) -> list[EventDate]:
    """The date of the one event that the post dates, for what it calls a session, debate or evening.

    Of an event of several days only the month is known of its session.
    """
    values = {d.value for d in whole.values()}
    if len(values) != 1:
        return []
    main = next(iter(whole.values()))
    cue = calendar_words(scene.post.language).session
    for spot in scene.by_entity[event]:
        if not spot.reference and cue.search(_before(scene, spot)):
            value = main.value[:7] if main.event in ranged else main.value
            return _say(event, spot, main.sentences[0], value, None, SESSION)
    return []


def _best(readings: Sequence[_Reading]) -> _Reading | None:
    """The cheapest reading within the limit, or a more precise one that says the same."""
    fit = sorted((r for r in readings if r.cost <= LIMIT), key=_order)
    if not fit:
        return None
    chosen = fit[0]
    for other in fit[1:]:
        first = other.date.span.first
        if (
            other.cost <= REFINED
            and len(first) > len(chosen.date.span.first)
            and first.startswith(chosen.date.span.first)
        ):
            chosen = _Reading(chosen.cost, other.date, other.spot)
    return chosen


def _order(reading: _Reading) -> tuple[float, int]:
    return reading.cost, reading.date.first


def _dates(scene: Scene) -> list[_Date]:
    sentence_starts = [s.start for s in scene.facts.sentences]
    found = []
    for span in _spans(scene):
        first, last = bisect_right(scene.starts, span.start) - 1, bisect_left(scene.starts, span.end)
        sentence = bisect_right(sentence_starts, span.start) - 1
        if first >= 0 and sentence >= 0 and span.end <= scene.facts.sentences[sentence].end:
            found.append(_Date(span, first, last, sentence))
    return found


def _spans(scene: Scene) -> list[DateSpan]:
    """The dates of the text in the post's language, and the full days it writes in the other."""
    text, day = scene.post.text, scene.post.date
    own = parse(text, day, scene.post.language)
    other = "fr" if scene.post.language == "en" else "en"
    foreign = [s for s in parse(text, day, other) if s.kind in ("day", "days")]
    full = [s for s in own if s.kind in ("day", "days")]
    foreign = [s for s in foreign if not any(s.start < f.end and f.start < s.end for f in full)]
    kept = [s for s in own if not any(s.start < f.end and f.start < s.end for f in foreign)]
    return sorted([*kept, *foreign], key=lambda s: s.start)


def _year_in_name(scene: Scene, event: int, dates: Sequence[_Date]) -> tuple[str, _Date, Spot] | None:
    """The year that a name of the event bears ("CityLab 2014"), and where."""
    for spot in scene.by_entity[event]:
        for date in dates:
            inside = spot.first <= date.first and date.last <= spot.last and spot.last - spot.first > 1
            if inside and not spot.reference and date.span.said_year:
                return date.span.first[:4], date, spot
    return None


def _readings(scene: Scene, event: int, dates: Sequence[_Date]) -> Iterator[_Reading]:
    named = _year_in_name(scene, event, dates)
    if named:
        yield _Reading(30.0, named[1], named[2])  # what is more precise and near goes before
    yield from _month_in_name(scene, event, dates)
    for rank, spot in enumerate(scene.by_entity[event]):
        for date in dates:
            if abs(date.sentence - spot.sentence) > REACH or (date.first < spot.last and spot.first < date.last):
                continue
            if named and date.span.first[:4] != named[0]:
                continue
            if _inside_a_name(scene, date):
                continue
            yield _Reading(_cost(scene, spot, date, dates) + min(LATER * rank, LATEST), date, spot)


def _month_in_name(scene: Scene, event: int, dates: Sequence[_Date]) -> Iterator[_Reading]:
    """The month that a name of the event bears ("October hack night")."""
    for spot in scene.by_entity[event]:
        for date in dates:
            if spot.first <= date.first and date.last <= spot.last and date.span.kind == "month":
                yield _Reading(5.0, date, spot)


def _inside_a_name(scene: Scene, date: _Date) -> bool:
    return any(s.first <= date.first and date.last <= s.last for s in scene.by_sentence.get(date.sentence, ()))


def _cost(scene: Scene, spot: Spot, date: _Date, dates: Sequence[_Date]) -> float:
    left, right = min(spot.first, date.first), max(spot.first, date.first)
    inner_first = spot.last if spot.first == left else date.last
    cost = WORD * max(0, right - inner_first)
    cost += KIND.get(_kind(scene, date), 0.0)
    if date.sentence != spot.sentence:
        lines = abs(scene.line_of_sentence[date.sentence] - scene.line_of_sentence[spot.sentence])
        if spot.sentence == 0:  # the title stands over the first lines
            lines = 0
        cost += SENTENCE * abs(date.sentence - spot.sentence) + LINE * lines
    between = [
        s
        for n in range(min(date.sentence, spot.sentence), max(date.sentence, spot.sentence) + 1)
        for s in scene.by_sentence.get(n, ())
        if inner_first <= s.first < right and s.entity != spot.entity and scene.facts.entities[s.entity].type == "Event"
    ]
    cost += EVENT_BETWEEN * len(between)
    cost += DATE_BETWEEN * sum(inner_first <= d.first < right and d is not date for d in dates)
    if spot.reference:
        cost += 4
    if not between and _nearer(scene, spot, date, right - inner_first):
        cost += TAKEN
    return cost


def _kind(scene: Scene, date: _Date) -> str:
    word = scene.post.text[date.span.start : date.span.end].lower()
    return "today" if date.span.kind == "relative" and word.startswith(("aujourd", "today")) else date.span.kind


def _nearer(scene: Scene, spot: Spot, date: _Date, gap: int) -> bool:
    """Whether another event's name in the date's sentence stands nearer to it."""
    for other in scene.by_sentence.get(date.sentence, ()):
        if other.entity == spot.entity or scene.facts.entities[other.entity].type != "Event":
            continue
        distance = other.first - date.last if other.first >= date.last else date.first - other.last
        if 0 <= distance < gap:
            return True
    return False


def _state(scene: Scene, event: int, reading: _Reading) -> list[EventDate]:
    span = reading.date.span
    return _say(event, reading.spot, reading.date.sentence, span.first, span.last, reading.cost)


def _say(event: int, spot: Spot, sentence: int, first: str, last: str | None, cost: float) -> list[EventDate]:
    confidence = next(c for limit, c in CONFIDENCE if cost <= limit)
    end = End("reference" if spot.reference else "mention", spot.number)
    sentences = tuple(sorted({spot.sentence, sentence}))
    values: list[tuple[DatePredicate, str | None]] = [("startDate", first), ("endDate", last)]
    return [EventDate(event, p, v, sentences, end, confidence) for p, v in values if v is not None]
