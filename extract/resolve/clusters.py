"""Nodes joined by evidence, each join with its reason; never two that are known for different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extract.resolution import Reason, ReasonKind
from extract.resolve.forms import Form
from extract.resolve.nodes import Node
from extract.resolve.unions import Unions


class Clusters:
    """Groups of nodes, and why they are groups."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.reasons: dict[int, list[Reason]] = defaultdict(list)  # by the number of a node that was joined
        self._unions = Unions(len(nodes))
        self._known = {n: {node.key} for n, node in enumerate(nodes) if node.main.known and not node.alone}
        self._posts = [node.posts for node in nodes]

    def find(self, node: int) -> int:
        """The group that a node is in."""
        return self._unions.find(node)

    def posts(self, node: int) -> int:
        """How many posts the group of a node has."""
        return self._posts[self.find(node)]

    def may_join(self, a: int, b: int) -> bool:
        """Whether two groups are of one family and not known for different things."""
        a, b = self.find(a), self.find(b)
        if self.nodes[a].family != self.nodes[b].family:
            return False
        return len(self._known.get(a, set()) | self._known.get(b, set())) <= 1

    def join(self, a: int, b: int, names: tuple[Form, Form], kind: ReasonKind, post: str = "") -> bool:
        """Join the groups of two nodes because of two of their names; False where they may not or are one."""
        if not self.may_join(a, b):
            return False
        ours, theirs = self.find(a), self.find(b)
        if not self._unions.join(a, b):
            return False
        root = self.find(a)
        known = self._known.pop(ours, set()) | self._known.pop(theirs, set())
        if known:
            self._known[root] = known
        self._posts[root] = self._posts[ours] + self._posts[theirs]
        first, second = sorted(name.surface for name in names)
        self.reasons[b].append(Reason(first, second, kind, post))
        return True

    def groups(self) -> list[list[int]]:
        """The groups, each a list of nodes."""
        return self._unions.groups()
