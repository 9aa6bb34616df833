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
    spoken = _spoken_lines(scene)
    straight = _straight_quotations(scene)
    quoted = False
    for sentence, (first, last) in enumerate(scene.sentence_range):
        if first == 0 or scene.folded[first - 1] not in _OPEN:
            quoted = quoted and scene.line_of_sentence[sentence] == scene.line_of_sentence[sentence - 1]
        speech = scene.line_of_sentence[sentence] in spoken
        for token in range(first, last):
            mark = scene.folded[token]
            quoted = (quoted or mark in _OPEN) and mark not in _CLOSE
            if taken[token]:
                continue
            foreign = quoted or speech or straight[token]
            hit = _read(scene, sentence, token, first, last, foreign, taken)
            if hit:
                start, end, entity, confidence = hit
                found.append(Reference(scene.starts[start], scene.ends[end - 1], sentence, entity, confidence))
    return replace(facts, references=tuple(found))


def _spoken_lines(scene: Scene) -> set[int]:
    """The lines of an interview that somebody else speaks: "Name: …", and the paragraphs that go on after it.

    Their "we" is not the blog's. One such line makes no interview, and it alone is left out.
    """
    speakers = {
        scene.line_of_sentence[spot.sentence]
        for spot in scene.spots
        if not spot.reference and _type(scene, spot) == "Person" and _opens_line(scene, spot)
    }
    if len(speakers) < 2:
        return speakers
    found: set[int] = set()
    speech = False
    for line, kind in enumerate(scene.line_kind):
        speech = line in speakers or (speech and kind == "text")
        if speech:
            found.add(line)
    return found


def _opens_line(scene: Scene, spot: Spot) -> bool:
    first, last = scene.line_range[scene.line_of_sentence[spot.sentence]]
    return spot.first - first <= 1 and spot.last < last - 1 and scene.folded[spot.last] == ":"


def _straight_quotations(scene: Scene) -> list[bool]:
    """For each token whether it stands between straight quotation marks, which tell no beginning from an end.

    Lines with an odd number of them say nothing, but for those that open with one: a quotation of several paragraphs.
    """
    found = [False] * len(scene.folded)
    for first, last in scene.line_range:
        marks = [t for t in range(first, last) if scene.folded[t] == '"']
        if len(marks) % 2 and marks[0] - first <= 1:
            marks.append(last)
        if len(marks) % 2 == 0:
            for opened, closed in zip(marks[::2], marks[1::2], strict=True):
                found[opened:closed] = [True] * (closed - opened)
    return found


def _read(
    scene: Scene, sentence: int, token: int, first: int, last: int, foreign: bool, taken: list[bool]
) -> tuple[int, int, int, float] | None:
    words, word = scene.words, scene.folded[token]
    if word in words.own:
        upper = scene.raw(token, token + 1).isupper() and len(word) > 1
        return (token, token + 1, scene.own, OWN) if scene.own is not None and not foreign and not upper else None
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
