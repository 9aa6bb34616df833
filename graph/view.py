"""A stand-alone page of the network: one file that a browser opens without a server and without any other address."""

from __future__ import annotations

import gc
import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from graph.network_data import read_network
from graph.selection import Chosen, Selection, choose
from graph.view_data import LOOKS, drawing, payload, ties
from graph.whole_file import whole_file

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

SCRIPTS = (
    "words", "data", "dom", "near", "search", "filters", "measures", "display", "labels", "picture", "exports",
    "post_years", "panel", "table", "page", "main",
)  # fmt: skip


def page(store: Store, wanted: Selection | None = None) -> str:
    """The page of what a selection asks for, as HTML."""
    wanted = wanted or Selection()
    chosen = choose(read_network(store, wanted.since, wanted.until), wanted)
    return page_of(store, chosen, wanted)


def write(store: Store, out: Path | str, wanted: Selection | None = None) -> Chosen:
    """Write the page into a file (`-`: standard output), whole or not at all, and give what it shows.

    Raises NotWritten.
    """
    wanted = wanted or Selection()
    chosen = choose(read_network(store, wanted.since, wanted.until), wanted)
    with whole_file(out) as file:
        file.write(page_of(store, chosen, wanted).encode())
    return chosen


def network(store: Store, wanted: Selection | None = None) -> Drawing:
    """The same as a pyvis Network, for a notebook or for a style of one's own."""
    wanted = wanted or Selection()
    chosen = choose(read_network(store, wanted.since, wanted.until), wanted)
    return drawing(chosen, ties(chosen)[0])


def page_of(
    store: Store | None,
    chosen: Chosen,
    wanted: Selection,
    places: dict[str, tuple[float, float]] | None = None,
) -> str:
    """The page of a part of the network; without a store no sentences, without places they are computed.

    Its Content-Security-Policy lets nothing run but the scripts written here, by their hashes, and nothing be fetched.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(loader=PackageLoader("graph"), autoescape=True, undefined=StrictUndefined)
    centre = chosen.nodes[0].named.label if wanted.around and chosen.nodes else ""
    scripts, style = (vis_network(), own_script()), own_style()
    with _uncollected():
        data = payload(store, chosen, wanted, places)
    return environment.get_template("view.html").render(
        centre=centre,
        data=Markup(data),  # noqa: S704  (escaped by `payload`)
        scripts=[Markup(s) for s in scripts],  # noqa: S704  (ours and vis-network's)
        style=Markup(style),  # noqa: S704
        looks=LOOKS,
        script_hashes=[_hash(s) for s in scripts],
        style_hash=_hash(style),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which takes a third of the time over many small lists, none of them garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@cache
def vis_network() -> str:
    """The script of vis-network as pyvis brings it, the newest of its copies."""
    folders = [f for f in (files("pyvis") / "templates" / "lib").iterdir() if f.name.startswith("vis-")]
    return _read(max(folders, key=_version) / "vis-network.min.js")


@cache
def own_script() -> str:
    """The page's own script: its parts in order, the words of both languages among them."""
    static = files("graph") / "static"
    parts = [_read(static / "view" / f"{name}.js") for name in SCRIPTS]
    return '"use strict";\nconst labgraph = {texts: ' + texts() + "};\n" + "\n".join(parts)


@cache
def texts() -> str:
    """The words of both languages as JSON."""
    return _read(files("graph") / "static" / "words.json").strip()


@cache
def own_style() -> str:
    """The page's style sheet."""
    return _read(files("graph") / "static" / "view.css")


def _version(folder: Traversable) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.removeprefix("vis-").split(".") if part.isdigit())


def _read(path: Traversable) -> str:
    # An HTML parser turns CR LF into LF before it hashes a script, so it is done here too.
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    """The source expression of an inline script or style in a Content-Security-Policy (CSP 3, section 2.3.1)."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
