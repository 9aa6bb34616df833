"""Sentences of a post by its lines and closing marks: fast, and the same on every machine."""

from __future__ import annotations

import re

from extract.facts import Sentence

# A dot after these does not end a sentence (compared without the dot, case kept out).
ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle mgr dr pr me cf etc ex env av bd st ste p pp vol n no art al fig éd ed dir coll trad "
    "mr mrs ms prof sr jr inc ltd corp co vs eg ie e.g i.e u.s u.k u.n d.c a.m p.m dept gov sen rep gen lt jan feb mar "
    "apr jun jul aug sep sept oct nov dec janv févr juil déc tél".split()
)
# Closing mark, closing quotes, then white space: a place where a sentence may end.
_END = re.compile(r"(?P<mark>[.!?…]+)(?P<close>[»”\"')\]]*|\s»)(?P<gap>[ \t]+)(?=(?P<next>\S+))")
_OPENERS = "«“\"'([-–—•*#"


def _ends_here(line: str, match: re.Match[str]) -> bool:
    following = match["next"].lstrip(_OPENERS)
    if not following or following[0].islower():
        return False
    if match["mark"] != "." or match["close"]:
        return True
    word = re.search(r"[^\s(«“\"'’]*$", line[: match.start()])
    last = word[0].lower() if word else ""
    # "J. Durand", "U.S. Government": an initial or an abbreviation, not an end
    return not (last in ABBREVIATIONS or re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", last))


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, without overlap; no line break inside, no white space at their ends.

    Offsets are code points of `text`. Every character that is not white space lies in exactly one sentence.
    """
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", text):
        start, cuts = 0, [m.start("gap") for m in _END.finditer(line[0]) if _ends_here(line[0], m)]
        for cut in [*cuts, len(line[0])]:
            piece = line[0][start:cut]
            left = len(piece) - len(piece.lstrip())
            if piece.strip():
                found.append(Sentence(line.start() + start + left, line.start() + start + len(piece.rstrip())))
            start = cut
    return tuple(found)
