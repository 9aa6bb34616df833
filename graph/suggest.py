"""Names for what somebody is typing: blind to case and accents, tolerant of slips, the most named first."""

from __future__ import annotations

from dataclasses import dataclass

from graph.folding import folded, words
from graph.network_data import Network, Node

NEAR_SCORE = 78  # of 100, by rapidfuzz's partial token ratio: below it the words have little to do with each other


@dataclass(frozen=True)
class Index:
    """All names folded, each with the entity that bears it and whether it is its label."""

    names: tuple[tuple[str, Node, bool], ...]

    def find(self, typed: str, limit: int) -> tuple[list[Node], int]:
        """The first entities that fit and how many fit; where none has the words, those that nearly do."""
        wanted = folded(typed).strip()
        parts = words(typed)
        if not parts:
            return [], 0
        best: dict[str, tuple[float, Node]] = {}
        for name, node, label in self.names:
            if (score := _fit(name, wanted, parts)) > best.get(node.named.iri, (0.0, node))[0]:
                best[node.named.iri] = (score + label * 0.5, node)
        if not best:
            best = self._near(wanted)
        ordered = sorted(best.values(), key=lambda found: (-found[0], -found[1].posts, found[1].named.iri))
        return [node for _, node in ordered[:limit]], len(ordered)

    def _near(self, wanted: str) -> dict[str, tuple[float, Node]]:
        from rapidfuzz import fuzz, process

        found: dict[str, tuple[float, Node]] = {}
        known = [name for name, _, _ in self.names]
        scorers = (fuzz.ratio, fuzz.token_set_ratio, fuzz.partial_ratio) if len(wanted) > 3 else (fuzz.ratio,)
        for scorer, weight in zip(scorers, (1.0, 0.9, 0.8), strict=False):
            near = process.extract(wanted, known, scorer=scorer, score_cutoff=NEAR_SCORE, limit=20)
            for name, score, index in near:
                if len(name) < 3 <= len(wanted):
                    continue  # two letters are part of almost anything
                node = self.names[index][1]
                if score * weight > found.get(node.named.iri, (0.0, node))[0]:
                    found[node.named.iri] = (score * weight, node)
        return found


def index(network: Network) -> Index:
    """The names of all entities of a network."""
    return Index(
        tuple(
            (folded(name), node, name == node.named.label)
            for node in network.nodes.values()
            for name in dict.fromkeys((node.named.label, *node.named.variants))
        )
    )


def _fit(name: str, wanted: str, parts: list[str]) -> float:
    """5 the same, 4 begins so, 3 at the beginning of a word, 2 all words somewhere, 0 not."""
    if name == wanted:
        return 5.0
    if name.startswith(wanted):
        return 4.0
    if f" {wanted}" in f" {name}":
        return 3.0
    return 2.0 if all(part in name for part in parts) else 0.0
