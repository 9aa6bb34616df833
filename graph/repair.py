"""A data directory that was damaged, made whole again from what is left of it.

The graph itself is never precious: it is made again from the posts and facts that are kept. What is precious is
`posts.sqlite`. Where it cannot be read whole, every row that still can be read is brought over into a new one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from graph.build import build
from graph.data import DataDirectory
from graph.errors import Damaged, NoGraph, NotReadable
from graph.facts_cache import Extraction
from graph.failures import told
from graph.gathering import Progress, silent
from graph.lock import writing
from graph.report import BuildReport
from graph.state import State
from graph.sums import changed

_REFUSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_FULL")  # what says nothing of the file


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was wrong and what was done: `database` and `store` say what was found, "" where they were whole.

    `kept` and `lost` count rows of a damaged database by table; rows that cannot be counted any more are not in `lost`.
    `report` is that of the build that followed, None where nothing was wrong.
    """

    database: str
    store: str
    kept: dict[str, int]
    lost: dict[str, int]
    report: BuildReport | None


def repair(data: DataDirectory, *, extraction: Extraction | None = None, progress: Progress = silent) -> Repaired:
    """Finds what is damaged, and makes it again. Reads every page, every file and every quad.

    A graph whose database is gone or holds no post any more is left as it is. Raises NoGraph where there is neither a
    graph nor a database, NotReadable where a file may not be read, Damaged where no post can be saved, and what `build`
    raises; then the graph that was there still is.
    """
    if not data.database.exists() and not data.pointer.exists():
        raise NoGraph(data.path)
    kept: dict[str, int] = {}
    lost: dict[str, int] = {}
    with told(data.path, data.database), writing(data):
        store = damage_of_store(data)
        database = damage_of_database(data.database)
        if not data.database.exists():
            if store:
                raise Damaged(data.builds, f"{store}, and there is no {data.database.name} to make it from")
            return Repaired("", "", {}, {}, None)
        if database:
            kept, lost = _salvage(data.database)
        aside = data.pointer.with_name(f"{data.pointer.name}.damaged")
        if store and data.pointer.exists():
            data.release()
            data.pointer.replace(aside)
    if not database and not store:
        return Repaired("", "", {}, {}, None)
    try:
        report = build(data, (), extraction=extraction, progress=progress)
    except BaseException:
        if aside.exists() and not data.pointer.exists():
            aside.replace(data.pointer)  # what there was, damaged as it is: parts of it may be read
        raise
    finally:
        aside.unlink(missing_ok=True)
    return Repaired(database, store, kept, lost, report)


def damage_of_database(path: Path) -> str:
    """What is wrong with the database, "" if nothing is; every page is read, a change that was cut is taken back."""
    if not path.exists():
        return "it is missing"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(1)")]
            database.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(_REFUSED):
            raise
        return str(error)
    return (
        ""
        if found == ["ok"]
        else next((line for line in found[0].splitlines() if not line.startswith("***")), found[0])
    )


def damage_of_store(data: DataDirectory) -> str:
    """What is wrong with the current graph, "" if nothing is; every quad is read."""
    try:
        build = data.current()
    except NoGraph:
        return "it is missing"
    except NotReadable:
        raise
    except Damaged as error:
        return f"{error.path.relative_to(data.path)}: {error.detail}"
    try:
        if broken := changed(build.path):
            return f"{broken} is not as it was written"
        count = sum(1 for _ in Store.read_only(str(build.store)))
    except (OSError, RuntimeError) as error:  # Oxigraph tells of RocksDB's corruption as RuntimeError
        if "Permission denied" in str(error):
            raise NotReadable(build.path, str(error)) from error
        return str(error)
    if count != build.manifest.quads:
        return f"it holds {count} statements instead of {build.manifest.quads}"
    return ""


def _salvage(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """A new database with every row that can be read; the damaged one is kept beside it. Counts by table."""
    fresh, aside = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.damaged")
    fresh.unlink(missing_ok=True)
    State(fresh).close()  # empty, with its tables
    kept: dict[str, int] = {}
    lost: dict[str, int] = {}
    with closing(sqlite3.connect(fresh)) as new, closing(sqlite3.connect(path)) as old, new:
        for (table,) in new.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if table.startswith("sqlite_"):
                continue
            rows = list(_rows(old, table))
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                new.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)  # noqa: S608
            kept[table] = len(rows)
            lost[table] = max(0, _count(old, table) - len(rows))
        # Whatever the memory says was built, it may not be what these rows give.
        new.execute("DELETE FROM meta WHERE name IN ('state', 'inputs', 'rules')")
    if not kept["copies"]:
        fresh.unlink()
        raise Damaged(path, "no post can be read in it any more")
    aside.unlink(missing_ok=True)
    os.link(path, aside)
    fresh.replace(path)
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return kept, lost


def _rows(database: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """The rows that can be read, from the front and, behind a broken page, from the back."""
    seen: set[tuple[object, ...]] = set()
    for order in ("ASC", "DESC"):
        try:
            key = database.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1").fetchone()  # noqa: S608
            for row in database.execute(f"SELECT * FROM {table} ORDER BY {key[0]} {order}"):  # noqa: S608
                if row not in seen:
                    seen.add(row)
                    yield row
        except (sqlite3.DatabaseError, TypeError):
            continue


def _count(database: sqlite3.Connection, table: str) -> int:
    try:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
    except (sqlite3.DatabaseError, TypeError):
        return 0
