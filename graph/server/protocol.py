"""What a request to the endpoint asks, by the SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from graph.server.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_PARAMETERS = 1000
DRAINED = 16


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update with the graphs it is asked over (section 2.1.4, 2.2.3), and the form asked for by name."""

    text: str
    is_update: bool
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str = ""


async def read(request: Request, most: int) -> Operation | None:
    """What is asked; None where nothing is (then the service is to be described).

    `most` is the greatest size of a body in bytes. Raises Problem: 400, 413, 415.
    """
    parameters = _parameters(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        if _all(parameters, "update"):
            raise Problem(400, "update_by_get")
        if _all(parameters, "query"):
            return _query(parameters)
        if _all(parameters, "default-graph-uri") or _all(parameters, "named-graph-uri"):
            raise Problem(400, "neither")
        return None
    content_type, _, more = request.headers.get("content-type", "").partition(";")
    content_type = content_type.strip().lower()
    if content_type not in (FORM, QUERY, UPDATE):
        raise Problem(415, "media", {"media": content_type or "-", "known": ", ".join((FORM, QUERY, UPDATE))})
    charset = more.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, "charset", {"charset": charset})
    body = await read_body(request, most)
    if content_type == FORM:
        parameters = [*parameters, *_parameters(body)]
        queries, updates = _all(parameters, "query"), _all(parameters, "update")
        if queries and updates:
            raise Problem(400, "both")
        if not queries and not updates:
            raise Problem(400, "neither")
        return _update(parameters) if updates else _query(parameters)
    if _all(parameters, "query") or _all(parameters, "update"):
        raise Problem(400, "twice")
    text = _decoded(body)
    named = (("query" if content_type == QUERY else "update"), text)
    return (_query if content_type == QUERY else _update)([*parameters, named])


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request; raises Problem 413 for one of more than `most` bytes, before it is kept.

    Some more is read and let go: a client that still sends when it is answered loses the answer.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            parts.append(part)
        elif size > DRAINED * most:
            break
    if size > most:
        raise Problem(413, "request_size", {"limit": "max_request_mb", "value": most >> 20}, {"connection": "close"})
    return b"".join(parts)


def graph_iri(text: str) -> str:
    """An absolute IRI; raises Problem 400 for anything else."""
    try:
        return NamedNode(text).value
    except ValueError:
        raise Problem(400, "graph_iri", {"iri": text[:200]}) from None


def _query(parameters: Sequence[tuple[str, str]]) -> Operation:
    text = _one(parameters, "query")
    if _all(parameters, "using-graph-uri") or _all(parameters, "using-named-graph-uri"):
        raise Problem(400, "using_in_query")
    form = (_all(parameters, "format") or _all(parameters, "output") or ("",))[0]
    default, named = (_graphs(parameters, name) for name in ("default-graph-uri", "named-graph-uri"))
    return Operation(text, False, default, named, form)


def _update(parameters: Sequence[tuple[str, str]]) -> Operation:
    text = _one(parameters, "update")
    default, named = (_graphs(parameters, name) for name in ("using-graph-uri", "using-named-graph-uri"))
    return Operation(text, True, default, named)


def _graphs(parameters: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graph_iri(value) for value in _all(parameters, name)))


def _one(parameters: Sequence[tuple[str, str]], name: str) -> str:
    found = _all(parameters, name)
    if len(found) != 1:
        raise Problem(400, "several", {"name": name})
    return found[0]


def _all(parameters: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in parameters if key == name)


def _parameters(text: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise Problem(400, "not_utf8") from None
    except ValueError:
        raise Problem(400, "parameters", {"value": MOST_PARAMETERS}) from None
    return pairs


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "not_utf8") from None
