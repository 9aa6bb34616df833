"""What a place of two names tells besides its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.components.evidence import FIGURES, evidence, marks_of
from extract.components.scene import scene_of
from extract.facts import Facts
from extract.post import Post

Marked = Callable[..., tuple[Post, Facts]]
NAMES = {"Ada Brun": "Person", "Fablabo": "Lab", "Carnet vert": "Programme", "Région Sud": "Institution"}


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("Le Fablabo et la Région Sud.", ["beside"]),
        ("La Région Sud aide le Fablabo.", []),
        ("Le Fablabo a écrit « Carnet vert » hier.", ["right"]),
        ("« Carnet vert » vient du Fablabo.", ["left", "end", "stop"]),
        ("Un plaisir de voir le Fablabo à l’œuvre. - Ada Brun", ["signs", "stop"]),
        ("Le Fablabo va bien - Ada Brun le dit à qui veut l’entendre dans tout le quartier.", []),
    ],
)
def test_marks_around_two_names(marked: Marked, body: str, marks: list[str]) -> None:
    post, facts = marked(body, NAMES)
    scene = scene_of(post, facts)
    left, right = scene.spots
    assert marks_of(scene, left, right) == marks


def test_figures_are_as_many_whichever_end_comes_first(marked: Marked) -> None:
    post, facts = marked("Le Fablabo a écrit « Carnet vert » hier.", NAMES)
    scene = scene_of(post, facts)
    left, right = scene.spots
    ahead, back = evidence(scene, left, right), evidence(scene, right, left)
    assert len(ahead) == len(back) == FIGURES
    assert (ahead[2], ahead[3]) == (back[3], back[2]) == (0.0, 1.0)
    assert ahead[6:] == back[6:]
