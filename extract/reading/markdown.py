"""Markdown posts with front matter, as Jekyll, Hugo and Eleventy keep them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml
from frontmatter.default_handlers import JSONHandler, YAMLHandler
from markdown_it import MarkdownIt

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.dates import name_date, post_date
from extract.reading.draft import Draft, Origin, finish, web_address
from extract.reading.html_text import html_to_line, html_to_text

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.S)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#.*?#\}", re.S)
_TAG = re.compile(r"\{%.*?%\}|\{\{[<%].*?[%>]\}\}", re.S)
# A line of nothing but tags before a line of HTML: left empty it would end the HTML block that it stands in.
_TAG_LINE = re.compile(r"^[ \t]*(?:\{[%{][^{}\n]*[%}]\}[ \t]*)+\n(?=[ \t]*</?[a-zA-Z])", re.M)
_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
_FILTERED = re.compile(r"""["']([^"']*)["']\s*\|\s*(\w+)""")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}")  # kramdown
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]+\]:[ \t]*", re.M)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", re.M)


def read_markdown(text: str, origin: Origin) -> Iterator[Post | PostUnreadable]:
    """The post of a Markdown file; none of a draft; UNKNOWN_FORMAT for a file with neither front matter nor a date."""
    fields, content = split_front_matter(text)
    dated = name_date(origin.document)
    if fields is None and dated is None:
        yield origin.bad(Reason.UNKNOWN_FORMAT, "Markdown without front matter")
        return
    fields = fields or {}
    if _text(fields.get("draft")).lower() == "true" or _text(fields.get("published")).lower() == "false":
        return
    title = html_to_line(_text(fields.get("title")))
    if not title and (heading := _HEADING.search(content)):
        title = html_to_line(heading[1])
        content = content[: heading.start()] + content[heading.end() :]
    body, hints = html_to_text(_renderer().render(without_templates(content)))
    yield finish(
        Draft(
            title=title,
            body=body,
            date=post_date(fields.get("date")) or dated,
            authors=_authors(fields),
            url=web_address(fields.get("canonical_url")) or web_address(fields.get("url")),
            language=_text(fields.get("lang")) or _text(fields.get("language")),
            has_markup=True,
            hints=hints,
        ),
        origin,
        1,
    )


def split_front_matter(text: str) -> tuple[dict[str, Any] | None, str]:
    """Front matter (YAML, TOML or JSON; values as written) and the rest; None where there is none.

    YAML that does not parse gives what its single lines say: one bad line does not hide title and date.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff\n")
    if match := re.match(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|$)", text, re.S):
        try:
            return tomllib.loads(match[1]), text[match.end() :]
        except tomllib.TOMLDecodeError:
            return _single_lines(match[1], "="), text[match.end() :]
    if re.match(r"---[ \t]*\n", text):
        try:
            matter, content = YAMLHandler().split(text)
        except ValueError:  # the closing line is missing
            return None, text
        return _yaml(matter), content
    if JSONHandler().detect(text):
        try:
            matter, content = JSONHandler().split(text)
            fields = JSONHandler().load(matter)
        except ValueError:
            return None, text
        return (fields, content) if isinstance(fields, dict) else (None, text)
    return None, text


def without_templates(content: str) -> str:
    """Markdown without Liquid, Nunjucks and Hugo tags; an address that a filter makes is the bare path.

    `{{ "a-slug" | team_link }}` and the like stand for a name, so the name stays; what is in `raw` is text.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    content = _RAW.sub(keep, _COMMENT.sub("", content.replace("\x00", "")))
    content = _EXPRESSION.sub(_expression, _TAG.sub("", _TAG_LINE.sub("", content)))
    content = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], content)
    content = _FOOTNOTE.sub("", _ATTRIBUTES.sub("", content))
    return _FOOTNOTE_MARK.sub("", content)


def by_line_name(author: str) -> str:
    """The name a slug stands for (`andrew-dunkman` is Andrew Dunkman); any other word stays as it is."""
    author = author.strip()
    if re.fullmatch(r"[a-zà-ÿ]+(?:[-_][a-zà-ÿ]+)+", author):
        return " ".join(word.capitalize() for word in re.split("[-_]", author))
    return author


def _expression(match: re.Match[str]) -> str:
    filtered = _FILTERED.match(match[1])
    if not filtered:
        return ""
    value, name = filtered.groups()
    if name.endswith("link"):
        return by_line_name(value)
    return value if "url" in name else ""


def _yaml(matter: str) -> dict[str, Any]:
    for candidate in (matter, re.sub(r"[ \t]+$", "", matter, flags=re.M).replace("\t", "  ")):
        try:
            fields = YAMLHandler().load(candidate, Loader=yaml.BaseLoader)  # all strings: a date stays as it is written
        except yaml.YAMLError:
            continue
        return fields if isinstance(fields, dict) else {}
    return _single_lines(matter, ":")


def _single_lines(matter: str, sign: str) -> dict[str, Any]:
    pairs = (line.split(sign, 1) for line in matter.split("\n") if re.match(rf"\w+[ \t]*{sign}", line))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def _authors(fields: Mapping[str, Any]) -> tuple[str, ...]:
    value: Any = next((fields[key] for key in ("authors", "author", "by") if fields.get(key)), [])
    rows = value if isinstance(value, list) else [value]
    found: list[str] = []
    for row in rows:
        name = row.get("name") or row.get("display_name") if isinstance(row, Mapping) else row
        parts = [_text(name)] if isinstance(value, list) else re.split(r"\s*(?:,|;|&|\bet\b|\band\b)\s*", _text(name))
        found += (by_line_name(part) for part in parts)
    return tuple(found)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
