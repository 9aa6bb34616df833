"""What an operator wrote over HTTP goes through real builds: one that adds a post, one that takes it away."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import httpx
import pytest

from graph.build import build
from graph.data import DataDirectory
from tests.server.served import serving

pytestmark = [pytest.mark.server, pytest.mark.model]
TURTLE = {"content-type": "text/turtle", "authorization": "Bearer word"}
NOTES = {"graph": "https://example.org/notes"}
POST = """---
title: Un atelier à Lyon
date: 2026-03-02
---
La Fabrique du Dehors, laboratoire d’innovation publique, a réuni à Lyon des agents et des habitants.
Jeanne Oriol dirige La Fabrique du Dehors.
"""


def holds(server: httpx.Client, pattern: str) -> bool:
    found: bool = server.post("/sparql", data={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]
    return found


def taken_over(server: httpx.Client, data: DataDirectory) -> None:
    while server.get("/health").json()["build"] != data.current().path.name:
        threading.Event().wait(0.05)


def test_what_was_written_is_in_every_later_build(sample_data: DataDirectory, tmp_path: Path) -> None:
    shutil.copytree(sample_data.path, tmp_path / "data")
    data, more = DataDirectory(tmp_path / "data"), tmp_path / "more"
    more.mkdir()
    (more / "atelier.md").write_text(POST, encoding="utf-8")
    with serving(data, token="word") as server:
        assert server.put("/store", params=NOTES, content="<x:kept> <x:is> 1 .", headers=TURTLE).status_code == 201
        assert holds(server, "<x:kept> <x:is> 1")
        build(data, [str(more)])
        taken_over(server, data)
        assert holds(server, "?post <http://purl.org/dc/terms/title> 'Un atelier à Lyon'@fr")
        assert holds(server, "<x:kept> <x:is> 1")
        assert server.post("/store", params=NOTES, content="<x:kept> <x:is> 2 .", headers=TURTLE).status_code == 204
        build(data, [], forget=[str(more)])
        taken_over(server, data)
        assert not holds(server, "?post <http://purl.org/dc/terms/title> 'Un atelier à Lyon'@fr")
        assert holds(server, "GRAPH <https://example.org/notes> { <x:kept> <x:is> 1, 2 }")
