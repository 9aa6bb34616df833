"""Names as the last part of an IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 80  # characters of a slug
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def short_hash(text: str) -> str:
    """Eight hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def slug(name: str) -> str:
    """The name in `[a-z0-9-]`, at most 80 characters: `L’œuvre à Sète` gives `l-oeuvre-a-sete`.

    A longer one is cut and ends in eight digits of its SHA-256; a name without a Latin letter or digit is these alone.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not found:
        return short_hash(unicodedata.normalize("NFC", name))
    return found if len(found) <= LONGEST else suffixed(found, short_hash(found))


def suffixed(base: str, suffix: str) -> str:
    """The slug with a suffix, cut where both together would be too long."""
    return f"{base[: LONGEST - len(suffix) - 1].rstrip('-')}-{suffix}"
