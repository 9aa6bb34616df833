"""`labgraph correct` and `labgraph forget` at the terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from graph import facts_cache
from graph.cli import main
from tests.graph.conftest import Bench, write_post
from tests.graph.plain import plain


@pytest.fixture(autouse=True)
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_cache, "installed", lambda *_: plain())


def run(bench: Bench, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(bench.data.path)], catch_exceptions=False)


def test_every_decision_has_a_command(bench: Bench) -> None:
    bench.build()
    post = "https://w3id.org/labgraph/post/2020-01-02-recit-de-brest"
    for arguments, said in (
        (("merge", "Lab Nord", "Lab de Brest"), "Decided: merge lab/lab-nord lab/lab-de-brest."),
        (("split", "Lab Nord", "--post", post, "--as", "Lab Armor"),
         "«Lab Armor» from lab/lab-nord in 1 posts."),
        (("retype", "Ville de Lille", "place", "--because", "le lieu"), "retype institution/ville-de-lille «Place»."),
        (("rename", "Ville de Lille", "Lille", "--language", "fr"), "rename institution/ville-de-lille «Lille»."),
        (("add", "Karim Benali", "affiliatedWith", "Lab Armor"), "add person/karim-benali affiliatedWith lab/"),
        (("reject", "Karim Benali", "leads", "Lab Nord"), "reject person/karim-benali leads lab/lab-nord."),
        (("reject", "Forum Ouvert"), "reject event/forum-ouvert"),
        (("suppress", "Jeanne Roux"), "Decided: suppress a person. The graph has "),
    ):  # fmt: skip
        result = run(bench, "correct", *arguments)
        assert result.exit_code == 0, result.output
        assert said in result.stdout
    listed = run(bench, "correct", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == [str(n) for n in range(1, 9)]
    assert listed[2].endswith("retype institution/ville-de-lille «Place»  (le lieu)")
    assert "Jeanne" not in "".join(listed)
    assert run(bench, "correct", "undo", "8").stdout.startswith("Undone.")
    assert len(run(bench, "correct", "list").stdout.splitlines()) == 7
    assert ("person/jeanne-roux",) in bench.ask("?who a lab:Person")


def test_what_cannot_be_decided_is_told(bench: Bench) -> None:
    bench.build()
    before = bench.lines()
    for arguments, status, said in (
        (("correct", "merge", "Lab Nord"), 2, "name two entities or more"),
        (("correct", "merge", "Lab Nord", "Lab Nort"), 1, "nothing in the graph is called 'Lab Nort'; did you mean"),
        (
            ("correct", "add", "Lab Nord", "leads", "Jeanne Roux"),
            1,
            "leads cannot hold from 'Lab Nord' to 'Jeanne Roux'",
        ),
        (("correct", "add", "Lab Nord", "likes", "Jeanne Roux"), 2, "'likes' is not one of"),
        (("correct", "reject", "Lab Nord", "leads"), 2, "say between which two"),
        (("correct", "suppress", "Lab Nord"), 1, "'Lab Nord' is no person, and only persons are suppressed"),
        (("correct", "rename", "Lab Nord", " "), 2, "a label is not empty"),
        (("correct", "undo", "3"), 1, "there is no decision 3; the numbers are: none"),
        (("correct", "split", "Lab Nord", "--post", "https://ex.org/x", "--as", "y"), 1, "does not name 'Lab Nord'"),
        (("forget", "nulle-part"), 1, f"nulle-part is no source of this graph; its sources are: {bench.posts}."),
    ):
        result = run(bench, *arguments)
        assert result.exit_code == status, result.output
        assert said in result.stderr
        assert bench.lines() == before
    bench.data.release()
    bench.data.path.rename(bench.root / "away")
    for command in (("forget", "x"), ("correct", "list"), ("correct", "undo", "1"), ("correct", "reject", "x")):
        result = run(bench, *command)
        assert result.exit_code == 1
        assert "holds no graph yet" in result.stderr
    assert not bench.data.path.exists()


def test_forget(bench: Bench) -> None:
    other = bench.root / "autre"
    write_post(other, "sud", "Nora Sy dirige Lab Sud.")
    bench.build(bench.posts, other)
    result = run(bench, "forget", str(other))
    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"{other} is forgotten: 1 posts were taken away, and what only they said; 3 posts are"
    )
    assert ("lab/lab-sud",) not in bench.ask("?lab a lab:Lab")
