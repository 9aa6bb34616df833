"""New stores: written aside, checked, and switched to when they are whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, Store

from graph.data import DataDirectory
from graph.errors import Damaged, GraphError, NoGraph, Unsound
from graph.manifest import Manifest
from graph.quads import Figures


def write_store(data: DataDirectory, quads: Iterator[Quad], figures: Figures) -> Path:
    """A new store with these quads, checked and safe on disk, in a folder that no reader looks at.

    `figures` are whole when the quads are at their end. Raises Unsound if the store does not hold what was written.
    """
    data.builds.mkdir(exist_ok=True)
    folder = data.builds / f"{_next(data):04}.new"
    (folder / "store").mkdir(parents=True)
    store = Store(str(folder / "store"))
    store.bulk_extend(quads)
    store.flush()
    del store  # RocksDB closes
    checked = Store.read_only(str(folder / "store"))
    found = len(checked)
    if found != figures.quads or sum(1 for _ in checked.named_graphs()) != figures.graphs:
        raise Unsound(folder, figures.quads, found)
    del checked
    sync_all(folder)
    return folder


def copy_store(data: DataDirectory, store: Store) -> Path:
    """A new folder, which no reader looks at, with a copy of a store that may be changed; its files are shared."""
    folder = data.builds / f"{_next(data):04}.new"
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
    each = list(edits)
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
    del checked
    sync_all(folder)


def sums(folder: Path, before: Path | None = None) -> dict[str, str]:
    """The SHA-256 of each table file of a build's store, by name: they never change.

    Those of files that are one with a file of the build `before` are taken from it.
    """
    known = _known_sums(before) if before else {}
    found = {}
    for path in sorted((folder / "store").glob("*.sst")):
        if path.name in known and before and path.samefile(before / "store" / path.name):
            found[path.name] = known[path.name]
            continue
        with path.open("rb") as stream:
            found[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def _known_sums(build: Path) -> dict[str, str]:
    """The sums of a build's files that are there."""
    try:
        lines = (build / "sums.txt").read_text(encoding="ascii").splitlines()
    except OSError:
        return {}
    found = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    return {name: digest for name, digest in found.items() if (build / "store" / name).is_file()}


def finish(
    data: DataDirectory, folder: Path, manifest: Manifest, gone: Iterable[str] = (), before: Path | None = None
) -> str:
    """The name of the build that a new store becomes; it is not yet the current one. `gone` as in `Build`.

    `before` is the build whose store was copied.
    """
    write_whole(folder / "gone.txt", "".join(f"{tail}\n" for tail in sorted(gone)))
    write_whole(folder / "sums.txt", "".join(f"{digest}  {name}\n" for name, digest in sums(folder, before).items()))
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
