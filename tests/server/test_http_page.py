"""`docs/http.md` names every address, and what it tells people to run works."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from graph.server.app import ROUTES

PAGE = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf8")
COMMANDS = re.findall(r"^curl --fail.*$", PAGE, flags=re.MULTILINE)


def test_every_address_is_documented() -> None:
    paths = [route.path for route in ROUTES if isinstance(route, Route)]
    shown = {path.replace("{rest:path}", "…") if path.count("/") == 2 else path for path in paths}
    known = [p for p in shown if f"`{p}`" not in PAGE and not p.startswith("/explorer/") and p != "/graph/…"]
    assert known == []


@pytest.mark.server
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(client: httpx.Client, command: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not on this machine")
    words = shlex.split(command.replace("http://127.0.0.1:8000", str(client.base_url).rstrip("/")))
    done = subprocess.run([*words, "--silent", "--noproxy", "*"], capture_output=True)
    assert done.returncode == 0
    assert done.stdout
