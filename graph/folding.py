"""Names and words as they are compared: without case, accents and typographic variants."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text, folded: `Soyons Ré•acteurs !` gives `soyons`, `re`, `acteurs`."""
    return _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())))


def folded(text: str) -> str:
    """A name or title as it is compared: its folded words with single blanks, or the text itself if it has no word."""
    return " ".join(words(text)) or text.strip()
