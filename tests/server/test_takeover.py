"""A new build is taken over while serving: every answer is from one build, and none fails."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from tests.server.served import serving, small_graph

pytestmark = pytest.mark.server
PAIR = "SELECT ?a ?b { <x:one> <x:is> ?a . <x:other> <x:is> ?b }"
LONG = "SELECT ?v { <x:one> <x:is> ?v . ?a ?b ?c . <x:other> <x:is> ?v . ?d ?e ?f . FILTER(?b = ?e) } LIMIT 20000"


def build(path: Path, number: int) -> None:
    value = f"GRAPH <x:g{number}> {{ <x:one> <x:is> {number} . <x:other> <x:is> {number} }}"
    small_graph(path, state=f"state{number}", more=value)


def test_every_answer_is_from_one_build(tmp_path: Path) -> None:
    data = small_graph(tmp_path / "data", state="state0", more="GRAPH <x:g0> { <x:one> <x:is> 0 . <x:other> <x:is> 0 }")
    answers: list[tuple[str, set[str]]] = []
    failures: list[object] = []
    done = threading.Event()

    with serving(data, workers=2) as client:

        def keep_asking(query: str) -> None:
            with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as mine:
                while not done.is_set():
                    try:
                        answer = mine.get("/sparql", params={"query": query})
                        answer.raise_for_status()
                    except httpx.HTTPError as error:
                        failures.append(error)
                        return
                    rows = answer.json()["results"]["bindings"]
                    answers.append((answer.headers["etag"], {v["value"] for row in rows for v in row.values()}))

        threads = [threading.Thread(target=keep_asking, args=(q,)) for q in (PAIR, PAIR, LONG)]
        for thread in threads:
            thread.start()
        for number in (1, 2):
            build(tmp_path / "data", number)
            while client.get("/health").json()["build"] != f"000{number + 1}":
                threading.Event().wait(0.05)
        last = len(answers)
        while len(answers) < last + 10 and not failures:
            threading.Event().wait(0.05)
        done.set()
        for thread in threads:
            thread.join()
    assert not failures
    assert all(len(values) == 1 for _, values in answers)
    by_build: dict[str, set[str]] = {}
    for etag, values in answers:
        by_build.setdefault(etag.strip('"').split("-")[0], set()).update(values)
    assert by_build.keys() >= {"0001", "0003"}
    assert all(values == {str(int(name) - 1)} for name, values in by_build.items())


def test_pages_and_files_are_of_the_new_build(tmp_path: Path) -> None:
    data = small_graph(tmp_path / "data")
    with serving(data) as client:
        before = client.get("/graph.nq?evidence=1")
        build(tmp_path / "data", 1)
        while client.get("/health").json()["build"] != "0002":
            threading.Event().wait(0.05)
        after = client.get("/graph.nq?evidence=1", headers={"if-none-match": before.headers["etag"]})
    assert "x:one" not in before.text
    assert "x:one" in after.text


def test_the_first_picture_is_made_before_anybody_asks(tmp_path: Path) -> None:
    data = small_graph(tmp_path / "data")
    with serving(data) as client:
        while "\nlabgraph_warm 1" not in client.get("/metrics").text:
            threading.Event().wait(0.05)
        assert "MindLab" in client.get("/explorer/network").text


def test_a_build_that_is_damaged_is_not_taken_over(tmp_path: Path) -> None:
    data = small_graph(tmp_path / "data")
    with serving(data) as client:
        data.pointer.write_text("0009\n")
        threading.Event().wait(1.2)  # long enough for the server to look twice
        assert client.get("/sparql", params={"query": PAIR}).status_code == 200
        assert client.get("/health").json()["build"] == "0001"
