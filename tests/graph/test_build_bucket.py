"""A build of a folder in a bucket: the graph of the same folder here, and changes followed as there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.extract.reading.s3_server import Buckets, point_to, serving
from tests.graph.conftest import Bench, write_post
from tests.graph.plain import counting, plain

SOURCE = "s3://posts/carnet"


@pytest.fixture
def s3(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    for n in range(20):
        write_post(bench.posts, f"n{n}", f"Nora Sy dirige Lab Sud{n}. Lab Sud{n} travaille avec Lab Nord.")
    with serving() as buckets:
        put(buckets, bench.posts)
        point_to(buckets.url, monkeypatch)
        yield buckets
        fsspec.get_filesystem_class("s3").clear_instance_cache()


def put(buckets: Buckets, folder: Path) -> None:
    buckets.objects["posts"] = {p.relative_to(folder.parent).as_posix(): p.read_bytes() for p in folder.rglob("*.md")}


def test_a_bucket_gives_the_graph_of_the_folder(bench: Bench, s3: Buckets) -> None:
    assert bench.build(SOURCE).posts == 23
    assert bench.lines() == bench.anew()
    s3.fetched.clear()
    assert bench.build(SOURCE + "/").rebuilt is False
    assert s3.fetched == []
    # one post more and one less are followed, and fetch one object
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    (bench.posts / "brest.md").unlink()
    put(s3, bench.posts)
    resolved: list[int] = []
    report = bench.build(SOURCE, extraction=counting(plain(), resolved))
    assert (report.posts, report.extracted, report.removed, resolved) == (23, 1, 1, [])
    assert s3.fetched == ["carnet/sud.md"]
    assert bench.lines() == bench.anew(name="again")


def test_a_bucket_that_fails_takes_nothing_away(bench: Bench, s3: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.build(SOURCE)
    before = bench.lines()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        point_to(f"http://127.0.0.1:{nobody.getsockname()[1]}", monkeypatch)
        report = bench.build(SOURCE)
    assert [problem.reason for problem in report.failed] == ["bucket"]
    assert bench.lines() == before
    point_to(s3.url, monkeypatch)
    s3.denied.add("carnet/brest.md")  # an object alone that cannot be had keeps what it gave, the others go on
    s3.objects["posts"]["carnet/brest.md"] += b"Plus."
    del s3.objects["posts"]["carnet/lille.md"]
    report = bench.build(SOURCE)
    assert (report.posts, report.removed, report.failed) == (22, 1, ())
