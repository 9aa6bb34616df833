"""Names of local authorities, which are too many to list: "Région X", "Ville de Y", read by pattern."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from extract.facts import EntityType
from extract.folding import fold
from extract.lang.places import PlaceKind, Places

_JOINT = re.compile(r"^(?:(?:de la|de l'|du|des|de|d'|of|la|les|le|l') ?)+")


@dataclass(frozen=True, slots=True)
class Territory:
    """An authority that a name spells out: its type, the form it uses ("conseil regional") and the folded place."""

    type: EntityType
    form: str
    place: str


@dataclass(frozen=True)
class Territories:
    """Forms such as "conseil régional", folded, with the kinds of place that may follow (`before`) or precede them."""

    before: Mapping[str, frozenset[PlaceKind]]
    after: Mapping[str, frozenset[PlaceKind]]

    def read(self, folded: str, places: Places) -> Territory | None:
        """The authority of this folded name; None where the form or the place is unknown."""
        words = folded.split()
        for cut in range(len(words) - 1, 0, -1):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            place = fold(_JOINT.sub("", tail))
            if self.before.get(head, frozenset()).intersection(places.kinds.get(place, ())):
                return Territory("Institution", head, place)
            if self.after.get(tail, frozenset()).intersection(places.kinds.get(head, ())):
                return Territory("Institution", tail, head)
        return None


def read_territories(path: Traversable) -> Territories:
    """The forms of `patterns.toml`: one table for each kind of authority, with the kinds of place in `of`.

    `forms` stand before the place ("ville de X"), `after` behind it ("X County").
    A form that is in two tables takes the kinds of both.
    """
    before: dict[str, frozenset[PlaceKind]] = {}
    after: dict[str, frozenset[PlaceKind]] = {}
    for table in tomllib.loads(path.read_text("utf8")).values():
        for key, found in (("forms", before), ("after", after)):
            for form in map(fold, table.get(key, [])):
                found[form] = found.get(form, frozenset()).union(table["of"])
    return Territories(before, after)
