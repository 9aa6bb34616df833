"""Relations between the entities of a post, each with the sentences that say so."""

from __future__ import annotations

from dataclasses import replace

from extract.components.dates import date_events
from extract.components.pair_features import PairRow, Profile, rows_of
from extract.components.pairs import ALLOWED, Candidate, candidates
from extract.components.references import refer
from extract.components.relation_model import RelationModel, shipped
from extract.components.roles import role_of
from extract.components.scene import Scene, Spot, scene_of
from extract.facts import PREDICATES, End, Facts, Predicate, Relation
from extract.post import Post


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


def pair_rows(scene: Scene) -> tuple[list[PairRow], list[Candidate]]:
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
    return rows, origin


def _relations(scene: Scene, model: RelationModel, threshold: float) -> list[Relation]:
    rows, origin = pair_rows(scene)
    probability = model.probabilities(rows, [e.type for e in scene.facts.entities])
    said: dict[tuple[int, Predicate, int], tuple[float, Candidate]] = {}
    for i, row in enumerate(rows):
        for k, predicate in enumerate(PREDICATES):
            if probability[i, k] > 0:
                said[row.subject, predicate, row.object] = float(probability[i, k]), origin[i]
    kept = settle(said, threshold)
    return [_state(scene, s, p, o, *kept[s, p, o]) for s, p, o in sorted(kept)]


def settle(
    said: dict[tuple[int, Predicate, int], tuple[float, Candidate]], threshold: float
) -> dict[tuple[int, Predicate, int], tuple[float, Candidate]]:
    """The statements at or over the threshold, without those that others rule out.

    `partnerOf` stands once, its probability the mean of both ways; of two opposite ways of the other relations the
    better stays; `leads` beats `affiliatedWith`.
    """
    kept: dict[tuple[int, Predicate, int], tuple[float, Candidate]] = {}
    for (s, p, o), (value, candidate) in said.items():
        other = said.get((o, p, s), (0.0, candidate))[0]
        if p == "partnerOf":
            value = (value + other) / 2
            if s > o:
                continue
        elif other > value or (other == value and s > o):
            continue
        if value >= threshold:
            kept[s, p, o] = value, candidate
    return {(s, p, o): v for (s, p, o), v in kept.items() if not (p == "affiliatedWith" and (s, "leads", o) in kept)}


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
