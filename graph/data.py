"""The data directory: where a graph lives, and how to read the one that is current.

    posts.sqlite    sources, copies as read, facts, minted IRIs (graph.state)
    builds/0007/    one finished build: store/ (Oxigraph) with the sums of its files, manifest.json, and the IRIs that
                    stand for nothing (gone.txt)
    operator.nq     what the operator wrote into graphs of his own
    current         the name of the build to read
    lock            who is building (flock)

A reader never opens posts.sqlite and never waits for a builder: `current` is replaced whole, builds are never changed.
"""

from __future__ import annotations

import errno
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pyoxigraph import Store

from graph.errors import Damaged, NewerFormat, NoGraph, NotReadable
from graph.manifest import FORMAT, Manifest, NewerManifestError
from graph.sums import changed, size

CHECKED = 256 << 20  # bytes of a store whose sums are looked at whenever it is opened: a quarter of a second


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its folder and its figures."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of its Oxigraph store."""
        return self.path / "store"

    @property
    def gone(self) -> frozenset[str]:
        """The tails that stood for something in an earlier build, stand for nothing now, and that nothing replaced."""
        try:
            return frozenset((self.path / "gone.txt").read_text(encoding="utf-8").split())
        except OSError:
            return frozenset()


class DataDirectory:
    """A data directory; making one touches nothing on disk."""

    # A reader holds a shared lock on its build's manifest until the process ends, so that a builder does not take the
    # files away (RocksDB opens them late). pyoxigraph's Store takes neither attributes nor weak references, hence here.
    _held: ClassVar[dict[Path, int]] = {}

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    @property
    def builds(self) -> Path:
        """The folder of the builds."""
        return self.path / "builds"

    @property
    def pointer(self) -> Path:
        """The file that names the current build."""
        return self.path / "current"

    @property
    def database(self) -> Path:
        """The SQLite file of the builder."""
        return self.path / "posts.sqlite"

    @property
    def operator(self) -> Path:
        """The N-Quads file of the graphs that the operator wrote."""
        return self.path / "operator.nq"

    @property
    def lock(self) -> Path:
        """The file that a builder locks."""
        return self.path / "lock"

    def current(self) -> Build:
        """The build to read; raises NoGraph, Damaged, NewerFormat."""
        try:
            name = self.pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise NoGraph(self.path, self.database.exists()) from None
        except OSError as error:
            raise _unread(self.pointer, error) from error
        except UnicodeError as error:
            raise Damaged(self.pointer, "it does not name a build") from error
        if not name.isdigit():
            raise Damaged(self.pointer, "it does not name a build")
        return self.build(name)

    def build(self, name: str) -> Build:
        """The finished build of this name; raises Damaged, NewerFormat."""
        path = self.builds / name
        figures = path / "manifest.json"
        try:
            manifest = Manifest.from_json(figures.read_text(encoding="utf-8"))
        except OSError as error:
            raise _unread(path if error.errno == errno.ENOENT and not path.exists() else figures, error) from error
        except NewerManifestError as error:
            raise NewerFormat(self.path, error.found, FORMAT) from error
        except ValueError as error:
            raise Damaged(figures, str(error)) from error
        return Build(path, manifest)

    def check(self, build: Build, most: int = CHECKED) -> None:
        """Raises Damaged where a table file is not as it was written; of stores of more bytes than `most` nothing."""
        try:
            broken = changed(build.path) if size(build.path) <= most else ""
        except OSError as error:
            raise _unread(build.path, error) from error
        if broken:
            raise Damaged(build.store / broken, "its bytes are not those that were written")

    def check_memory(self) -> None:
        """Raises Damaged where there is a graph, and nothing of what it was made from: a build would begin anew."""
        if self.pointer.exists() and not (self.database.exists() and self.database.stat().st_size):
            raise Damaged(self.database, "it is lost, and the graph that was made from it is there")

    @property
    def manifest(self) -> Manifest:
        """The figures of the current build; raises as `current`."""
        return self.current().manifest

    @property
    def state(self) -> str:
        """A name of what the current graph was made from: the same as long as the graph is the same."""
        manifest = self.manifest
        return manifest.state + (f"+{manifest.operator}" if manifest.operator else "")

    def open(self) -> Store:
        """The current graph, read-only, whole while newer builds come; raises NoGraph, Damaged, NewerFormat."""
        return self.open_current()[1]

    def open_current(self) -> tuple[Build, Store]:
        """The current build with its open store, as `open`."""
        build = self.current()
        while not self._hold(build):  # it was swept between reading `current` and locking: a newer one is there
            newer = self.current()
            if newer.path == build.path:
                raise Damaged(build.path, "its manifest cannot be locked")
            build = newer
        self.check(build)
        try:
            return build, Store.read_only(str(build.store))
        except (OSError, RuntimeError) as error:  # a corruption that RocksDB finds is a RuntimeError
            raise _unread(build.path, error) from error

    @classmethod
    def _hold(cls, build: Build) -> bool:
        """Whether this process has a shared lock on the build, now or already."""
        key = build.path.absolute()
        try:
            descriptor = os.open(key / "manifest.json", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        if key in cls._held:
            if os.path.sameopenfile(descriptor, cls._held[key]):
                os.close(descriptor)
                return True
            os.close(cls._held.pop(key))  # another directory of this name, made since
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            there = os.fstat(descriptor).st_nlink > 0
        except OSError:
            there = False
        if there:
            cls._held[key] = descriptor
        else:
            os.close(descriptor)
        return there

    def release(self, build: Build | None = None) -> None:
        """Let go of a build, else of all of this directory; stores opened before must no longer be used."""
        root, one = self.builds.absolute(), build and build.path.absolute()
        for key in [k for k in self._held if k.parent == root and one in (None, k)]:
            os.close(self._held.pop(key))


def _unread(path: Path, error: OSError | RuntimeError) -> Damaged:
    """What it means that a part cannot be read; Oxigraph passes on RocksDB's words without the number."""
    said = getattr(error, "strerror", None) or str(error)
    return (NotReadable if "Permission denied" in said else Damaged)(path, said)
