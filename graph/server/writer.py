"""A process that makes one change of the operator's graphs and ends: `python -m graph.server.writer`, told by JSON."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.data import DataDirectory
from graph.errors import GraphError, GraphProtected, Locked
from graph.operator_graphs import change, is_protected
from graph.server.formats import RDF_WRITERS
from graph.server.mistakes import by_engine
from graph.server.worker import limit_memory


@dataclass(frozen=True, slots=True)
class Change:
    """An update (`text`), or what to do with one graph: `put`, `post` or `delete`; `graph` None is the default graph.

    `content` is base64 of RDF in the form `form`, `base` what its relative IRIs are resolved against.
    """

    data: str
    memory_mb: int
    do: str
    text: str = ""
    may_clear: bool = False
    graph: str | None = None
    form: str = ""
    content: str = ""
    base: str = ""

    def encoded(self) -> bytes:
        """The JSON of it."""
        return json.dumps(asdict(self)).encode()


def made(wanted: Change) -> dict[str, Any]:
    """What came of it: `done` with `existed` (whether the graph had statements), or `problem` and its fields."""
    data = DataDirectory(wanted.data)
    existed = False

    def edit(store: Store) -> None:
        nonlocal existed
        if wanted.do == "update":
            store.update(wanted.text, base_iri=wanted.base)
            return
        name = NamedNode(wanted.graph) if wanted.graph else DefaultGraph()
        existed = any(True for _ in store.quads_for_pattern(None, None, None, name))
        if wanted.do in ("put", "delete"):
            for quad in list(store.quads_for_pattern(None, None, None, name)):
                store.remove(quad)
        if wanted.do in ("put", "post"):
            content = base64.b64decode(wanted.content)
            store.load(content, RDF_WRITERS[wanted.form], base_iri=wanted.base, to_graph=name)

    try:
        if wanted.graph and is_protected(data.manifest.base, wanted.graph):
            raise GraphProtected(wanted.graph)
        if wanted.do == "delete" and not _exists(data, wanted.graph):
            return {"problem": "no_graph", "status": 404}
        change(data, edit, wanted.may_clear)
    except GraphProtected as error:
        return {"problem": "protected", "status": 403, "graph": error.name}
    except Locked:
        return {"problem": "building", "status": 503}
    except SyntaxError as error:
        said = str(error.msg or error)
        name, fields = by_engine(wanted.text, said)
        return {"problem": name, "status": 400, **fields}
    except (ValueError, OSError, RuntimeError, MemoryError, GraphError) as error:
        return {"problem": "evaluation", "status": 400, "message": str(error).replace(wanted.data, "…")}
    return {"done": True, "existed": existed}


def _exists(data: DataDirectory, graph: str | None) -> bool:
    name = NamedNode(graph) if graph else DefaultGraph()
    return any(True for _ in data.open().quads_for_pattern(None, None, None, name))


def main(run: Callable[[Change], dict[str, Any]] = made) -> None:
    """Read the change from standard input, write what came of it to standard output."""
    wanted = Change(**json.load(sys.stdin))
    limit_memory(wanted.memory_mb)
    json.dump(run(wanted), sys.stdout)


if __name__ == "__main__":
    main()
