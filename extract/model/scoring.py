"""How well names were found, by the measures of the shared scorer: entities, types, one identity across posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import networkx as nx

from extract.facts import ENTITY_TYPES, EntityType, Facts
from extract.folding import fold
from extract.model.gold import Annotated, GoldEntity


@dataclass(frozen=True, slots=True)
class Predicted:
    """An entity as one post names it: its type and its folded surfaces there."""

    type: EntityType
    surfaces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, and the shares that follow from them."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was said."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.predicted + self.gold
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error: its kind ("missed Lab", "Place as Institution", …), the surface, the post's name."""

    kind: str
    surface: str
    post: str


@dataclass
class Scores:
    """The result over some posts; `same`: (precision, recall) of one identity across posts, means over entities.

    `pairs`: for each post the gold entities that were found right, with the id of what was said.
    """

    entities: Score
    by_type: Mapping[EntityType, Score]
    untyped: Score
    same: tuple[float, float]
    pairs: Mapping[str, Mapping[str, Hashable]] = field(repr=False)
    mistakes: list[Mistake] = field(repr=False)


def predicted_of(text: str, facts: Facts) -> dict[Hashable, Predicted]:
    """The entities of one post's facts, under their index there."""
    surfaces: dict[int, set[str]] = defaultdict(set)
    for mention in facts.mentions:
        surfaces[mention.entity].add(fold(text[mention.start : mention.end]))
    return {i: Predicted(facts.entities[i].type, frozenset(found)) for i, found in surfaces.items()}


def score(golds: Iterable[Annotated], predicted: Mapping[str, Mapping[Hashable, Predicted]]) -> Scores:
    """The scores of predictions (post's name → id → entity) against annotated posts.

    By-line authors count neither way. Of equally large matchings the one with the entities given first is taken: give
    them in the order of the text. The same id in several posts claims to be one entity.
    """
    right, said, there = Counter[str](), Counter[str](), Counter[str]()
    untyped = 0
    placed: list[tuple[str, str, Hashable]] = []
    mistakes: list[Mistake] = []
    matched: dict[str, dict[str, Hashable]] = {}
    for post in golds:
        neutral = {fold(author) for author in post.raw.get("authors", ())}
        gold = [e for e in post.entities if fold(e.name) not in neutral]
        found = {
            key: p
            for key, p in predicted.get(post.name, {}).items()
            if not (p.type == "Person" and p.surfaces & neutral)
        }
        pairs, loose = _match(gold, found, typed=True), _match(gold, found, typed=False)
        untyped += len(loose)
        matched[post.name] = pairs
        for one in found.values():
            said[one.type] += 1
        for entity in gold:
            there[entity.type] += 1
            if entity.id in pairs:
                right[entity.type] += 1
                placed.append((post.name, entity.key, pairs[entity.id]))
        mistakes += _mistakes(post.name, gold, found, pairs, loose)
    by_type = {t: Score(right[t], said[t], there[t]) for t in ENTITY_TYPES}
    total = sum(said.values()), sum(there.values())
    return Scores(
        Score(sum(right.values()), *total),
        by_type,
        Score(untyped, *total),
        _same_across_posts(placed),
        matched,
        mistakes,
    )


def _match(gold: Sequence[GoldEntity], found: Mapping[Hashable, Predicted], typed: bool) -> dict[str, Hashable]:
    """One gold entity to one predicted entity that shares a surface, as many as possible."""
    # Numbers as nodes: sets of them have the same order in every run, and so has the matching.
    graph: nx.Graph[int] = nx.Graph()
    keys = list(found)
    for i, entity in enumerate(gold):
        wanted = {fold(s) for s in (entity.name, *entity.surfaces)}
        for j, key in enumerate(keys, len(gold)):
            if (not typed or found[key].type == entity.type) and wanted & found[key].surfaces:
                graph.add_edge(i, j)
    pairs: dict[str, Hashable] = {}
    for part in nx.connected_components(graph):
        top = [node for node in part if node < len(gold)]
        matching = nx.bipartite.hopcroft_karp_matching(graph.subgraph(part), top)
        pairs.update({gold[i].id: keys[j - len(gold)] for i, j in matching.items() if i < len(gold)})
    return pairs


def _mistakes(
    post: str,
    gold: Sequence[GoldEntity],
    found: Mapping[Hashable, Predicted],
    pairs: Mapping[str, Hashable],
    loose: Mapping[str, Hashable],
) -> list[Mistake]:
    rows = []
    surfaces = {fold(s) for e in gold for s in (e.name, *e.surfaces)}
    said = {s for p in found.values() for s in p.surfaces}
    for entity in gold:
        if entity.id in pairs:
            continue
        own = {fold(s) for s in (entity.name, *entity.surfaces)}
        if entity.id in loose:
            kind = f"{entity.type} taken for {found[loose[entity.id]].type}"
        elif _overlap(own, said):
            kind = f"{entity.type} with other limits"
        else:
            kind = f"{entity.type} missed"
        rows.append(Mistake(kind, entity.name, post))
    used = {*pairs.values(), *loose.values()}
    for key, one in found.items():
        if key in used:
            continue
        if one.surfaces & surfaces:
            kind = f"{one.type} given twice"
        elif _overlap(one.surfaces, surfaces):
            kind = f"{one.type} given with other limits"
        else:
            kind = f"{one.type} that is none"
        rows.append(Mistake(kind, min(one.surfaces), post))
    return rows


def _overlap(some: Collection[str], others: Collection[str]) -> bool:
    return any(a in b or b in a for a in some for b in others if min(len(a), len(b)) > 3)


def _same_across_posts(placed: Sequence[tuple[str, str, Hashable]]) -> tuple[float, float]:
    by_key: dict[str, list[bool]] = defaultdict(list)
    by_id: dict[Hashable, list[bool]] = defaultdict(list)
    for (post_a, key_a, id_a), (post_b, key_b, id_b) in combinations(placed, 2):
        if post_a != post_b:
            if key_a == key_b:
                by_key[key_a].append(id_a == id_b)
            if id_a == id_b:
                by_id[id_a].append(key_a == key_b)
    return _mean(by_id.values()), _mean(by_key.values())


def _mean(groups: Collection[Sequence[bool]]) -> float:
    return sum(sum(g) / len(g) for g in groups) / len(groups) if groups else 0.0
