"""When a name can be the acronym of another."""

from __future__ import annotations

import re

from extract.lang.knowledge import load
from extract.resolve.forms import Form
from extract.resolve.words import SMALL, initials, is_generic_word

_PLURAL = re.compile(r"[A-Z]{2,}s$")


def stands_for(short: Form, long: Form) -> bool:
    """Whether a name of one word can be the acronym of a longer one: "DIV", "ENoLL", "MDCPS", "Insee".

    Its letters begin the words that count, in their order; a word may give more than its first letter, small words may
    give theirs. Of three letters on words at the front may be left out, of four one in the middle or two at the end.
    """
    letters = "".join(short.all)
    if _PLURAL.search(short.surface):
        letters = letters[:-1]
    if not short.is_acronym or len(letters) >= len(long.letters):
        return False
    words = tuple(w for w in long.words if not w.isdigit())
    if len(words) < 2:
        return False
    if letters in (initials(words), initials(long.all)):
        return True
    if len(letters) >= 3 and initials(words).endswith(letters):
        return True
    if len(letters) < 4 or letters in long.all or load().is_place(short.folded):
        return False
    if any(len(word) > 2 and is_generic_word(word) for word in short.all):  # "i-Lab" may be any lab's
        return False
    return initials(words[:-1]) == letters or initials(words[:-2]) == letters or _spells(letters, long.all)


def _spells(letters: str, words: tuple[str, ...]) -> bool:
    """Whether `letters` are the first one to three letters of each word, one after the other.

    Small words may give none, and so may one of the others, but not the first.
    """
    reached = {(0, 0)}
    for word in words:
        after = {(at, left + (word not in SMALL)) for at, left in reached if word in SMALL or (at and not left)}
        for at, left in reached:
            for length in range(1, 4):
                if word[:length] != letters[at : at + length] or len(word) < length:
                    break
                after.add((at + length, left))
        reached = after
    return any(at == len(letters) for at, _ in reached)
