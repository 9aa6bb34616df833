"""What an entity is called: its label, the label's language, its other names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.knowledge import load
from extract.lang.known import Known
from extract.resolve.forms import KNOWN, Form, family
from extract.resolve.nodes import is_single
from extract.resolve.seen import Seen


def label_of(seen: Sequence[Seen], kind: EntityType) -> tuple[str, str]:
    """The label and its language: the field's own where the thing is known, else the most frequent full name.

    That of an event's edition ends with its year; an event that was held once has no editions.
    """
    label, language = _name_of(seen, kind)
    edition = kind == "Event" and not any(is_single(one.main) for one in seen)
    year = max((one.year for one in seen), default="") if edition else ""
    return (label if year in label else f"{label} {year}"), language


def _name_of(seen: Sequence[Seen], kind: EntityType) -> tuple[str, str]:
    if known := known_as(seen, kind):
        return known.label, known.language
    posts: dict[Form, set[str]] = defaultdict(set)
    for one in seen:
        posts[one.main].add(one.post)
    best = min(posts, key=lambda name: (_is_short(name, posts), -len(posts[name]), _looks(name.surface)))
    languages = Counter(one.language for one in seen if one.main.surface == best.surface)
    return best.surface, min(languages, key=lambda language: (-languages[language], language))


def known_as(seen: Sequence[Seen], kind: EntityType) -> Known | None:
    """The line of the field's knowledge that these entities are."""
    votes = Counter(one.main.key for one in seen if one.main.key.startswith(KNOWN))
    for key in sorted(votes, key=lambda key: (-votes[key], key)):
        for known in load().lookup(fold(key.removeprefix(KNOWN))):
            if known.label == key.removeprefix(KNOWN) and family(known.type) == family(kind):
                return known
    return None


def _is_short(name: Form, posts: dict[Form, set[str]]) -> bool:
    """Whether a name is an acronym, or one with a bracket, and fuller or plainer names are there."""
    if len(posts) == 1:
        return False
    if name.type == "Person":
        return len(name.all) == 1 or len(name.all[0]) == 1
    return bool(name.parts) or (name.is_acronym and sum(map(str.isupper, name.surface)) > 1)


def _looks(surface: str) -> tuple[bool, int, str]:
    """Sorts capitals before lower case, longer before shorter, then by letters."""
    return (surface[:1].islower() or surface.isupper(), -len(surface), surface)


def variants_of(seen: Sequence[Seen], label: str) -> tuple[str, ...]:
    """All other names, as written."""
    names = {name.surface for one in seen for name, _ in one.names} | {one.main.surface for one in seen}
    return tuple(sorted(names - {label}))
