"""Names compared without case, accents, typographic variants and leading articles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
_JOINTS = re.compile(r"[\s\-‐‑–—•·._/]+")
_EDGES = " '\"«»“”,;:()[]!?…#@"
_ARTICLES = re.compile(r"^(?:(?:la|le|les|des|de|du|the|une|un|aux|au) |(?:l|d)' ?)+")


# Several lists look up the same words of a post one after the other.
@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text as names are compared: lower case, no accents, plain apostrophes, single spaces, no leading article.

    Idempotent. "" for a text of marks and articles only.
    """
    text = text.translate(_APOSTROPHES).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFKD", "".join(c for c in text if not unicodedata.combining(c)).casefold())
    text = _JOINTS.sub(" ", text).strip(_EDGES)
    while (shorter := _ARTICLES.sub("", text).strip(_EDGES)) != text:
        text = shorter
    return text
