"""What the name lists, the trigger words and the posts read before know of each token of a post."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extract.components.memory import Memory
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES
from extract.folding import fold
from extract.lang.knowledge import load

_PIECE = re.compile(r"[ ']+")


@dataclass(frozen=True)
class Index:
    """How names begin: for the first piece of a folded name the most tokens that a name beginning so may have.

    `ends` are the last pieces of all names; None where a name may end in anything.
    """

    longest: Mapping[str, int]
    ends: frozenset[str] | None = None

    @classmethod
    def of(cls, names: Iterable[str]) -> Index:
        """The index of folded names."""
        longest: dict[str, int] = defaultdict(int)
        ends = set()
        for name in names:
            pieces = [p for p in _PIECE.split(name) if p]
            if pieces:
                ends.add(pieces[-1])
                # Two more: marks inside a name ("St.-X", quotes, brackets) are tokens of their own.
                longest[pieces[0]] = max(longest[pieces[0]], len(pieces) + 2)
        return cls(dict(longest), frozenset(ends))


def may_end(folded: str, ends: frozenset[str]) -> bool:
    """Whether a name with one of these last pieces may end in a folded token; marks after a name are no part of it."""
    return not folded[-1:].isalnum() or folded.replace("'", " ").rsplit(" ", 1)[-1] in ends


def first_piece(folded: str) -> str:
    """The part of a folded token that an `Index` knows it by."""
    return _PIECE.split(folded, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A name of a list in the text: tokens `first` up to, not including, `last`, and what the list says of it."""

    first: int
    last: int
    says: tuple[str, ...]


def find(words: Words, index: Index, says: Callable[[str, str], tuple[str, ...]]) -> Iterator[Found]:
    """The longest names of a list, from left to right, none over another; `says` judges a folded name as written."""
    free = 0
    for i, folded in enumerate(words.folded):
        longest = 0 if i < free else index.longest.get(first_piece(folded), 0)
        if not longest:
            continue
        for last in range(min(i + longest, len(words.texts)), i, -1):
            if words.sentence_of[last - 1] != words.sentence_of[i]:
                continue
            if index.ends is not None and not may_end(words.folded[last - 1], index.ends):
                continue
            surface = words.text(i, last)
            found = says(fold(surface), surface)
            if found:
                yield Found(i, last, found)
                free = last
                break


@cache
def _known_index() -> Index:
    return Index.of(load().names())


@cache
def _place_index() -> Index:
    return Index.of(load().places.kinds)


@cache
def _territory_index() -> Index:
    forms = load().territories
    longest = dict.fromkeys((first_piece(name) for name in load().places.kinds), 4) if forms.after else {}
    return Index(longest | {first_piece(form): 10 for form in forms.before})


def known_names(words: Words) -> list[Found]:
    """The well-known names of the field in the text, each with its types."""
    knowledge = load()

    def says(folded: str, surface: str) -> tuple[str, ...]:
        return tuple(sorted({k.type for k in knowledge.lookup(folded, surface)}))

    return list(find(words, _known_index(), says))


def places(words: Words) -> list[Found]:
    """The names of places in the text, each with its widest kind, and a `?` after the kind of an ambiguous one."""
    knowledge = load()

    def says(folded: str, surface: str) -> tuple[str, ...]:
        if not surface[0].isupper():
            return ()
        kinds = knowledge.place_kinds(folded)
        return (kinds[0] + "?" * knowledge.is_ambiguous(folded),) if kinds else ()

    return list(find(words, _place_index(), says))


def territories(words: Words) -> list[Found]:
    """The names that spell out a local authority ("Région X")."""
    knowledge = load()

    def says(folded: str, surface: str) -> tuple[str, ...]:
        return ("Institution",) if surface[0].isupper() and knowledge.territory(folded) else ()

    return list(find(words, _territory_index(), says))


def remembered(words: Words, memory: Memory) -> list[Found]:
    """The names that annotated posts had, each with what they were there."""

    def says(folded: str, surface: str) -> tuple[str, ...]:
        found = memory.of(folded)
        return (found.label,) if found and any(c.isupper() or c.isdigit() for c in surface) else ()

    return list(find(words, memory.index, says))


def list_labels(words: Words, memory: Memory, knowledge: bool = True) -> list[list[str]]:
    """For each token the features that the lists give, such as `k=B-Lab`, `place=B-city`, `first`, `in=Lab`."""
    rows: list[list[str]] = [[] for _ in words.texts]
    if knowledge:
        _write(rows, "k", known_names(words))
    _write(rows, "pl", places(words))
    _write(rows, "te", territories(words))
    _write(rows, "m", remembered(words, memory))
    lists = load()
    inside, before = _trigger_features(words.post.language)
    first_names = lists.first_names
    titles = lists.triggers(words.post.language).titles
    for row, folded, text in zip(rows, words.folded, words.texts, strict=True):
        if folded in first_names and text[:1].isupper():
            row.append("first")
        if folded in titles:
            row.append("title")
        row += inside.get(folded, ())
        row += before.get(folded, ())
    return rows


def _write(rows: list[list[str]], name: str, found: Iterable[Found]) -> None:
    for one in found:
        for what in one.says:
            rows[one.first].append(f"{name}=B-{what}")
            for i in range(one.first + 1, one.last):
                rows[i].append(f"{name}=I-{what}")


@cache
def _trigger_features(language: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    triggers = load().triggers(language)
    inside: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for kind in ENTITY_TYPES:
        for word in triggers.inside[kind]:
            inside[word].append(f"in={kind}")
        for word in triggers.before[kind]:
            before[word].append(f"be={kind}")
    return dict(inside), dict(before)
