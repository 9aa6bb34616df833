"""labgraph's graph: build, query, view and serve what extract found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.api import Graph

__version__ = "0.1.0"
__all__ = ["Graph", "__version__"]


def __getattr__(name: str) -> object:
    """`Graph`, imported when it is first asked for: `labgraph --help` must not wait for it."""
    if name == "Graph":
        from graph.api import Graph

        return Graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
