"""Which copies are one post: the same text from two sources counts once.

Pairs are found by sketches (the smallest hashes of a text's three-word shingles: Broder, "On the resemblance and
containment of documents", 1997) and then compared exactly. Whether two copies are one depends on these two alone, so
the groups do not depend on the order in which copies came.

Measured on 401 real copies: the seven pairs that are one have a resemblance of 0.96 or more, all other pairs less than
0.12, parts of one series among them.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from extract.post import Post
from graph.folding import folded, words

SHINGLE = 3  # words
SKETCH = 32  # hashes of a text
SHARED = 6  # hashes two texts must share to be compared: at a resemblance of 0.8 they share 26 on average
COMMON = 50  # a hash that more texts have is boilerplate
ALIKE = 0.8  # resemblance from which two texts of about the same date are one
SAME = 0.95  # resemblance from which the date of equally titled texts says nothing
MONTH = 31  # days that a copy under the same title may lie apart
DAYS = 10  # days that a copy under another title may lie apart

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Group:
    """Copies that are one post: the post to store, its copies, the other titles and all addresses, both sorted."""

    post: Post
    copies: tuple[Post, ...]
    alternatives: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """By what a copy meets others: its address with its title ("" without), its text, the sketch of that.

    `enough` are the hashes that it must share with another to be compared.
    """

    address: str
    text: str
    sketch: tuple[int, ...]
    enough: int


def keys_of(copy: Post) -> Keys:
    """By what a copy meets others."""
    title = folded(copy.title)
    address = f"{_address(copy.url)} {title}" if copy.url else ""
    if not copy.body:  # without a text only title and date can say it
        return Keys(address, f"{copy.date} {title}", (), SHARED)
    found = words(copy.body)
    text = hashlib.sha256(" ".join(found).encode("utf-8", "replace")).hexdigest()
    sketch = tuple(_shingles(found)[:SKETCH].tolist())
    # of texts of a line or two fewer are enough
    return Keys(address, text, sketch, min(SHARED, max(1, len(sketch) // 2)))


def groups(
    copies: Iterable[Post], keys: Sequence[Keys] | None = None, is_common: Callable[[int], bool] | None = None
) -> list[Group]:
    """The posts that these copies are, sorted by date, title and text.

    `keys` are those of the copies, if they are known. Of a part of all copies `is_common` tells the hashes that are
    boilerplate in all.
    """
    found = list(copies)
    parent = list(range(len(found)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for a, b in _pairs(found, [keys_of(copy) for copy in found] if keys is None else keys, is_common):
        parent[max(root(a), root(b))] = min(root(a), root(b))
    members: dict[int, list[Post]] = defaultdict(list)
    for i, copy in enumerate(found):
        members[root(i)].append(copy)
    found_groups = (group_of(m) for m in members.values())
    return sorted(found_groups, key=lambda g: (g.post.date, g.post.title, g.post.body, _rank(g.post)))


def _rank(copy: Post) -> tuple[bool, int, str, str, str]:
    """How good a copy is, best first: with markup, then long, then by its source's name."""
    return (not copy.has_markup, -len(copy.body), copy.site.label, copy.document, copy.copy_id)


def group_of(copies: Sequence[Post]) -> Group:
    """The post that these copies are."""
    ranked = sorted(copies, key=_rank)
    best = ranked[0]
    authors = tuple({folded(a): a for c in reversed(ranked) for a in reversed(c.authors)}.values())[::-1]
    titles = {folded(c.title): c.title for c in reversed(ranked) if c.title}
    titles.pop(folded(best.title), None)
    urls = {_address(c.url): c.url for c in reversed(ranked) if c.url}
    post = replace(best, authors=authors, url=best.url or min(urls.values(), default=None))
    return Group(post, tuple(ranked), tuple(sorted(titles.values())), tuple(sorted(urls.values())))


def _pairs(
    copies: Sequence[Post], keys: Sequence[Keys], is_common: Callable[[int], bool] | None
) -> Iterable[tuple[int, int]]:
    """Pairs of indexes whose copies are one post."""
    addressed: dict[str, int] = {}
    equal: dict[str, list[int]] = defaultdict(list)
    blocks: dict[int, list[int]] = defaultdict(list)
    for i, copy in enumerate(copies):
        key = keys[i]
        if key.address:
            yield addressed.setdefault(key.address, i), i
        same = equal[key.text]
        if not copy.body:
            yield (same or [i])[0], i
        else:
            yield from ((other, i) for other in same if _one(copies[other], copy, 1.0))
            if not same:
                for h in key.sketch:
                    blocks[h].append(i)
        same.append(i)
    alike = {same[0]: same for same in equal.values()}
    shared = ((h, block) for h, block in blocks.items() if len(block) > 1)
    telling = (b for h, b in shared if not (len(b) > COMMON if is_common is None else is_common(h)))
    for a, b, resemblance in _near(copies, keys, telling):
        yield from ((x, y) for x in alike[a] for y in alike[b] if _one(copies[x], copies[y], resemblance))


def _near(
    copies: Sequence[Post], keys: Sequence[Keys], blocks: Iterable[Sequence[int]]
) -> Iterable[tuple[int, int, float]]:
    """Pairs of indexes with their resemblance, where that is high; `blocks` share a hash of their sketches."""
    shared: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        shared.update(combinations(block, 2))
    kept = lru_cache(maxsize=512)(lambda i: _shingles(words(copies[i].body)))
    for (a, b), n in shared.items():
        if n >= min(keys[a].enough, keys[b].enough):
            resemblance = _resemblance(kept(a), kept(b))
            if resemblance >= ALIKE:
                yield a, b, resemblance


def _one(a: Post, b: Post, resemblance: float) -> bool:
    """Whether two copies with so alike texts are one post.

    Under another title, texts that differ in a number are instalments of one announcement ("J-22", "J-7"), not copies.
    """
    apart = abs((a.date - b.date).days)
    if folded(a.title) == folded(b.title):
        return resemblance >= SAME or apart <= MONTH
    one, other = (set(re.findall(r"\d+", c.body)) for c in (a, b))
    return apart <= DAYS and (one <= other or other <= one)


def _shingles(found: list[str]) -> Hashes:
    """The hashes of the shingles of a text's words, sorted, each once."""
    found = found + [""] * (SHINGLE - len(found))
    codes = np.fromiter((zlib.crc32(w.encode("utf-8", "replace")) for w in found), np.uint64, len(found))
    mixed = np.zeros(len(found) - SHINGLE + 1, np.uint64)
    for k in range(SHINGLE):
        mixed = _mixed(mixed + codes[k : len(found) - SHINGLE + 1 + k])
    return np.unique(mixed)


def _mixed(values: Hashes) -> Hashes:
    """64-bit integers scattered over their range (the finaliser of SplitMix64)."""
    values = (values + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _resemblance(a: Hashes, b: Hashes) -> float:
    """Shared shingles out of all shingles of two texts."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)


def _address(url: str) -> str:
    """An address as it is compared: without scheme, `www.`, fragment and last slash."""
    return re.sub(r"^https?://(www\.)?", "", url.partition("#")[0], flags=re.I).rstrip("/")
