"""The head lines of a query file: what it asks, what it takes, what it gives.

    #+ title.fr: …            #+ title.en: …
    #+ description.fr: …      #+ description.en: …
    #+ theme: labs
    #+ param: NAME TYPE DEFAULT EXAMPLE
    #+ columns: lab place posts
    #+ kind: table

A value with a blank stands in double quotes. DEFAULT is `-` where the parameter must be given, and `*` where it may
stay open: `$NAME` then stays a variable of the query and fits everything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

ParameterType = Literal["entity", "string", "date", "integer"]
Kind = Literal["table", "network", "timeline", "map"]
Theme = Literal["labs", "people", "programmes", "events", "evidence", "field", "quality"]
THEMES: tuple[Theme, ...] = get_args(Theme)
REQUIRED = "-"
OPEN = "*"
Word = TypeVar("Word", bound=str)

_LINE = re.compile(r"#\+\s*([a-z]+(?:\.[a-z]{2})?)\s*:\s*(.*?)\s*")


class HeadUnreadable(ValueError):  # noqa: N818
    """A head line that cannot be read: the file's name, the line, and what was expected."""

    def __init__(self, name: str, line: str, expected: str) -> None:
        super().__init__(name, line, expected)
        self.name, self.line, self.expected = name, line, expected


@dataclass(frozen=True, slots=True)
class Parameter:
    """A `$name` of a query; `default` is None where it must be given, "*" where it may stay open."""

    name: str
    type: ParameterType
    default: str | None
    example: str

    @property
    def required(self) -> bool:
        """Whether the query means nothing without it."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Query:
    """A query with what its head says of it; texts by language (`fr`, `en`)."""

    name: str
    text: str = field(repr=False)
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    kind: Kind = "table"
    theme: Theme | None = None

    def title(self, language: str) -> str:
        """The title in this language, else in English, else the name."""
        return self.titles.get(language) or self.titles.get("en") or self.name

    def description(self, language: str) -> str:
        """The question in this language, else in English, else nothing."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    def examples(self) -> dict[str, str]:
        """A value for each parameter, as the head gives it."""
        return {p.name: p.example for p in self.parameters}


def read_query(name: str, text: str) -> Query:
    """The query of this text; a text without head lines has no parameters. Raises HeadUnreadable."""
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: tuple[str, ...] = ()
    kind: Kind = "table"
    theme: Theme | None = None
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise HeadUnreadable(name, line, "#+ key: value")
        key, _, language = match[1].partition(".")
        value = match[2]
        if key == "title":
            titles[language] = value
        elif key == "description":
            descriptions[language] = value
        elif key == "param":
            parameters.append(_parameter(name, line, value))
        elif key == "columns":
            columns = tuple(value.split())
        elif key == "kind":
            kind = _one_of(get_args(Kind), name, line, value)
        elif key == "theme":
            theme = _one_of(THEMES, name, line, value)
        else:
            raise HeadUnreadable(name, line, "title, description, theme, param, columns or kind")
    return Query(name, text, titles, descriptions, tuple(parameters), columns, kind, theme)


def _parameter(name: str, line: str, value: str) -> Parameter:
    try:
        words = shlex.split(value)
    except ValueError:
        words = []
    if len(words) != 4 or not re.fullmatch(r"[a-z_][a-z0-9_]*", words[0]):
        raise HeadUnreadable(name, line, "#+ param: NAME TYPE DEFAULT EXAMPLE")
    kind = _one_of(get_args(ParameterType), name, line, words[1])
    return Parameter(words[0], kind, None if words[2] == REQUIRED else words[2], words[3])


def _one_of(known: tuple[Word, ...], name: str, line: str, value: str) -> Word:
    for one in known:
        if one == value:
            return one
    raise HeadUnreadable(name, line, ", ".join(known))
