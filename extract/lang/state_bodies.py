"""Bodies of a State, told from others by its country: "ministère danois des finances", "Danish Ministry of Finance"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from extract.folding import fold
from extract.lang.places import Places, rows_of

# What such a name must have: it alone tells that the country is the one whose body it is.
_BODIES = frozenset({"ministere", "gouvernement", "parlement"})


@dataclass(frozen=True)
class StateBodies:
    """`countries`: folded adjectives with the folded name of their country; `words`: each folded word with its pair."""

    countries: Mapping[str, str]
    words: Mapping[str, str]

    def read(self, words: Sequence[str], places: Places) -> tuple[str, str] | None:
        """What a body is for and the country, both folded, from the folded words of its name that count.

        The order of the words and their language make no difference. None where no country, or several, are named.
        """
        if not any(self.words.get(word.removesuffix("s")) in _BODIES for word in words):
            return None
        body: set[str] = set()
        countries: set[str] = set()
        rest = list(words)
        while rest:
            for count in (3, 2, 1):  # "Pays de Galles" without its small word, "Royaume-Uni", "Danemark"
                name = " ".join(rest[:count])
                country = self.countries.get(name) or (name if "country" in places.kinds.get(name, ()) else "")
                if country:
                    countries.add(places.same.get(country, country))
                    break
            else:
                count = 1
                word = rest[0].removesuffix("s")
                body.add(self.words.get(rest[0], self.words.get(word, word)))
            rest = rest[count:]
        return (" ".join(sorted(body)), countries.pop()) if len(countries) == 1 else None


def read_state_bodies(root: Traversable, countries: Mapping[str, str]) -> StateBodies:
    """The words of `state_words.tsv`; `countries` as `Knowledge` has them."""
    words = {fold(one): fold(row[0]) for row in rows_of(root / "state_words.tsv") for one in row}
    return StateBodies(countries, words)
