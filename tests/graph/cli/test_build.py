"""`labgraph build` at the terminal: bad input is told in one sentence each, the rest goes on, the old graph stays.

Extraction is a stand-in but for the last test: what is asked here is what becomes of files.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.cli import COMMANDS
from graph.cli.sentences import sentence
from graph.data import DataDirectory
from graph.errors import NotWritable
from tests.graph.conftest import Bench, lines, write_post

LABGRAPH = (sys.executable, "-W", "error", "-c", "from graph.cli import main; main(prog_name='labgraph')")
# The command over the extraction of plain words: for what has to do with files, not with what posts say.
PLAIN = (
    sys.executable,
    "-W",
    "error",
    "-c",
    """
from graph import facts_cache
from graph.cli import main
from tests.graph.plain import plain
facts_cache.installed = lambda *_: plain()
main(prog_name='labgraph')""",
)
ROOT = Path(__file__).parents[3]


def labgraph(
    *arguments: str | Path, command: Sequence[str] = PLAIN, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; it has a minute."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        **options,  # type: ignore[call-overload]
    )


def sentences(text: str) -> list[str]:
    """The lines of what was told, without the indent."""
    return [line.strip() for line in text.splitlines()]


def assert_plain(line: str) -> None:
    """One sentence that says what and what to do, and nothing of Python."""
    assert line.endswith("."), line
    assert not re.search(r"Traceback|Error\b|Exception|errno|<class", line), line
    assert len(line) < 400


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "labo"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
WXR = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Carnet</title><item><title>Un labo ouvre</title>
<pubDate>Wed, 22 Oct 2014 10:00:00 +0000</pubDate><content:encoded>Nora Sy dirige Lab Sud.</content:encoded>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item><item><title>Coup"""


def test_bad_documents_are_listed_with_reasons_and_the_others_are_built(bench: Bench) -> None:
    bad = {
        "image.json": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20,
        "coupe.xml": WXR.encode(),
        "bombe.rss": BOMB.encode(),
        "sans-date.md": b"---\ntitle: Sans date\n---\nUn mot.\n",
        "sans-rien.md": b"---\ndate: 2020-01-01\n---\n",
        "vide.json": b"",
        "casse.json": b'{"title" "x"}',
        "grand.json": json.dumps({"title": "G", "date": "2020-01-01", "text": "mot " * 5_500_000}).encode(),
    }
    for name, content in bad.items():
        (bench.posts / name).write_bytes(content)
    write_post(bench.posts, "sans-titre", "Ada Noor dirige Lab Est. Le reste suit.", title='""')
    (bench.posts / "sans-texte.md").write_text("---\ntitle: Lab Ouest ouvre\ndate: 2020-01-01\n---\n", "utf8")
    result = labgraph("build", bench.posts, "--data", bench.data.path)
    assert result.returncode == 0, result.stderr
    told = sentences(result.stderr)
    assert told[0] == "Left out:"
    assert {line.split(":")[0].split("#")[0] for line in told[1:]} == set(bad)
    for line in told[1:]:
        assert_plain(line)
    assert "6 posts (6 read, 0 merged into others, 8 left out)" in result.stdout
    assert {("lab/lab-sud",), ("lab/lab-est",), ("lab/lab-ouest",), ("lab/lab-nord",)} <= bench.ask("?lab a lab:Lab")


def test_sources_that_give_nothing(bench: Bench) -> None:
    empty = bench.root / "vide"
    empty.mkdir()
    for source, said in (
        (empty, "there is nothing to read in it"),
        (bench.root / "nulle-part", "there is no such file or folder; check the path"),
        ("ftp://ex.org/", "it is neither an http or https address nor that of a bucket"),
        ("http://127.0.0.1:9/", "it leads into a private network; `--allow-private` lets it through"),
    ):
        result = labgraph("build", source, "--data", bench.data.path)
        assert result.returncode == 1
        head, row, last = sentences(result.stderr)
        assert head == "Left out:"
        assert said in row
        assert last == "labgraph: no source gave a post, so nothing was built; check the sources listed above."
        assert_plain(row)
    bench.build()
    before = bench.lines()
    result = labgraph("build", bench.root / "nulle-part", "--data", bench.data.path)
    assert result.returncode == 1
    assert sentences(result.stderr)[-1] == (
        "labgraph: no source could be read, so nothing was built; the graph is as it was."
    )
    assert bench.lines() == before
    result = labgraph("build", bench.root / "nulle-part", bench.posts, "--data", bench.data.path)
    assert result.returncode == 0  # one source failed, the others went on


def test_bad_usage_has_exit_status_2(bench: Bench) -> None:
    for arguments in (["build"], ["build", "x", "--colour", "blue"], ["construct"]):
        result = labgraph(*arguments)
        assert result.returncode == 2
        assert result.stderr.startswith("Usage: labgraph")
    result = labgraph("build", bench.posts, "--data", bench.data.path, "--base", "ex.org")
    assert result.returncode == 1
    assert sentences(result.stderr) == [
        "labgraph: 'ex.org' cannot be a base: give an http or https address that ends in / or #."
    ]


def refused(bench: Bench, *said: str, **options: object) -> None:
    """A build that is refused in one sentence, after which the graph is as it was."""
    before = bench.lines()
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    result = labgraph("build", bench.posts, "--data", bench.data.path, **options)
    assert result.returncode == 1, result.stderr
    (told,) = sentences(result.stderr)
    assert told.startswith("labgraph: ")
    assert_plain(told)
    for words in said:
        assert words in told
    assert bench.lines() == before


def test_a_second_builder_is_told_who_holds_the_lock(bench: Bench) -> None:
    bench.build()
    with bench.data.lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused(bench, f"is being built by process {os.getpid()} (`", "since 20", "wait for it or stop it")
    assert bench.build().posts == 4


def test_a_file_where_the_data_directory_should_be(bench: Bench) -> None:
    there = bench.root / "fichier"
    there.write_text("x", "utf8")
    result = labgraph("build", bench.posts, "--data", there / "data")
    assert result.returncode == 1
    (told,) = sentences(result.stderr)
    assert "cannot be written to (Not a directory); change its permissions or name another with --data" in told


def test_a_directory_that_may_not_be_written_to(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    write_post(bench.posts, "sud", "Nora Sy dirige Lab Sud.")
    where = [bench.data.path, bench.data.builds, bench.data.database, bench.data.lock]
    modes = [(path, path.stat().st_mode & 0o777) for path in where]
    as_root = os.geteuid() == 0
    for parent in (bench.root, *bench.root.parents):
        if as_root and parent.is_relative_to(Path("/tmp/pytest-of-root")):
            parent.chmod(0o755)
    try:
        for path, mode in modes:
            path.chmod(0o555 if path.is_dir() else 0o444)
            if as_root:  # root may write everywhere: be nobody for a moment
                os.seteuid(65534)
            with pytest.raises(NotWritable) as told:
                bench.build()
            if as_root:
                os.seteuid(0)
            assert_plain(sentence(told.value))
            assert "change its permissions or name another with --data" in sentence(told.value)
            assert bench.lines() == before
            path.chmod(mode | 0o222 | (0o111 if path.is_dir() else 0))
    finally:
        if as_root:
            os.seteuid(0)
        for path, mode in modes:
            path.chmod(mode)


def test_a_damaged_database_is_told(bench: Bench) -> None:
    bench.build()
    bench.data.database.write_bytes(b"not a database, " * 1000)
    refused(bench, "posts.sqlite is damaged", "`labgraph repair --data ")


def test_a_directory_of_a_newer_labgraph_is_left_alone(bench: Bench) -> None:
    bench.build()
    manifest = bench.data.current().path / "manifest.json"
    manifest.write_text(manifest.read_text("utf8").replace('"format": 1', '"format": 99'), "utf8")
    result = labgraph("build", bench.posts, "--data", bench.data.path)
    assert result.returncode == 1
    assert "was written by a newer labgraph (format 99, this one knows 1); upgrade labgraph." in result.stderr
    result = labgraph("export", "--data", bench.data.path)
    assert result.returncode == 1
    assert "upgrade labgraph" in result.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of four megabytes; needs root."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    where = tmp_path / "disk"
    where.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(where)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("this root may not mount")
    yield where  # type: ignore[misc]
    subprocess.run(["umount", "-l", str(where)], check=True)


def test_a_full_disk_is_told_and_the_graph_stays(bench: Bench, small_disk: Path) -> None:
    small = Bench(bench.root, DataDirectory(small_disk / "data"))
    small.build()
    before = small.lines()
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk)
    told = 0
    for left in (0, 1, 4, 16, 40, 80, 160, 320):  # kilobytes
        ballast.write_bytes(b"x" * (free.f_bavail * free.f_frsize - left * 1024))
        write_post(bench.posts, "sud", f"Nora Sy dirige Lab Sud, {left}.")
        result = labgraph("build", bench.posts, "--data", small.data.path)
        if result.returncode:
            told += 1
            (line,) = sentences(result.stderr)
            assert re.search(
                r"no room is left for .* make room and build again, the old graph is still there\.$", line
            ), line
            assert small.lines() == before
        ballast.unlink()
    assert told >= 4
    small.data.release()
    assert small.build().posts == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_in_a_sentence_and_keeps_what_was_done(bench: Bench, number: signal.Signals) -> None:
    bench.build()
    before = bench.lines()
    for n in range(30):
        write_post(bench.posts, f"n{n}", f"Nora Sy dirige Lab {n}Sud.")
    slow = (sys.executable, "-c", """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it for its children
from graph import facts_cache
from graph.cli import main
from tests.graph.plain import plain
fast = plain()
def extract_all(posts):
    for n, row in enumerate(fast.extract_all(posts)):
        if n == 10:
            print("ten", flush=True)
        yield row
        time.sleep(0.2)
facts_cache.installed = lambda *_: facts_cache.Extraction(fast.version, extract_all, fast.resolve)
main(prog_name='labgraph')""")  # fmt: skip
    process = subprocess.Popen(
        [*slow, "build", str(bench.posts), "--data", str(bench.data.path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ten\n"
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert sentences(told) == [
        "labgraph: stopped; what was done is kept for the next build, and the graph is as it was."
    ]
    assert bench.lines() == before
    report = bench.build()
    assert (report.posts, report.extracted < 25) == (33, True)


def test_help_imports_none_of_the_heavy_libraries() -> None:
    """What keeps `labgraph --help` under 0.4 s."""
    there = [name for name in COMMANDS if importlib.util.find_spec(f"graph.cli.{name}")]
    script = f"""import sys
from graph.cli import main
for arguments in {[["--help"], *([name, "--help"] for name in there)]}:
    main(arguments, prog_name="labgraph", standalone_mode=False)
print(sorted({{"spacy", "pyoxigraph", "networkx", "rdflib", "numpy", "lxml"}} & set(sys.modules)))"""
    result = labgraph(command=(sys.executable, "-c", script))
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("Usage: labgraph") == 1 + len(there)
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.model
def test_the_real_thing(tmp_path: Path) -> None:
    posts, data = tmp_path / "carnet", tmp_path / "data"
    write_post(posts, "ville", "La Ville de Lille ouvre un laboratoire d’innovation publique avec La 27e Région.")
    result = labgraph("build", posts, "--data", data, command=LABGRAPH)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("1 posts (1 read, 0 merged into others, 0 left out)")
    again = labgraph("build", posts, "--data", data, command=LABGRAPH)
    assert again.stdout.startswith("Nothing changed: 1 posts")
    assert len(lines(DataDirectory(data))) > 50


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--cluster", "example.org", "names no cluster; give the scheduler's address"),
        ("--store", "ftp://example.org/store", "http"),
        ("--store", "http://me:secret@example.org/store", "http"),
    ],
)
def test_an_address_that_is_none_stops_a_build_before_it_begins(
    bench: Bench, option: str, value: str, told: str
) -> None:
    result = labgraph("build", bench.posts, "--data", bench.data.path, option, value)
    assert result.returncode == 1
    (line,) = sentences(result.stderr)
    assert told in line
    assert "secret" not in line
    assert not bench.data.path.exists()
