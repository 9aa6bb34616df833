"""What a piece of work costs, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FRAME = """
import json, resource, sys, time
started = time.perf_counter()
{code}
own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - started, sum(u.ru_utime + u.ru_stime for u in (own, below)),
    max(own.ru_maxrss, below.ru_maxrss) / 1024, globals().get("said")]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the clock and of the processors, the largest process in MB, and what the code left in `said`."""

    seconds: float
    cpu: float
    peak: float
    said: object


def cost(code: str, *arguments: str | Path) -> Cost:
    """The cost of Python code; it finds the arguments in `sys.argv[1:]`, and may set `said`."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FRAME.format(code=code), *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return Cost(*json.loads(done.stdout.splitlines()[-1]))
