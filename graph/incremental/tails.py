"""Tails for the things and posts that a change touches, out of the memory of those that they share holdings with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.iris import Claim, Holding, Minted, assign

SIZE = 8  # bytes of a holding


@dataclass(frozen=True, slots=True)
class Given:
    """The tails of the claims, and what the memory of IRIs has of all that could have changed: before, and now."""

    tails: tuple[str, ...]
    before: dict[str, Minted] = field(repr=False)
    now: dict[str, Minted] = field(repr=False)


def holdings(stored: bytes) -> frozenset[Holding]:
    """Holdings as they are stored, one behind the other."""
    return frozenset(stored[i : i + SIZE] for i in range(0, len(stored), SIZE))


def assign_again(db: sqlite3.Connection, claims: Sequence[Claim], old: Iterable[str], *, posts: bool) -> Given:
    """Tails for the claims that are touched; `old` are those that the touched things had. The memory follows."""
    own = set(old)
    near = own | {tail for claim in claims for h in claim.holds for tail in _holders(db, h, posts)}
    before: dict[str, Minted] = {}
    others: dict[str, Minted] = {}
    todo = sorted(near)
    while todo:
        tail = todo.pop()
        if tail in before or tail in others or (minted := _minted(db, tail)) is None:
            continue
        if minted.living and tail not in own:
            others[tail] = minted
            continue
        before[tail] = minted
        todo += [t for (t,) in db.execute("SELECT tail FROM iris WHERE successor = ?", (tail,))]
        if not minted.living:
            todo += [t for h in minted.holds for t in _holders(db, h, posts)]
    given = assign(claims, before, others, lambda tail: _minted(db, tail) is not None)
    now = given.memory
    for tail in before.keys() | now.keys():
        _remember(db, tail, before.get(tail), now.get(tail))
    return Given(given.tails, before, now)


def _holders(db: sqlite3.Connection, hold: Holding, posts: bool) -> list[str]:
    rows = db.execute("SELECT tail FROM holders WHERE hold = ?", (hold,))
    return [tail for (tail,) in rows if tail.startswith("post/") == posts]


def _minted(db: sqlite3.Connection, tail: str) -> Minted | None:
    row = db.execute("SELECT holds, living, successor FROM iris WHERE tail = ?", (tail,)).fetchone()
    return Minted(holdings(row[0]), bool(row[1]), row[2]) if row else None


def _remember(db: sqlite3.Connection, tail: str, before: Minted | None, now: Minted | None) -> None:
    if before == now:
        return
    had, has = (frozenset() if one is None else one.holds for one in (before, now))
    db.executemany("DELETE FROM holders WHERE hold = ? AND tail = ?", [(h, tail) for h in had - has])
    db.executemany("INSERT OR IGNORE INTO holders VALUES (?, ?)", [(h, tail) for h in has - had])
    if now is None:
        db.execute("DELETE FROM iris WHERE tail = ?", (tail,))
    else:
        values = (tail, b"".join(sorted(now.holds)), now.living, now.successor)
        db.execute("INSERT OR REPLACE INTO iris VALUES (?, ?, ?, ?)", values)
