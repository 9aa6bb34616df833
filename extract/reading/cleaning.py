"""Plain text cleaned once and for all: what every reader gives has been through here, so offsets hold afterwards."""

from __future__ import annotations

import re
import unicodedata

import ftfy

# Spaces that only typography needs: no-break, thin, figure, ideographic … The zero-width ones are in INVISIBLE.
SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Marks that mojibake leaves (UTF-8 read as Latin-1 or cp1252); without one of them ftfy is not asked at all.
SUSPECT = re.compile(r"[\u0080-\u009fÂÃâÅÄÎÐð\ufffd]")
_CAREFUL = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    replace_lossy_sequences=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)


def repair(text: str) -> str:
    """The text with mojibake mended, joined surrogates, no control or invisible characters, plain spaces, in NFC.

    Line structure is left as it is (line ends become newlines): for markup before it is parsed. Typographic quotes,
    ligatures and widths stay as the author wrote them.
    """
    if SURROGATES.search(text):
        text = SURROGATES.sub("\ufffd", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    # Mending can uncover a character that asks for mending again, so until nothing changes (each round is shorter).
    while True:
        before = text
        if SUSPECT.search(text):
            text = ftfy.fix_text(text, _CAREFUL)
        text = LINE_ENDS.sub("\n", text)
        text = SPACES.sub(" ", INVISIBLE.sub("", CONTROL.sub("", text)))
        text = unicodedata.normalize("NFC", text)
        if text == before:
            return text


def clean_text(text: str) -> str:
    """The text as it is stored: repaired, single spaces, no space at a line's ends, at most one blank line in a row."""
    lines = (" ".join(line.split()) for line in repair(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def clean_line(text: str) -> str:
    """The text as one line: a title, a name."""
    # Cleaned again: words that come to stand together can be mojibake ("Â" and a space) that they were not apart.
    return clean_text(" ".join(clean_text(text).split()))
