"""Words that stand for an entity without naming it: "nous" of a lab's own blog, "cette fondation", "elle"."""

from __future__ import annotations

from dataclasses import replace

from extract.components.scene import Scene, Spot, scene_of
from extract.facts import EntityType, Facts, Reference
from extract.post import Post

# How sure a reading is, by kind of reference: judged on the annotated posts' relations that need one.
OWN, STRONG, WEAK, PRONOUN = 0.9, 0.7, 0.55, 0.6
# How many sentences back a name may lie that "ce programme" or "elle" takes up.
REACH = 2
_OPEN, _CLOSE = "«“", "»”"


def refer(post: Post, facts: Facts) -> Facts:
    """The facts with references added: each lies inside its sentence and points to an entity named in this post."""
    scene = scene_of(post, replace(facts, references=()))
    taken = [False] * (len(scene.folded) + 1)
    for spot in scene.spots:
        taken[spot.first : spot.last] = [True] * (spot.last - spot.first)
    found: list[Reference] = []
    quoted = False
    for sentence, (first, last) in enumerate(scene.sentence_range):
        if first == 0 or scene.folded[first - 1] not in _OPEN:
            quoted = quoted and scene.line_of_sentence[sentence] == scene.line_of_sentence[sentence - 1]
        for token in range(first, last):
            mark = scene.folded[token]
            quoted = (quoted or mark in _OPEN) and mark not in _CLOSE
            if taken[token]:
                continue
            hit = _read(scene, sentence, token, first, last, quoted, taken)
            if hit:
                start, end, entity, confidence = hit
                found.append(Reference(scene.starts[start], scene.ends[end - 1], sentence, entity, confidence))
    return replace(facts, references=tuple(found))


def _read(
    scene: Scene, sentence: int, token: int, first: int, last: int, quoted: bool, taken: list[bool]
) -> tuple[int, int, int, float] | None:
    words, word = scene.words, scene.folded[token]
    if word in words.own:
        upper = scene.raw(token, token + 1).isupper() and len(word) > 1
        return (token, token + 1, scene.own, OWN) if scene.own is not None and not quoted and not upper else None
    if (word in words.strong or word in words.weak) and token + 1 < last and not taken[token + 1]:
        elided = scene.folded[token + 1] in "'’"
        head = token + 2 if elided else token + 1
        if head >= last or taken[head] or not scene.raw(head, head + 1)[:1].islower():
            return None
        kind = words.nominal.get(scene.folded[head])
        if kind is None or (head + 1 < last and taken[head + 1]):
            return None  # "la fondation Bloomberg" is the name's own determiner
        strong = word in words.strong
        entity = _antecedent(scene, sentence, token, kind, scene.folded[head], strong)
        return None if entity is None else (token, head + 1, entity, STRONG if strong else WEAK)
    if word in words.pronouns and token - first <= 1:
        people = [s for s in scene.by_sentence.get(sentence - 1, ()) if _type(scene, s) == "Person"]
        if len({s.entity for s in people}) == 1:
            return token, token + 1, people[0].entity, PRONOUN
    return None


def _type(scene: Scene, spot: Spot) -> EntityType:
    return scene.facts.entities[spot.entity].type


def _antecedent(scene: Scene, sentence: int, token: int, kind: EntityType, head: str, strong: bool) -> int | None:
    """The last entity of the kind before the token whose name holds the head noun; after "ce" else the last."""
    near = [
        s
        for back in range(REACH + 1)
        for s in reversed(scene.by_sentence.get(sentence - back, ()))
        if s.first < token and _type(scene, s) == kind
    ]
    for spot in near:
        if head in scene.folded[spot.first : spot.last]:
            return spot.entity
    if near and (strong or (kind != "Institution" and len({s.entity for s in near}) == 1)):
        return near[0].entity
    return None
