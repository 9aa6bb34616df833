"""Every benchmark, one after the other: `python -m benchmarks [NAME…] [--quick]`.

A benchmark is a module of this package with a function `main`, which prints tables; each runs in a process of its own,
so that none feels what another left in memory.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run those that are named, else all; the number of those that failed."""
    known = [p.stem for p in sorted(HERE.glob("*.py")) if "\ndef main(" in p.read_text("utf8") and p.stem[0] != "_"]
    known = [name for name in known if name != "evaluate"]  # it measures quality, not time: `make evaluate`
    options = [a for a in sys.argv[1:] if a.startswith("-")]
    chosen = [a for a in sys.argv[1:] if not a.startswith("-")] or known
    if unknown := set(chosen) - set(known):
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen:
        print(f"## {name}\n", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode != 0
        print(flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
