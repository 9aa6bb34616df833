"""What a data directory remembers between builds: sources, copies as they were read, facts, minted IRIs.

Facts are kept as they come: they are named by what they were made from and cannot be wrong. All else changes in one
transaction, immediately before the new graph is switched to (`Change`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.facts import Facts
from extract.post import Post
from extract.reading.options import Validator
from graph.decisions import Decision
from graph.errors import NewerFormat
from graph.incremental.tables import clear, make
from graph.iris import Minted
from graph.manifest import FORMAT
from graph.post_json import post_from_json, post_to_json

KEEP_AFTER = 0.5  # seconds of extraction that a kill can cost at most
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (source TEXT PRIMARY KEY, given TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    source TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    PRIMARY KEY (source, name)) WITHOUT ROWID;
CREATE TABLE copies (
    source TEXT NOT NULL, document TEXT NOT NULL, copy_id TEXT NOT NULL, post TEXT NOT NULL,
    PRIMARY KEY (source, document, copy_id));
CREATE TABLE posts (tail TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE facts (key TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE iris (tail TEXT PRIMARY KEY, holds BLOB NOT NULL, living INTEGER NOT NULL, successor TEXT) WITHOUT ROWID;
"""
_DECISIONS = "CREATE TABLE IF NOT EXISTS decisions (number INTEGER PRIMARY KEY AUTOINCREMENT, decision TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it was last read: the digest (with the reading's version) and what its server needs."""

    digest: str
    validator: Validator


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What a build found in one source: new digests, new copies by document, and what is no longer there."""

    source: str
    given: str
    documents: Mapping[str, Known] = field(default_factory=dict, repr=False)
    copies: Mapping[str, tuple[Post, ...]] = field(default_factory=dict, repr=False)
    gone_copies: frozenset[tuple[str, str]] = frozenset()  # (document, copy_id)
    gone_documents: frozenset[str] = frozenset()
    forgotten: bool = False  # the source itself goes, with all that is remembered of it


@dataclass(frozen=True, slots=True)
class Change:
    """All that one build changes: sources, the memory of IRIs, the posts with the keys of their facts, settings.

    `decisions` are all that are to be kept; one without a number gets the next. `index` fills the empty index; without
    it, it stays empty.
    """

    sources: Sequence[SourceChange]
    iris: Mapping[str, Minted] = field(repr=False)
    posts: Mapping[str, str] = field(repr=False)
    meta: Mapping[str, str] = field(repr=False)
    decisions: Sequence[Decision] = ()
    index: Callable[[sqlite3.Connection], None] | None = field(default=None, repr=False)


class State:
    """The open database of a data directory; for the holder of the writer's lock."""

    def __init__(self, path: Path) -> None:
        """Opens the database, made if it is missing; raises NewerFormat, and what SQLite raises."""
        self._db = sqlite3.connect(path, isolation_level=None)
        self._kept = time.monotonic()
        try:
            found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
            if found > FORMAT:
                raise NewerFormat(path.parent, found, FORMAT)
            self._db.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in free pages
            if not self._db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone():
                with self._transaction():
                    for statement in _SCHEMA.split(";\n")[:-1]:
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {FORMAT}")
            self._db.execute(_DECISIONS)
            make(self._db)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the database; facts that came in are kept."""
        try:
            if self._db.in_transaction:
                self._db.execute("COMMIT")
        finally:
            self._db.close()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def db(self) -> sqlite3.Connection:
        """The database itself, for what follows changes in its index."""
        return self._db

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[None]:
        """All or nothing of what is done meanwhile; without `keep` nothing."""
        self.flush()
        with self._transaction(keep):
            yield

    @contextmanager
    def _transaction(self, keep: bool = True) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def meta(self) -> dict[str, str]:
        """The settings: `state`, `base`, `inputs`."""
        return dict(self._db.execute("SELECT name, value FROM meta"))

    def sources(self) -> dict[str, str]:
        """The sources of all builds: normalised, as given."""
        return dict(self._db.execute("SELECT source, given FROM sources ORDER BY source"))

    def documents(self, source: str) -> dict[str, Known]:
        """The documents of a source by name."""
        rows = self._db.execute("SELECT name, digest, etag, last_modified FROM documents WHERE source = ?", (source,))
        return {name: Known(digest, Validator(digest, etag, modified)) for name, digest, etag, modified in rows}

    def copy_ids(self, source: str) -> dict[str, set[str]]:
        """The copies of a source by document."""
        found: dict[str, set[str]] = {}
        for document, copy_id in self._db.execute("SELECT document, copy_id FROM copies WHERE source = ?", (source,)):
            found.setdefault(document, set()).add(copy_id)
        return found

    def copies_of(self, source: str, document: str) -> dict[str, Post]:
        """The copies of one document by their identifier."""
        ask = "SELECT copy_id, post FROM copies WHERE source = ? AND document = ?"
        return {copy_id: post_from_json(post) for copy_id, post in self._db.execute(ask, (source, document))}

    def copy_texts(self, ids: Iterable[tuple[str, str, str]]) -> Iterator[str]:
        """The posts of these copies (source, document, copy) as they are stored (JSON), of those that are there."""
        ask = "SELECT post FROM copies WHERE source = ? AND document = ? AND copy_id = ?"
        for one in ids:
            yield from (text for (text,) in self._db.execute(ask, one))

    def copies(self) -> Iterator[tuple[tuple[str, str, str], Post]]:
        """All copies: (source, document, copy_id), and the post as read."""
        for source, document, copy_id, post in self._db.execute("SELECT source, document, copy_id, post FROM copies"):
            yield (source, document, copy_id), post_from_json(post)

    def facts(self, keys: Iterable[str]) -> dict[str, Facts]:
        """The facts that are there for these keys."""
        found: dict[str, Facts] = {}
        for key in keys:
            row = self._db.execute("SELECT facts FROM facts WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = Facts.from_json(json.loads(row[0]))
        return found

    def has_facts(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose facts are there."""
        ask = "SELECT 1 FROM facts WHERE key = ?"
        return {key for key in keys if self._db.execute(ask, (key,)).fetchone()}

    def keep_facts(self, key: str, facts: Facts) -> None:
        """Keep the facts of one post; safe from a kill within half a second's work."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        text = json.dumps(facts.to_json(), ensure_ascii=False, separators=(",", ":"))
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, text))
        if time.monotonic() - self._kept > KEEP_AFTER:
            self.flush()

    def flush(self) -> None:
        """Make the facts that came in safe."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._kept = time.monotonic()

    def iris(self) -> dict[str, Minted]:
        """The memory of IRIs by tail."""
        rows = self._db.execute("SELECT tail, holds, living, successor FROM iris")
        return {
            tail: Minted(frozenset(holds[i : i + 8] for i in range(0, len(holds), 8)), bool(living), successor)
            for tail, holds, living, successor in rows
        }

    def decisions(self) -> list[Decision]:
        """A curator's decisions, in their order."""
        rows = self._db.execute("SELECT number, decision FROM decisions ORDER BY number")
        return [Decision.from_json(text, number) for number, text in rows]

    def posts(self) -> set[str]:
        """The tails of the posts of the last build."""
        return {tail for (tail,) in self._db.execute("SELECT tail FROM posts")}

    def note(self, sources: Sequence[SourceChange]) -> None:
        """Remember sources and documents that changed without changing a post."""
        with self._transaction():
            for source in sources:
                self._apply_source(source)

    def follow(self, sources: Sequence[SourceChange], posts: Mapping[str, str], gone: Iterable[str],
               meta: Mapping[str, str], decisions: Sequence[Decision]) -> None:  # fmt: skip
        """Make the rest of a change that was followed in the index, inside of its transaction.

        `posts` are the new and changed ones with the keys of their facts, `gone` those that are no more.
        """
        for source in sources:
            self._apply_source(source)
        keys: set[str] = set()
        for tail in (*gone, *posts):
            row = self._db.execute("SELECT facts FROM posts WHERE tail = ?", (tail,)).fetchone()
            keys |= set(row or ())
        self._db.executemany("DELETE FROM posts WHERE tail = ?", [(tail,) for tail in gone])
        self._db.executemany("INSERT OR REPLACE INTO posts VALUES (?, ?)", posts.items())
        ask = "DELETE FROM facts WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM posts WHERE facts = ?1)"
        self._db.executemany(ask, [(key,) for key in keys])
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
        self._decide(decisions)

    def gone(self) -> list[str]:
        """The tails that stand for nothing now and that nothing replaced."""
        ask = "SELECT tail FROM iris WHERE living = 0 AND successor IS NULL ORDER BY tail"
        return [tail for (tail,) in self._db.execute(ask)]

    def apply(self, change: Change) -> None:
        """Make the change, all of it or nothing."""
        self.flush()
        before = self.iris()
        with self._transaction():
            for source in change.sources:
                self._apply_source(source)
            self._replace_iris(change.iris, before)
            self._db.execute("DELETE FROM posts")
            self._db.executemany("INSERT INTO posts VALUES (?, ?)", change.posts.items())
            self._db.execute("DELETE FROM facts WHERE key NOT IN (SELECT facts FROM posts)")
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", change.meta.items())
            self._decide(change.decisions)
            clear(self._db)
            if change.index is not None:
                change.index(self._db)

    def _decide(self, decisions: Sequence[Decision]) -> None:
        """Keep these decisions and no others; one without a number gets the next."""
        lost = {d.number for d in self.decisions()} - {d.number for d in decisions}
        self._db.executemany("DELETE FROM decisions WHERE number = ?", [(number,) for number in lost])
        new = [(d.to_json(),) for d in decisions if not d.number]
        self._db.executemany("INSERT INTO decisions (decision) VALUES (?)", new)

    def _apply_source(self, change: SourceChange) -> None:
        run: Any = self._db.executemany
        name = change.source
        if change.forgotten:
            for table in ("sources", "documents", "copies"):
                run(f"DELETE FROM {table} WHERE source = ?", [(name,)])  # noqa: S608
            return
        run("INSERT OR REPLACE INTO sources VALUES (?, ?)", [(name, change.given)])
        run("DELETE FROM copies WHERE source = ? AND document = ? AND copy_id = ?",
            [(name, *gone) for gone in change.gone_copies])  # fmt: skip
        run("DELETE FROM documents WHERE source = ? AND name = ?", [(name, gone) for gone in change.gone_documents])
        run("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)",
            [(name, d, k.digest, k.validator.etag, k.validator.last_modified)
             for d, k in change.documents.items()])  # fmt: skip
        run("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)",
            [(name, d, p.copy_id, post_to_json(p)) for d, posts in change.copies.items() for p in posts])  # fmt: skip

    def _replace_iris(self, iris: Mapping[str, Minted], before: Mapping[str, Minted]) -> None:
        self._db.executemany("DELETE FROM iris WHERE tail = ?", [(tail,) for tail in before if tail not in iris])
        self._db.executemany(
            "INSERT OR REPLACE INTO iris VALUES (?, ?, ?, ?)",
            [(t, b"".join(sorted(m.holds)), m.living, m.successor) for t, m in iris.items() if before.get(t) != m],
        )
