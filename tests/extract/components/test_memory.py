"""What annotated posts remember of names."""

from __future__ import annotations

from pathlib import Path

from extract.components.memory import NO_NAME, Memory

POSTS = [
    {("labo sud", "Lab"), ("lyon", "Place")},
    {("labo sud", "Lab"), ("bonjour", NO_NAME)},
    {("lyon", "Institution"), ("bonjour", NO_NAME)},
]


def test_a_name_is_what_most_posts_had_it_as() -> None:
    memory = Memory.of_readings(POSTS)
    found = memory.of("labo sud")
    assert found is not None
    assert found.label == "Lab!"
    assert memory.of("lyon").label == "Institution"  # type: ignore[union-attr]
    assert memory.of("unheard of") is None


def test_training_on_a_post_does_not_know_its_own_names() -> None:
    without = Memory.of_readings(POSTS).without(POSTS[0])
    assert without.of("labo sud").label == "Lab1"  # type: ignore[union-attr]
    assert without.of("lyon").posts == {"Institution": 1}  # type: ignore[union-attr]


def test_a_memory_survives_its_file(tmp_path: Path) -> None:
    memory = Memory.of_readings(POSTS)
    memory.write(tmp_path / "memory.tsv")
    assert Memory.read(tmp_path / "memory.tsv").counts == memory.counts
