"""A copy of a data directory, whole, while it is served and while a build is under way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from graph.data import DataDirectory
from graph.errors import NotWritten
from graph.failures import told
from graph.store import sync_all, write_whole


def backup(data: DataDirectory, out: Path) -> Path:
    """The folder `out`, made a data directory with the current graph and all that is remembered.

    Its files may be hard links to those of the directory, which never change. The graph is copied before the memory: a
    build that ends between the two leaves a memory that is newer, from which the next build makes the graph. Raises
    NoGraph, Damaged, NotWritten where `out` is there, NotWritable, DiskFull and DiskFailed.
    """
    build, _ = data.open_current()  # held: no builder takes it away
    aside = out.with_name(f"{out.name}.new")
    if out.exists() or aside.exists():
        raise NotWritten(out if out.exists() else aside, "it is there already")
    data.check(build, sys.maxsize)
    with told(out, data.database):
        try:
            copy = DataDirectory(aside)
            for path in (build.path, *build.path.rglob("*")):
                target = copy.builds / path.relative_to(data.builds)
                if path.is_dir():
                    target.mkdir(parents=True)
                else:
                    _link(path, target)
            if data.operator.exists():
                shutil.copy2(data.operator, copy.operator)
            if data.database.exists():
                with closing(sqlite3.connect(data.database)) as here, closing(sqlite3.connect(copy.database)) as there:
                    here.backup(there)
            write_whole(copy.pointer, f"{build.path.name}\n")
            sync_all(aside)
            aside.rename(out)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return out


def _link(source: Path, target: Path) -> None:
    """A table file, which never changes, as a link where the file system can; any other file as a copy."""
    if source.suffix == ".sst":
        try:
            os.link(source, target)
            return
        except OSError:  # another file system
            pass
    shutil.copy2(source, target)
