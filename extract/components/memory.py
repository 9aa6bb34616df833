"""What annotated posts remember of names: which words were names there, of which type, and which were none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.components.lists import Index

NO_NAME = "O"


@dataclass(frozen=True, slots=True)
class Remembered:
    """How many posts had a folded name as each type (or `NO_NAME`)."""

    posts: Mapping[str, int]

    @property
    def label(self) -> str:
        """The most frequent reading, with `!` where it is sure and `1` where one post alone speaks for it."""
        kind, count = min(self.posts.items(), key=lambda item: (-item[1], item[0]))
        total = sum(self.posts.values())
        return kind + ("1" if total == 1 else "!" if count > 0.8 * total else "")


@dataclass(frozen=True)
class Memory:
    """The readings of folded names in annotated posts: name → reading → number of posts."""

    counts: Mapping[str, Mapping[str, int]]

    @classmethod
    def of_readings(cls, readings: Iterable[Iterable[tuple[str, str]]]) -> Memory:
        """The memory of posts, each given as its (folded name, reading) pairs."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for post in readings:
            for name, reading in set(post):
                counts[name][reading] += 1
        return cls(counts)

    def without(self, readings: Iterable[tuple[str, str]]) -> Memory:
        """The memory as it would be had this post not been read: what training on that post may know."""
        counts = dict(self.counts)
        for name, reading in set(readings):
            left = {r: n - (r == reading) for r, n in counts[name].items()}
            counts[name] = {r: n for r, n in left.items() if n}
        found = Memory(counts)
        found.__dict__["index"] = self.index  # a name that is gone only costs a lookup
        return found

    def of(self, folded: str) -> Remembered | None:
        """What is remembered of a folded name."""
        counts = self.counts.get(folded)
        return Remembered(counts) if counts else None

    @cached_property
    def index(self) -> Index:
        """How the names begin."""
        from extract.components.lists import Index

        return Index.of(self.counts)

    @classmethod
    def read(cls, path: Path) -> Memory:
        """The memory of a tab-separated file: folded name, reading, number of posts."""
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for line in path.read_text("utf8").splitlines():
            if not line.startswith("#"):
                name, reading, posts = line.split("\t")
                counts[name][reading] = int(posts)
        return cls(dict(counts))

    def write(self, path: Path) -> None:
        """Write the file that `read` reads, in a fixed order."""
        rows = [f"{n}\t{r}\t{c}" for n, found in sorted(self.counts.items()) for r, c in sorted(found.items())]
        head = "# folded name, reading (a type, or O for words that were no name), number of annotated posts"
        path.write_text("\n".join([head, *rows]) + "\n", "utf8")
