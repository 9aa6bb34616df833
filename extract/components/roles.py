"""The words by which a person is tied to an organisation: "directeur", "designer et co-fondateur"."""

from __future__ import annotations

import re

from extract.components.scene import Scene, Spot

# A role of more words than this is a sentence.
_LONGEST = 7
_WORD = re.compile(r"[\w’'.&+-]+|[^\w\s]")


def role_of(scene: Scene, person: Spot, organisation: Spot) -> str | None:
    """The role words between the two spots or just before them, as the text has them; None where there are none."""
    if person.sentence != organisation.sentence:
        return None
    text = scene.post.text
    starts, ends = scene.starts, scene.ends
    left, right = min(person, organisation), max(person, organisation)
    start = scene.facts.sentences[person.sentence].start
    between = text[ends[left.last - 1] : starts[right.first]]
    before = text[max(start, starts[left.first] - 60) : starts[left.first]]
    after = text[ends[right.last - 1] : ends[right.last - 1] + 60].split("\n")[0]
    for part, at_end in ((between, False), (before, True), (after, False)):
        role = _find(scene, part, at_end)
        if role:
            return role
    return None


def _find(scene: Scene, part: str, at_end: bool) -> str | None:
    words = scene.words
    tokens = [m[0] for m in _WORD.finditer(part)]
    heads = [i for i, t in enumerate(tokens) if _is_head(scene, t)]
    if not heads:
        return None
    first = heads[-1] if at_end else heads[0]
    while at_end and first - 2 in heads and tokens[first - 1] in ("et", "and", "&"):
        first -= 2
    if at_end and len(tokens) - first > _LONGEST:
        return None
    if not at_end and (first > 6 or any(t in ".;:!?" for t in tokens[:first])):
        return None
    last = first + 1
    while last < len(tokens) and last - first < _LONGEST:
        token = tokens[last]
        low = token.lower()
        if low in words.role_modifiers or _is_head(scene, token):
            last += 1
        elif low in ("et", "and", "&") and last + 1 < len(tokens) and _is_head(scene, tokens[last + 1]):
            last += 2
        else:
            break
    if first and tokens[first - 1].lower() in words.role_modifiers and not at_end:
        first -= 1
    return " ".join(tokens[first:last])


def _is_head(scene: Scene, token: str) -> bool:
    heads = scene.words.role_heads
    low = token.lower()
    return low in heads or token in heads or ("-" in low and all(p in heads for p in low.split("-") if p != "co"))
