"""The places that name lists carry: countries, regions, départements, cities, towns."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from extract.folding import fold

PlaceKind = Literal["continent", "country", "region", "departement", "city", "town"]
KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)


@dataclass(frozen=True)
class Places:
    """Folded names of places with their kinds, widest first; `ambiguous` are spelt like a common word.

    "city" has 15,000 inhabitants or more, "town" fewer (France and its French-speaking neighbours only).
    `same`: of places with several names ("Londres", "London") each folded name with the one that stands for all.
    """

    kinds: Mapping[str, tuple[PlaceKind, ...]] = field(repr=False)
    ambiguous: frozenset[str] = field(repr=False)
    same: Mapping[str, str] = field(repr=False)


def read_places(root: Traversable, languages: tuple[str, ...]) -> Places:
    """The places of each language's `places.toml`, of `cities.tsv` (written by `make_cities`) and `same_places.tsv`."""
    kinds: dict[str, set[PlaceKind]] = defaultdict(set)
    ambiguous: set[str] = set()
    for language in languages:
        data = tomllib.loads((root / language / "places.toml").read_text("utf8"))
        ambiguous |= set(map(fold, data["ambiguous"]))
        for kind in KINDS:
            for name in data.get(kind, []):
                kinds[fold(name)].add(kind)
    for name, kind_, flag in rows_of(root / "cities.tsv"):
        kinds[name].add("city" if kind_ == "city" else "town")
        if flag:
            ambiguous.add(name)
    ordered = {name: tuple(k for k in KINDS if k in found) for name, found in kinds.items()}
    same = {fold(name): fold(row[0]) for row in rows_of(root / "same_places.tsv") for name in row}
    return Places(ordered, frozenset(ambiguous & ordered.keys()), same)


def rows_of(path: Traversable) -> Iterator[list[str]]:
    """The rows of a file of tab-separated values, without its comments."""
    return (line.split("\t") for line in path.read_text("utf8").splitlines() if line[0] != "#")
