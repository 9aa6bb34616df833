"""Features of the spans that may be names: numbers for the judge of names, the same columns for every post."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from extract.components.features import is_capital
from extract.components.memory import NO_NAME, Memory
from extract.components.relation_words import relation_words
from extract.components.second_opinion import Opinions
from extract.components.spans import N_TYPES, Span, begins, continues
from extract.components.tagger import Tagged, span_chances
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES, EntityType
from extract.folding import fold
from extract.lang.knowledge import load
from extract.lang.places import KINDS

Floats = NDArray[np.float32]

_HINTS = ("link", "bold", "italic", "heading")
_PRETRAINED = ("", "P", "L", "O", "M")  # PER, LOC, ORG, MISC
_NEAR = 5  # tokens
_FAR = 12  # tokens


def span_features(
    words: Words, memory: Memory, opinions: Opinions, spans: Sequence[Span], knowledge: bool = True
) -> Floats:
    """A row of numbers for each span.

    The first three times six columns are the chances of each type by the tagger, by the encoder and by both. Without
    `knowledge` as if the knowledge file were empty.
    """
    keys = [fold(words.text(*span)) for span in spans]
    three = (opinions.tagger.chances, opinions.encoder, opinions.both.chances)
    own = [np.array([span_chances(chances, *span) for span in spans], np.float32) for chances in three]
    parts = [
        *own,
        *(_edges(chances, words, spans) for chances in three),
        _rivals(opinions, spans, own[2].sum(axis=1)),
        _whole_post(words, opinions.both.runs, spans, keys, own[2]),
        _lists(words, memory, spans, keys, knowledge),
        _form(words, spans),
        _around(words, spans),
        _beside(words, opinions.both.runs, spans),
        _stand(words, spans),
    ]
    return np.hstack(parts).astype(np.float32)


def _edges(chances: Floats, words: Words, spans: Sequence[Span]) -> Floats:
    """Whether the name may begin earlier, go on, end at once before another, have another inside; how sure none is."""
    begin, go_on = begins(chances), continues(chances)
    rows = np.zeros((len(spans), 5), np.float32)
    for row, (first, last) in zip(rows, spans, strict=True):
        inside = last < len(chances) and words.sentence_of[last] == words.sentence_of[first]
        row[:] = (
            go_on[first],
            go_on[last] if inside else -1,
            begin[last] if inside else -1,
            begin[first + 1 : last].max(initial=0),
            chances[first:last, -1].mean(),
        )
    return rows


def _rivals(opinions: Opinions, spans: Sequence[Span], total: Floats) -> Floats:
    """The span's chance of being a name, that of the best other that shares a token with it, and who chose the span."""
    rows = np.zeros((len(spans), 4), np.float32)
    rows[:, 0], rows[:, 1] = total, best_rival(spans, total)
    for column, tagging in ((2, opinions.tagger), (3, opinions.both)):
        chosen = {(run.first, run.last) for run in tagging.runs}
        rows[:, column] = [span in chosen for span in spans]
    return rows


def best_rival(spans: Sequence[Span], total: Floats) -> Floats:
    """Of each span the best `total` of another that shares a token with it; 0 where there is none."""
    found = np.zeros(len(spans), np.float32)
    for i, (_, last) in enumerate(spans):
        for j in range(i + 1, len(spans)):
            if spans[j][0] >= last:
                break
            found[i] = max(found[i], total[j])
            found[j] = max(found[j], total[i])
    return found


def _whole_post(
    words: Words, runs: Sequence[Tagged], spans: Sequence[Span], keys: Sequence[str], own: Floats
) -> Floats:
    """What the other places of the same name say, and the longer names of the post that it is a part of."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    kinds: dict[str, list[EntityType]] = defaultdict(list)
    for run in runs:
        kinds[fold(words.text(run.first, run.last))].append(run.type)
    longer: dict[str, list[float]] = defaultdict(lambda: [0.0] * N_TYPES)
    for key, found in kinds.items():
        for part in parts_of(key):
            longer[part][ENTITY_TYPES.index(found[0])] += 1
    place = _groups().place
    rows = np.zeros((len(spans), 3 * N_TYPES + 5), np.float32)
    for key, members in groups.items():
        chances = own[members]
        total = chances.sum(axis=1)
        placed = sum(_before(words, spans[m][0]) in place for m in members)
        rows[members] = [
            *chances.mean(axis=0),
            *chances.max(axis=0),
            min(len(members), 20),
            len(kinds.get(key, ())),
            placed / len(members),
            total.max(),
            total.mean(),
            *longer.get(key, [0.0] * N_TYPES),
        ]
    return rows


def parts_of(key: str) -> Iterator[str]:
    """The runs of a name's words, at most five, that are shorter than the name."""
    pieces = key.split()
    for first in range(len(pieces)):
        for last in range(first + 1, min(len(pieces), first + 5) + 1):
            if last - first < len(pieces):
                yield " ".join(pieces[first:last])


def _lists(words: Words, memory: Memory, spans: Sequence[Span], keys: Sequence[str], knowledge: bool) -> Floats:
    """What the lists and the memory know of the span as a whole."""
    lists = load()
    not_names = lists.words(words.post.language)["not_names"]
    rows = np.zeros((len(spans), 2 * N_TYPES + 9), np.float32)
    for row, key, (first, last) in zip(rows, keys, spans, strict=True):
        if knowledge:
            for known in lists.lookup(key, words.text(first, last)):
                row[ENTITY_TYPES.index(known.type)] = 1
        kinds = lists.place_kinds(key)
        row[N_TYPES : N_TYPES + 4] = (
            lists.territory(key) is not None,
            1 + KINDS.index(kinds[0]) if kinds else 0,
            bool(kinds) and lists.is_ambiguous(key),
            key in not_names,
        )
        at = N_TYPES + 4
        remembered = memory.of(key)
        if remembered:
            posts = remembered.posts
            count = sum(posts.values())
            row[at : at + N_TYPES] = [posts.get(kind, 0) / count for kind in ENTITY_TYPES]
            row[at + N_TYPES : at + N_TYPES + 2] = posts.get(NO_NAME, 0) / count, min(count, 10)
        first_names = [folded in lists.first_names for folded in words.folded[first:last]]
        row[-3:] = first_names[0], sum(first_names), 1 if remembered else -1
    return rows


def _form(words: Words, spans: Sequence[Span]) -> Floats:
    """How the span is written, what head nouns stand in it, and whether the markup has it so."""
    inside, joints = _triggers(words.post.language).inside, _groups().joints
    lower = {folded for folded, text in zip(words.folded, words.texts, strict=True) if text[:1].islower()}
    marked = _marked(words)
    rows = np.zeros((len(spans), 17 + 2 * N_TYPES + 5), np.float32)
    for row, (first, last) in zip(rows, spans, strict=True):
        texts, surface = words.texts[first:last], words.text(first, last)
        capitals = [is_capital(t) for t in texts]
        row[:17] = (
            len(texts),
            len(surface),
            sum(capitals) / len(texts),
            sum(t.lower() in joints for t in texts),
            texts[0].lower() in joints,
            texts[-1].lower() in joints,
            not capitals[0],
            not capitals[-1],
            sum(c.isupper() for c in surface) / len(surface),
            any(c.isdigit() for c in surface),
            any(len(t) == 4 and t.isdigit() and t[:2] in ("19", "20") for t in texts),
            any(c in '()«»“”"[]' for c in surface),
            any(c in ",;:!?/" for c in surface),
            "." in surface[:-1],
            texts[0][0] in "#@" or (first > 0 and words.texts[first - 1] in ("#", "@")),
            sum(f in lower for f, c in zip(words.folded[first:last], capitals, strict=True) if c),
            words.starts[first] < len(words.post.title),
        )
        heads = [inside[folded] for folded in words.folded[first:last] if folded in inside]
        if words.folded[first] in inside:
            row[17 : 17 + N_TYPES] = inside[words.folded[first]]
        if heads:
            row[17 + N_TYPES : 17 + 2 * N_TYPES] = np.sum(heads, axis=0)
        hints = marked.get((first, last), ())
        row[-5:] = *(kind in hints for kind in _HINTS), words.post.language == "en"
    return rows


def _marked(words: Words) -> dict[Span, set[str]]:
    found: dict[Span, set[str]] = defaultdict(set)
    for hint in words.post.hints:
        if hint.kind in _HINTS:
            found[bisect_left(words.starts, hint.start), bisect_left(words.starts, hint.end)].add(hint.kind)
    return found


def _around(words: Words, spans: Sequence[Span]) -> Floats:
    """The groups of the words before and after, and how near a word of each type stands before."""
    triggers, groups = _triggers(words.post.language), _groups()
    before, after = groups.before, groups.after
    rows = np.zeros((len(spans), len(before) + len(after) + N_TYPES + 4), np.float32)
    for row, (first, last) in zip(rows, spans, strict=True):
        sentence = words.sentence_of[first]
        previous = _before(words, first)
        closed = last < len(words.texts) and words.sentence_of[last] == sentence
        row[: len(before)] = [previous in group for group in before]
        at = len(before)
        if closed:
            row[at : at + len(after)] = [words.folded[last] in group for group in after]
        at += len(after)
        for j in range(max(first - _NEAR, 0), first):
            kinds = triggers.before.get(words.folded[j])
            if kinds is not None and words.sentence_of[j] == sentence:
                row[at : at + N_TYPES] = np.where(kinds > 0, _NEAR + 1 - (first - j), row[at : at + N_TYPES])
        row[-4:] = (
            previous in triggers.titles,
            is_capital(words.texts[first - 1]) if previous else -1,
            is_capital(words.texts[last]) if closed else -1,
            _PRETRAINED.index(words.pretrained[first][2:3]),
        )
    return rows


def _beside(words: Words, runs: Sequence[Tagged], spans: Sequence[Span]) -> Floats:
    """The names before and after in the sentence, and how many names there are in it."""
    firsts = [run.first for run in runs]
    inside = (words.rows(words.sentence_of[first]) for first, _ in spans)
    count = [bisect_left(firsts, rows.stop) - bisect_left(firsts, rows.start) for rows in inside]
    return np.column_stack([neighbours(words, spans, runs, _FAR), np.array(count, np.float32)])


def neighbours(words: Words, spans: Sequence[Span], names: Sequence[Tagged], far: int) -> Floats:
    """The names before and after in the sentence: how far off (`far` tokens or more are one), their chances by type."""
    firsts, lasts = [name.first for name in names], [name.last for name in names]
    rows = np.zeros((len(spans), 2 * (N_TYPES + 1)), np.float32)
    rows[:, (0, N_TYPES + 1)] = far
    for row, (first, last) in zip(rows, spans, strict=True):
        sentence = words.sentence_of[first]
        before, after = bisect_right(lasts, first) - 1, bisect_left(firsts, last)
        if before >= 0 and words.sentence_of[lasts[before] - 1] == sentence:
            row[: N_TYPES + 1] = min(first - lasts[before], far), *names[before].chances
        if after < len(names) and words.sentence_of[firsts[after]] == sentence:
            row[N_TYPES + 1 :] = min(firsts[after] - last, far), *names[after].chances
    return rows


def _stand(words: Words, spans: Sequence[Span]) -> Floats:
    """Where the span stands in its sentence and in the post, and whether it is a role: "Consulting Engineer"."""
    roles = relation_words(words.post.language)
    rows = np.zeros((len(spans), 8), np.float32)
    for row, (first, last) in zip(rows, spans, strict=True):
        inside = words.rows(words.sentence_of[first])
        texts = [t.lower() for t in words.texts[first:last]]
        heads = [t in roles.role_heads for t in texts]
        filling = [t in roles.role_modifiers for t in texts]
        row[:] = (
            min(first - inside.start, 50),
            min(inside.stop - last, 50),
            min(len(inside), 100),
            first / len(words.texts),
            heads[0],
            heads[-1],
            sum(heads),
            sum(map(max, heads, filling)) / len(heads),
        )
    return rows


def _before(words: Words, first: int) -> str:
    """The folded token before one, "" at the beginning of a sentence."""
    same = first > 0 and words.sentence_of[first - 1] == words.sentence_of[first]
    return words.folded[first - 1] if same else ""


@dataclass(frozen=True)
class _Groups:
    place: frozenset[str]
    joints: frozenset[str]
    before: tuple[frozenset[str], ...]
    after: tuple[frozenset[str], ...]


@cache
def _groups() -> _Groups:
    data = tomllib.loads((files("extract.lang") / "around.toml").read_text("utf8"))
    place, joints = frozenset(data["place"]), frozenset(data["joints"])
    before, after = (tuple(map(frozenset, data[side])) for side in ("before", "after"))
    return _Groups(place, joints, (place, *before), after)


@dataclass(frozen=True)
class _Triggers:
    inside: Mapping[str, Floats]
    before: Mapping[str, Floats]
    titles: frozenset[str]


@cache
def _triggers(language: str) -> _Triggers:
    triggers = load().triggers(language)

    def rows(groups: Mapping[EntityType, frozenset[str]]) -> dict[str, Floats]:
        found = frozenset().union(*groups.values())
        return {word: np.array([word in groups[t] for t in ENTITY_TYPES], np.float32) for word in found}

    return _Triggers(rows(triggers.inside), rows(triggers.before), triggers.titles)
