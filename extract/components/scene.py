"""A post's tokens, lines and named things in order: what relations and dates are looked for in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast

from extract.components.relation_words import RelationWords, fold_token, relation_words
from extract.facts import Facts, Mention, Reference
from extract.post import Post

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ITEM = re.compile(r"\s*(?:[-–—•*·>→]|\d{1,2}[.)/])\s*\S")
# A line of at most this many tokens without a closing mark is read as a heading, caption or signature.
SHORT_LINE = 14
LineKind = Literal["title", "heading", "item", "lead", "caption", "short", "text"]


class Spot(NamedTuple):
    """One place where an entity stands: tokens `first` up to, not including, `last`.

    `reference` tells words that stand for it from its name; `number` is the place in `Facts.mentions` or `references`.
    """

    first: int
    last: int
    sentence: int
    entity: int
    reference: bool
    number: int


@dataclass(frozen=True)
class Scene:
    """A post as parallel token lists, with its sentences' token ranges, its lines, and its spots in text order."""

    post: Post
    facts: Facts
    words: RelationWords
    folded: list[str]
    starts: list[int]
    ends: list[int]
    sentence_range: list[tuple[int, int]]
    line_of_sentence: list[int]
    line_kind: list[LineKind]
    line_range: list[tuple[int, int]]
    spots: list[Spot]
    by_entity: dict[int, list[Spot]]
    by_sentence: dict[int, list[Spot]]
    own: int | None
    groups: list[tuple[str, ...]] = field(repr=False)

    def raw(self, first: int, last: int) -> str:
        """The post's own words from token `first` up to, not including, `last`."""
        return self.post.text[self.starts[first] : self.ends[last - 1]] if last > first else ""


def squeeze(name: str) -> str:
    """A name or label as bare folded letters and digits, without a leading article."""
    tokens = [fold_token(t) for t in re.findall(r"\w+", name)]
    while len(tokens) > 1 and tokens[0] in ("la", "le", "les", "l", "the"):
        tokens = tokens[1:]
    return "".join(tokens)


def own_entity(post: Post, facts: Facts) -> int | None:
    """The entity whose blog this is: the organisation whose name the site's label, address or folder holds.

    Names of fewer than three letters and digits prove nothing. The longest fitting name wins.
    """
    folder = "" if "://" in post.document else post.document.rpartition("/")[0].rpartition("/")[2]
    addresses = [post.site.label, _host(post.site.url or ""), _host(post.url or ""), folder]
    parts = re.split(r"[./:\s]+", " ".join(addresses))
    labels = {squeeze(p) for p in parts} | {squeeze(post.site.label)}
    labels |= {re.sub(r"^(la|le|les|the)(?=\w)", "", label) for label in labels}
    best: tuple[int, int] | None = None
    names: dict[int, set[str]] = {}
    for i, entity in enumerate(facts.entities):
        if entity.type in ("Lab", "Institution"):
            names[i] = {squeeze(entity.name)}
    for m in facts.mentions:
        if m.entity in names:
            names[m.entity].add(squeeze(post.text[m.start : m.end]))
    for i, forms in names.items():
        for form in forms:
            if len(form) >= 3 and any(form == la or (len(form) > 4 and la.startswith(form)) for la in labels):
                best = max(best or (0, 0), (len(form), -i))
    return -best[1] if best else None


def _host(url: str) -> str:
    match = re.match(r"https?://([^/?#]+)", url)
    return match[1] if match else ""


def scene_of(post: Post, facts: Facts) -> Scene:
    """The scene of a post and what was found in it so far (sentences, entities, mentions, references)."""
    text = post.text
    words = relation_words(post.language)
    starts: list[int] = []
    ends: list[int] = []
    folded: list[str] = []
    cache: dict[str, str] = {}
    for m in _TOKEN.finditer(text):
        starts.append(m.start())
        ends.append(m.end())
        word = m[0]
        if word not in cache:
            cache[word] = fold_token(word)
        folded.append(cache[word])
    known = {w: words.groups(w) for w in set(folded)}
    groups = [known[w] for w in folded]
    ranges = [(bisect_left(starts, s.start), bisect_left(starts, s.end)) for s in facts.sentences]
    lines = list(re.finditer(r"[^\n]+", text))
    line_starts = [m.start() for m in lines]
    line_of = [max(0, bisect_right(line_starts, s.start) - 1) for s in facts.sentences]
    line_range = [(bisect_left(starts, m.start()), bisect_left(starts, m.end())) for m in lines]
    marked = _marked(post, line_starts)
    kinds = [marked.get(i) or _kind(m[0], i, r) for i, (m, r) in enumerate(zip(lines, line_range, strict=True))]
    named: tuple[tuple[bool, Sequence[Mention | Reference]], ...] = ((False, facts.mentions), (True, facts.references))
    spots = [
        Spot(bisect_right(starts, m.start) - 1, bisect_left(starts, m.end), m.sentence, m.entity, ref, k)
        for ref, rows in named
        for k, m in enumerate(rows)
    ]
    spots.sort()
    by_entity: dict[int, list[Spot]] = defaultdict(list)
    by_sentence: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_entity[spot.entity].append(spot)
        by_sentence[spot.sentence].append(spot)
    return Scene(
        post,
        facts,
        words,
        folded,
        starts,
        ends,
        ranges,
        line_of,
        kinds,
        line_range,
        spots,
        dict(by_entity),
        dict(by_sentence),
        own_entity(post, facts),
        groups,
    )


def _marked(post: Post, line_starts: Sequence[int]) -> dict[int, LineKind]:
    """What the markup says of lines; the title stays the title."""
    found: dict[int, LineKind] = {}
    for hint in post.hints:
        line = bisect_right(line_starts, hint.start) - 1
        if line > 0 and hint.kind in ("heading", "item", "caption"):
            found[line] = cast(LineKind, hint.kind)
    return found


def _kind(line: str, number: int, tokens: tuple[int, int]) -> LineKind:
    if number == 0:
        return "title"
    stripped = line.rstrip()
    if stripped.endswith(":"):
        return "lead"
    if _ITEM.match(line):
        return "item"
    if tokens[1] - tokens[0] <= SHORT_LINE and not stripped.endswith((".", "!", "?", "…", ";")):
        return "short"
    return "text"
