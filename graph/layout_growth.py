"""Places for what joins a picture, while what is there stays where it is; and columns for a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from graph.geometry import SPACING, Points, between, radius, sunflower
from graph.layout import positions


def extended(
    places: Mapping[str, tuple[float, float]], nodes: Iterable[str], links: Iterable[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """Places for these nodes, where those that have one keep it and the others stand near what they are linked to.

    The new ones of a node stand together, on the side of it that looks away from the middle.
    """
    order, links = list(nodes), list(links)
    known = {name: places[name] for name in order if name in places}
    beside: dict[str, set[str]] = {}
    for a, b in links:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    homes: dict[str, list[str]] = {}
    loose = [name for name in order if name not in known]
    for name in loose:
        home = max((b for b in beside.get(name, ()) if b in known), key=lambda b: (len(beside[b]), b), default="")
        homes.setdefault(home, []).append(name)
    if not known:
        return positions(order, links)
    middle = np.array(list(known.values())).mean(axis=0)
    blocks = []
    for home, group in homes.items():
        disc = SPACING * sunflower(len(group))
        centre = np.array(known[home]) if home else middle + np.array([0.0, SPACING * np.sqrt(len(known) + 1)])
        away = centre - middle if home else np.zeros(2)
        length = float(np.hypot(*away))
        direction = away / length if length > 1 else np.array([1.0, 0.0])
        blocks.append(disc + centre + direction * (radius(disc) + SPACING * 0.4) * bool(home))
    fixed = np.array([known[name] for name in order if name in known])
    moved = _settled(fixed, np.concatenate(blocks)) if blocks else np.zeros((0, 2))
    names = [name for group in homes.values() for name in group]
    fresh = {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, moved, strict=True)}
    return {name: known.get(name) or fresh[name] for name in order}


def layered(steps: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Places in columns, one for each step, from left to right."""
    columns: dict[int, list[str]] = {}
    for name, step in steps.items():
        columns.setdefault(step, []).append(name)
    return {
        name: (step * SPACING * 3.2, round((i - (len(column) - 1) / 2) * SPACING * 1.1, 1))
        for step, column in columns.items()
        for i, name in enumerate(column)
    }


def _settled(fixed: Points, loose: Points) -> Points:
    """Loose points pushed off each other and off the fixed ones, which stay."""
    points = np.concatenate([fixed, loose])
    free = np.arange(len(points)) >= len(fixed)
    x, y = points.T.copy()
    wanted = SPACING * 0.85
    for _ in range(80):
        across, down, distance = between(x, y)
        overlap = np.maximum(wanted - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if not overlap[free].any():
            break
        push = overlap / distance * 0.4
        x += (across * push).sum(axis=1) * free
        y += (down * push).sum(axis=1) * free
    settled: Points = np.stack([x, y], axis=1)[free]
    return settled
