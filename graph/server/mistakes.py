"""Where a query stops being SPARQL.

The engine says how far its parser looked ahead for a keyword, which may be lines behind the mistake; rdflib's parser
says where the smallest part begins that it cannot read. So the place is rdflib's, what was expected is the engine's.
"""

from __future__ import annotations

import re
import warnings

LONGEST = 5_000  # characters: rdflib's parser goes back and forth, and somebody waits
NEAR = 30
_PLACE = re.compile(r"error at (\d+):(\d+): ")


def mistake(text: str, said: str, *, update: bool = False) -> dict[str, str | int]:
    """Line and column (from 1, in code points), the text from there on (`near`), and what the engine expected."""
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    found = _by_rdflib(text, update) if len(text) <= LONGEST else None
    line, column = found or (line, column)
    rows = text.split("\n")
    near = rows[line - 1][column - 1 :] if line <= len(rows) else ""
    return {"line": line, "column": column, "near": near[:NEAR], "message": _PLACE.sub("", said)[:300]}


def _by_rdflib(text: str, update: bool) -> tuple[int, int] | None:
    """Line and column, None where rdflib reads the text or does not say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyparsing's and rdflib's about each other
        from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

        try:
            (parseUpdate if update else parseQuery)(text)
        except RecursionError:
            return None
        except Exception as error:  # pyparsing's, by whichever name the installed version has it
            offset = getattr(error, "loc", None)
            if not isinstance(offset, int):
                return None
            before = text[:offset]
            return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
    return None
