"""The text of a SPARQL query, as far as it must be understood before an engine gets it: tokens, parameters, verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.errors import NotAQuery, ServiceRefused, UpdateRefused

Verb = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
VERBS: tuple[Verb, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"),
)

# The terminals of SPARQL 1.1, section 19.8, as far as one can hide in another. Letters beyond ASCII are taken freely:
# where the grammar does not have them, no other terminal does.
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d][\w.\-·]*)?:(?:[\w.\-:·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<word>\w+)
    | (?P<blank>\s+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SERVICE = re.compile("service", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[\w-]*")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query: what it is (the names of the groups above), its text, its offset in characters."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, blanks and comments too: their texts together are the query."""
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "mark", match[0], match.start())


def bind(text: str, terms: Mapping[str, str]) -> str:
    """The query with each `$name` of `terms` replaced by its term; strings, comments and IRIs stay as they are.

    The terms must be serialised: `graph.parameters` does that. `$name` without a term, and `?name`, stay variables.
    """
    return "".join(
        f" {terms[t.text[1:]]} " if t.kind == "variable" and t.text[0] == "$" and t.text[1:] in terms else t.text
        for t in tokens(text)
    )


def verb(text: str) -> Verb:
    """What the query asks for; raises UpdateRefused for an update and NotAQuery for anything else."""
    for token in _after_prologue(text):
        word = token.text.upper()
        if token.kind == "word" and word in UPDATES:
            raise UpdateRefused(word)
        for known in VERBS:
            if word == known:
                return known
        raise NotAQuery(token.text)
    raise NotAQuery("")


def refuse_service(text: str) -> None:
    """Raises ServiceRefused if an engine could see a SERVICE in the query (it would call any address).

    An engine that knows from context that a `<` is no bracket reads `?a <1)#>` otherwise than we do, and what comes
    after too. Only an IRI with a `#` and without `://` can hide that; a query with one must not have the word at all.
    """
    if not _SERVICE.search(text):
        return
    for token in tokens(text):
        found = _SERVICE.search(token.text)
        if token.kind == "iri" and "#" in token.text and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*://", token.text):
            raise ServiceRefused
        if not found or token.kind in ("comment", "string", "iri", "variable", "tag"):
            continue
        prefix, colon, local = token.text.partition(":")
        if not colon or _SERVICE.search(prefix) or not _PLAIN_NAME.fullmatch(local):
            raise ServiceRefused


def _after_prologue(text: str) -> Iterator[Token]:
    """The tokens that say something, from the first that is not of a BASE or PREFIX declaration."""
    said = (t for t in tokens(text) if t.kind not in ("comment", "blank"))
    for token in said:
        declares = token.text.upper() if token.kind == "word" else ""
        if declares == "BASE":
            next(said, None)
        elif declares == "PREFIX":
            next(said, None)
            next(said, None)
        else:
            yield token
            yield from said
