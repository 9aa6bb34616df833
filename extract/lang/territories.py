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
    """An authority that a name spells out: its type, the form it uses ("conseil regional") and the folded place.

    Names with the same `kind` and `place` name the same authority ("Ville de Lyon", "mairie de Lyon").
    """

    type: EntityType
    form: str
    place: str
    kind: str


@dataclass(frozen=True)
class Form:
    """The kinds of authority that one form stands for, each with the kinds of place that go with it."""

    kinds: tuple[tuple[str, frozenset[PlaceKind]], ...]

    def kind(self, of: tuple[PlaceKind, ...]) -> str | None:
        """The first kind of authority that goes with one of these kinds of place."""
        return next((kind for kind, places in self.kinds if places.intersection(of)), None)


_NO_FORM = Form(())


@dataclass(frozen=True)
class Territories:
    """Forms such as "conseil régional", folded, that stand `before` a place or `after` it."""

    before: Mapping[str, Form]
    after: Mapping[str, Form]

    def kinds_of(self, folded: str) -> frozenset[str]:
        """The kinds of authority that a form by itself may stand for: "la métropole"."""
        forms = (self.before.get(folded, _NO_FORM), self.after.get(folded, _NO_FORM))
        return frozenset(kind for form in forms for kind, _ in form.kinds)

    def read(self, folded: str, places: Places) -> Territory | None:
        """The authority of this folded name; None where the form or the place is unknown."""
        words = folded.split()
        for cut in range(len(words) - 1, 0, -1):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            place = fold(_JOINT.sub("", tail))
            kind = self.before.get(head, _NO_FORM).kind(places.kinds.get(place, ()))
            if kind:
                return Territory("Institution", head, place, kind)
            kind = self.after.get(tail, _NO_FORM).kind(places.kinds.get(head, ()))
            if kind:
                return Territory("Institution", tail, head, kind)
        return None


def read_territories(path: Traversable) -> Territories:
    """The forms of `patterns.toml`: one table for each kind of authority, with the kinds of place in `of`.

    `forms` stand before the place ("ville de X"), `after` behind it ("X County"). With `each`, every form is a kind of
    its own, named by itself; without, the table's name is the kind.
    """
    before: dict[str, Form] = {}
    after: dict[str, Form] = {}
    for name, table in tomllib.loads(path.read_text("utf8")).items():
        for key, found in (("forms", before), ("after", after)):
            for form in map(fold, table.get(key, [])):
                kind = form if table.get("each") else name
                found[form] = Form((*found.get(form, _NO_FORM).kinds, (kind, frozenset(table["of"]))))
    return Territories(before, after)
