"""What may be set for a graph, with its default."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_BASE = "https://w3id.org/labgraph/"
# Relations and dates below this confidence stay out of the graph, by predicate.
MIN_CONFIDENCE: Mapping[str, float] = {}
REMOTE_SECONDS = 60  # from sending a query to an endpoint to the last byte of its answer
REMOTE_BYTES = 256_000_000  # of an endpoint's answer
