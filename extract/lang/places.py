"""The places that name lists carry: countries, regions, départements, cities, towns."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
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
    """

    kinds: Mapping[str, tuple[PlaceKind, ...]] = field(repr=False)
    ambiguous: frozenset[str] = field(repr=False)


def read_places(root: Traversable, languages: tuple[str, ...]) -> Places:
    """The places of each language's `places.toml` and of `cities.tsv`, which `make_cities` writes."""
    kinds: dict[str, set[PlaceKind]] = defaultdict(set)
    ambiguous: set[str] = set()
    for language in languages:
        data = tomllib.loads((root / language / "places.toml").read_text("utf8"))
        ambiguous |= set(map(fold, data["ambiguous"]))
        for kind in KINDS:
            for name in data.get(kind, []):
                kinds[fold(name)].add(kind)
    for line in (root / "cities.tsv").read_text("utf8").splitlines():
        if line[0] != "#":
            name, kind_, flag = line.split("\t")
            kinds[name].add("city" if kind_ == "city" else "town")
            if flag:
                ambiguous.add(name)
    ordered = {name: tuple(k for k in KINDS if k in found) for name, found in kinds.items()}
    return Places(ordered, frozenset(ambiguous & ordered.keys()))
