"""A stretch of HTML as clean text, with what its markup says of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from extract.post import Hint, HintKind
from extract.reading.cleaning import clean_line, repair

SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "object", "embed", "audio", "video", "svg", "math",
        "canvas", "button", "textarea", "select", "input", "option", "head", "link", "meta", "map",
    }
)  # fmt: skip
# How far a tag sets its content apart: 2 a line of its own, 3 a paragraph of its own.
BREAKS = dict.fromkeys(("br", "li", "tr", "td", "th", "dt", "dd", "caption", "summary"), 2) | dict.fromkeys(
    (
        "p", "div", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "figcaption",
        "blockquote", "pre", "ul", "ol", "dl", "table", "form", "fieldset", "address",
        "details", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "center",
    ),
    3,
)  # fmt: skip
KINDS: dict[str, HintKind] = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "li": "item",
    "figcaption": "caption", "caption": "caption", "blockquote": "quote", "q": "quote", "h1": "heading",
    "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)[^>]*>")
CAPTION_CLASSES = frozenset({"wp-caption-text", "gallery-caption", "wp-element-caption"})
# WordPress shortcodes that stand around text (the tag goes, the text stays) and those with an address inside.
_ATTRIBUTES = r"""(?:\s(?:[^\]"']|"[^"]*"|'[^']*')*)?"""
_EMBED = re.compile(rf"\[(embed|audio|video|youtube){_ATTRIBUTES}\](?:(?!\[).)*\[/\1\]", re.S)
_CAPTION = re.compile(rf"\[(/?)(?:wp_)?caption{_ATTRIBUTES}\]")
_SHORTCODE = re.compile(
    r"\[/?(?:et_pb_\w+|vc_\w+|fusion_\w+|gallery|embed|audio|video|playlist|youtube|vimeo|contact-form-7|contact-form"
    rf"|more|dropcap|tweet|slideshare|soundcloud){_ATTRIBUTES}/?\]"
)


@dataclass
class _Writer:
    """Text as it grows, and the marks that are open in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pending: int = 0  # 1 a space, 2 a newline, 3 a blank line, written before the next word
    items: int = 0  # how many list items or cells are open: inside, paragraphs are lines
    open: list[tuple[HintKind, str, int]] = field(default_factory=list)
    waiting: int = 0  # marks from this index on have no text yet
    hints: set[Hint] = field(default_factory=set)

    def gap(self, size: int) -> None:
        """Ask for a space, a newline or a blank line before what comes next."""
        self.pending = max(self.pending, min(size, 2) if self.items else size)

    def write(self, text: str) -> None:
        """Add running text; its white space is one space."""
        words = text.split()
        if text[:1].isspace():
            self.gap(1)
        if not words:
            return
        if self.length and self.pending:
            self._put((" ", "\n", "\n\n")[self.pending - 1])
        self.pending = 0
        for index in range(self.waiting, len(self.open)):
            kind, target, _ = self.open[index]
            self.open[index] = kind, target, self.length
        self.waiting = len(self.open)
        self._put(" ".join(words))
        if text[-1].isspace():
            self.pending = 1

    def begin(self, kind: HintKind, target: str = "") -> None:
        """Open a mark: it starts with the next word."""
        self.open.append((kind, target, -1))

    def end(self) -> None:
        """Close the mark that was opened last; one without text leaves no trace."""
        kind, target, start = self.open.pop()
        self.waiting = min(self.waiting, len(self.open))
        if 0 <= start < self.length:
            self.hints.add(Hint(start, self.length, kind, target))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def html_to_text(html: str) -> tuple[str, tuple[Hint, ...]]:
    """The text of an HTML fragment or page, cleaned, and its hints with offsets in that text, in order.

    Paragraphs are separated by blank lines; list items, table cells and `<br>` stand on lines of their own. Scripts,
    styles, embedded objects and WordPress shortcodes are left out; the text inside `[caption]` stays.
    """
    html = _without_shortcodes(repair(html))
    if not html.strip():
        return "", ()
    root = _parse(html)
    writer = _Writer()
    if root is not None:
        _walk(root, writer)
    return _in_nfc("".join(writer.parts), writer.hints)


def html_to_line(html: str) -> str:
    """The text of a short stretch of HTML (a title) as one line."""
    if "<" in html:
        return " ".join(html_to_text(html)[0].split())
    return clean_line(unescape(html))


def _parse(html: str) -> etree._Element | None:
    """The tree of a fragment. libxml2 stops at a depth of 2048: deeper markup is flattened, so that no text is lost."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{html}</div>".encode(), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        flat = _TAG.sub(lambda m: m[0] if m[1].lower() in SKIPPED else "<p>" * (m[1].lower() in BREAKS), html)
        root = etree.fromstring(f"<div>{flat}</div>".encode(), parser)
    return root


def _without_shortcodes(html: str) -> str:
    if "[" not in html:
        return html
    html = _EMBED.sub("", html)
    html = _CAPTION.sub(lambda m: "</figcaption>" if m[1] else "<figcaption>", html)
    return _SHORTCODE.sub("", html)


def _walk(root: etree._Element, writer: _Writer) -> None:
    """Write every element's text; a walk without recursion, since a hostile page nests a million tags."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag.lower()
        if event == "start":
            if tag in SKIPPED:
                walker.skip_subtree()
                continue
            writer.gap(BREAKS.get(tag, 0))
            writer.items += tag in ("li", "td", "th")
            for kind, target in _marks(tag, element):
                writer.begin(kind, target)
            _write(writer, element.text, tag == "pre")
        else:
            if tag not in SKIPPED:
                for _ in _marks(tag, element):
                    writer.end()
                writer.items -= tag in ("li", "td", "th")
                writer.gap(BREAKS.get(tag, 0))
            _write(writer, element.tail, False)


def _write(writer: _Writer, text: str | None, keep_lines: bool) -> None:
    if not text:
        return
    text = repair(text)  # entities may have brought in what repair takes out
    if not keep_lines:
        writer.write(text)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            writer.gap(2)
        writer.write(line)


def _marks(tag: str, element: etree._Element) -> list[tuple[HintKind, str]]:
    """What an element says of its text, the same at its start and at its end."""
    if tag == "a":
        target = " ".join((element.get("href") or "").split())
        return [("link", target)] if re.match(r"https?://[^\s/]", target, re.I) else []
    if tag in KINDS:
        return [(KINDS[tag], "")]
    if CAPTION_CLASSES & set((element.get("class") or "").split()):
        return [("caption", "")]
    return []


def _in_nfc(text: str, hints: set[Hint]) -> tuple[str, tuple[Hint, ...]]:
    """Text and hints in NFC: a letter and its accent may have stood in two elements."""
    normal = unicodedata.normalize("NFC", text)
    if normal != text:

        def moved(offset: int) -> int:
            return min(len(unicodedata.normalize("NFC", text[:offset])), len(normal))

        hints = {Hint(moved(h.start), moved(h.end), h.kind, h.target) for h in hints}
    return normal, tuple(sorted(h for h in hints if h.start < h.end))
