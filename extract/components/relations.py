"""Relations between the entities of a post, each with the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from extract.components.dates import date_events
from extract.components.pair_features import PairRow, PairTable, rows_of
from extract.components.pairs import ALLOWED, Candidate, candidates
from extract.components.profile import Profile
from extract.components.references import refer
from extract.components.relation_model import RelationModel, shipped
from extract.components.roles import role_of
from extract.components.scene import Scene, Spot, scene_of
from extract.facts import PREDICATES, End, Facts, Predicate, Relation
from extract.post import Post

T = TypeVar("T")


def relate(post: Post, facts: Facts, model: RelationModel | None = None, threshold: float | None = None) -> Facts:
    """The facts with references, relations and dates of events added.

    `facts` has sentences, entities and mentions. Relations below `threshold` (a probability; default: the model's own)
    are left out. Contract, section 1.
    """
    model = model or shipped()
    facts = refer(post, replace(facts, references=(), relations=(), dates=()))
    scene = scene_of(post, facts)
    found = _relations(scene, model, model.threshold if threshold is None else threshold)
    dates = date_events(scene)
    ends = (*(e for r in found for e in (r.subject_end, r.object_end)), *(d.subject_end for d in dates))
    used = sorted({e.index for e in ends if e.kind == "reference"})
    renumber = {old: new for new, old in enumerate(used)}

    def end(value: End) -> End:
        return End("reference", renumber[value.index]) if value.kind == "reference" else value

    found = [replace(r, subject_end=end(r.subject_end), object_end=end(r.object_end)) for r in found]
    dates = tuple(replace(d, subject_end=end(d.subject_end)) for d in dates)
    references = tuple(facts.references[i] for i in used)
    return replace(facts, references=references, relations=tuple(found), dates=dates)


def pair_table(scene: Scene) -> tuple[PairTable, list[Candidate]]:
    """All ordered pairs that the ontology allows some relation, with the candidate each comes from."""
    profile = Profile(scene)
    types = profile.types
    rows: list[PairRow] = []
    origin: list[Candidate] = []
    for candidate in candidates(scene):
        for row in rows_of(scene, profile, candidate):
            if ALLOWED[types[row.subject], types[row.object]]:
                rows.append(row)
                origin.append(candidate)
    return PairTable(rows, types, profile.siblings, profile.sure), origin


def _relations(scene: Scene, model: RelationModel, threshold: float) -> list[Relation]:
    table, origin = pair_table(scene)
    probability = model.probabilities(table)
    said: dict[tuple[int, Predicate, int], tuple[float, Candidate]] = {}
    for i, row in enumerate(table.rows):
        for k, predicate in enumerate(PREDICATES):
            if probability[i, k] > 0:
                said[row.subject, predicate, row.object] = float(probability[i, k]), origin[i]
    kept = settle(said, threshold)
    return [_state(scene, s, p, o, *kept[s, p, o]) for s, p, o in sorted(kept)]


def settle(
    said: Mapping[tuple[int, Predicate, int], tuple[float, T]], threshold: float
) -> dict[tuple[int, Predicate, int], tuple[float, T]]:
    """The statements at or over the threshold: of each pair of entities the most probable one.

    A post states one relation of a pair (18 of 3,855 annotated ones share theirs). `partnerOf` stands once, its
    probability the mean of both ways.
    """
    best: dict[tuple[int, int], tuple[float, int, Predicate, int, T]] = {}
    for (s, p, o), (value, candidate) in said.items():
        if p == "partnerOf":
            if s > o:
                continue
            value = (value + said.get((o, p, s), (0.0, candidate))[0]) / 2
        pair = (min(s, o), max(s, o))
        if value >= threshold and (pair not in best or value > best[pair][0]):
            best[pair] = value, s, p, o, candidate
    return {(s, p, o): (value, candidate) for value, s, p, o, candidate in best.values()}


def _state(scene: Scene, s: int, p: Predicate, o: int, probability: float, candidate: Candidate) -> Relation:
    left, right, _ = max(candidate.places, key=lambda c: _speaks(scene, p, c.left, c.right))
    subject, object_ = (left, right) if left.entity == s else (right, left)
    role = role_of(scene, subject, object_) if scene.facts.entities[s].type == "Person" else None
    return Relation(
        s,
        p,
        o,
        tuple(sorted({left.sentence, right.sentence})),
        _end(subject),
        _end(object_),
        max(0.01, round(probability, 2)),
        role if p in ("leads", "affiliatedWith", "founded") else None,
    )


def _speaks(scene: Scene, predicate: Predicate, left: Spot, right: Spot) -> tuple[int, int]:
    """How well a place speaks for a predicate: its trigger words between the ends or around, then nearness."""
    first, last = scene.sentence_range[left.sentence]
    inside = any(predicate in scene.groups[t] for t in range(left.last, right.first))
    around = any(predicate in scene.groups[t] for t in range(max(first, left.first - 5), min(last, right.last + 5)))
    named = 2 - left.reference - right.reference
    return 2 * inside + around + named, left.last - right.first


def _end(spot: Spot) -> End:
    return End("reference" if spot.reference else "mention", spot.number)
