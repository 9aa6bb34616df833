"""What the explorer's addresses ask for, read from the query string."""

from __future__ import annotations

import re
from math import isnan, nan

from starlette.requests import Request

from extract.facts import ENTITY_TYPES, PREDICATES
from graph.exploring import LIMIT, MOST, Wanted
from graph.network_data import Network
from graph.patterns import values
from graph.prefixes import DCTERMS
from graph.server.pages import snapshot_of
from graph.server.problems import Problem

CENTRES = 40  # steps that one picture takes
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def wanted_of(request: Request, network: Network) -> Wanted:
    """The part that is asked for; a 400 or 404 Problem for what makes no sense or is not there."""
    asked = request.query_params
    ends = (iri_of(request, network, asked["from"]), iri_of(request, network, asked["to"])) if "to" in asked else None
    centres = tuple(dict.fromkeys(iri_of(request, network, tail) for tail in asked.getlist("e")[:CENTRES]))
    types = frozenset(t for t in _listed(asked.get("notype", "")) if t in ENTITY_TYPES)
    predicates = frozenset(p for p in _listed(asked.get("norel", "")) if p in PREDICATES)
    since, until = (_month(asked.get(name, "")) for name in ("since", "until"))
    confidence = _number(asked.get("conf", "0"), 0, 1)
    limit = int(_number(asked.get("limit", str(LIMIT)), 2, MOST))
    return Wanted(centres, ends, types, predicates, since, until, confidence, limit)


def iri_of(request: Request, network: Network, tail: str) -> str:
    """The IRI of an entity by its tail (`lab/mindlab`), or that of the one that took its place."""
    snapshot = snapshot_of(request)
    iri = snapshot.manifest.base + tail
    if iri in network.nodes:
        return iri
    try:
        for other in values(snapshot.store, iri, DCTERMS + "isReplacedBy"):
            if other in network.nodes:
                return other
    except ValueError:  # no IRI: somebody's own making
        pass
    raise Problem(404, "no_entity", {"name": tail[:200]})


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _month(text: str) -> str:
    if text and not _MONTH.fullmatch(text):
        raise Problem(400, "month", {"value": text[:40]})
    return text


def _number(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = nan
    if isnan(number):
        raise Problem(400, "number", {"value": text[:40]})
    return min(most, max(least, number))
