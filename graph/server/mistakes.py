"""Where a query stops being SPARQL.

The engine says how far its parser looked ahead for a keyword, which may be lines behind the mistake; rdflib's parser
says where the smallest part begins that it cannot read. So the place is rdflib's, what was expected is the engine's.
rdflib's parser takes long for some texts, so it runs in a process of its own, which is ended when it does not answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import warnings
from typing import Any

from graph.sparql import tokens

LONGEST = 5_000  # characters: rdflib's parser goes back and forth, and somebody waits
PATIENCE = 3.0  # seconds for a text
START = 30.0  # seconds until the parser is there, which is once and on a busy machine long; others do not wait for it
NEAR = 30  # characters
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_NO_PREFIX = "Prefix not found"
_NAME_BEFORE = re.compile(r"([^\W\d_][\w.-]*)?:[^\s{}()<>\"';,]*$")
# Sets of characters that the parser would take next: `['a' ..= 'z' | …]`. They help nobody who reads them.
_CHARACTERS = re.compile(r"\[(?:'[^']*'|[^'\]])*\]")


def by_engine(text: str, said: str) -> tuple[str, dict[str, str | int]]:
    """The problem's name, and what the engine knows of it.

    That is line and column (from 1, in code points), the text from there on, what it expected, and a prefix that is not
    declared.
    """
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    fields = _told(text, line, column, _readable(_PLACE.sub("", said))[:300])
    rows = text.split("\n")
    before = rows[line - 1][: column - 1] if 0 < line <= len(rows) else ""
    if _NO_PREFIX in said and (name := _NAME_BEFORE.search(before)):
        return "prefix", _told(text, line, name.start() + 1, str(fields["message"])) | {"prefix": name[1] or ""}
    if not fields["near"] and _is_open(text):
        return "unfinished", fields
    return "syntax", fields


def _is_open(text: str) -> bool:
    """Whether more braces or brackets are opened than closed."""
    signs = [token.text for token in tokens(text)]
    return any(signs.count(opening) > signs.count(closing) for opening, closing in ("{}", "()"))


def _readable(said: str) -> str:
    """What the parser expected, without the sets of characters."""
    head, _, rest = said.partition("expected one of ")
    items = [item.strip().rstrip(",") for item in re.split(r",\s(?=\S)", _CHARACTERS.sub("", rest))]
    wanted = [item for item in items if item and item != _NO_PREFIX]
    return f"{head}expected one of {', '.join(wanted)}" if wanted else _NO_PREFIX if _NO_PREFIX in said else said


def _told(text: str, line: int, column: int, message: str) -> dict[str, str | int]:
    rows = text.split("\n")
    near = rows[line - 1][column - 1 :] if 0 < line <= len(rows) else ""
    return {"line": line, "column": column, "near": near[:NEAR].strip(), "message": message}


class Mistakes:
    """The process with rdflib's parser, started when it is first needed."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn: asyncio.Lock | None = None

    async def located(self, text: str, known: dict[str, Any]) -> dict[str, Any]:
        """What is known of a mistake, with a better place if there is one."""
        if len(text) > LONGEST:
            return known
        self._turn = self._turn or asyncio.Lock()
        if self._turn.locked():  # somebody else's text is being read: do not wait for it
            return known
        async with self._turn:
            try:
                process = await asyncio.wait_for(self._started(), START)
                place = await asyncio.wait_for(_ask(process, text), PATIENCE)
            except (TimeoutError, OSError, ValueError):
                await self.kill()
                return known
        return _told(text, *place, str(known["message"])) if place else known

    async def _started(self) -> asyncio.subprocess.Process:
        """The process, ready to read."""
        if self._process is None or self._process.returncode is not None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "graph.server.mistakes", stdin=pipe, stdout=pipe,
                stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            assert self._process.stdout  # noqa: S101
            await self._process.stdout.readline()
        return self._process

    async def kill(self) -> None:
        """End the process; another is started when it is needed."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def _ask(process: asyncio.subprocess.Process, text: str) -> tuple[int, int] | None:
    assert process.stdin and process.stdout  # noqa: S101
    process.stdin.write(json.dumps(text).encode() + b"\n")
    await process.stdin.drain()
    found = json.loads(await process.stdout.readline())
    return (int(found[0]), int(found[1])) if found else None


def place(text: str) -> tuple[int, int] | None:
    """Line and column where rdflib stops reading a query; None where it reads it or does not say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyparsing's and rdflib's about each other
        from rdflib.plugins.sparql.parser import parseQuery

        try:
            parseQuery(text)
        except RecursionError:
            return None
        except Exception as error:  # pyparsing's, by whichever name the installed version has it
            offset = getattr(error, "loc", None)
            if not isinstance(offset, int):
                return None
            before = text[:offset]
            return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
    return None


def main() -> None:
    """Say when the parser is there; then answer each line of standard input, a text as JSON, with its place as JSON."""
    place("ASK {}")
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(place(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
