"""Names of a post: where the tagger sees one, of which type it is in this post, and which names are one thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.components.calibration import Calibration
from extract.components.relation_words import relation_words
from extract.components.tagger import Tagged
from extract.components.tokens import Words
from extract.facts import ENTITY_TYPES, Entity, EntityType, Facts, Mention
from extract.folding import fold
from extract.lang.knowledge import load
from extract.resolve import alike, within

# Below this chance of being any name at all a tagged run is left out (chosen on the folds: F1 0.747 -> 0.748).
LEAST_CHANCE = 0.4
_MARKUP = frozenset("<>")  # of HTML that a post shows as text: no name has them
_FORMER = re.compile(r"[eE]x[-–](?=\w*[A-Z])")
_ORGANISATIONS: tuple[EntityType, ...] = ("Lab", "Institution")
_MOVABLE = frozenset({"Place", "Institution"})
# The chance from which on one place of a name has the other of these types (on the folds: F1 0.8054 -> 0.8056, names of
# any type 0.8791 -> 0.8796).
_LEAST_MOVED = 0.5


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    type: EntityType
    confidence: float


def recognise(words: Words, tagged: Sequence[Tagged], calibration: Calibration) -> Facts:
    """The sentences, entities and mentions of a post."""
    named = _one_reading(words, tagged, calibration)
    named = sorted([*named, *_elsewhere(words, named)], key=lambda n: n.start)
    text = words.post.text
    surfaces = sorted({(text[n.start : n.end], n.type) for n in named})
    groups = within(surfaces, text)
    entity_of = {surfaces[i]: g for g, group in enumerate(groups) for i in group}
    entities = tuple(_entity(group, surfaces, named, text) for group in groups)
    sentence_starts = [s.start for s in words.sentences]
    mentions = []
    for n in named:
        sentence = _last_at_or_before(sentence_starts, n.start)
        mentions.append(Mention(n.start, n.end, sentence, entity_of[text[n.start : n.end], n.type], n.confidence))
    return Facts(words.sentences, entities, tuple(mentions))


def _one_reading(words: Words, tagged: Sequence[Tagged], calibration: Calibration) -> list[_Named]:
    """The tagged runs, each name with the type that all its places in the post speak for together.

    A name may be a place here and an institution there (guide: metonymy); every other pair of readings is settled.
    """
    text = words.post.text
    tagged = [run for run in tagged if not _is_role(words, run)]
    titles = load().triggers(words.post.language).titles
    places = [_trimmed(text, *_untitled(words, run, titles)) for run in tagged]
    keys = [fold(text[start:end]) for start, end in places]
    things, speaking = _things([text[start:end] for start, end in places], text)
    votes: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(ENTITY_TYPES))
    voters: Counter[str] = Counter()
    best: dict[str, float] = defaultdict(float)
    for key, run in zip(keys, tagged, strict=True):
        best[key] = max(best[key], sum(run.chances))
        if key in speaking:
            voters[things[key]] += 1
            votes[things[key]] = [a + b for a, b in zip(votes[things[key]], run.chances, strict=True)]
    named = []
    for key, run, (start, end) in zip(keys, tagged, places, strict=True):
        if not key or best[key] < LEAST_CHANCE or _MARKUP & set(text[start:end]):
            continue
        of_thing = votes[things[key]]
        together = ENTITY_TYPES[of_thing.index(max(of_thing))]
        own = run.chances[ENTITY_TYPES.index(run.type)]
        kind = run.type if {run.type, together} == _MOVABLE and own >= _LEAST_MOVED else together
        share = of_thing[ENTITY_TYPES.index(kind)] / voters[things[key]]
        named.append(_Named(start, end, kind, calibration.confidence(kind, share)))
    return named


def _things(surfaces: Sequence[str], text: str) -> tuple[dict[str, str], set[str]]:
    """For each folded surface that of the thing it names, and which of them tell the thing's type.

    An acronym follows its long form, whose words tell more.
    """
    names = sorted(set(surfaces))
    keys = [fold(name) for name in names]
    things: dict[str, str] = {}
    speaking: set[str] = set()
    for leading, following in alike(names, text):
        first = min(keys[i] for i in leading)
        things |= {keys[i]: first for i in (*leading, *following)}
        speaking |= {keys[i] for i in leading}
    return things, speaking


def _is_role(words: Words, run: Tagged) -> bool:
    """Whether an English name ends as a role does ("Consulting Engineer") and holds no word of organisations."""
    language = words.post.language
    if language != "en" or run.type not in _ORGANISATIONS:
        return False
    *others, last = (text.lower() for text in words.texts[run.first : run.last])
    roles = relation_words(language)
    if last not in roles.role_heads:
        return False
    inside = load().triggers(language).inside
    return not any(w in inside[kind] for kind in _ORGANISATIONS for w in others if w not in roles.role_modifiers)


def _untitled(words: Words, run: Tagged, titles: frozenset[str]) -> tuple[int, int]:
    """Where a name stands; of a person's without the title before it: "Dr Ada Brun"."""
    first = run.first
    while run.type == "Person" and first < run.last - 1 and fold(words.texts[first]) in titles:
        first += 1
    return words.starts[first], words.ends[run.last - 1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without what is no part of a name: dashes and stars around it, and "ex-" before a capital."""
    name = text[start:end]
    kept = name.strip("-–—*")
    first = start + name.index(kept) if kept else start
    last = first + len(kept or name)
    former = _FORMER.match(text, first, last)
    return former.end() if former else first, last


def _elsewhere(words: Words, named: Sequence[_Named]) -> list[_Named]:
    """The places where a name of the post stands again, letter for letter, and the tagger did not see it."""
    text = words.post.text
    taken = bytearray(len(text))
    readings: dict[str, dict[EntityType, list[float]]] = defaultdict(lambda: defaultdict(list))
    for n in named:
        taken[n.start : n.end] = b"\1" * (n.end - n.start)
        readings[text[n.start : n.end]][n.type].append(n.confidence)
    found = []
    starts, ends = set(words.starts), set(words.ends)
    for surface in sorted(readings, key=lambda s: (-len(s), s)):
        if len(surface) < 3 or not any(c.isupper() for c in surface):
            continue
        kind, confidences = max(readings[surface].items(), key=lambda item: (len(item[1]), item[0]))
        for match in re.finditer(re.escape(surface), text):
            start, end = match.span()
            if start in starts and end in ends and not any(taken[start:end]) and "\n" not in surface:
                taken[start:end] = b"\1" * (end - start)
                found.append(_Named(start, end, kind, min(confidences)))
    return [n for n in found if _in_one_sentence(words, n)]


def _in_one_sentence(words: Words, named: _Named) -> bool:
    index = _last_at_or_before([s.start for s in words.sentences], named.start)
    return named.end <= words.sentences[index].end


def _entity(
    group: Sequence[int], surfaces: Sequence[tuple[str, EntityType]], named: Sequence[_Named], text: str
) -> Entity:
    """The entity of a group of surfaces: its type and its fullest name (the longest; tie: the most frequent)."""
    names = [surfaces[i][0] for i in group]
    kind = surfaces[group[0]][1]
    counts = {s: sum(text[n.start : n.end] == s for n in named) for s in names}
    return Entity(kind, max(names, key=lambda s: (len(s), counts[s], s)))


def _last_at_or_before(starts: Sequence[int], offset: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, offset) - 1
