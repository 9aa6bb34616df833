"""The evidence that two names are one thing's, found by blocking: only names that share a block are compared.

Whether names of one block are joined depends on what is linked with them by such blocks, and on nothing else, so that
a change of a few posts can be followed (`extract.resolve.links`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from extract.lang.knowledge import load
from extract.resolution import ReasonKind
from extract.resolve.acronyms import stands_for
from extract.resolve.clusters import Clusters
from extract.resolve.forms import Family, Form
from extract.resolve.nodes import Node
from extract.resolve.persons import has_middle, is_initialled
from extract.resolve.slips import join_picked, picks
from extract.resolve.uses import Use, is_truncation, use_key
from extract.resolve.words import initials, is_generic_word

# A last name by itself is joined with the only person of that name whom at least so many posts name in full.
_PROMINENT = 5
# An acronym that no post explains needs this many letters to be joined with the only name of these initials.
LEAST_ACRONYM = 4
# Of the posts that use a short name for something, this share must mean one and the same.
_SHARE = 0.7
# A name is a variant of another that is so many times as frequent.
_MORE = 4
# Words that begin with so many letters in common may be forms of one.
_STEM = 5
# Of one acronym so many full names are compared with each other.
_MOST_FULL = 60


def join_all(clusters: Clusters, uses: Iterable[Use]) -> None:
    """Join what the evidence joins, the strongest kind first; `uses` are those of all nodes."""
    join_named(clusters, uses)
    join_picked(clusters, picks(clusters))


def join_named(clusters: Clusters, uses: Iterable[Use]) -> None:
    """Join what names and posts say; all but slips of the pen."""
    _variants(clusters)
    _used_together(clusters, uses)
    _persons(clusters)
    _acronyms(clusters)


def _variants(clusters: Clusters) -> None:
    """Join a name with a more frequent one that differs in plurals, small words, spaces or the form of authority."""
    nodes = clusters.nodes
    blocks: dict[tuple[Family, str], list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        if not node.alone and node.main.loose:
            blocks[node.family, loose_key(node)].append(n)
    for _, block in sorted(blocks.items()):
        best = min(block, key=lambda n: (-clusters.posts(n), n))
        for n in block:
            if n != best and (nodes[n].main.exact or clusters.posts(best) >= _MORE * nodes[n].posts):
                clusters.join(best, n, (nodes[best].main, nodes[n].main), "spelling")


def loose_key(node: Node) -> str:
    """The same for names that differ in plurals, small words or spaces; of events that of one edition only."""
    return f"{node.main.loose} {node.edition}"


def _used_together(clusters: Clusters, every: Iterable[Use]) -> None:
    """Join the things that a short name is used for, where all posts that explain it (or most) mean the same."""
    nodes = clusters.nodes
    uses: dict[tuple[Family, str], list[Use]] = defaultdict(list)
    for use in every:
        uses[nodes[use.node].family, use_key(nodes[use.node], use.short)].append(use)
    named = {(node.family, node.key): n for n, node in enumerate(nodes) if not node.alone}
    for (kind, key), found in sorted(uses.items(), key=lambda item: (-len(item[1]), item[0])):
        found.sort(key=lambda use: (use.node, use.post, use.short.surface))
        if not is_truncation(found[0]):
            _join_alike(clusters, found)
        by_group: Counter[int] = Counter()
        for use in found:
            by_group[clusters.find(use.node)] += 1
        bare = named.get((kind, key))
        group, most = max(by_group.items(), key=lambda item: (item[1], -item[0]))
        if bare is not None and most >= _SHARE * len(found) and (len(by_group) == 1 or not is_truncation(found[0])):
            use = next(use for use in found if clusters.find(use.node) == group)
            clusters.join(use.node, bare, (use.full, use.short), "post", use.post)


def _join_alike(clusters: Clusters, uses: Sequence[Use]) -> None:
    """Of the things that one acronym is used for, join those whose full names say the same in other words."""
    first = sorted({use.node: use for use in reversed(uses)}.items())
    for i, (a, use) in enumerate(first[:_MOST_FULL]):
        for b, other in first[i + 1 : _MOST_FULL]:
            if clusters.find(a) != clusters.find(b) and _alike(set(use.full.words), set(other.full.words)):
                clusters.join(a, b, (use.full, other.full), "post", use.post)


def _alike(ours: set[str], theirs: set[str]) -> bool:
    """Whether two names have half their words in common: more than what many are called, and no two places."""
    shared, mine, yours = ours & theirs, ours - theirs, theirs - ours
    if 2 * len(shared) < len(ours | theirs):
        return False
    if not (mine and yours):
        return True
    if _tells_apart(mine) and _tells_apart(yours):
        return False
    stems = {word[:_STEM] for word in yours}  # "economic" and "economies"
    return not all(map(is_generic_word, shared)) or all(word[:_STEM] in stems for word in mine)


def _tells_apart(words: set[str]) -> bool:
    """Whether one of the words is a place or a number: "ARS Bretagne", "ARS Normandie"; "lot 2"."""
    return any(word.isdigit() or load().is_place(word) for word in words)


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
            fits = [m for m in full if is_part(short, nodes[m].main)]
            _only(clusters, n, fits, "person")
        for n in block:
            if len(nodes[n].main.all) == 1:
                fits = [m for m in full if len(nodes[m].main.all[0]) > 1]
                if sum(nodes[m].posts for m in fits) >= _PROMINENT or any(nodes[m].main.known for m in fits):
                    _only(clusters, n, fits, "person")


def is_part(short: Form, long: Form) -> bool:
    """Whether a full name of a person leaves out or shortens what another one has."""
    return has_middle(short, long) or is_initialled(short, long)


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
        for letters in initials_of(node):
            by_initials[node.family, letters].append(n)
    for n, node in enumerate(nodes):
        main, letters = node.main, acronym_of(node)
        if not letters:
            continue
        if clusters.posts(n) == node.posts and not node.alone:  # nothing explains it
            fits = [m for m in by_initials.get((node.family, letters), ()) if stands_for(main, nodes[m].main)]
            if max(node.posts, *(clusters.posts(m) for m in fits), 0) > 1:
                _only(clusters, n, fits, "initials")


def initials_of(node: Node) -> set[str]:
    """The acronyms that a name of several words may have where no post explains them."""
    words = node.main.words
    if node.family == "Person" or len(words) < LEAST_ACRONYM or node.alone:
        return set()
    return {initials(words), initials(node.main.all)}


def acronym_of(node: Node) -> str:
    """The letters of a name that is an acronym long enough to be joined where no post explains it; "" for others."""
    main, letters = node.main, "".join(node.main.all)
    if len(main.all) != 1 or len(letters) < LEAST_ACRONYM or sum(map(str.isupper, main.surface)) < LEAST_ACRONYM:
        return ""
    return letters
