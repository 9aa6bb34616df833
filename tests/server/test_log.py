"""What the server writes while it runs, and how it ends when it is asked to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graph.data import DataDirectory

pytestmark = pytest.mark.server
ROOT = Path(__file__).parents[2]
SERVE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it for its children
from graph.cli import main
main(prog_name="labgraph")"""


@contextmanager
def served(data: DataDirectory, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command `serve` in a process of its own, its address, and what it writes."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--data", str(data.path), "--port", "0", "--workers", "1", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found
        yield found[0], process
    finally:
        process.kill()
        process.communicate()


def test_the_log_is_lines_of_json_on_request_and_ctrl_c_is_no_failure(small: DataDirectory) -> None:
    with served(small, "--log-json") as (address, process):
        assert httpx.get(f"{address}a%0Ab", trust_env=False).status_code == 404
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    lines = [json.loads(line) for line in told.splitlines()]
    (answer,) = [line for line in lines if line["logger"] == "labgraph.access"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", answer["time"])
    assert (answer["level"], answer["method"], answer["path"], answer["status"]) == ("info", "GET", "/a%0Ab", 404)
    assert 0 < answer["seconds"] < 60


def test_an_address_with_an_end_of_line_is_one_line_of_the_log(small: DataDirectory) -> None:
    with served(small) as (address, process):
        httpx.get(f"{address}a%0Ab", trust_env=False)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert [line.split()[2:5] for line in told.splitlines()] == [["GET", "/a%0Ab", "404"]]
