"""Posts made by dice, shaped like the real ones: names with Zipf frequencies, variants of names, homonyms.

The same seed gives the same posts. About 700 words and 35 names a post, as in the real ones.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ga go la le li lo lu ma me mi mo na ne no pa pe ra re ri ro sa se ta te to va"
).split()
_WORDS = (
    "le la les un une des ville projet avec pour dans équipe publique service usagers nouveau travail agents atelier "
    "semaine cette où"
).split()
_VERBS = ("dirige", "travaille avec", "organise", "à")


class Maker:
    """Makes posts, each by its number alone."""

    def __init__(self, seed: int = 1, names: int = 20_000) -> None:
        dice = random.Random(seed)
        self._seed = seed

        def word() -> str:
            return "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))).capitalize()

        self._names: list[tuple[str, ...]] = []
        for _ in range(names):
            kind = dice.choices(("person", "lab", "city", "forum"), (5, 2, 2, 1))[0]
            one, two = word(), word()
            if kind == "person":
                self._names.append((f"{one} {two}", f"{one[0]}. {two}"))
            elif kind == "lab":
                self._names.append((f"Lab {one}", f"Lab {one} {two}"))
            elif kind == "city":
                self._names.append((f"Ville de {one}",))
            else:
                self._names.append((f"Forum {one}",))
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(names)))

    def post(self, number: int) -> dict[str, str]:
        """The post of this number as an object with title, date, author and text."""
        dice = random.Random(self._seed * 1_000_003 + number)
        paragraphs = []
        for _ in range(dice.randint(4, 10)):
            sentences = []
            for _ in range(5):
                words = " ".join(dice.choices(_WORDS, k=dice.randint(12, 24)))
                one, two = (dice.choice(name) for name in dice.choices(self._names, cum_weights=self._weights, k=2))
                sentences.append(
                    f"{one} {dice.choice(_VERBS)} {two}. Ici {words}." if dice.random() < 0.25 else f"Ici {words}."
                )
            paragraphs.append(" ".join(sentences))
        day = date(2009, 1, 1) + timedelta(days=dice.randrange(6000))
        author = dice.choices(self._names, cum_weights=self._weights)[0][0]
        return {
            "title": f"récit numéro {number} de {author}", "date": day.isoformat(), "authors": author,
            "text": "\n\n".join(paragraphs), "url": f"https://example.org/{number}",
        }  # fmt: skip

    def posts(self, count: int) -> Iterator[dict[str, str]]:
        """The first so many posts."""
        return (self.post(number) for number in range(count))


def write(path: Path, count: int, seed: int = 1) -> None:
    """So many posts as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for post in Maker(seed).posts(count):
            out.write(json.dumps(post, ensure_ascii=False) + "\n")
