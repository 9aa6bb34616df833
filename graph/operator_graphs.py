"""The operator's own graphs: what is written over HTTP. They are kept beside the builds, and every build has them.

A graph is the operator's if its name is not under the two paths whose graphs builds write: `{base}post/` and
`{base}graph/`. So no post can own one, now or later. Blank nodes become IRIs (RDF 1.1, section 3.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graph.data import DataDirectory
from graph.errors import Damaged, GraphProtected
from graph.lock import writing
from graph.quads import Figures
from graph.store import copy_store, finish, sweep, switch, sync_all, write_whole


def operator_quads(data: DataDirectory) -> list[Quad]:
    """What the operator wrote; raises Damaged."""
    try:
        text = data.operator.read_bytes()
    except FileNotFoundError:
        return []
    try:
        return list(parse(text, format=RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise Damaged(data.operator, str(error)) from error


def operator_digest(data: DataDirectory) -> str:
    """A name of what the operator wrote, "" for nothing."""
    try:
        text = data.operator.read_bytes()
    except FileNotFoundError:
        return ""
    return hashlib.sha256(text).hexdigest()[:12] if text else ""


def with_operator(built: Iterable[Quad], data: DataDirectory, figures: Figures) -> Iterator[Quad]:
    """The quads of a build and after them the operator's, counted."""
    yield from built
    own = operator_quads(data)
    figures.quads += len(own)
    figures.graphs += len({q.graph_name for q in own if isinstance(q.graph_name, NamedNode)})
    yield from own


def is_protected(base: str, name: str) -> bool:
    """Whether only builds write the graph of this name."""
    return name.startswith((f"{base}post/", f"{base}graph/"))


def change(data: DataDirectory, edit: Callable[[Store], None], may_clear: bool = False) -> str:
    """The name of the new current build, in which the operator's graphs are as `edit` leaves them.

    `edit` gets a copy of the whole graph. If it changes what is not the operator's, GraphProtected is raised and
    nothing is done; with `may_clear` what it takes away of built graphs just stays. Raises Locked, NoGraph, Damaged and
    what `edit` raises.
    """
    with writing(data):
        build, store = data.open_current()
        base = build.manifest.base
        folder = copy_store(data, store)
        copy = Store(str(folder / "store"))
        edit(copy)
        before, after = (_built_lines(s, base) for s in (store, copy))
        if wrong := after - before or (set() if may_clear else before - after):
            raise GraphProtected(min(wrong).rpartition(b" <")[2].partition(b">")[0].decode())
        own = sorted({_skolemised(q, base) for q in _own(copy, base)}, key=str)
        if before != after or any(_has_blank(q) for q in _own(copy, base)):
            del copy
            folder = copy_store(data, store)
            copy = Store(str(folder / "store"))
            for quad in _own(store, base):
                copy.remove(quad)
            copy.extend(own)
        for name in list(copy.named_graphs()):
            if not any(True for _ in copy.quads_for_pattern(None, None, None, name)):
                copy.remove_graph(name)
        copy.flush()
        quads, graphs = len(copy), sum(1 for _ in copy.named_graphs())
        del copy
        sync_all(folder)
        write_whole(data.operator, (serialize(own, format=RdfFormat.N_QUADS) or b"").decode())
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = replace(build.manifest, made=made, operator=operator_digest(data), quads=quads, graphs=graphs)
        name_of_build = finish(data, folder, manifest, build.gone)
        switch(data, name_of_build)
        sweep(data)
        return name_of_build


def _own(store: Store, base: str) -> Iterator[Quad]:
    """The quads of the operator's graphs, the default graph among them."""
    from pyoxigraph import DefaultGraph

    yield from store.quads_for_pattern(None, None, None, DefaultGraph())
    for name in store.named_graphs():
        if isinstance(name, BlankNode) or not is_protected(base, name.value):
            yield from store.quads_for_pattern(None, None, None, name)


def _built_lines(store: Store, base: str) -> set[bytes]:
    """The quads of the graphs that builds write, as lines."""
    starts = tuple(f" <{base}{path}/".encode() for path in ("post", "graph"))
    lines = (serialize(store, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return {line for line in lines if line[line.rindex(b" <") :].startswith(starts)}


def _has_blank(quad: Quad) -> bool:
    return any(isinstance(end, BlankNode) for end in (quad.subject, quad.object, quad.graph_name))


def _skolemised(quad: Quad, base: str) -> Quad:
    if not _has_blank(quad):
        return quad

    def named(node: object) -> object:
        return NamedNode(f"{base}.well-known/genid/{node.value}") if isinstance(node, BlankNode) else node

    return Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))  # type: ignore[arg-type]
