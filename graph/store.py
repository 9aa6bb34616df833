"""New stores: written aside, checked, and switched to when they are whole."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Quad, Store

from graph.data import DataDirectory
from graph.errors import Damaged, GraphError, NoGraph, Unsound
from graph.manifest import Manifest
from graph.quads import Figures
from graph.sums import sums, to_text


def write_store(data: DataDirectory, quads: Iterator[Quad], figures: Figures) -> Path:
    """A new store with these quads, checked and safe on disk, in a folder that no reader looks at.

    `figures` are whole when the quads are at their end. Raises Unsound if the store does not hold what was written.
    """
    data.builds.mkdir(exist_ok=True)
    folder = data.builds / f"{_next(data):04}.new"
    with _whole_or_gone(folder):
        (folder / "store").mkdir(parents=True)
        _fill(folder, quads, figures)
        sync_all(folder)
    return folder


@contextmanager
def _whole_or_gone(folder: Path) -> Iterator[None]:
    """Takes the folder away where it is not made whole: what fills a disk must not stay on it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, quads: Iterator[Quad], figures: Figures) -> None:
    store = Store(str(folder / "store"))
    store.bulk_extend(quads)
    store.flush()
    del store  # RocksDB closes
    checked = Store.read_only(str(folder / "store"))
    found = len(checked)
    if found != figures.quads or sum(1 for _ in checked.named_graphs()) != figures.graphs:
        raise Unsound(folder, figures.quads, found)


def copy_store(data: DataDirectory, store: Store) -> Path:
    """A new folder, which no reader looks at, with a copy of a store that may be changed; its files are shared."""
    folder = data.builds / f"{_next(data):04}.new"
    with _whole_or_gone(folder):
        folder.mkdir()
        store.backup(str(folder / "store"))
    return folder


def sync_all(folder: Path) -> None:
    """Make everything in a folder safe on disk."""
    for parent, _, files in os.walk(folder):
        for name in files:
            _sync(Path(parent) / name)
        _sync(Path(parent))


def edit_store(folder: Path, edits: Iterable[tuple[set[Quad], set[Quad]]]) -> None:
    """Take quads out of a copied store and put others in, pair by pair; checked and safe on disk.

    Raises Unsound if afterwards one that was taken out is there, or one that was put in is not.
    """
    with _whole_or_gone(folder):
        _edit(folder, list(edits))
        sync_all(folder)


def _edit(folder: Path, each: list[tuple[set[Quad], set[Quad]]]) -> None:
    store = Store(str(folder / "store"))
    for old, new in each:
        for quad in old:
            store.remove(quad)
        store.extend(new)
        for graph in {quad.graph_name for quad in old - new}:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:
                store.remove_graph(graph)
    store.flush()
    del store  # RocksDB closes
    checked = Store.read_only(str(folder / "store"))
    wrong = sum(
        (quad in checked) != there for old, new in each for there in (False, True) for quad in (old, new)[there]
    )
    if wrong:
        raise Unsound(folder, sum(len(new) for _, new in each), wrong)


def finish(
    data: DataDirectory, folder: Path, manifest: Manifest, gone: Iterable[str] = (), before: Path | None = None
) -> str:
    """The name of the build that a new store becomes; it is not yet the current one. `gone` as in `Build`.

    `before` is the build whose store was copied.
    """
    write_whole(folder / "gone.txt", "".join(f"{tail}\n" for tail in sorted(gone)))
    write_whole(folder / "sums.txt", to_text(sums(folder, before)))
    write_whole(folder / "manifest.json", manifest.to_json())
    done = folder.with_suffix("")
    folder.rename(done)
    _sync(data.builds)
    return done.name


def switch(data: DataDirectory, name: str) -> None:
    """Make a finished build the current one, at one stroke."""
    write_whole(data.pointer, f"{name}\n")


def sweep(data: DataDirectory, *, keep_last: bool = True) -> None:
    """Take away what no reader needs: unfinished builds, and finished ones other than the current and the one before.

    Without `keep_last` that one goes too: it holds what was to be forgotten.

    A build that a reader holds open (a shared lock on its manifest) stays until a later sweep.
    """
    try:
        current = data.current().path.name
    except GraphError:
        current = ""
    if not data.builds.is_dir():
        return
    finished = sorted((p for p in data.builds.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
    before = [p.name for p in finished if current and int(p.name) < int(current)][-1:]
    before = before if keep_last else []
    for path in data.builds.iterdir():
        if not path.name.isdigit():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in (current, *before) and current:
            _remove(path)


def current_or_none(data: DataDirectory) -> Manifest | None:
    """The manifest of the current build if its store opens; None where it has to be made. Raises NewerFormat."""
    try:
        build = data.current()
        data.check(build)
        Store.read_only(str(build.store))
    except (OSError, RuntimeError, Damaged, NoGraph):
        return None
    return build.manifest


def _next(data: DataDirectory) -> int:
    names = (p.name.partition(".")[0] for p in data.builds.iterdir())
    return max((int(n) for n in names if n.isdigit()), default=0) + 1


def _remove(path: Path) -> None:
    try:
        descriptor = os.open(path / "manifest.json", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # not a whole build: nobody can have it open
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        aside = path.with_suffix(".old")
        path.rename(aside)  # from here on no reader finds it
        shutil.rmtree(aside, ignore_errors=True)
    except OSError:  # a reader has it open: a later sweep will do
        return
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """The file with this text, safe on disk; at any moment the old file or the new one is there."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
