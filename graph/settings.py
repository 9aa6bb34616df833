"""What may be set for a graph, with its default."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_BASE = "https://w3id.org/labgraph/"
# Relations and dates below this confidence stay out of the graph, by predicate: the best F1 on the folds, on predicted
# entities. One for all relations: where confidence means the same for each, so is the best limit (Lipton et al. 2014).
_RELATION = 0.2
MIN_CONFIDENCE: Mapping[str, float] = {
    "leads": _RELATION,
    "affiliatedWith": _RELATION,
    "founded": _RELATION,
    "partOf": _RELATION,
    "partnerOf": _RELATION,
    "runs": _RELATION,
    "organises": _RELATION,
    "funds": _RELATION,
    "participatesIn": _RELATION,
    "locatedIn": _RELATION,
    "startDate": 0.4,
    "endDate": 0.4,
}
REMOTE_SECONDS = 60  # from sending a query to an endpoint to the last byte of its answer
REMOTE_BYTES = 256_000_000  # of an endpoint's answer
