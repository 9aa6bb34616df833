"""Disjoint groups that grow by joining, whatever the order of the joins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Unions:
    """Groups of the numbers 0 up to, not including, `count`; each group is named by its smallest member."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, number: int) -> int:
        """The smallest member of the group of a number."""
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[number] != root:
            self._parent[number], number = root, self._parent[number]
        return root

    def join(self, a: int, b: int) -> bool:
        """Make one group of two; False where they were one."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a
        return a != b

    def roots(self, numbers: Iterable[int]) -> set[int]:
        """The groups that these numbers are in."""
        return {self.find(n) for n in numbers}

    def groups(self) -> list[list[int]]:
        """All groups, each in ascending order, by their smallest members."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parent)):
            found[self.find(number)].append(number)
        return [found[root] for root in sorted(found)]
