"""The evidence that two names are one thing's, found by blocking: only names that share a block are compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from extract.lang.knowledge import load
from extract.resolution import ReasonKind
from extract.resolve.clusters import Clusters
from extract.resolve.forms import Family, Form, initials, is_generic, stands_for
from extract.resolve.nodes import Node
from extract.resolve.persons import has_middle, is_initialled
from extract.resolve.seen import Seen
from extract.resolve.spelling import near

# Shorter names are codes ("DK", "CO") that mean many things.
_LEAST_SHORT = 3
# A last name by itself is joined with the only person of that name whom at least so many posts name in full.
_PROMINENT = 5
# An acronym that no post explains needs this many letters to be joined with the only name of these initials.
_LEAST_ACRONYM = 4
# Of the posts that use a short name for something, this share must mean one and the same.
_SHARE = 0.7
# A name is a variant or a slip of another that is so many times as frequent.
_MORE = 4
# Larger blocks hold common words, not neighbours.
_LARGEST_BLOCK = 60


def join_all(clusters: Clusters, seen: Sequence[Seen]) -> None:
    """Join what the evidence joins, the strongest kind first."""
    _variants(clusters)
    _used_together(clusters, seen)
    _persons(clusters)
    _acronyms(clusters)
    _slips(clusters)


def _variants(clusters: Clusters) -> None:
    """Join a name with a more frequent one that differs in plurals, small words, spaces or the form of authority."""
    nodes = clusters.nodes
    blocks: dict[tuple[Family, str], list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        if not node.alone and node.main.loose:
            blocks[node.family, f"{node.main.loose} {node.key[-4:] if node.family == 'Event' else ''}"].append(n)
    for _, block in sorted(blocks.items()):
        best = min(block, key=lambda n: (-clusters.posts(n), n))
        for n in block:
            if n != best and clusters.posts(best) >= _MORE * nodes[n].posts:
                clusters.join(best, n, (nodes[best].main, nodes[n].main), "spelling")


@dataclass(frozen=True, slots=True)
class _Use:
    """A post's use of a short name for the thing that a node names in full."""

    node: int
    short: Form
    full: Form
    post: str


def _used_together(clusters: Clusters, seen: Sequence[Seen]) -> None:
    """Join the things that a short name is used for, where all posts that explain it (or most) mean the same."""
    nodes = clusters.nodes
    uses: dict[tuple[Family, str], list[_Use]] = defaultdict(list)
    for n, node in enumerate(nodes):
        for s in node.seen:
            for name, _ in seen[s].names:
                if name.key != node.main.key and _tells(name, seen[s].main) and not node.alone:
                    uses[node.family, name.key].append(_Use(n, name, seen[s].main, seen[s].post))
    named = {(node.family, node.key): n for n, node in enumerate(nodes) if not node.alone}
    for (kind, key), found in sorted(uses.items(), key=lambda item: (-len(item[1]), item[0])):
        found.sort(key=lambda use: (use.node, use.post, use.short.surface))
        if not _is_truncation(found[0]):
            _join_alike(clusters, found)
        by_group: Counter[int] = Counter()
        for use in found:
            by_group[clusters.find(use.node)] += 1
        bare = named.get((kind, key))
        group, most = max(by_group.items(), key=lambda item: (item[1], -item[0]))
        if bare is not None and most >= _SHARE * len(found) and (len(by_group) == 1 or not _is_truncation(found[0])):
            use = next(use for use in found if clusters.find(use.node) == group)
            clusters.join(use.node, bare, (use.full, use.short), "post", use.post)


def _tells(short: Form, full: Form) -> bool:
    """Whether a name by which one post calls something may call it so in other posts too."""
    if short.type == "Person":
        return len(short.all) > 1
    if (is_generic(short) and not short.known) or len(short.letters) < _LEAST_SHORT:
        return False
    # "Lyon" may be the city, its metropolis or anything else there
    return not load().is_place(short.folded) or short.type == "Place"


def _is_truncation(use: _Use) -> bool:
    return set(use.short.words) < set(use.full.words)


def _join_alike(clusters: Clusters, uses: Sequence[_Use]) -> None:
    """Of the things that one acronym is used for, join those whose full names have half their words in common."""
    first = sorted({use.node: use for use in reversed(uses)}.items())
    for i, (a, use) in enumerate(first[:_LARGEST_BLOCK]):
        for b, other in first[i + 1 : _LARGEST_BLOCK]:
            ours, theirs = set(use.full.words), set(other.full.words)
            if clusters.find(a) != clusters.find(b) and 2 * len(ours & theirs) >= len(ours | theirs):
                clusters.join(a, b, (use.full, other.full), "post", use.post)


def _persons(clusters: Clusters) -> None:
    """Join names with the one longer name of which they are a part, and last names with the one who bears them."""
    nodes = clusters.nodes
    by_last: dict[str, list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        if node.family == "Person" and not node.alone:
            by_last[node.main.all[-1]].append(n)
    for _, block in sorted(by_last.items()):
        full = [n for n in block if len(nodes[n].main.all) > 1]
        for n in full:
            short = nodes[n].main
            fits = [m for m in full if has_middle(short, nodes[m].main) or is_initialled(short, nodes[m].main)]
            _only(clusters, n, fits, "person")
        for n in block:
            if len(nodes[n].main.all) == 1:
                fits = [m for m in full if len(nodes[m].main.all[0]) > 1]
                if sum(nodes[m].posts for m in fits) >= _PROMINENT or any(nodes[m].main.known for m in fits):
                    _only(clusters, n, fits, "person")


def _only(clusters: Clusters, node: int, fits: Iterable[int], kind: ReasonKind) -> None:
    """Join a node with the one group that fits it; with none where several do."""
    found = sorted({clusters.find(m): m for m in fits if clusters.find(m) != clusters.find(node)}.items())
    if len(found) == 1:
        other = found[0][1]
        clusters.join(other, node, (clusters.nodes[other].main, clusters.nodes[node].main), kind)


def _acronyms(clusters: Clusters) -> None:
    """Join an acronym with the only name that has these initials, where no post says what it stands for."""
    nodes = clusters.nodes
    by_initials: dict[tuple[Family, str], list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        words = node.main.words
        if node.family != "Person" and len(words) >= _LEAST_ACRONYM and not node.alone:
            for letters in {initials(words), initials(node.main.all)}:
                by_initials[node.family, letters].append(n)
    for n, node in enumerate(nodes):
        main = node.main
        letters = "".join(main.all)
        if len(main.all) != 1 or len(letters) < _LEAST_ACRONYM or sum(map(str.isupper, main.surface)) < _LEAST_ACRONYM:
            continue
        if clusters.posts(n) == node.posts and not node.alone:  # nothing explains it
            fits = [m for m in by_initials.get((node.family, letters), ()) if stands_for(main, nodes[m].main)]
            if max(node.posts, *(clusters.posts(m) for m in fits), 0) > 1:
                _only(clusters, n, fits, "initials")


def _slips(clusters: Clusters) -> None:
    """Join a rare name with a more frequent one from which it differs by a slip of the pen in one word."""
    nodes = clusters.nodes
    blocks: dict[tuple[Family, tuple[str, ...], int], list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        words = _words(node)
        if node.alone or (node.main.known and node.family == "Place"):
            continue
        for i, word in enumerate(words):
            if len(words) > 1 or len(word) >= 8:
                blocks[node.family, (*words[:i], "", *words[i + 1 :]), i].append(n)
    for (_, words, i), block in sorted(blocks.items()):
        if len(block) > 1:
            spelt = [(n, _words(nodes[n])[i]) for n in block]
            for (a, x), (b, y) in _neighbours(spelt):
                _join_slip(clusters, a, b, x, y, len(words))


def _words(node: Node) -> tuple[str, ...]:
    return node.main.all if node.family == "Person" else node.main.words


def _neighbours(block: Sequence[tuple[int, str]]) -> list[tuple[tuple[int, str], tuple[int, str]]]:
    """All pairs of a small block; of a large one those whose words share their first letters or their last."""
    if len(block) <= _LARGEST_BLOCK:
        return list(combinations(block, 2))
    pairs: set[tuple[tuple[int, str], tuple[int, str]]] = set()
    for part in (slice(4), slice(-4, None)):
        alike: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for one in block:
            alike[one[1][part]].append(one)
        for few in alike.values():
            pairs.update(combinations(few[:_LARGEST_BLOCK], 2))
    return sorted(pairs)


def _join_slip(clusters: Clusters, a: int, b: int, x: str, y: str, words: int) -> None:
    if not near(x, y, least=6 if words > 1 else 8):
        return
    nodes = clusters.nodes
    if clusters.posts(a) < clusters.posts(b):
        a, b = b, a
    if clusters.posts(a) < _MORE * clusters.posts(b) or (nodes[a].family == "Place" and nodes[b].main.known):
        return
    clusters.join(a, b, (nodes[a].main, nodes[b].main), "slip")
