"""The words of names: those that count, in the singular and in full, and those that many things are called by."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.lang.knowledge import LANGUAGES, load

# Words that names are written with and without ("à la", "pour la").
SMALL = frozenset("a au aux d de du des en et l la le les of for and the to pour sur dans par s".split())
WORD = re.compile(r"[^\W_]+")
ORDINAL = re.compile(r"^(\d+)(?:eme|e|nd|rd|st|th|er|ere)$")


def spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """Folded words with abbreviations in full ("dg", "u s"), and a country for its adjective at the end."""
    if len(words) < 2:
        return words
    knowledge = load()
    full = [*words[:-1], knowledge.countries.get(words[-1], words[-1])]
    for size in (2, 1):
        for at in range(len(full) - size, -1, -1):
            if found := knowledge.abbreviations.get(" ".join(full[at : at + size])):
                full[at : at + size] = found.split()
    return tuple(word for part in full for word in part.split())


def singular(word: str) -> str:
    """A folded word without the mark of the plural, an ordinal as its number, "st" in full."""
    if match := ORDINAL.match(word):
        return match[1]
    if word in ("st", "ste"):
        return "saint" if word == "st" else "sainte"
    plural = word.endswith("ux") or (word.endswith("s") and not word.endswith("ss"))  # "labx" has no plural
    return word[:-1] if len(word) > 3 and plural else word


def initials(words: tuple[str, ...]) -> str:
    """The first letters of words."""
    return "".join(w[0] for w in words)


def first_letters(folded: str) -> str:
    """The first letters of the words of a folded name that count: "delegation a la ville" gives "dv"."""
    return initials(tuple(w for w in WORD.findall(folded) if w not in SMALL))


def is_generic_word(word: str) -> bool:
    """Whether names of many things have this folded word, in the singular."""
    return word in _generic()


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(singular(w) for language in LANGUAGES for w in load().words(language)["generic"])
