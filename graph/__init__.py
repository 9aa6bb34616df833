"""labgraph's graph: build, query, view and serve what extract found."""

__version__ = "0.1.0"
