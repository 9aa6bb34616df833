"""What a piece of work costs, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

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


class Family:
    """The seconds of processors of this process and all below it while the block runs, those that end meanwhile too."""

    def __enter__(self) -> Family:
        self._found: dict[int, float] = {}
        self._before = self._now()
        self._found.clear()
        self._end = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self.cpu = self.so_far()

    def so_far(self) -> float:
        """The seconds until now."""
        self._now()
        found = dict(self._found)
        return sum(found.values()) - sum(self._before.get(pid, 0.0) for pid in found)

    def _look(self) -> None:
        while not self._end.wait(0.2):
            self._now()

    def _now(self) -> dict[int, float]:
        parents, used = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with suppress(OSError):
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                    parents[int(folder.name)] = int(fields[1])
                    used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        ours, todo = {os.getpid()}, True
        while todo:
            todo = bool(more := {pid for pid, parent in parents.items() if parent in ours} - ours)
            ours |= more
        self._found.update({pid: used[pid] for pid in ours if pid in used})
        return dict(self._found)
