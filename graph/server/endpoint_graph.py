"""The graph of a SPARQL endpoint elsewhere, served as a build is: `serve --endpoint`.

What is read by patterns (pages, the explorer) is read by queries; what is asked at `/sparql` is passed on by the
workers, with their limits. Results are not kept, for the graph there may change; the explorer's network is read anew
when its counts have.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import QuerySolutions

from extract.facts import ENTITY_TYPES, PREDICATES
from graph.data import Build
from graph.manifest import Manifest
from graph.patterns import value
from graph.prefixes import LAB
from graph.query_errors import EndpointFailed
from graph.remote import RemoteEngine
from graph.remote_store import opened
from graph.server.pool import Pool
from graph.server.results_cache import ResultsCache
from graph.server.settings import Settings
from graph.server.snapshot import Snapshot

_TYPES = " ".join(f"<{LAB}{name}>" for name in ENTITY_TYPES)
_RELATIONS = " ".join(f"<{LAB}{name}>" for name in PREDICATES)
_COUNTS = {
    "posts": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{LAB}Post> }}",
    "sources": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{LAB}Source> }}",
    "entities": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?t {{ {_TYPES} }} ?x a ?t }}",
    "mentions": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{LAB}Mention> }}",
    "relations": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ VALUES ?p {{ {_RELATIONS} }} ?s ?p ?o }} }}",
    "assertions": f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{LAB}Assertion> }}",
    "graphs": "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "quads": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}


def take(settings: Settings) -> Snapshot:
    """The graph of the settings' endpoint as it is now; its pool is not started. Raises EndpointFailed."""
    where = settings.endpoint
    build = Build(Path("endpoint"), manifest(where, settings.max_seconds))
    return Snapshot(build, where, opened(where, settings.max_seconds), Pool(where, settings), ResultsCache(0))


def manifest(endpoint: str, seconds: float) -> Manifest:
    """What is counted at an endpoint; raises EndpointFailed, also where no graph of ours is."""
    engine = RemoteEngine(endpoint, int(seconds))
    post = _one(engine, f"SELECT ?n {{ ?n a <{LAB}Post> }} LIMIT 1")
    base, found, _ = post.partition("post/")
    if not found:
        raise EndpointFailed(endpoint, "foreign", "lab:Post")
    counts = {name: int(_one(engine, query) or 0) for name, query in _COUNTS.items()}
    counted = Manifest(
        base, "", "", counts["posts"], counts["sources"], counts["entities"], counts["mentions"], counts["relations"],
        counts["assertions"], counts["graphs"], counts["quads"],
    )  # fmt: skip
    state = hashlib.sha256(counted.to_json().encode()).hexdigest()
    return replace(counted, state=state, made=datetime.now(UTC).isoformat(timespec="seconds"))


def _one(engine: RemoteEngine, query: str) -> str:
    answer = engine.query(query)
    assert isinstance(answer, QuerySolutions)  # noqa: S101
    row = next(iter(answer), None)
    return value(row["n"]) if row is not None else ""
