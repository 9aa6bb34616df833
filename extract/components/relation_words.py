"""The words of one language by which posts tie names together (`extract/lang/*/relations.toml`)."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.facts import EntityType

FALLBACK = "fr"


def fold_token(token: str) -> str:
    """A token in lower case without accents."""
    low = token.lower()
    if low.isascii():
        return low
    low = low.replace("œ", "oe").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))


@dataclass(frozen=True)
class RelationWords:
    """Triggers, referring words and roles of one language; all folded, except `roles`."""

    exact: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[str, ...]]
    lead_verbs: frozenset[str]
    own: frozenset[str]
    nominal: dict[str, EntityType]
    strong: frozenset[str]
    weak: frozenset[str]
    pronouns: frozenset[str]
    role_heads: frozenset[str]
    role_modifiers: frozenset[str]
    role_links: frozenset[str]
    wide: frozenset[str]
    separators: frozenset[str]

    def groups(self, folded: str) -> tuple[str, ...]:
        """The trigger groups that a folded token belongs to."""
        found = list(self.exact.get(folded, ()))
        for cut in range(2, len(folded) + 1):
            found += self.stems.get(folded[:cut], ())
        return tuple(dict.fromkeys(found))


@cache
def relation_words(language: str) -> RelationWords:
    """The words of a language; those of French where the language has no file of its own."""
    package = files("extract.lang")
    path = package / language / "relations.toml"
    if not path.is_file():
        path = package / FALLBACK / "relations.toml"
    data = tomllib.loads(path.read_text(encoding="utf8"))
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for group, words in data["triggers"].items():
        for word in words.split():
            table, key = (stems, word[:-1]) if word.endswith("*") else (exact, word)
            table[key] = (*table.get(key, ()), group)
    references, roles = data["references"], data["roles"]
    nominal: dict[str, EntityType] = {w: kind for kind, ws in references["nominal"].items() for w in ws.split()}

    def some(words: str) -> frozenset[str]:
        return frozenset(words.split())

    return RelationWords(
        exact,
        stems,
        some(data["lead_in"]["verbs"]),
        some(references["own"]),
        nominal,
        some(references["determiners"]["strong"]),
        some(references["determiners"]["weak"]),
        some(references["pronouns"]["person"]),
        some(roles["heads"]),
        some(roles["modifiers"]),
        some(roles["links"]),
        some(data["places"]["wide"]),
        some(data["lists"]["separators"]),
    )
