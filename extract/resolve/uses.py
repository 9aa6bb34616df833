"""Short names that single posts use for what they also name in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.lang.knowledge import load
from extract.resolve.forms import Form, form, is_generic
from extract.resolve.nodes import Node, is_single
from extract.resolve.seen import Seen

# Shorter names are codes ("DK", "CO") that mean many things.
_LEAST_SHORT = 3


@dataclass(frozen=True, slots=True)
class Use:
    """A post's use of a short name for the thing that a node names in full."""

    node: int
    short: Form
    full: Form
    post: str


def uses_of(nodes: Sequence[Node], seen: Sequence[Seen]) -> Iterator[Use]:
    """The uses of all nodes, in their order."""
    for n, node in enumerate(nodes):
        for s in node.seen:
            for name, _ in seen[s].names:
                if name.key != node.main.key and _tells(name, seen[s].main) and not node.alone:
                    yield Use(n, name, seen[s].main, seen[s].post)


def use_key(node: Node, short: Form) -> str:
    """The key of the name that a node's short name would be by itself: of an event that of the same edition."""
    return f"{short.key} {node.edition}" if node.edition and not is_single(short) else short.key


def is_truncation(use: Use) -> bool:
    """Whether the short name is made of words of the full one."""
    return set(use.short.words) < set(use.full.words)


def _may_be_known(short: Form, full: Form) -> bool:
    """Whether what a post calls by a known thing's short name may be that thing: their full names share a word."""
    names = [name for known in load().lookup(short.folded) for name in known.names]
    words = {word for name in names for word in form(name, short.type).words}
    return full.known or not words or not words.isdisjoint(full.words)


def _tells(short: Form, full: Form) -> bool:
    """Whether a name by which one post calls something may call it so in other posts too."""
    if short.type == "Person":
        return len(short.all) > 1
    if (is_generic(short) and not short.known) or len(short.letters) < _LEAST_SHORT:
        return False
    if short.known and short.is_acronym and not _may_be_known(short, full):
        return False
    # "Lyon" may be the city, its metropolis or anything else there
    return not load().is_place(short.folded) or short.type == "Place"
