"""The language that a post is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

FALLBACK = "fr"
# The languages that blogs of this field are written in: of all 97, French titles come out as Occitan or Walloon.
LANGUAGES = ("ca", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv")
SHORT = 60  # characters: below this a guess is wrong too often, and what the source declares counts
SAMPLE = 5000  # characters read; more does not change the answer


def detect_language(text: str, declared: str = "") -> str:
    """The language tag of a text ("fr", "en" …); of a short text the declared one, else French."""
    sample = re.sub(r"https?://\S+|\S+@\S+", " ", text[:SAMPLE])
    if sum(c.isalpha() for c in sample) < SHORT:
        return primary(declared) or FALLBACK
    return str(_identifier().classify(sample)[0])


def primary(tag: str) -> str:
    """The primary subtag of a language tag in lower case: "fr" of "fr-FR" or "fr_FR"; empty if it is no tag."""
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", tag.strip().lower())
    return match[1] if match else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Any = LanguageIdentifier  # the library is untyped
    identifier = identifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
