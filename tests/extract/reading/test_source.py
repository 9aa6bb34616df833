from __future__ import annotations

import hashlib
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from extract import PostUnreadable, read_posts
from extract.reading import Document, documents, is_complete, normalise_source

POST = "---\ntitle: {}\ndate: 2020-01-01\n---\nLe labo de Brest ouvre ses portes.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "carnet"
    for name in ("b.md", "a.md", "sous/c.md", ".git/d.md", ".e.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(POST.format(name), "utf8")
    return root


def test_a_folder_is_read_in_sorted_order_without_hidden_files(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\x00")
    (folder / "README.md").write_text("# Lisez-moi", "utf8")
    (folder / "package.json").write_text("{}", "utf8")
    rows = list(read_posts(folder))
    assert [row.title for row in rows if not isinstance(row, PostUnreadable)] == ["a.md", "b.md", "sous/c.md"]
    assert len(rows) == 3
    assert {row.site.label for row in rows if not isinstance(row, PostUnreadable)} == {"carnet"}


def test_documents_are_named_within_the_source_and_digested(folder: Path) -> None:
    found = [d for d in documents(folder) if isinstance(d, Document)]
    assert [d.name for d in found] == ["a.md", "b.md", "sous/c.md"]
    assert found[0].digest == hashlib.sha256((folder / "a.md").read_bytes()).hexdigest()
    assert found == [d for d in documents(str(folder)) if isinstance(d, Document)]
    assert [row.copy_id for d in found for row in d.read() if not isinstance(row, PostUnreadable)][2] == "sous/c.md#1"


def test_a_file_that_goes_between_listing_and_reading_is_a_row(folder: Path) -> None:
    found = [d for d in documents(folder) if isinstance(d, Document)]
    (folder / "a.md").unlink()
    rows = [row for d in found for row in d.read()]
    assert [(row.source, row.reason) for row in rows if isinstance(row, PostUnreadable)] == [("a.md", "missing")]
    assert len(rows) == 3


def test_files_and_folders_are_complete_and_remembered_by_absolute_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_complete(folder)
    assert is_complete(folder / "a.md")
    monkeypatch.chdir(folder)
    assert normalise_source("sous/../a.md") == str((folder / "a.md").resolve())
    assert normalise_source("HTTPS://WWW.Exämple.org:443#top") == "https://www.xn--exmple-cua.org/"
    assert not is_complete("https://example.org/")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", bytes(range(256)) * 20, "not_text"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "not_text"),
        ("a.html", b"%PDF-1.7\n%abc", "not_text"),
        ("a.json", b"", "empty"),
        ("a.csv", b" \n", "empty"),
        ("photo.jpg", b"abc", "unknown_format"),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "not_text"),
    ],
)
def test_files_that_hold_no_posts(read, name: str, content: bytes, reason: str) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read(name, content)
    assert posts == []
    assert [(row.source, row.reason) for row in problems] == [(name, reason)]


def test_sources_that_are_not_there_or_empty(tmp_path: Path) -> None:
    for source, reason in (
        (tmp_path / "nowhere", "missing"),
        (tmp_path, "empty"),
        ("/dev/null", "unknown_format"),
        ("nul\0byte", "missing"),
        ("ftp://example.org/", "bad_address"),
        ("file://example.org/passwd", "bad_address"),
        ("http://", "bad_address"),
        ("https://user:secret@example.org/", "bad_address"),
    ):
        rows = list(read_posts(source))
        assert [row.reason for row in rows if isinstance(row, PostUnreadable)] == [reason], source
        assert len(rows) == 1
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert [row.reason for row in read_posts(tmp_path) if isinstance(row, PostUnreadable)] == ["empty"]


def test_what_the_system_refuses_is_a_row_and_the_others_go_on(folder: Path) -> None:
    (folder / "b.md").chmod(0)
    (folder / "sous").chmod(0)
    as_root = os.geteuid() == 0  # root may read everything: be nobody for a moment
    for parent in (folder, *folder.parents):
        if as_root and parent.is_relative_to(Path("/tmp/pytest-of-root")):
            parent.chmod(0o755)
    if as_root:
        os.seteuid(65534)
    try:
        rows = list(read_posts(folder))
    finally:
        if as_root:
            os.seteuid(0)
        (folder / "sous").chmod(0o755)
    assert [row.title for row in rows if not isinstance(row, PostUnreadable)] == ["a.md"]
    problems = [(row.source, row.reason) for row in rows if isinstance(row, PostUnreadable)]
    assert problems == [("b.md", "denied"), ("sous", "denied")]


def test_a_post_of_fifty_megabytes_is_told_and_not_held(read, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = "mot " * 13_000_000
    row = {"title": "A", "date": "2020-01-01", "text": text}
    (tmp_path / "one.json").write_text(json.dumps(row), "utf8")
    (tmp_path / "all.json").write_text(json.dumps([row]), "utf8")
    (tmp_path / "post.md").write_text(POST.format("A") + text, "utf8")
    del row, text
    tracemalloc.start()
    try:
        rows = list(read_posts(tmp_path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [(r.source, r.reason, r.detail) for r in rows if isinstance(r, PostUnreadable)] == [
        ("all.json#1", "too_large", "20000000 characters"),
        ("one.json", "too_large", "20000000 bytes"),
        ("post.md", "too_large", "20000000 bytes"),
    ]
    assert peak < 150_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_gives_the_same_text(read, encoding: str) -> None:  # type: ignore[no-untyped-def]
    text = "Le laboratoire d’innovation de la Région Bretagne a reçu des élus à Saint-Étienne — « œuvre » commune."
    md = f"---\ntitle: L’été\ndate: 2020-01-01\n---\n{text}\n"
    js = json.dumps({"title": "L’été", "date": "2020-01-01", "text": text}, ensure_ascii=False)
    csv = f'title,date,text\nL’été,2020-01-01,"{text}"\n'
    for name, content in (("a.md", md), ("a.json", js), ("b.json", f"[{js}]"), ("a.jsonl", js), ("a.csv", csv)):
        posts, problems = read(name, content.encode(encoding))
        assert [(p.title, p.body) for p in posts] == [("L’été", text)], name
        assert problems == []


def test_mojibake_is_mended(read) -> None:  # type: ignore[no-untyped-def]
    wrong = "La Région Bretagne et l’État".encode().decode("cp1252")
    posts, _ = read("a.md", POST.format(wrong))
    assert posts[0].title == "La Région Bretagne et l’État"


def test_options_are_checked() -> None:
    with pytest.raises(TypeError):
        list(read_posts("x", colour="blue"))
