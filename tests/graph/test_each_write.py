"""Each single call of a build that changes its directory fails once, those of SQLite and RocksDB too.

The graph that was there or the new one is there afterwards, whole; the build says in a sentence of the project what
happened, unless it could do without that call; and the next build gives the new graph.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.graph.changes import Change
from tests.graph.changes import change as change

ROOT = Path(__file__).parents[2]
LAYER = Path(__file__).with_name("failing_writes.c")
# Of each kind of build and of failure about so many calls, spread evenly; "all": every one (2,400, half an hour).
CALLS = os.environ.get("LABGRAPH_WRITES", "6")
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Builds in a process under the layer: asked with `data`, `posts`, `number` and `rest`, it answers how it went."""
    compiler = shutil.which("cc")
    if not compiler or sys.platform != "linux":
        pytest.skip("needs a C compiler on Linux")
    layer = tmp_path_factory.mktemp("layer") / "layer.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", layer, LAYER, "-ldl"], check=True)
    command = [sys.executable, "-m", "tests.graph.write_server"]
    env = {**os.environ, "LD_PRELOAD": str(layer), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdin
        assert server.stdout
        takes, gives = server.stdin, server.stdout

        def asking(**asked: Any) -> dict[str, Any]:
            takes.write(json.dumps({k: v if isinstance(v, int) else str(v) for k, v in asked.items()}) + "\n")
            answer: dict[str, Any] = json.loads(gives.readline())
            return answer

        yield asking
        takes.close()


@pytest.mark.slow
@pytest.mark.parametrize("rest", [False, True], ids=["once", "for good"])
def test_each_call_that_changes_the_directory_fails(change: Change, ask: Ask, rest: bool) -> None:
    data = change.fresh()
    whole = ask(data=data.path, posts=change.posts, number=0, rest=False)
    assert whole["error"] is None
    assert change.check(data)
    calls = whole["calls"]
    assert calls > 100
    some = range(1, calls + 1)
    if CALLS != "all":
        step = calls // int(CALLS)
        some = range(1 + rest * (step // 2), calls + 1, step)
    told = set[str]()
    for turn, number in enumerate(some):
        data = change.fresh()
        answer = ask(data=data.path, posts=change.posts, number=number, rest=rest)
        error, failed = answer["error"], answer["failed"]
        new = change.check(data, go_on=turn % 3 == 0)
        if error is None:
            assert new, failed
        else:
            name, ours, sentence = error
            assert ours, (failed, name, sentence)
            told.add(name)
    assert told
    assert told <= {"DiskFull", "DiskFailed", "NotWritable"}
