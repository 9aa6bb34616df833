"""IRIs, minted once and remembered: whatever keeps most of its mentions keeps its IRI.

An IRI is handled as its tail below the base (`person/stephane-vincent`). What it stands for is remembered as a set of
holdings: for an entity its mentions (post, folded surface, how manieth of these in the post), for a post its copies.
The tail of a thing that is built again is the remembered one with which it shares most holdings.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from graph.slugs import short_hash, slug, suffixed

Holding = bytes  # eight of them are enough to tell some hundred million things apart


def holding(*parts: str) -> Holding:
    """A short name of a mention, a copy or an address."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()


@dataclass(frozen=True, slots=True)
class Claim:
    """A thing that needs an IRI: its path (`person`), the name for the slug, its holdings, what stands before the slug.

    `mark` tells it apart from others of its name wherever it is built: order and suffixes follow it.
    """

    path: str
    name: str
    mark: str
    holds: frozenset[Holding] = field(repr=False)
    prefix: str = ""

    @property
    def wish(self) -> str:
        """The slug it gets if nobody else has it."""
        return self.prefix + slug(self.name)


@dataclass(frozen=True, slots=True)
class Minted:
    """What is remembered of a tail: its last holdings, whether it stands for something now, else what replaced it."""

    holds: frozenset[Holding] = field(repr=False)
    living: bool = True
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The tails of the claims, in their order, and the memory to keep."""

    tails: tuple[str, ...]
    memory: dict[str, Minted] = field(repr=False)


def assign(
    claims: Sequence[Claim],
    memory: Mapping[str, Minted],
    others: Mapping[str, Minted] = MappingProxyType({}),
    is_taken: Callable[[str], bool] = lambda tail: False,
) -> Assignment:
    """A tail for each claim: a remembered one where most holdings are shared, a new one otherwise.

    Where two remembered things are one now, the tail with more shared holdings stays (tie: the smaller string) and the
    other is replaced by it. Claims share few holdings and no mark. Does not depend on the order of the claims.

    Of a part of all claims, `others` are living tails that keep their things and may be heirs, and `is_taken` tells
    whether a tail is in the memory of all.
    """
    given = _recognised(claims, memory)
    taken = set(memory) | set(given.values()) | others.keys()
    fresh = [i for i in range(len(claims)) if i not in given]
    for i in sorted(fresh, key=lambda i: (-len(claims[i].holds), claims[i].name, claims[i].mark)):
        given[i] = _minted(claims[i], lambda tail: tail in taken or is_taken(tail))
        taken.add(given[i])
    tails = tuple(given[i] for i in range(len(claims)))
    kept = {tail: Minted(claim.holds) for tail, claim in zip(tails, claims, strict=True)}
    kept.update(_departed({**others, **kept}, memory))
    return Assignment(tails, kept)


def _recognised(claims: Sequence[Claim], memory: Mapping[str, Minted]) -> dict[int, str]:
    """Claim numbers with the remembered tails they keep."""
    holders = _holders((tail, minted.holds) for tail, minted in memory.items())
    pairs: list[tuple[int, bool, str, int]] = []
    for i, claim in enumerate(claims):
        overlap = Counter(tail for h in claim.holds for tail in holders.get(h, ()))
        pairs += ((-n, not memory[tail].living, tail, i) for tail, n in overlap.items())
    given: dict[int, str] = {}
    used: set[str] = set()
    for *_, tail, i in sorted(pairs, key=lambda p: (*p[:3], claims[p[3]].mark)):
        if i not in given and tail not in used:
            given[i] = tail
            used.add(tail)
    return given


def _minted(claim: Claim, is_taken: Callable[[str], bool]) -> str:
    tail = f"{claim.path}/{claim.wish}"
    number = 0
    while is_taken(tail):
        suffix = short_hash(f"{claim.mark} {number}" if number else claim.mark)
        tail = f"{claim.path}/{claim.prefix}{suffixed(slug(claim.name), suffix)}"
        number += 1
    return tail


def _departed(living: Mapping[str, Minted], memory: Mapping[str, Minted]) -> dict[str, Minted]:
    """The remembered tails that nothing has now: replaced by what has most of their holdings, or gone."""
    holders = _holders((tail, minted.holds) for tail, minted in living.items())
    heirs: dict[str, str | None] = {}
    for tail, minted in memory.items():
        if tail not in living:
            overlap = Counter(heir for h in minted.holds for heir in holders.get(h, ()))
            heirs[tail] = min(overlap, key=lambda heir: (-overlap[heir], heir), default=minted.successor)

    def final(tail: str) -> str | None:
        seen = {tail}
        heir = heirs[tail]
        while heir is not None and heir not in living and heir not in seen:
            seen.add(heir)
            heir = heirs.get(heir)
        return heir if heir in living else None

    return {tail: Minted(memory[tail].holds, False, final(tail)) for tail in heirs}


def _holders(things: Iterable[tuple[str, frozenset[Holding]]]) -> dict[Holding, list[str]]:
    found: dict[Holding, list[str]] = defaultdict(list)
    for tail, holds in things:
        for h in holds:
            found[h].append(tail)
    return found
