"""How near the entities of a post stand to each other, and which of a kind is the nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.components.scene import Scene
from extract.facts import EntityType

Ints = NDArray[np.int64]
_NEVER = 1_000_000


class Nearness:
    """Ranks among the entities of one type, 0 for the nearest: `any_way[a, b]` of b seen from a.

    `before[a, b]`: only by places of b that stand before one of a. Distances are in tokens, the least over all places.
    """

    def __init__(self, scene: Scene, types: Sequence[EntityType]) -> None:
        size = len(types)
        place = np.array([s.first for s in scene.spots], np.int64)
        entity = np.array([s.entity for s in scene.spots], np.int64)
        apart = place[:, None] - place[None, :]
        pairs = (np.repeat(entity, len(entity)), np.tile(entity, len(entity)))
        near = np.full((size, size), _NEVER, np.int64)
        np.minimum.at(near, pairs, np.abs(apart).ravel())
        above = np.full((size, size), _NEVER, np.int64)
        np.minimum.at(above, pairs, np.where(apart > 0, apart, _NEVER).ravel())
        self.any_way = _ranks(near, types)
        self.before = _ranks(above, types)


def _ranks(distance: Ints, types: Sequence[EntityType]) -> Ints:
    """For each row the rank of each column among the columns of its type; far ones share the last rank."""
    found = np.zeros_like(distance)
    for kind in set(types):
        columns = np.array([i for i, t in enumerate(types) if t == kind])
        part = distance[:, columns].copy()
        part[columns, np.arange(len(columns))] = _NEVER  # an entity is not near itself
        order = part.argsort(axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.broadcast_to(np.arange(len(columns)), order.shape).copy(), axis=1)
        found[:, columns] = np.where(part < _NEVER, ranks, len(columns))
    return found
