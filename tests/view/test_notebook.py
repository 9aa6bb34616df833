"""The page in a notebook's frame: it works, and its names stay text in the notebook as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graph.notebook_view import NotebookView
from graph.selection import Selection
from graph.view import page_of
from tests.browser import opened
from tests.view import graphs

pytestmark = [pytest.mark.browser]


def test_a_cell_s_frame_shows_the_network_and_runs_nothing_else(chromium: Browser, tmp_path: Path) -> None:
    view = NotebookView(page_of(None, graphs.hostile(), Selection()))
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!DOCTYPE html><title>x</title>{view._repr_html_()}", encoding="utf-8")
    context, page, seen = opened(chromium, notebook.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#search").fill("img src")
    expect(frame.locator("#results li").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("body > *").count() == 1
    assert page.evaluate("window.labgraph === undefined && document.querySelector('iframe').contentDocument === null")
    assert (seen.dialogs, seen.outside, seen.errors) == ([], [], [])
    view.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == view.html
    context.close()
