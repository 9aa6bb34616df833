"""Bytes of a file as text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import re

from extract.errors import Reason

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65536
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NotTextError(ValueError):
    """The bytes are no text. `reason` is NOT_TEXT."""

    reason = Reason.NOT_TEXT


def encoding_of(head: bytes) -> str:
    """The encoding that the first bytes of a file speak for: by mark, by pattern, UTF-8, else cp1252 (or Latin-1).

    Raises NotTextError for binary content.
    """
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _utf16_without_mark(head)
    if len(_BINARY.findall(head)) * 50 > len(head) or head.startswith(b"%PDF-"):
        raise NotTextError(Reason.NOT_TEXT)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)  # an incomplete character at the end of the sample is none of its faults
        return "utf-8"
    except UnicodeDecodeError:
        return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", head) else "cp1252"


def decode(data: bytes) -> str:
    """The text of these bytes, without its byte order mark. Raises NotTextError for binary content."""
    name = encoding_of(data)
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        # Cut in the middle of a character, or a mark that lies.
        if name in ("utf-8", "utf-8-sig"):
            return data.decode(name, "replace")
        raise NotTextError(Reason.NOT_TEXT) from None


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 of a file without a mark: in Latin scripts nearly every second byte is zero, all on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise NotTextError(Reason.NOT_TEXT)
