"""A name as it is compared with others: its words that count, its letters, its initials, and the key of equal names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.knowledge import LANGUAGES, load
from extract.resolve.authorities import authorities, authority_of, state_body_of
from extract.resolve.words import ORDINAL, SMALL, WORD, is_generic_word, singular, spelled_out

Family = Literal["Person", "Organisation", "Programme", "Event", "Place"]
# Begins the key of a thing that the field's knowledge has; its label follows.
KNOWN = "known:"
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")
_SITE = re.compile(r"^([\w-]+)\.(?:org|com|net|fr|eu|io)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
# "LA Times": folded it would lose what looks like an article.
_LOS_ANGELES = re.compile(r"^LA(?= [A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Form:
    """One name of one type.

    `folded`: as `fold` gives it; `words`: its words that count, in the singular; `letters`: these run together;
    `all`: all its words. `key` is the same for names that differ in case, accents and marks only, or that the field's
    knowledge holds for one thing (`known`); `loose` also for names that differ in plurals, small words and spaces, or
    that name the same authority of a place. `year` is that of an event's edition, `number` the ordinal that an event's
    name begins with ("3e Rencontres du rivage"); both keys are without.
    """

    surface: str
    type: EntityType
    folded: str
    all: tuple[str, ...]
    words: tuple[str, ...]
    letters: str
    key: str
    loose: str
    known: bool
    year: str = ""
    number: str = ""

    @property
    def edition(self) -> str:
        """The edition of an event that its name tells: the year, else the number; "" for none."""
        return self.year or self.number

    @property
    def exact(self) -> bool:
        """Whether names of the same `loose` are one thing's, however rare: of ministries their task and country are."""
        return "ministere" in self.loose.partition(":")[0].split()

    @property
    def is_acronym(self) -> bool:
        """Whether it is one word that may stand for several: capitals, or one as short as an acronym ("Fing")."""
        word = self.surface.strip("@#")
        return " " not in word and 2 <= len(self.letters) <= 10 and (sum(map(str.isupper, word)) > 1 or len(word) <= 6)

    @property
    def parts(self) -> tuple[str, ...]:
        """Of a name with brackets, "SGMAP (Secrétariat …)", what stands outside and inside them."""
        if not (inside := _BRACKETS.findall(self.surface)):
            return ()
        return (_BRACKETS.sub(" ", self.surface).strip(), *inside)


def family(kind: EntityType) -> Family:
    """Labs and institutions are compared with each other; every other type only with itself."""
    return "Organisation" if kind == "Lab" or kind == "Institution" else kind


@lru_cache(maxsize=200_000)
def form(surface: str, kind: EntityType) -> Form:
    """The form of a name."""
    folded = fold(_LOS_ANGELES.sub("Los Angeles", surface))
    every = tuple(WORD.findall(folded))
    if kind == "Person":
        titles = _titles()
        while len(every) > 1 and every[0] in titles:
            every = every[1:]
        letters = "".join(every)
        return Form(
            surface, kind, " ".join(every), every, every, letters, f"=:{' '.join(every)}", f"~:{letters}", False
        )
    if match := _SITE.match(surface):
        every = tuple(WORD.findall(fold(match[1])))
    spelled = every if kind == "Place" else spelled_out(every)
    words = tuple(singular(w) for w in spelled if w not in SMALL) or every
    year = number = ""
    series, counted = folded, words
    if kind == "Event":
        year = next((w for w in words[1:] if _YEAR.match(w)), "")
        number = words[0] if len(words) > 2 and ORDINAL.match(every[0]) else ""
        series = fold(" ".join(w for w in folded.split()[bool(number) :] if w != year))
        counted = tuple(w for w in words[bool(number) :] if w != year)
    letters = "".join(counted)
    loose = f"~:{letters}"
    if kind == "Institution" and (authority := authority_of(folded) or state_body_of(spelled)):
        loose = f"{authority[0]}:{authority[1]}"
    # "Policy Lab", "Innovation Unit": many labs are called so
    homonymous = kind == "Lab" and all(map(is_generic_word, words))
    known = "" if homonymous else _known(surface, series, kind)
    if " +" in series and not known:  # "Erasmus +"
        series = series.replace(" +", "+")
        known = _known(surface, series, kind)
    return Form(surface, kind, folded, every, words, letters, known or f"=:{series}", loose, bool(known), year, number)


def _known(surface: str, folded: str, kind: EntityType) -> str:
    """The key of a thing that the field's knowledge has, or a place with several names; "" for others."""
    knowledge = load()
    if kind == "Place":
        same = knowledge.same_place(folded)
        if same in knowledge.places.kinds or same != folded:
            return f"place:{same}"
    # only a single word may be a common one or an acronym that capitals tell from it
    found = [k for k in knowledge.lookup(folded, "" if " " in folded else surface) if family(k.type) == family(kind)]
    if found:
        return f"{KNOWN}{found[0].label}"
    if kind == "Institution" and (authority := authority_of(folded)) and (label := authorities().get(authority)):
        return f"{KNOWN}{label}"
    return ""


def is_generic(form_: Form) -> bool:
    """Whether many things bear this name: it is made of words such as "innovation", "lab", "conseil", "région" only."""
    return all(map(is_generic_word, form_.words))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset().union(*(load().triggers(language).titles for language in LANGUAGES))
