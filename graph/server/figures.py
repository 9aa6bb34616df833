"""What the server counts while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class ServerFigures:
    """Since the start: answers by status, queries that reached a process, queries stopped by what stopped them."""

    answers: Counter[int] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    queries: int = 0
    taken_over: int = 0
