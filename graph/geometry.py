"""Points and discs in the plane, as layouts push and pack them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
SPACING = 70.0  # units of the page from a node to the next: pixels before one zooms


def between(x: Points, y: Points) -> tuple[Points, Points, Points]:
    """How far each point lies to the right of, below and away from each other one (never nothing)."""
    across, down = x[:, None] - x[None, :], y[:, None] - y[None, :]
    return across, down, np.maximum(np.sqrt(across * across + down * down), 1e-3)


def apart(points: Points, radii: Points) -> Points:
    """Discs pushed off each other until none overlap (or 60 rounds: what is left then is small)."""
    x, y = points.T.copy()
    rims = (radii[:, None] + radii[None, :]) * 1.02
    for _ in range(60):
        across, down, distance = between(x, y)
        overlap = np.maximum(rims - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if not overlap.any():
            break
        push = overlap / distance * 0.3
        x += (across * push).sum(axis=1)
        y += (down * push).sum(axis=1)
    return np.stack([x, y], axis=1)


def packed(radii: Points) -> Points:
    """Discs side by side, the first in the middle, each next one at the free place nearest to it, beside before above.

    From the 60th on the search goes on where it stopped: a picture of so many pieces is no longer read as a whole.
    """
    places = np.zeros((len(radii), 2))
    turns = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    rays = np.stack([np.cos(turns), 0.6 * np.sin(turns)], axis=1)  # screens are wide
    reach = 0.0
    for i in range(1, len(radii)):
        reach = reach if i > 60 else 0.0
        while True:
            spots = reach * rays
            away = np.sqrt(((spots[:, None, :] - places[None, :i, :]) ** 2).sum(axis=2))
            free = (away >= radii[:i] + radii[i]).all(axis=1)
            if free.any():
                places[i] = spots[int(np.argmax(free))]
                break
            reach += max(radii[i], 1.0) / 8
    return places


def sunflower(count: int) -> Points:
    """Points at even distances in a disc (about one unit apart), as the seeds of a sunflower stand."""
    index = np.arange(count)
    radius, angle = np.sqrt(index + 0.5) * 0.6, index * np.pi * (3 - np.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def radius(points: Points) -> float:
    """How far a block reaches from its middle, with half a spacing around."""
    return float(np.sqrt((points**2).sum(axis=1)).max()) + SPACING * 0.6


def placed(blocks: list[Points], centres: Points) -> Points:
    """All points of all blocks, each block around its centre."""
    if not blocks:
        return np.zeros((0, 2))
    return np.concatenate([points + centre for points, centre in zip(blocks, centres, strict=True)])
