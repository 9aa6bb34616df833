"""Annotated posts, and where their names stand in the text."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from extract.components.memory import NO_NAME
from extract.components.tokens import Words
from extract.errors import PostUnreadable
from extract.facts import EntityType, Predicate
from extract.folding import fold
from extract.post import Post
from extract.reading import read_posts

# A name that is a place and an institution in one post: after these words it is the place.
_PLACE_BEFORE = frozenset("à a en au aux vers in at from near depuis dans sur".split())


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An annotated entity: `key` is the same for the same thing in all posts."""

    id: str
    type: EntityType
    name: str
    surfaces: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class GoldPost:
    """An annotated post with the post it annotates; `relations` are (subject id, predicate, object id)."""

    name: str
    post: Post
    entities: tuple[GoldEntity, ...]
    relations: tuple[tuple[str, Predicate, str], ...]
    raw: dict[str, Any]


class Annotated(Protocol):
    """What scoring needs of an annotated post."""

    @property
    def name(self) -> str:
        """The post's name in the annotations."""

    @property
    def entities(self) -> tuple[GoldEntity, ...]:
        """The entities that the post names."""

    @property
    def raw(self) -> dict[str, Any]:
        """The annotation as read: title, date, authors, …."""


@dataclass(frozen=True)
class Annotation:
    """An annotated post without its text."""

    name: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[tuple[str, Predicate, str], ...]
    raw: dict[str, Any]


def read_annotations(paths: Iterable[Path]) -> list[Annotation]:
    """The annotations of folders and files, in the order given; ValueError names a file that is none."""
    found = []
    for path in paths:
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            try:
                raw = json.loads(file.read_text("utf8"))
                found.append(Annotation(raw["post"], _entities(raw), _relations(raw), raw))
            except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
                raise ValueError(str(file)) from error
    return found


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Tokens `first` up to, not including, `last` that name an entity."""

    first: int
    last: int
    entity: GoldEntity


def read_gold(gold: Path, corpus: Path) -> list[GoldPost]:
    """The annotated posts of a folder, each with its post of the corpus (found by title and date), sorted by name."""
    by_title: dict[str, list[Post]] = defaultdict(list)
    for post in read_posts(corpus):
        if not isinstance(post, PostUnreadable):
            by_title[fold(post.title)].append(post)
    found = []
    for file in sorted(gold.glob("*.json")):
        raw = json.loads(file.read_text("utf8"))
        candidates = by_title[fold(html.unescape(raw["title"]))]
        if not candidates:
            raise LookupError(f"{file.name}: no post of the corpus has the title «{raw['title']}»")
        # Of two copies the one with markup is the one that is stored.
        post = min(candidates, key=lambda p: (str(p.date) != raw["date"], not p.has_markup, p.copy_id))
        found.append(GoldPost(raw["post"], post, _entities(raw), _relations(raw), raw))
    return found


def _entities(raw: dict[str, Any]) -> tuple[GoldEntity, ...]:
    return tuple(
        GoldEntity(e["id"], e["type"], _nfc(e["name"]), tuple(_nfc(s) for s in e["surfaces"]), e.get("key", e["name"]))
        for e in raw["entities"]
    )


def _relations(raw: dict[str, Any]) -> tuple[tuple[str, Predicate, str], ...]:
    return tuple((r["s"], r["p"], r["o"]) for r in raw["relations"])


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def spans(gold: GoldPost, words: Words) -> list[GoldSpan]:
    """Where the surfaces of a gold post stand in its words: longest first, none over another, in text order."""
    named: dict[str, list[GoldEntity]] = defaultdict(list)
    for entity in gold.entities:
        for surface in dict.fromkeys(entity.surfaces):
            if surface.strip():
                named[surface].append(entity)
    taken = bytearray(len(words.texts))
    found = []
    for surface in sorted(named, key=lambda s: (-len(s), s)):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", words.post.text):
            first, last = bisect_right(words.starts, match.start()) - 1, bisect_left(words.starts, match.end())
            if first < 0 or first >= last or any(taken[first:last]):
                continue
            taken[first:last] = b"\1" * (last - first)
            found.append(GoldSpan(first, last, _reading(named[surface], words, first)))
    return sorted(found, key=lambda s: s.first)


def _reading(entities: Sequence[GoldEntity], words: Words, first: int) -> GoldEntity:
    """Which of the entities of one surface is meant at a place."""
    before = words.texts[first - 1].casefold() if first else ""
    fits = [e for e in entities if (e.type == "Place") == (before in _PLACE_BEFORE)]
    return (fits or list(entities))[0]


def tags(words: Words, found: Iterable[GoldSpan]) -> list[str]:
    """The BIO tag of each token."""
    rows = ["O"] * len(words.texts)
    for span in found:
        rows[span.first] = f"B-{span.entity.type}"
        for i in range(span.first + 1, span.last):
            rows[i] = f"I-{span.entity.type}"
    return rows


def readings(gold: GoldPost, words: Words, found: Sequence[GoldSpan]) -> set[tuple[str, str]]:
    """What a gold post says of names: (folded surface, type), and `NO_NAME` for capitalised words that are none."""
    named: set[tuple[str, str]] = {(fold(s), e.type) for e in gold.entities for s in (e.name, *e.surfaces)}
    names = {name for name, _ in named}
    inside = bytearray(len(words.texts))
    for span in found:
        inside[span.first : span.last] = b"\1" * (span.last - span.first)
    for i, text in enumerate(words.texts):
        if inside[i] or not text[:1].isupper() or len(text) < 3 or words.folded[i] in names:
            continue
        if i and words.sentence_of[i - 1] == words.sentence_of[i]:
            named.add((words.folded[i], NO_NAME))
    return {(name, reading) for name, reading in named if name}
