"""`labgraph explain`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from graph.cli import main
from graph.data import DataDirectory

Run = Callable[..., Result]


@pytest.fixture
def run(small_data: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LABGRAPH_DATA", str(small_data.path))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return lambda *arguments: CliRunner().invoke(main, ["explain", *arguments])


def test_two_entities_are_explained_by_sentences_posts_and_dates(run: Run) -> None:
    text = run("mindlab", "27e région").stdout
    assert text.startswith("MindLab (Lab) – La 27e Région (Lab)\n")
    assert "La 27e Région – is a partner of → MindLab  [lab:partnerOf; 2 posts, confidence 0.83]" in text
    assert "2012-03-15  Une semaine avec MindLab 🎉  <https://example.org/post/" in text
    assert "(0.83)\n    “Elle travaille depuis un an avec MindLab" in text
    assert text.index("2012-03-15") < text.index("2016-06-02")


def test_a_role_is_said(run: Run) -> None:
    assert "(0.94, as “délégué général”)" in run("Stéphane Vincent", "La 27e Région").stdout


def test_entities_that_no_post_relates(run: Run) -> None:
    assert "No post relates them." in run("SILK", "Paris").stdout


def test_one_entity_is_explained_by_the_mentions_taken_for_it(run: Run) -> None:
    text = run("Christian Bason").stdout
    assert text.startswith(
        "Christian Bason (Person)  https://example.org/person/christian-bason\nOther names: C. Bason\n"
    )
    assert "Named as: Christian Bason (3 posts); C. Bason (1 post)" in text
    assert "«C. Bason» (1.00)\n    “Nous l’avons reçu à Superpublic" in text


def test_posts_that_a_person_signed_are_listed(run: Run) -> None:
    assert "Signed:\n  2012-03-15  Une semaine avec MindLab 🎉" in run("Stéphane Vincent").stdout


def test_what_is_meant_without_a_name_is_a_reference(run: Run) -> None:
    assert "«Nous» (0.60, reference)" in run("La 27e Région").stdout


def test_a_long_list_is_cut_and_says_so(run: Run) -> None:
    assert "  … and 6 more: see --limit" in run("La 27e Région", "--limit", "1").stdout


def test_in_french(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "2 billets, confiance 0.83" in run("MindLab", "La 27e Région").stdout


def test_a_name_that_nothing_has_is_a_sentence(run: Run) -> None:
    done = run("Mindlap", "Paris")
    assert done.exit_code == 1
    assert "did you mean MindLab" in done.stderr
