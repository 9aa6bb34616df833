"""One line of the field's knowledge file, and how its names must be written to be meant."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from extract.facts import ENTITY_TYPES, EntityType
from extract.folding import fold

COLUMNS = ("type", "label", "language", "variants", "country", "city", "parent", "since", "until")
_ACRONYM = 6  # capitals only up to this length are an acronym, which posts do not write in lower case


@dataclass(frozen=True, slots=True)
class Known:
    """A thing well known in the field: `label` in `language`, other names, ISO country, parent's label, years."""

    type: EntityType
    label: str
    language: str
    variants: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    parent: str = ""
    since: int | None = None
    until: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the variants."""
        return (self.label, *self.variants)


def read_known(path: Traversable) -> tuple[Known, ...]:
    """The lines of a knowledge file (tab-separated, `#` for comments); ValueError names a line that does not parse."""
    found = []
    lines = path.read_text("utf8").splitlines()
    rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows)) != COLUMNS:
        raise ValueError(f"{path}: the columns are not {COLUMNS}")
    for row in rows:
        if len(row) != len(COLUMNS) or row[0] not in ENTITY_TYPES:
            raise ValueError(f"{path}: {row}")
        kind, label, language, variants, country, city, parent, since, until = row
        found.append(
            Known(
                next(t for t in ENTITY_TYPES if t == kind),
                label,
                language,
                tuple(variants.split("|")) if variants else (),
                country,
                city,
                parent,
                int(since) if since else None,
                int(until) if until else None,
            )
        )
    return tuple(found)


def named_as(known: Known, folded: str, surface: str) -> bool:
    """Whether `surface` has the capitals that this name needs: all of an acronym's, one of any other name's."""
    forms = [name for name in known.names if fold(name) == folded]
    letters = [c for c in surface if c.isalpha()]
    if all(_is_acronym(form) for form in forms):
        return sum(c.isupper() for c in letters) >= min(2, len(letters))
    return any(c.isupper() or c.isdigit() for c in surface) or any(form.islower() for form in forms)


def _is_acronym(form: str) -> bool:
    return form.isupper() and len(form) <= _ACRONYM
