"""Names that a post puts side by side, so that what it says of one it says of all: "A, B et C", the items of a list."""

from __future__ import annotations

from itertools import pairwise

from extract.components.scene import Scene, Spot
from extract.facts import EntityType

# Words of separators between two names of a list ("ainsi que la").
_LONGEST = 6
# An item's own name stands among its first words.
_HEAD = 4
_CLASS: dict[EntityType, str] = {"Lab": "Organisation", "Institution": "Organisation"}


def siblings(scene: Scene) -> list[tuple[int, ...]]:
    """For each entity the others of its kind that stand beside it in an enumeration or in the next items of a list.

    Labs and institutions are of one kind here. Sorted, without the entity itself.
    """
    found: list[set[int]] = [set() for _ in scene.facts.entities]
    for run in [*_enumerations(scene), *_lists(scene)]:
        for entity in run:
            found[entity] |= {other for other in run if other != entity}
    return [tuple(sorted(s)) for s in found]


def _kind(scene: Scene, spot: Spot) -> str:
    kind = scene.facts.entities[spot.entity].type
    return _CLASS.get(kind, kind)


def _enumerations(scene: Scene) -> list[list[int]]:
    """Runs of names of one kind within a sentence with nothing but separators and brackets between them."""
    runs: list[list[int]] = []
    for number, spots in scene.by_sentence.items():
        first, last = scene.sentence_range[number]
        depth, depths = 0, []
        for token in range(first, last):
            word = scene.folded[token]
            depth = max(0, depth - (word == ")"))
            depths.append(depth)
            depth += word == "("
        run: list[Spot] = []
        for spot in spots:
            if spot.reference:
                continue
            if run and depths[spot.first - first] > depths[run[-1].first - first]:
                continue  # "A (B), C": B does not part A from C
            if run and _beside(scene, run[-1], spot, depths, first):
                run.append(spot)
                continue
            runs.append([s.entity for s in run])
            run = [spot]
        runs.append([s.entity for s in run])
    return [r for r in runs if len(set(r)) > 1]


def _beside(scene: Scene, left: Spot, right: Spot, depths: list[int], first: int) -> bool:
    if _kind(scene, left) != _kind(scene, right) or left.entity == right.entity:
        return False
    level = depths[left.first - first]
    tokens = [scene.folded[t] for t in range(left.last, right.first) if depths[t - first] == level]
    words = [t for t in tokens if t not in "()"]
    return 0 < len(words) <= _LONGEST and all(t in scene.words.separators for t in words)


def _lists(scene: Scene) -> list[list[int]]:
    """The names that lines of one list begin with, by kind."""
    runs: list[list[int]] = []
    by_line: dict[int, Spot] = {}
    for spot in scene.spots:
        line = scene.line_of_sentence[spot.sentence]
        in_list = scene.line_kind[line] in ("item", "short")
        if in_list and not spot.reference and spot.first - scene.line_range[line][0] < _HEAD:
            by_line.setdefault(line, spot)
    run: list[int] = []
    for a, b in pairwise(sorted(by_line)):
        run = run or [by_line[a].entity]
        if b == a + 1 and _kind(scene, by_line[a]) == _kind(scene, by_line[b]):
            run.append(by_line[b].entity)
            continue
        runs.append(run)
        run = []
    return [r for r in [*runs, run] if len(set(r)) > 1]
