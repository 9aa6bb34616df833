"""One build as it is served: everything that a request reads comes from one of these."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property

from pyoxigraph import Store

from graph.data import Build, DataDirectory
from graph.manifest import Manifest
from graph.server.kept_graph import fits
from graph.server.pool import Pool
from graph.server.results_cache import ResultsCache
from graph.server.settings import Settings


@dataclass(eq=False)
class Snapshot:
    """A build with its open store. What is computed once a build may be kept in `memory`, by a name of one's own."""

    build: Build
    where: str  # the folder of the store, or the address of an endpoint
    store: Store = field(repr=False)
    pool: Pool = field(repr=False)
    cache: ResultsCache = field(repr=False)
    memory: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def is_remote(self) -> bool:
        """Whether it is an endpoint's graph: reading it takes time, and it may change."""
        return "://" in self.where

    @property
    def manifest(self) -> Manifest:
        """Its figures."""
        return self.build.manifest

    @cached_property
    def tag(self) -> str:
        """What names this build in an ETag, without quotes."""
        return f"{self.build.path.name}-{self.manifest.state[:12]}{self.manifest.operator[:4]}"

    @cached_property
    def gone(self) -> frozenset[str]:
        """The tails of IRIs that stood for something once, and that nothing replaced."""
        return self.build.gone

    @cached_property
    def last_modified(self) -> str:
        """When it was made, as HTTP writes dates."""
        return format_datetime(datetime.fromisoformat(self.manifest.made), usegmt=True)


def take(data: DataDirectory, settings: Settings) -> Snapshot:
    """The current build, on disk as long as the snapshot is referred to; raises NoGraph, Damaged, NewerFormat.

    Its pool is not started.
    """
    build, store = data.open_current()
    where = str(build.store)
    pool = Pool(where, settings, keep=fits(build.manifest.quads, settings))
    snapshot = Snapshot(build, where, store, pool, ResultsCache(settings.cache_mb << 20))
    weakref.finalize(snapshot, data.release, build)
    return snapshot
