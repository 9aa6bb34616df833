"""The text of an update, as far as the engine must be told in the text what the protocol says beside it."""

from __future__ import annotations

from collections.abc import Iterator

from graph.sparql import Token, tokens


def silent(text: str) -> str:
    """The update with each CLEAR and DROP made SILENT: a graph without statements is not remembered, so it can be
    cleared as well as any other (SPARQL 1.1 Update, section 3.1.3)."""
    return "".join(
        f"{t.text} SILENT " if t.kind == "word" and t.text.upper() in ("CLEAR", "DROP") and not silenced else t.text
        for t, silenced in _with_next(list(tokens(text)))
    )


def _with_next(said: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether the word SILENT follows it."""
    for number, token in enumerate(said):
        rest = (t for t in said[number + 1 :] if t.kind not in ("comment", "blank"))
        yield token, token.kind == "word" and next((t.text.upper() for t in rest), "") == "SILENT"


def using(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """The update with the dataset of the protocol as USING clauses in each of its operations that has a WHERE."""
    clauses = "".join(f" USING <{g}>" for g in default) + "".join(f" USING NAMED <{g}>" for g in named) + " "
    return "".join(_with_clauses(list(tokens(text)), clauses))


def _with_clauses(said: list[Token], clauses: str) -> Iterator[str]:
    depth = 0
    before = ""
    for number, token in enumerate(said):
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word == "WHERE":
            if before == "DELETE":  # the short form has no place for a dataset: its pattern is its template too
                yield _block(said[number + 1 :])
            yield clauses
        yield token.text
        if token.kind not in ("comment", "blank"):
            before = word


def _block(said: list[Token]) -> str:
    """The text of the first group in braces."""
    depth, parts = 0, []
    for token in said:
        parts.append(token.text)
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
            if token.text == "}" and depth == 0:
                break
    return "".join(parts)
