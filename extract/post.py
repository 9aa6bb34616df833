"""A post, as every reader gives it and every later step takes it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

HintKind = Literal["link", "bold", "italic", "heading", "item", "caption", "quote"]


@dataclass(frozen=True, slots=True, order=True)
class Hint:
    """What the source's markup says of one stretch of the text.

    `start` and `end` are offsets in `Post.text` (Unicode code points); `target` is a link's address.
    """

    start: int
    end: int
    kind: HintKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The blog, site or folder that a post came from: a label, and its address where it is on the web."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one source, its text cleaned once and for all.

    `copy_id` is the same each time the same post is read from the same source: its address or `path#n` within it.
    `body` has paragraphs separated by blank lines, no markup, NFC. `authors` are by-line names as a person reads them.
    `document` names the file or address that was read.
    """

    copy_id: str
    document: str
    site: Site
    title: str
    date: date
    language: str
    body: str = ""
    authors: tuple[str, ...] = ()
    url: str | None = None
    has_markup: bool = False
    hints: tuple[Hint, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in ("title", "body"):
            if not unicodedata.is_normalized("NFC", getattr(self, name)):
                raise ValueError(f"{name} of {self.copy_id} is not in NFC")

    @property
    def text(self) -> str:
        """The stored text: title, blank line, body. Every offset in the project counts its code points."""
        return f"{self.title}\n\n{self.body}" if self.body else self.title
