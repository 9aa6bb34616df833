"""Names that stand side by side."""

from __future__ import annotations

from collections.abc import Callable

from extract.components.coordination import siblings
from extract.components.scene import Scene

Scenes = Callable[..., Scene]
TOWNS = {"Lille": "Institution", "Metz": "Institution", "Strasbourg": "Institution"}


def beside(scene: Scene) -> dict[str, set[str]]:
    names = [e.name for e in scene.facts.entities]
    return {name: {names[i] for i in others} for name, others in zip(names, siblings(scene), strict=True)}


def test_names_with_only_separators_between_them_are_siblings(scene: Scenes) -> None:
    found = beside(scene("Les villes de Lille, Metz et Strasbourg se lancent.", TOWNS))
    assert found == {"Lille": {"Metz", "Strasbourg"}, "Metz": {"Lille", "Strasbourg"}, "Strasbourg": {"Lille", "Metz"}}


def test_words_between_names_part_them(scene: Scenes) -> None:
    found = beside(scene("Lille a invité Metz, mais Strasbourg a refusé.", TOWNS))
    assert not any(found.values())


def test_what_stands_in_brackets_does_not_part_an_enumeration(scene: Scenes) -> None:
    body = "Parmi nous : Ada Brun (Lille), Léo Petit (Metz) et Zoé Marc."
    names = {"Ada Brun": "Person", "Léo Petit": "Person", "Zoé Marc": "Person", "Lille": "Institution", "Metz": "Lab"}
    found = beside(scene(body, names))
    assert found["Ada Brun"] == {"Léo Petit", "Zoé Marc"}
    assert found["Lille"] == set()


def test_items_of_a_list_are_siblings(scene: Scenes) -> None:
    body = "Les participants :\n- Ada Brun, designer\n- Léo Petit, sociologue\n\nUn autre jour, on verra Zoé Marc."
    found = beside(scene(body, {"Ada Brun": "Person", "Léo Petit": "Person", "Zoé Marc": "Person"}))
    assert found == {"Ada Brun": {"Léo Petit"}, "Léo Petit": {"Ada Brun"}, "Zoé Marc": set()}
