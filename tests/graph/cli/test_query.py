"""`labgraph query` and `labgraph queries`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.cli import main
from graph.data import DataDirectory
from queries import catalogue


@pytest.fixture
def run(small_data: DataDirectory, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LABGRAPH_DATA", str(small_data.path))
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    def invoke(*arguments: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(main, arguments, input=stdin)

    return invoke


def test_a_query_of_the_catalogue_by_name(run) -> None:  # type: ignore[no-untyped-def]
    done = run("query", "partners", "-p", "organisation=27e Région")
    assert done.exit_code == 0
    assert "MindLab" in done.stdout
    assert "Nesta" in done.stdout


def test_a_query_of_a_file_and_of_standard_input(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    text = f"#+ param: name string - Paris\nSELECT ?s {{ ?s {label} ?l FILTER(STR(?l) = $name) }}"
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    for done in (
        run("query", str(tmp_path / "mine.rq"), "--param", "name=Paris", "--format", "json"),
        run("query", "-", "--param", "name=Paris", "--format", "json", stdin=text),
    ):
        found = json.loads(done.stdout)["results"]["bindings"]
        assert [row["s"]["value"] for row in found] == ["https://example.org/place/paris"]


def test_no_rows_are_said_to_be_none(run) -> None:  # type: ignore[no-untyped-def]
    done = run("query", "-", stdin="SELECT * { ?s ?p <urn:none> }")
    assert (done.exit_code, done.stderr) == (0, "no rows\n")


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (["partner"], "", "did you mean partners"),
        (["/nowhere/x.rq"], "", "`labgraph queries` lists them"),
        (["-"], "CLEAR ALL", "CLEAR would change the graph"),
        (["-"], "SELECT * { SERVICE <http://a/> {} }", "SERVICE is refused"),
        (["-"], "", "it is empty"),
        (["-"], "hello", "it begins with 'hello'"),
        (["-"], "SELECT * { ?s ?p }", "does not parse (error at 1:"),
        (["-"], b"\xff\xfe", "it is not UTF-8"),
        (["-"], "#+ colour: red\nASK {}", "'#+ colour: red' should be"),
        (["-", "--format", "ttl"], "SELECT * { ?s ?p ?o } LIMIT 1", "cannot be written as ttl"),
        (["partners"], "", "for example --param organisation='La 27e Région'"),
        (["partners", "-p", "organisation=Mindlap"], "", "did you mean MindLab"),
        (["partners", "-p", "lab=x"], "", "it has: organisation"),
        (["labs-most-named", "-p", "limit=many"], "", "'many' cannot be the parameter limit: it is a whole number"),
        (["-", "--endpoint", "file:///etc/passwd"], "ASK {}", "is not an http or https address"),
        (["-", "--endpoint", "http://127.0.0.1:9/"], "ASK {}", "could not be reached"),
        (["-", "--data", "/nowhere"], "ASK {}", "holds no graph yet"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_status_1(run, arguments: list[str], stdin: str, says: str) -> None:  # type: ignore[no-untyped-def]
    done = run("query", *arguments, stdin=stdin)
    assert done.exit_code == 1
    assert says in done.stderr
    assert done.stderr.startswith("labgraph: ")
    assert done.stdout == ""


@pytest.mark.parametrize(
    "bad", [["-p", "x"], ["-p", "=x"], ["-p", "a=1", "-p", "a=2"], ["--timeout", "5"], ["-f", "svg"]]
)
def test_bad_usage_is_status_2(run, bad: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert run("query", "partners", *bad).exit_code == 2


def test_the_catalogue_is_a_line_a_query_in_the_language_of_the_terminal(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    lines = run("queries").stdout.splitlines()
    assert len(lines) == len(catalogue())
    assert any("Partenaires d’une organisation" in line for line in lines)
    monkeypatch.setenv("LC_ALL", "C")
    assert "Partners of an organisation" in run("queries").stdout


def test_a_query_says_what_it_takes(run) -> None:  # type: ignore[no-untyped-def]
    text = run("queries", "partners").stdout
    assert "organisation: une entité, par son nom ou son IRI (obligatoire)" in text
    assert "labgraph query partners -p organisation='La 27e Région'" in text
    assert run("queries", "nothing").exit_code == 1
