"""What a post says of each of its entities alone: how much it weighs, what stands around it and over it."""

from __future__ import annotations

import re

from extract.components.coordination import siblings
from extract.components.nearness import Nearness
from extract.components.pairs import titled, weighty
from extract.components.relation_words import fold_token
from extract.components.scene import Scene

TRIGGER_GROUPS = (
    "leads",
    "affiliatedWith",
    "founded",
    "partOf",
    "partnerOf",
    "runs",
    "organises",
    "funds",
    "participatesIn",
    "locatedIn",
    "passive",
    "hypothetical",
    "negation",
    "lead_in",
    "uses",
    "speaks",
    "writes",
    "thanks",
    "serves",
    "junior",
    "speaker",
)
STEM = 6
# Lines below a heading or lead-in that stand under it.
LEAD_REACH = 20


class Profile:
    """What a scene says of each entity alone, computed once a post."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.types = [e.type for e in scene.facts.entities]
        self.heavy = weighty(scene)
        self.names = [frozenset(_name_tokens(e.name)) for e in scene.facts.entities]
        sure: dict[int, list[float]] = {}
        for mention in scene.facts.mentions:
            sure.setdefault(mention.entity, []).append(mention.confidence)
        self.sure = [max(sure.get(e, [0.0])) for e in range(len(self.types))]
        self.named = {e: sum(not s.reference for s in spots) for e, spots in scene.by_entity.items()}
        self.count_of_type = {t: self.types.count(t) for t in set(self.types)}
        self.siblings = siblings(scene)
        self.nearness = Nearness(scene, self.types)
        self.lead_lines = _lead_lines(scene)
        self.title = titled(scene)
        self.first = {e: spots[0].sentence for e, spots in scene.by_entity.items()}
        self.wide = [
            bool(n & scene.words.wide) or "-".join(_name_tokens(e.name)) in scene.words.wide
            for n, e in zip(self.names, scene.facts.entities, strict=True)
        ]
        self._alone: dict[int, list[str]] = {}
        self._groups: dict[int, list[float]] = {}
        self._in_line: dict[int, frozenset[int]] = {}

    def alone(self, entity: int) -> list[str]:
        """Words about one entity: its name's words, what stands around its first spots, its line and lead-in."""
        if entity not in self._alone:
            self._alone[entity] = self._make_alone(entity)
        return self._alone[entity]

    def near_groups(self, entity: int) -> list[float]:
        """For each trigger group whether it stands near a place of the entity (1), in the lead-in over it (2), or both.

        The heading or lead-in over the entity's first place counts 2.
        """
        if entity not in self._groups:
            here = {w[5:] for w in self.alone(entity) if w.startswith("near=")}
            spots = [s for s in self.scene.by_entity[entity] if not s.reference]
            lead = self.lead_lines[self.scene.line_of_sentence[spots[0].sentence]] if spots else None
            above = set() if lead is None else groups_in(self.scene, *self.scene.line_range[lead])
            self._groups[entity] = [float(g in here) + 2.0 * (g in above) for g in TRIGGER_GROUPS]
        return self._groups[entity]

    def weight(self, entity: int) -> str:
        """What an entity is to the post: its own organisation, in its title, much named, or one of many."""
        return (
            "O" if entity == self.scene.own else "T" if entity in self.title else "H" if entity in self.heavy else "-"
        )

    def over(self, entity: int) -> frozenset[int]:
        """The entities that the heading or lead-in over the entity's first place names."""
        spots = [s for s in self.scene.by_entity[entity] if not s.reference]
        lead = self.lead_lines[self.scene.line_of_sentence[spots[0].sentence]] if spots else None
        return self._named_in(lead) if lead is not None else frozenset()

    def _named_in(self, line: int) -> frozenset[int]:
        if line not in self._in_line:
            lines = self.scene.line_of_sentence
            self._in_line[line] = frozenset(s.entity for s in self.scene.spots if lines[s.sentence] == line)
        return self._in_line[line]

    def _make_alone(self, entity: int) -> list[str]:
        scene = self.scene
        # a person's name says nothing of what ties them, and does not belong in shipped weights
        row = [f"name={t}" for t in self.names[entity]] if self.types[entity] != "Person" else []
        spots = [s for s in scene.by_entity[entity] if not s.reference][:4]
        for spot in spots:
            first, last = scene.sentence_range[spot.sentence]
            row.append(f"-1={scene.folded[spot.first - 1] if spot.first > first else '^'}")
            if spot.first - 1 > first:
                row.append(f"-2={scene.folded[spot.first - 2][:STEM]}")
            row.append(f"+1={scene.folded[spot.last] if spot.last < last else '$'}")
            if spot.last + 1 < last:
                row.append(f"+2={scene.folded[spot.last + 1][:STEM]}")
            line = scene.line_of_sentence[spot.sentence]
            row.append(f"line={scene.line_kind[line]}")
            row += [f"near={g}" for g in groups_in(scene, max(first, spot.first - 4), min(last, spot.last + 6))]
        if spots:
            lead = self.lead_lines[scene.line_of_sentence[spots[0].sentence]]
            if lead is not None:
                first, last = scene.line_range[lead]
                row += [f"lead={w[:STEM]}" for w in scene.folded[max(first, last - 14) : last] if len(w) > 2]
        if entity == scene.own:
            row.append("own")
        if entity in self.title:
            row.append("title")
        return list(dict.fromkeys(row))


def _name_tokens(name: str) -> list[str]:
    return [fold_token(t) for t in re.findall(r"\w+", name)]


def _lead_lines(scene: Scene) -> list[int | None]:
    """For each line the heading or lead-in it stands under, at most 20 lines above; None for none."""
    found: list[int | None] = []
    current: int | None = None
    for number, kind in enumerate(scene.line_kind):
        if current is not None:
            list_over = (
                kind == "text"
                and scene.line_kind[current] == "lead"
                and number - current > 1
                and scene.line_kind[number - 1] != "text"
            )
            if list_over or number - current > LEAD_REACH:
                current = None
        found.append(current)
        if kind in ("lead", "short", "heading"):
            if kind == "short" and current is not None and scene.line_kind[current] == "lead":
                continue  # a short line in a list is an item of it
            current = number
    return found


def groups_in(scene: Scene, first: int, last: int) -> set[str]:
    """The trigger groups of the tokens from `first` up to, not including, `last`."""
    return {g for t in range(first, last) for g in scene.groups[t]}
