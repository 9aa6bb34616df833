"""Which posts a change of copies touches: copies that share an address, a text or enough of its sketch with others."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extract.post import Post
from graph.copies import COMMON, SHARED, Group, Keys, groups, keys_of
from graph.post_json import post_from_json

CopyId = tuple[str, str, str]  # source, document, copy
_WHERE = "WHERE source = ? AND document = ? AND copy_id = ?"


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The tails that the touched copies had, and the posts that they are now with where their copies were read."""

    old: frozenset[str]
    groups: tuple[Group, ...] = field(repr=False)
    homes: Mapping[int, tuple[str, str]] = field(repr=False)  # by `id` of a copy: source, copy
    ids: Mapping[int, CopyId] = field(repr=False)


def group_again(db: sqlite3.Connection, gone: Iterable[CopyId], come: Mapping[CopyId, Post]) -> Regrouped:
    """The posts that are touched when copies go and others come or change; the index follows, but for their tails."""
    return _Work(db).run({*gone}, come)


class _Work:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def run(self, gone: set[CopyId], come: Mapping[CopyId, Post]) -> Regrouped:
        had = [row for one in sorted(gone | come.keys()) for row in self._placed(_WHERE, *one)]
        tails = {tail for _, tail, _, _ in had}
        self._db.executemany(f"DELETE FROM placed {_WHERE}", [one for one, *_ in had])  # noqa: S608
        keys = {one: keys_of(post) for one, post in come.items()}
        tails |= self._forget({text for *_, text in had} - {k.text for k in keys.values()})
        for one, key in keys.items():
            row = (*one, "", key.address, key.text, come[one].site.label)
            self._db.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            tails |= self._learn(key)
        for key in keys.values():
            if key.address:
                tails |= {tail for _, tail, _, _ in self._placed("WHERE address = ?", key.address)}
            for text in {key.text, *self._alike(key)}:
                tails |= {tail for _, tail, _, _ in self._placed("WHERE text = ?", text)}
        tails.discard("")
        posts = dict(come)
        for tail in sorted(tails):
            for one, *_ in self._placed("WHERE tail = ?", tail):
                if one not in posts:
                    posts[one] = self._post(one)
        posts = dict(sorted(posts.items()))
        known = [keys[one] if one in keys else keys_of(post) for one, post in posts.items()]
        found = groups(posts.values(), known, lambda h: self._count(h) > COMMON)
        ids = {id(post): one for one, post in posts.items()}
        return Regrouped(frozenset(tails), tuple(found), {i: (one[0], one[2]) for i, one in ids.items()}, ids)

    def _placed(self, where: str, *values: str) -> list[tuple[CopyId, str, str, str]]:
        ask = f"SELECT source, document, copy_id, tail, address, text FROM placed {where}"  # noqa: S608
        return [((s, d, c), tail, address, text) for s, d, c, tail, address, text in self._db.execute(ask, values)]

    def _post(self, one: CopyId) -> Post:
        (text,) = self._db.execute(f"SELECT post FROM copies {_WHERE}", one).fetchone()  # noqa: S608
        return post_from_json(text)

    def _count(self, h: int) -> int:
        ask = "SELECT COUNT(*) FROM sketches WHERE hash = ?"
        return int(self._db.execute(ask, (signed(h),)).fetchone()[0])

    def _forget(self, texts: set[str]) -> set[str]:
        """Takes the sketches out of texts that no copy has now; the tails of posts that this may join."""
        tails = set[str]()
        for text in texts:
            if not self._placed("WHERE text = ?", text):
                for (h,) in self._db.execute("SELECT hash FROM sketches WHERE text = ?", (text,)).fetchall():
                    # one text less, and a hash tells again: of any two of its texts it may be the one that was missing
                    tails |= self._crossing(h, COMMON + 1)
                self._db.execute("DELETE FROM sketches WHERE text = ?", (text,))
        return tails

    def _learn(self, key: Keys) -> set[str]:
        """Indexes the sketch of a text that is new; the tails of posts that this may part."""
        if self._db.execute("SELECT 1 FROM sketches WHERE text = ?", (key.text,)).fetchone():
            return set()
        tails = set[str]()
        for h in key.sketch:
            # one text more, and a hash is boilerplate: copies with different texts may have been one post by it
            tails |= {tail for tail in self._crossing(signed(h), COMMON) if self._texts(tail) > 1}
            self._db.execute("INSERT INTO sketches VALUES (?, ?, ?)", (signed(h), key.text, key.enough))
        return tails

    def _crossing(self, h: int, count: int) -> set[str]:
        """The tails of the texts that have a hash, where so many have it."""
        texts = [t for (t,) in self._db.execute("SELECT text FROM sketches WHERE hash = ?", (h,))]
        if len(texts) != count:
            return set()
        return {tail for text in texts for _, tail, *_ in self._placed("WHERE text = ?", text)}

    def _texts(self, tail: str) -> int:
        return len({text for *_, text in self._placed("WHERE tail = ?", tail)})

    def _alike(self, key: Keys) -> set[str]:
        """The texts that share enough of their sketch with one."""
        shared: Counter[str] = Counter()
        least: dict[str, int] = {}
        for h in key.sketch:
            rows = self._db.execute("SELECT text, enough FROM sketches WHERE hash = ?", (signed(h),)).fetchall()
            if len(rows) <= COMMON:
                for text, enough in rows:
                    shared[text] += 1
                    least[text] = min(enough, key.enough, SHARED)
        return {text for text, n in shared.items() if n >= least[text]}


def signed(h: int) -> int:
    """An unsigned number of 64 bits as SQLite takes it."""
    return h - (1 << 64) if h >= 1 << 63 else h
