"""Rare names that are slips of the pen of frequent ones.

Each thing goes to the most frequent of those whose name it may be a slip of, judged by how frequent things are before
any slip is joined: what a name goes to depends on its neighbours alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

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


def picks(clusters: Clusters) -> dict[int, Pick]:
    """What each thing goes to, by the group of the slip."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, node in enumerate(clusters.nodes):
        for key in slip_keys(node):
            blocks[key].append(n)
    pairs = {pair for block in blocks.values() if len(block) > 1 for pair in combinations(block, 2)}
    fits: dict[int, list[Pick]] = defaultdict(list)
    for a, b in pairs:
        if is_slip(clusters.nodes[a], clusters.nodes[b]):
            for pick in ((a, b), (b, a)):
                fits[clusters.find(pick[1])].append(pick)
    found = {group: best_pick(clusters, few, clusters.posts) for group, few in fits.items()}
    return {group: pick for group, pick in found.items() if pick is not None}


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
    ours, theirs = _words(a), _words(b)
    if a.family != b.family or len(ours) != len(theirs) or not (_may_slip(a) and _may_slip(b)):
        return False
    unlike = [(x, y) for x, y in zip(ours, theirs, strict=True) if x != y]
    return len(unlike) == 1 and near(*unlike[0], least=_least(ours))


def _may_slip(node: Node) -> bool:
    return not node.alone and not (node.main.known and node.family == "Place")


def _words(node: Node) -> tuple[str, ...]:
    return node.main.all if node.family == "Person" else node.main.words


def _least(words: tuple[str, ...]) -> int:
    return _LEAST if len(words) > 1 else _LEAST_ALONE
