"""The sentences behind a statement, with the places where its two ends are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import Store

from graph.network_data import Statement
from graph.patterns import values
from graph.prefixes import LAB

EndName = Literal["subject", "object"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a quote (offsets in its code points) and which end of the relation is named there."""

    start: int
    end: int
    which: EndName


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a post, with marks that do not overlap, in order."""

    iri: str
    text: str
    marks: tuple[Mark, ...] = ()


def quotes(store: Store, statement: Statement) -> tuple[Quote, ...]:
    """The sentences of a statement in the order of the post, both ends marked where they stand."""
    spans: list[tuple[int, int, EndName]] = []
    if span := _span(store, statement.subject_mention):
        spans.append((*span, "subject"))
    if span := _span(store, statement.object_mention):
        spans.append((*span, "object"))
    placed = [(_span(store, iri), iri) for iri in statement.sentences]
    found = sorted((span, iri) for span, iri in placed if span)
    return tuple(Quote(iri, sentence_text(store, iri), _marks(spans, *span)) for span, iri in found)


def sentence_text(store: Store, iri: str) -> str:
    """The words of a stored sentence, or nothing."""
    return next(iter(values(store, iri, LAB + "text")), "")


def _marks(spans: list[tuple[int, int, EndName]], start: int, end: int) -> tuple[Mark, ...]:
    """The spans that lie inside a sentence, counted from its start; of two that overlap, the one that starts first."""
    marks: list[Mark] = []
    for first, last, which in sorted(spans):
        if start <= first and last <= end and (not marks or marks[-1].end <= first - start):
            marks.append(Mark(first - start, last - start, which))
    return tuple(marks)


def _span(store: Store, iri: str) -> tuple[int, int] | None:
    """The offsets of a sentence, mention or reference in its post."""
    if not iri:
        return None
    start, end = (values(store, iri, LAB + name) for name in ("start", "end"))
    return (int(start[0]), int(end[0])) if start and end else None
