"""The page of a network beside pyvis's own, for the same graph: seconds to write it, its size, seconds to an answer.

    python -m benchmarks.view [--quick]

Written: 10,000 nodes and 30,000 edges, positions computed beforehand (their time is told apart). Answered: from opening
the file in Chromium to the panel that a click brings, for 200, 2,000 and 10,000 nodes; pyvis's page, whose physics is
on, is given 60 seconds to come to rest and to tell of a click.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from graph.layout import positions
from graph.selection import Chosen, Selection
from graph.view import page_of
from tests.view.graphs import large

SIZES = ((200, 600), (2_000, 6_000), (10_000, 30_000))
PATIENCE = 60  # seconds that pyvis's page gets


def main() -> None:
    """Print the figures as a table."""
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        nodes, edges = SIZES[1] if quick else SIZES[2]
        print(f"| {nodes:,} nodes, {edges:,} edges | ours | pyvis | ratio |\n|---|---|---|---|")
        _ours(large(10, 10), None, Path(folder) / "warm.html")  # imports are not what is measured
        chosen = large(nodes, edges)
        started = time.perf_counter()
        places = _places(chosen)
        layout = time.perf_counter() - started
        ours, ours_size = _ours(chosen, places, Path(folder) / "ours.html")
        theirs, theirs_size = _theirs(chosen, Path(folder) / "theirs.html")
        print(f"| written, seconds | {ours:.2f} | {theirs:.2f} | 1/{theirs / ours:.0f} |")
        if not quick:
            directed, _ = _theirs(chosen, Path(folder) / "theirs.html", directed=True)
            print(
                f"| the same, pyvis told that it is directed | {ours:.2f} | {directed:.2f} | 1/{directed / ours:.0f} |"
            )
        print(f"| size, MB | {ours_size / 1e6:.2f} | {theirs_size / 1e6:.2f} | {ours_size / theirs_size:.2f} |")
        print(f"| layout, seconds | {layout:.2f} | in the browser | |\n")
        print("| from opening to the answer to a click, seconds | ours | pyvis |\n|---|---|---|")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            for nodes, edges in SIZES[: 2 if quick else 3]:
                chosen = large(nodes, edges)
                _ours(chosen, _places(chosen), Path(folder) / "ours.html")
                mine = _answer(browser, Path(folder) / "ours.html")
                other = "not written" if quick and nodes > 500 else _their_answer(browser, chosen, Path(folder))
                print(f"| {nodes:,} nodes, {edges:,} edges | {mine:.2f} | {other} |", flush=True)
            browser.close()


def _places(chosen: Chosen) -> dict[str, tuple[float, float]]:
    return positions([n.named.iri for n in chosen.nodes], [(e.subject, e.object) for e in chosen.edges])


def _ours(chosen: Chosen, places: dict[str, tuple[float, float]] | None, path: Path) -> tuple[float, int]:
    started = time.perf_counter()
    path.write_text(page_of(None, chosen, Selection(), places), encoding="utf-8")
    return time.perf_counter() - started, path.stat().st_size


def _theirs(chosen: Chosen, path: Path, directed: bool = False) -> tuple[float, int]:
    """The same nodes and edges by pyvis's own functions, all in one file as ours is.

    By itself it looks for each new edge among all others; told that the network is directed it does not.
    """
    from pyvis.network import Network

    started = time.perf_counter()
    drawn = Network(directed=directed, cdn_resources="in_line")
    for node in chosen.nodes:
        drawn.add_node(node.named.iri, label=node.named.label, group=node.named.type, title=node.named.label)
    for edge in chosen.edges:
        drawn.add_edge(edge.subject, edge.object, title=edge.predicate)
    path.write_text(drawn.generate_html(), encoding="utf-8")
    return time.perf_counter() - started, path.stat().st_size


def _answer(browser: Browser, path: Path) -> float:
    """Seconds from opening our page to the panel of the first node."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    started = time.perf_counter()
    page.goto(path.as_uri())
    place: dict[str, float] = page.evaluate("labgraph.picture.placeOf(labgraph.data.nodes[0])")
    page.mouse.click(place["x"], place["y"])
    page.wait_for_selector("#panel h2", timeout=60_000)
    taken = time.perf_counter() - started
    page.close()
    return taken


def _their_answer(browser: Browser, chosen: Chosen, folder: Path) -> str:
    """Seconds until pyvis's page has come to rest and selects a node at a click, or that it did not."""
    path = folder / "theirs.html"
    _theirs(chosen, path)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())  # it asks a CDN for a style
    started = time.perf_counter()
    try:
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function("typeof network === 'object' && network !== null", timeout=PATIENCE * 1000)
        _rest(page, started)
    except Error:
        return f"none in {PATIENCE} s"
    finally:
        taken = time.perf_counter() - started
        page.close()
    return f"{taken:.2f}"


def _rest(page: Page, started: float) -> None:
    """Wait until the picture stands still, then click a node until it is selected."""
    left = max(1.0, PATIENCE - (time.perf_counter() - started)) * 1000
    page.evaluate("network.on('stabilized', () => { window.rested = true; })")
    page.wait_for_function(
        "window.rested || !network.physics.physicsEnabled || network.physics.stabilized", timeout=left
    )
    place: dict[str, Any] = page.evaluate(
        """() => { const id = nodes.getIds()[0]; const at = network.canvasToDOM(network.getPosition(id));
            const frame = network.body.container.getBoundingClientRect();
            return {x: at.x + frame.left, y: at.y + frame.top}; }"""
    )
    page.mouse.click(place["x"], place["y"])
    page.wait_for_function("network.getSelectedNodes().length > 0", timeout=left)


if __name__ == "__main__":
    main()
