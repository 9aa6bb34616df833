"""Rare names that are slips of the pen of frequent ones.

Each thing goes to the most frequent of those whose name it may be a slip of, judged by how frequent things are before
any slip is joined: what a name goes to depends on its neighbours alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.resolve.clusters import Clusters
from extract.resolve.nodes import Node
from extract.resolve.spelling import near

# A name is a slip of another that is so many times as frequent.
_MORE = 4
# A word of a name of several words needs this many letters, one that stands alone the second.
_LEAST, _LEAST_ALONE = 6, 8
# Words up to so many letters are found by leaving out each letter in turn, from the second number on by their first or
# last letters: an error leaves one of the two.
_SHORT, _LONG = 9, 8
_EDGE = 4

Pick = tuple[int, int]  # the node of the frequent name, the node of the slip
Pair = tuple[int, int]  # two nodes in order
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Names of one family that are compared with each other: nodes and their words, by number.

    Only those from `start` to before `stop` (None: the end) are, each with all that come after it.
    """

    names: tuple[tuple[int, Words], ...]
    start: int = 0
    stop: int | None = None


Compare = Callable[[Sequence[Block]], set[Pair]]


def picks(clusters: Clusters, compare: Compare | None = None) -> dict[int, Pick]:
    """What each thing goes to, by the group of the slip; `compare` finds the pairs of blocks (default: `slips_in`)."""
    blocks: dict[tuple[str, ...], list[tuple[int, Words]]] = defaultdict(list)
    for n, node in enumerate(clusters.nodes):
        words = _words(node)
        for key in slip_keys(node):
            blocks[key].append((n, words))
    several = [Block(tuple(names)) for names in blocks.values() if len(names) > 1]
    fits: dict[int, list[Pick]] = defaultdict(list)
    for a, b in (compare or slips_in)(several):
        for pick in ((a, b), (b, a)):
            fits[clusters.find(pick[1])].append(pick)
    found = {group: best_pick(clusters, few, clusters.posts) for group, few in fits.items()}
    return {group: pick for group, pick in found.items() if pick is not None}


def slips_in(blocks: Iterable[Block]) -> set[Pair]:
    """The pairs of numbers, in order, whose names may be slips of each other, of all that share a block."""
    found: set[Pair] = set()
    known: set[Pair] = set()  # names share several blocks
    for block in blocks:
        for i in range(block.start, len(block.names) if block.stop is None else block.stop):
            a, ours = block.names[i]
            for b, theirs in block.names[i + 1 :]:
                if (a, b) not in known:
                    known.add((a, b))
                    if _alike(ours, theirs):
                        found.add((a, b))
    return found


def pairs_of(block: Block) -> int:
    """How many comparisons a block asks for."""
    stop = len(block.names) if block.stop is None else block.stop
    return sum(len(block.names) - 1 - i for i in (block.start, stop - 1)) * (stop - block.start) // 2


def shares(blocks: Iterable[Block], size: int) -> Iterator[list[Block]]:
    """The blocks in lists of about so many comparisons; a block that asks for more is cut into several."""
    some: list[Block] = []
    room = size
    for block in blocks:
        start, count = block.start, len(block.names)
        while start < count - 1:
            stop, asks = start, 0
            while stop < count - 1 and (not asks or asks + count - 1 - stop <= room):
                asks += count - 1 - stop
                stop += 1
            some.append(Block(block.names, start, stop))
            start, room = stop, room - asks
            if room <= 0 or start < count - 1:
                yield some
                some, room = [], size
    if some:
        yield some


def best_pick(clusters: Clusters, fits: Iterable[Pick], posts: Callable[[int], int]) -> Pick | None:
    """The most frequent of the names that one thing may be a slip of; None where none is frequent enough."""
    nodes = clusters.nodes
    may = [
        (a, b) for a, b in fits
        if posts(a) >= _MORE * posts(b)
        and not (nodes[a].family == "Place" and nodes[b].main.known)
        and clusters.find(a) != clusters.find(b) and clusters.may_join(a, b)
    ]  # fmt: skip
    return min(may, key=lambda pick: (-posts(pick[0]), nodes[pick[0]].id, nodes[pick[1]].id), default=None)


def join_picked(clusters: Clusters, picked: Mapping[int, Pick]) -> None:
    """Join each slip with what it goes to."""
    nodes = clusters.nodes
    for a, b in sorted(picked.values(), key=lambda pick: (nodes[pick[1]].id, nodes[pick[0]].id)):
        clusters.join(a, b, (nodes[a].main, nodes[b].main), "slip")


def slip_keys(node: Node) -> set[tuple[str, ...]]:
    """The blocks in which a name meets those that it may be a slip of."""
    found: set[tuple[str, ...]] = set()
    if not _may_slip(node):
        return found
    words = _words(node)
    for i, word in enumerate(words):
        if len(word) < _least(words):
            continue
        hole = (node.family, *words[:i], "", *words[i + 1 :])
        if len(word) <= _SHORT:
            found.add((*hole, word))
            found.update((*hole, word[:k] + word[k + 1 :]) for k in range(len(word)))
        if len(word) >= _LONG:
            found |= {(*hole, f"^{word[:_EDGE]}"), (*hole, f"{word[-_EDGE:]}$")}
    return found


def is_slip(a: Node, b: Node) -> bool:
    """Whether one of two names may be a slip of the pen of the other: one word differs, and that by little."""
    return a.family == b.family and _may_slip(a) and _may_slip(b) and _alike(_words(a), _words(b))


def _alike(ours: Words, theirs: Words) -> bool:
    if len(ours) != len(theirs):
        return False
    unlike = [(x, y) for x, y in zip(ours, theirs, strict=True) if x != y]
    return len(unlike) == 1 and near(*unlike[0], least=_least(ours))


def _may_slip(node: Node) -> bool:
    return not node.alone and not (node.main.known and node.family == "Place")


def _words(node: Node) -> Words:
    return node.main.all if node.family == "Person" else node.main.words


def _least(words: tuple[str, ...]) -> int:
    return _LEAST if len(words) > 1 else _LEAST_ALONE
