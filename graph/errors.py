"""What can go wrong with a graph. The sentences that people read are made in `graph.cli.sentences`."""

from __future__ import annotations

from pathlib import Path


class GraphError(Exception):
    """The base of all errors of this package; its subclasses carry fields."""


class NoGraph(GraphError):  # noqa: N818
    """The data directory holds no finished build."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path
