"""The pictures of the documentation, taken anew: python -m tests.screenshots DATA [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page

from graph.data import DataDirectory
from tests.browser import launched, opened
from tests.server.served import serving

# name -> (query, width, height, colour scheme, what is done before the picture is taken)
SHOTS: dict[str, tuple[str, int, int, str, tuple[str, ...]]] = {
    "explorer": ("", 1280, 800, "light", ()),
    "evidence": ("?e=lab/mindlab&panel=person/christian-bason~lab/mindlab", 1280, 800, "light", ()),
    "entity": ("?e=lab/la-27e-region&panel=lab/la-27e-region", 1280, 800, "dark", ()),
    "path": ("?from=person/christian-bason&to=person/michael-bloomberg", 1280, 620, "light", ()),
    "map": ("?view=map", 1280, 720, "light", ()),
    "timeline": ("?view=timeline&when=2014-11", 1280, 720, "light", ()),
    "table": ("?e=lab/mindlab&view=table", 1280, 720, "light", ()),
    "narrow": ("?e=lab/mindlab&panel=lab/mindlab", 390, 844, "light", ()),
    "query": ("sparql", 1280, 900, "light", ()),
}


def main() -> None:
    """Take all pictures."""
    data, folder = DataDirectory(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    browsers = launched()
    browser = next(browsers)
    with serving(data) as client:
        address = str(client.base_url).rstrip("/")
        for name, (query, width, height, scheme, steps) in SHOTS.items():
            context, page, seen = opened(
                browser, f"{address}/{query}", width=width, height=height, language="en-GB", color_scheme=scheme
            )
            _ready(page, query)
            for step in steps:
                page.click(step)
            page.screenshot(path=folder / f"{name}.png")
            print(f"{folder / name}.png", *seen.errors)
            context.close()
    browsers.close()  # type: ignore[attr-defined]


def _ready(page: Page, query: str) -> None:
    """Wait until what was asked for is drawn."""
    page.wait_for_load_state("load")
    if not query.startswith("sparql"):
        page.wait_for_selector("body[data-ready]")
    for _ in range(3):
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


if __name__ == "__main__":
    main()
