"""A process under `failing_writes.c` that builds on request, each time in a child of its own.

    LD_PRELOAD=… python -m tests.graph.write_server

Reads a line of JSON for each build (`data`, `posts`, `number`, `rest`), and answers with one: the error's name, whether
it is one of the project's, and its sentence (or null), how many calls there were, and the one that failed.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

from extract.resolve import resolve
from graph.build import build
from graph.cli.sentences import sentence
from graph.data import DataDirectory
from graph.errors import GraphError
from tests.graph.plain import plain


def _build(layer: Any, asked: dict[str, Any]) -> dict[str, Any]:
    layer.fail_at(str(asked["data"]).encode(), asked["number"], asked["rest"])
    error = None
    try:
        build(DataDirectory(Path(asked["data"])), [asked["posts"]], extraction=plain())
    except Exception as caught:
        error = type(caught).__name__, isinstance(caught, GraphError), sentence(caught)
    calls, failed = layer.calls(), layer.failed().decode()
    layer.fail_at(b"", 0, 0)
    return {"error": error, "calls": calls, "failed": failed}


def main() -> None:
    """Answer until there are no more lines."""
    layer = ctypes.CDLL(None)
    layer.fail_at.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int]
    layer.calls.restype = ctypes.c_long
    layer.failed.restype = ctypes.c_char_p
    resolve([])  # its word lists are read once, here
    for line in sys.stdin:
        child = os.fork()
        if not child:
            answer = json.dumps(_build(layer, json.loads(line)))
            os.write(1, f"{answer}\n".encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"error": ["died", False, f"status {status}"], "calls": 0, "failed": ""}), flush=True)


if __name__ == "__main__":
    main()
