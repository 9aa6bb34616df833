"""Whether a graph is as the shapes say: what breaks them, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import QuerySolutions, Store

from graph.patterns import pairs, value
from graph.prefixes import RDFS
from graph.shacl import checks
from ontology import shapes_turtle


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape: what should hold, the node's IRI, the value that is wrong (or nothing)."""

    message: str
    node: str
    value: str = ""


Step = Callable[[int, int], None]


def violations(store: Store, step: Step = lambda _done, _of: None) -> Iterator[Violation]:
    """Every violation of the shapes by the union of the store's graphs, check by check, in order.

    `step` is told how many checks are done, and of how many.
    """
    below: dict[str, set[str]] = {}
    for lower, upper in pairs(store, RDFS + "subClassOf"):
        below.setdefault(upper, set()).add(lower)

    def subclasses(name: str) -> set[str]:
        found, rim = {name}, {name}
        while rim := {lower for upper in rim for lower in below.get(upper, ())} - found:
            found |= rim
        return found

    found = checks(shapes_turtle(), subclasses)
    for done, check in enumerate(found):
        step(done, len(found))
        rows = store.query(check.query, use_default_graph_as_union=True)
        assert isinstance(rows, QuerySolutions)  # noqa: S101
        has_value = any(v.value == "value" for v in rows.variables)
        broken = {(value(row["this"]), value(row["value"]) if has_value and row["value"] else "") for row in rows}
        yield from (Violation(check.message, *one) for one in sorted(broken))
    step(len(found), len(found))
