"""A folder in a bucket gives what the same folder gives here: posts, rows, names, digests."""

from __future__ import annotations

import hashlib
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from extract import PostUnreadable, read_posts
from extract.reading import Document, ReadingOptions, documents, is_complete, normalise_source
from graph.cli.sentences import sentence
from tests.extract.reading.s3_server import Buckets, point_to, serving

POST = "---\ntitle: {}\ndate: 2020-01-01\n---\nLe labo de Brest ouvre ses portes.\n"
NAMES = ("b.md", "a.md", "sous/c.md", ".git/d.md", ".e.md", "photo.jpg", "README.md", "à #1?.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "carnet"
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# Lisez-moi" if name == "README.md" else POST.format(name), "utf8")
    return root


@pytest.fixture
def memory(folder: Path) -> Iterator[str]:
    """The same folder in fsspec's memory."""
    files = fsspec.filesystem("memory")
    files.put(str(folder), "/posts/carnet", recursive=True)
    yield "memory://posts/carnet"
    files.rm("/posts", recursive=True)


@pytest.fixture
def s3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    """The same folder in a bucket of an S3 server, and the environment that leads there."""
    with serving() as buckets:
        found = {p.relative_to(folder.parent).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        buckets.objects["posts"] = found | {"carnet/": b"", "carnets/other.md": POST.format("autre").encode()}
        point_to(buckets.url, monkeypatch)
        yield buckets
        fsspec.get_filesystem_class("s3").clear_instance_cache()


def rows(source: str | Path) -> list[tuple[object, ...]]:
    return [(r.source, r.reason) if isinstance(r, PostUnreadable) else (r.title, r) for r in read_posts(source)]


def told(source: str) -> str:
    (row,) = read_posts(source)
    assert isinstance(row, PostUnreadable)
    return sentence(row)


def test_memory_gives_what_the_folder_gives(folder: Path, memory: str) -> None:
    assert [d for d in documents(memory) if isinstance(d, Document)] == list(documents(folder))
    assert rows(memory) == rows(folder)
    assert len(rows(memory)) == 4
    assert is_complete(memory)
    assert normalise_source(f" {memory.replace('memory', 'MEMORY')}/ ") == memory


def test_a_file_address_is_its_path(folder: Path) -> None:
    address = (folder / "sous").as_uri()
    assert normalise_source(address) == str((folder / "sous").resolve())
    assert rows(address) == rows(folder / "sous")
    assert rows((folder / "à #1?.md").as_uri()) == rows(folder / "à #1?.md")
    assert is_complete(address)


def test_s3_gives_what_the_folder_gives(folder: Path, s3: Buckets) -> None:
    assert [d for d in documents("s3://posts/carnet") if isinstance(d, Document)] == list(documents(folder))
    assert rows("s3://posts/carnet/") == rows(folder)
    assert rows("s3://posts/carnet/a.md") == rows(folder / "a.md")
    whole = [r for r in read_posts("s3://posts") if not isinstance(r, PostUnreadable)]
    assert {r.document for r in whole} == {"carnet/a.md", "carnet/b.md", "carnet/sous/c.md", "carnet/à #1?.md",
                                           "carnets/other.md"}  # fmt: skip
    assert {r.site.label for r in whole} == {"posts"}


def test_what_has_the_mark_it_had_is_not_fetched(s3: Buckets) -> None:
    found = [d for d in documents("s3://posts/carnet") if isinstance(d, Document)]
    known = ReadingOptions(validators={d.name: d.validator for d in found if d.validator})
    assert len(known.validators) == len(found) > 3
    s3.fetched.clear()
    s3.objects["posts"]["carnet/b.md"] = POST.format("neuf").encode()
    again = [d for d in documents("s3://posts/carnet", known) if isinstance(d, Document)]
    assert s3.fetched == ["carnet/b.md"]
    assert [d.digest for d in again if d.name != "b.md"] == [d.digest for d in found if d.name != "b.md"]
    # and is fetched when somebody reads it after all
    first = next(d for d in again if d.name == "a.md")
    assert [getattr(row, "title", "") for row in first.read()] == ["a.md"]
    assert first.digest == hashlib.sha256(s3.objects["posts"]["carnet/a.md"]).hexdigest()


def test_an_object_that_nobody_may_have_is_a_row_and_the_others_go_on(s3: Buckets) -> None:
    s3.denied.add("carnet/b.md")
    found = list(read_posts("s3://posts/carnet"))
    assert [(r.source, r.reason) for r in found if isinstance(r, PostUnreadable)] == [("b.md", "denied")]
    assert len(found) == 4


def test_what_is_not_there_is_told(s3: Buckets, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no such file or folder" in told("s3://nowhere/carnet")
    assert "no such file or folder" in told("s3://posts/nothing")
    assert "no such file or folder" in told(f"{memory}/nothing")
    fsspec.filesystem("memory").mkdir("/posts/void")
    assert "nothing to read" in told("memory://posts/void")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        point_to(f"http://127.0.0.1:{nobody.getsockname()[1]}", monkeypatch)
        assert told("s3://posts/carnet").startswith("s3://posts/carnet: the bucket cannot be read (")


def test_a_missing_package_is_told(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("oci://posts/carnet").endswith("is missing (Install ocifs to access OCI Object Storage); install it.")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)  # as where it is not installed
    assert told(memory).endswith("is missing (labgraph[remote]); install it.")


def test_addresses_that_name_no_bucket() -> None:
    for address in ("s3://", "s3:///carnet", "s3://key:secret@posts/x", "memory://a::s3://b", "sftp://host/x",
                    "file://host/x", "github://a:b@c/", "zip://x::s3://y"):  # fmt: skip
        assert [row.reason for row in read_posts(address) if isinstance(row, PostUnreadable)] == ["bad_address"]
        with pytest.raises(PostUnreadable):
            normalise_source(address)
