"""The graph of what follows from all posts: types, labels, dates, plain relations; and who took whose place."""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from extract.resolution import Resolved
from graph import terms as t
from graph.collection import Collection
from graph.folding import folded
from graph.statements import Statement

Told = tuple[str, str, float]  # startDate or endDate, the date, the confidence


def entity_quads(collection: Collection, said: Iterable[Statement], mentions: Mapping[int, int]) -> frozenset[Quad]:
    """The quads of `{base}graph/entities`; `mentions` counts those of each resolved entity."""
    base, graph = collection.base, NamedNode(collection.base + "graph/entities")
    found: set[Quad] = set()

    def node(number: int) -> NamedNode:
        return NamedNode(f"{base}{collection.tails[number]}")

    def add(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        found.add(Quad(subject, predicate, value, graph))

    for number, entity in enumerate(collection.resolution.entities):
        if collection.tails[number] is None:
            continue
        for predicate, value in names_of(entity):
            add(node(number), predicate, value)

    dates: dict[int, list[Statement]] = defaultdict(list)
    for one in said:
        if not isinstance(one.object, int):
            dates[one.subject].append(one)
            continue
        subject, value = node(one.subject), node(one.object)
        add(subject, t.RELATIONS[one.predicate], value)
        if one.predicate == "leads":
            add(subject, t.lab("affiliatedWith"), value)
        elif one.predicate == "partnerOf":
            add(value, t.lab("partnerOf"), subject)
    for number, statements in dates.items():
        for predicate, literal in event_dates((s.predicate, str(s.object), s.confidence) for s in statements):
            add(node(number), predicate, literal)

    publishers = _publishers(collection, mentions)
    for tail, label in collection.sources.items():
        source = NamedNode(base + tail)
        add(source, t.A, t.lab("Source"))
        add(source, t.LABEL, t.plain(label))
        if tail in publishers:
            add(source, t.PUBLISHER, node(publishers[tail]))
    return frozenset(found)


def names_of(entity: Resolved) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    """What an entity is and how it is called, as predicates and values."""
    for kind in t.TYPES[entity.type]:
        yield t.A, kind
    yield t.LABEL, t.worded(entity.label, entity.language)
    for variant in entity.variants:
        if variant != entity.label:
            yield t.ALT_LABEL, t.worded(variant, entity.language)


def history_quads(collection: Collection) -> frozenset[Quad]:
    """The quads of `{base}graph/history`: IRIs that stood for something once, and what took their place.

    They stand apart because they follow from earlier builds, not from the posts.
    """
    graph = NamedNode(collection.base + "graph/history")
    return frozenset(
        Quad(NamedNode(collection.base + old), t.IS_REPLACED_BY, NamedNode(collection.base + new), graph)
        for old, new in collection.replaced.items()
    )


def event_dates(told: Iterable[Told]) -> Iterator[tuple[NamedNode, Literal]]:
    """The dates of an event where posts may differ: what most say; an end before the start is no end."""
    chosen: dict[str, str] = {}
    by_predicate: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_predicate[one[0]].append(one)
    for predicate in t.DATES:
        if by_predicate[predicate]:
            chosen[predicate] = best_date(by_predicate[predicate])
    start, end = chosen.get("startDate"), chosen.get("endDate")
    if start and end and last_day(end) < first_day(start):
        del chosen["endDate"]
        end = None
    for predicate, value in chosen.items():
        yield t.DATES[predicate], t.partial_date(value)
    yield t.lab("earliest"), t.day(first_day(start or end or ""))
    yield t.lab("latest"), t.day(last_day(end or start or ""))


def best_date(told: Iterable[Told]) -> str:
    """The value that most posts state; a less precise one speaks for each that it contains.

    Among equals the more precise, then the more certain, then the earlier.
    """
    said = list(told)
    votes: Counter[str] = Counter()
    certain: dict[str, float] = defaultdict(float)
    for value in {value for _, value, _ in said}:
        votes[value] = sum(value.startswith(other) for _, other, _ in said)
        certain[value] = max(sure for _, other, sure in said if other == value)
    return min(votes, key=lambda v: (-votes[v], -len(v), -certain[v], v))


def first_day(value: str) -> str:
    """The first day that a date of this precision allows: `2014-11` gives `2014-11-01`."""
    return value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value


def last_day(value: str) -> str:
    """The last day that a date of this precision allows: `2014-11` gives `2014-11-30`."""
    if len(value) == 10:
        return value
    month = f"{value}-12" if len(value) == 4 else value
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02}"


def _publishers(collection: Collection, mentions: Mapping[int, int]) -> dict[str, int]:
    """The organisation whose blog a source is, by the tail of the source: the one that bears its name.

    A domain counts without its last part: `la27eregion.fr` is «La 27e Région». Of several the one named most.
    """
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, entity in enumerate(collection.resolution.entities):
        if collection.tails[number] is not None and entity.type in ("Lab", "Institution"):
            for name in bare_names(entity):
                bearers[name].append(number)
    found: dict[str, int] = {}
    for tail, label in collection.sources.items():
        for bearer in (bearers[n] for n in publisher_names(label) if n in bearers):
            found.setdefault(tail, min(bearer, key=lambda i: (-mentions.get(i, 0), collection.tails[i] or "")))
    return found


def publisher_names(label: str) -> list[str]:
    """The bare names that an organisation may bear whose blog a source of this label is, the best first."""
    domain = re.fullmatch(r"(?:www\.)?([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}", label, re.I)
    return [_compact(label), *([_compact(domain[1])] if domain else [])]


def bare_names(entity: Resolved) -> set[str]:
    """The names of an entity, folded, without spaces."""
    return {_compact(name) for name in (entity.label, *entity.variants)}


def _compact(name: str) -> str:
    return folded(name).replace(" ", "")
