"""A name as it is compared with others: its words that count, its letters, its initials, and the key of equal names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.knowledge import LANGUAGES, load
from extract.lang.places import PlaceKind

Family = Literal["Person", "Organisation", "Programme", "Event", "Place"]
# Begins the key of a thing that the field's knowledge has; its label follows.
KNOWN = "known:"
# Places of these kinds that act are the authority of the same name; a city may be its metropolis, or a team of it.
_ACTING: tuple[tuple[PlaceKind, ...], ...] = (("region",), ("departement",))
# Words that names are written with and without ("à la", "pour la").
SMALL = frozenset("a au aux d de du des en et l la le les of for and the to pour sur dans par s".split())
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")
_SITE = re.compile(r"^([\w-]+)\.(?:org|com|net|fr|eu|io)$")
_CAMEL = re.compile(r"(?<=[a-zàâçéèêëîïôûùü])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ORDINAL = re.compile(r"^(\d+)(?:eme|e|nd|rd|st|th|er|ere)$")
_PLURAL = re.compile(r"[A-Z]{2,}s$")
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
    every = tuple(_WORD.findall(folded))
    if kind == "Person":
        titles = _titles()
        while len(every) > 1 and every[0] in titles:
            every = every[1:]
        letters = "".join(every)
        return Form(
            surface, kind, " ".join(every), every, every, letters, f"=:{' '.join(every)}", f"~:{letters}", False
        )
    if match := _SITE.match(surface):
        every = tuple(_WORD.findall(fold(match[1])))
    spelled = every if kind == "Place" else _spelled_out(every)
    words = tuple(singular(w) for w in spelled if w not in SMALL) or every
    year = number = ""
    series, counted = folded, words
    if kind == "Event":
        year = next((w for w in words[1:] if _YEAR.match(w)), "")
        number = words[0] if len(words) > 2 and _ORDINAL.match(every[0]) else ""
        series = fold(" ".join(w for w in folded.split()[bool(number) :] if w != year))
        counted = tuple(w for w in words[bool(number) :] if w != year)
    letters = "".join(counted)
    loose = f"~:{letters}"
    if kind == "Institution" and (authority := authority_of(folded) or _state_body_of(spelled)):
        loose = f"{authority[0]}:{authority[1]}"
    # "Policy Lab", "Innovation Unit": many labs are called so
    homonymous = kind == "Lab" and all(w in _generic() for w in words)
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
    if kind == "Institution" and (authority := authority_of(folded)) and (label := _authorities().get(authority)):
        return f"{KNOWN}{label}"
    return ""


def authority_of(folded: str) -> tuple[str, str] | None:
    """The kind of authority and the place of a name such as "ville de Lyon" or "Bretagne"; None for others."""
    knowledge = load()
    if kinds := knowledge.place_kinds(folded):
        acts = kinds in _ACTING and not knowledge.is_ambiguous(folded) and not is_generic_word(folded)
        return (kinds[0], knowledge.same_place(folded)) if acts else None
    found = knowledge.territory(folded)
    return (found.kind, knowledge.same_place(found.place)) if found else None


def _state_body_of(words: tuple[str, ...]) -> tuple[str, str] | None:
    """What a ministry or government is for and its country, from the folded words of a name; None for others."""
    knowledge = load()
    found = knowledge.state_bodies.read([w for w in words if w not in SMALL], knowledge.places)
    return ("government", found[1]) if found and found[0] == "gouvernement" else found


@lru_cache(maxsize=1)
def _authorities() -> dict[tuple[str, str], str]:
    """The authorities that the field's knowledge has under a name of their own, with its label."""
    found: dict[tuple[str, str], str] = {}
    for known in load().known:
        if known.type == "Institution":
            for name in known.names:
                if authority := authority_of(fold(name)):
                    found.setdefault(authority, known.label)
    return found


def _spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
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
    if match := _ORDINAL.match(word):
        return match[1]
    if word in ("st", "ste"):
        return "saint" if word == "st" else "sainte"
    plural = word.endswith("ux") or (word.endswith("s") and not word.endswith("ss"))  # "labx" has no plural
    return word[:-1] if len(word) > 3 and plural else word


def hashtag_words(surface: str) -> str:
    """A hashtag, handle or CamelCase name as separate words: "#FutursPublics" gives "Futurs Publics"."""
    return _CAMEL.sub(" ", surface.lstrip("#@"))


def initials(words: tuple[str, ...]) -> str:
    """The first letters of words."""
    return "".join(w[0] for w in words)


def first_letters(folded: str) -> str:
    """The first letters of the words of a folded name that count: "delegation a la ville" gives "dv"."""
    return initials(tuple(w for w in _WORD.findall(folded) if w not in SMALL))


def stands_for(short: Form, long: Form) -> bool:
    """Whether a name of one word can be the acronym of a longer one: "DIV", "ENoLL", "MDCPS", "Insee".

    Its letters begin the words that count, in their order; a word may give more than its first letter, small words may
    give theirs. Of three letters on words at the front may be left out, of four one in the middle or two at the end.
    """
    letters = "".join(short.all)
    if _PLURAL.search(short.surface):
        letters = letters[:-1]
    words = tuple(w for w in long.words if not w.isdigit())
    if not short.is_acronym or len(words) < 2 or len(letters) >= len(long.letters):
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


def is_generic(form_: Form) -> bool:
    """Whether many things bear this name: it is made of words such as "innovation", "lab", "conseil", "région" only."""
    return all(map(is_generic_word, form_.words))


def is_generic_word(word: str) -> bool:
    """Whether names of many things have this folded word, in the singular."""
    return word in _generic()


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(singular(w) for language in LANGUAGES for w in load().words(language)["generic"])


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset().union(*(load().triggers(language).titles for language in LANGUAGES))
