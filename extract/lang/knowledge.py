"""What is known of the field before any post is read: well-known names, places, first names, trigger words.

The files are in `extract/lang/`; what languages share is one table, what one language needs is in its folder.
Every lookup takes text folded by `extract.folding.fold`.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.known import Known, named_as, read_known
from extract.lang.places import PlaceKind, Places, read_places, rows_of
from extract.lang.state_bodies import StateBodies, read_state_bodies
from extract.lang.territories import Territories, Territory, read_territories

LANGUAGES = ("fr", "en")
FALLBACK = "fr"


@dataclass(frozen=True)
class Triggers:
    """Words of one language that go with names of a type; all folded, keyed by the six types.

    `inside`: head nouns that are part of the name ("ministère"); `before`: words that stand before it ("le lab");
    `context`: word groups that tie a sentence to it ("se tient à"). `titles` stand before a person's name.
    """

    inside: Mapping[EntityType, frozenset[str]]
    before: Mapping[EntityType, frozenset[str]]
    context: Mapping[EntityType, frozenset[str]]
    titles: frozenset[str]

    def inside_types(self, folded: str) -> tuple[EntityType, ...]:
        """The types whose names may have this word as head."""
        return tuple(kind for kind, words in self.inside.items() if folded in words)

    def before_types(self, folded: str) -> tuple[EntityType, ...]:
        """The types before whose names this word may stand."""
        return tuple(kind for kind, words in self.before.items() if folded in words)


@dataclass(frozen=True)
class Knowledge:
    """The whole of it, read once; `longest` is the length of the longest known name in folded words.

    `abbreviations`: folded short forms of words, each with the full one. `countries`: the codes of countries in
    capitals ("DK") and the folded adjectives ("danois"), each with the folded name that stands for the country.
    """

    known: tuple[Known, ...]
    places: Places
    first_names: frozenset[str]
    territories: Territories
    state_bodies: StateBodies
    longest: int
    abbreviations: Mapping[str, str] = field(repr=False)
    countries: Mapping[str, str] = field(repr=False)
    _by_name: Mapping[str, tuple[Known, ...]] = field(repr=False)
    _triggers: Mapping[str, Triggers] = field(repr=False)
    _words: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)

    def lookup(self, folded: str, surface: str = "") -> tuple[Known, ...]:
        """The known things of this name, label or variant.

        With `surface`, the words as the post writes them, only those whose capitals fit: "va" is no Veterans Affairs.
        """
        found = self._by_name.get(folded, ())
        return tuple(k for k in found if named_as(k, folded, surface)) if surface else found

    def names(self) -> Iterator[str]:
        """Every folded label and variant."""
        return iter(self._by_name)

    def territory(self, folded: str) -> Territory | None:
        """The authority that a name such as "conseil régional de Bretagne" spells out; None where it spells none."""
        return self.territories.read(folded, self.places)

    def is_place(self, folded: str) -> bool:
        """Whether a country, region, département, city or town has this name."""
        return folded in self.places.kinds

    def same_place(self, folded: str) -> str:
        """The folded name that stands for all names of this place: "london" gives "londres"; else the name itself."""
        return self.places.same.get(folded, folded)

    def place_kinds(self, folded: str) -> tuple[PlaceKind, ...]:
        """What kinds of place have this name, the widest first; () for none."""
        return self.places.kinds.get(folded, ())

    def is_ambiguous(self, folded: str) -> bool:
        """Whether a place of this name is spelt like a common word or a first name ("Tours", "Nancy")."""
        return folded in self.places.ambiguous or (folded in self.first_names and folded in self.places.kinds)

    def is_first_name(self, folded: str) -> bool:
        """Whether this is a frequent French or international first name."""
        return folded in self.first_names

    def triggers(self, language: str) -> Triggers:
        """The trigger words of a language; those of French for one that has no file."""
        return self._triggers.get(language, self._triggers[FALLBACK])

    def words(self, language: str) -> Mapping[str, frozenset[str]]:
        """The word groups of a language (`words.toml`: months, joints, starters, …), folded, articles kept."""
        return self._words.get(language, self._words[FALLBACK])


@cache
def load() -> Knowledge:
    """The knowledge that ships with the package, read once a process."""
    root = files("extract.lang")
    known = read_known(root / "field.tsv")
    by_name: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        for name in dict.fromkeys(map(fold, one.names)):
            by_name[name].append(one)
    places = read_places(root, LANGUAGES)
    countries = dict(_countries(root / "countries.tsv", places))
    return Knowledge(
        known,
        places,
        frozenset().union(*(_first_names(root / language / "first_names.tsv") for language in LANGUAGES)),
        read_territories(root / "fr" / "patterns.toml"),
        read_state_bodies(root, countries),
        max(len(name.split()) for name in by_name),
        {fold(short): fold(full) for short, full in rows_of(root / "abbreviations.tsv")},
        countries,
        {name: tuple(found) for name, found in by_name.items()},
        {language: _triggers(root / language / "triggers.toml") for language in LANGUAGES},
        {language: _words(root / language / "words.toml") for language in LANGUAGES},
    )


def _countries(path: Traversable, places: Places) -> Iterator[tuple[str, str]]:
    for code, country, *adjectives in rows_of(path):
        name = places.same.get(fold(country), fold(country))
        yield code, name
        yield from ((fold(adjective), name) for adjective in adjectives)


def _first_names(path: Traversable) -> frozenset[str]:
    rows = csv.reader((r for r in path.read_text("utf8").splitlines() if not r.startswith("#")), delimiter="\t")
    return frozenset(fold(row[0]) for row in rows if row[0] != "name")


def _triggers(path: Traversable) -> Triggers:
    data = tomllib.loads(path.read_text("utf8"))

    def group(name: str) -> dict[EntityType, frozenset[str]]:
        return {kind: _folded(data[name].get(kind, [])) for kind in get_args(EntityType)}

    return Triggers(group("inside"), group("before"), group("context"), _folded(data["titles"]["Person"]))


def _words(path: Traversable) -> dict[str, frozenset[str]]:
    return {name: _folded(words) for name, words in tomllib.loads(path.read_text("utf8")).items()}


def _folded(words: Any) -> frozenset[str]:
    """The words folded; an article, which folding leaves nothing of, in lower case."""
    return frozenset(fold(word) or word.casefold() for word in words)
