"""The index of a build, in the builder's database: what single posts say, and what was made of it, by what links it."""

from __future__ import annotations

import hashlib
import sqlite3

VERSION = 1  # of these tables and of what stands in them
TABLES: dict[str, str] = {
    # entities and authors of posts; `name`: the folded name if its type has a vote, `kind`: the type it settled on
    "seen": """post TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, weight INTEGER NOT NULL,
        kind TEXT NOT NULL, node TEXT NOT NULL, holds BLOB NOT NULL, mark TEXT NOT NULL, mentions INTEGER NOT NULL,
        told TEXT NOT NULL, PRIMARY KEY (post, n)""",
    # names; `named`: the group that names and posts join, `pick`: what its slip goes to, `thing`: the whole group
    "nodes": """id TEXT PRIMARY KEY, main TEXT NOT NULL, type TEXT NOT NULL, posts INTEGER NOT NULL,
        alone INTEGER NOT NULL, named TEXT NOT NULL, thing TEXT NOT NULL""",
    "picks": "named TEXT PRIMARY KEY, frequent TEXT NOT NULL, slip TEXT NOT NULL",
    "blocks": "key BLOB NOT NULL, node TEXT NOT NULL, PRIMARY KEY (key, node)",
    "uses": """node TEXT NOT NULL, post TEXT NOT NULL, short TEXT NOT NULL, full TEXT NOT NULL, kind TEXT NOT NULL,
        PRIMARY KEY (node, post, short, full, kind)""",
    "things": "id TEXT PRIMARY KEY, tail TEXT, type TEXT NOT NULL",
    "bearers": "name TEXT NOT NULL, tail TEXT NOT NULL, PRIMARY KEY (name, tail)",
    # what posts state: `object` is a tail or, where `date`, a value
    "said": """post TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL, object TEXT NOT NULL,
        date INTEGER NOT NULL, confidence REAL NOT NULL, PRIMARY KEY (post, subject, predicate, object)""",
    "holders": "hold BLOB NOT NULL, tail TEXT NOT NULL, PRIMARY KEY (hold, tail)",
    "placed": """source TEXT NOT NULL, document TEXT NOT NULL, copy_id TEXT NOT NULL, tail TEXT NOT NULL,
        address TEXT NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (source, document, copy_id)""",
    "sketches": "hash INTEGER NOT NULL, text TEXT NOT NULL, enough INTEGER NOT NULL, PRIMARY KEY (hash, text)",
}
INDEXES: dict[str, str] = {
    "seen_name": "seen (name, type, weight)",
    "seen_node": "seen (node)",
    "nodes_named": "nodes (named)",
    "nodes_thing": "nodes (thing)",
    "picks_frequent": "picks (frequent)",
    "things_tail": "things (tail)",
    "bearers_tail": "bearers (tail)",
    "said_subject": "said (subject, predicate, object)",
    "said_object": "said (object, predicate)",
    "placed_tail": "placed (tail)",
    "placed_address": "placed (address)",
    "placed_text": "placed (text)",
    "placed_label": "placed (label)",
    "sketches_text": "sketches (text)",
    "posts_facts": "posts (facts)",
    "iris_successor": "iris (successor)",
    "iris_living": "iris (living)",
}


def make(db: sqlite3.Connection) -> None:
    """Make the tables that are missing."""
    for name, columns in TABLES.items():
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns}) WITHOUT ROWID")
    for name, columns in INDEXES.items():
        db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def clear(db: sqlite3.Connection) -> None:
    """Empty the tables."""
    for name in TABLES:
        db.execute(f"DELETE FROM {name}")  # noqa: S608


def short(*parts: str) -> bytes:
    """Eight bytes for a block's key; two blocks that share them are looked at together, which costs time alone."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
