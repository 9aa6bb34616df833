"""What encoders said of annotated posts that they had not seen: for honest figures without teaching them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.components.encoder import Window
from extract.components.second_opinion import Opinions, with_opinion
from extract.components.tagger import LABELS, NameTagger
from extract.components.tokens import Words

# Tokens more surely outside every name are not kept; the chances are kept in eight bits.
_SURE = 0.985
_STEPS = 255


@dataclass(frozen=True)
class HeldOut:
    """For each post the numbers of the kept tokens, and their chances (tokens × `LABELS`, in steps of 1/255)."""

    posts: Mapping[str, tuple[NDArray[np.uint16], NDArray[np.uint8]]]

    @classmethod
    def of(cls, chances: Iterable[tuple[str, NDArray[np.float32]]]) -> HeldOut:
        """From the names of posts and the chances of all their tokens."""
        posts = {}
        for name, rows in chances:
            kept = np.flatnonzero(rows[:, -1] < _SURE).astype(np.uint16)
            posts[name] = kept, np.round(rows[kept] * _STEPS).astype(np.uint8)
        return cls(posts)

    def opinion(self, name: str) -> Said:
        """What was said of one post."""
        return Said(*self.posts[name])

    def opinions(self, name: str, words: Words, tagger: NameTagger) -> Opinions:
        """What a tagger thinks of one post, and what was said of it; the tagger alone where nothing was said."""
        tagging = tagger.read(words)
        if name not in self.posts:
            return Opinions(tagging, tagging.chances, tagging, ())
        return with_opinion(words, tagging, self.opinion(name))

    @classmethod
    def read(cls, path: Path) -> HeldOut:
        """The content of a file that `write` wrote."""
        with np.load(path) as data:
            names = bytes(data["posts"]).decode("utf8").split("\n")
            tokens, chances = (np.split(data[key], data["ends"][:-1]) for key in ("tokens", "chances"))
        return cls({name: (t, c) for name, t, c in zip(names, tokens, chances, strict=True)})

    def write(self, path: Path) -> None:
        """Write a compressed file; the same bytes for the same content."""
        names = sorted(self.posts)
        tokens, chances = zip(*(self.posts[name] for name in names), strict=True)
        np.savez_compressed(
            path,
            posts=np.frombuffer("\n".join(names).encode(), np.uint8),
            ends=np.cumsum([len(t) for t in tokens]).astype(np.uint32),
            tokens=np.concatenate(tokens),
            chances=np.concatenate(chances),
        )


@dataclass(frozen=True)
class Said:
    """The chances of one post's tokens, given as the encoder gives them."""

    tokens: NDArray[np.uint16]
    kept: NDArray[np.uint8]

    def chances(self, words: Words, sentences: Iterable[int]) -> Iterator[tuple[Window, NDArray[np.float32]]]:
        """For the tokens of these sentences their chances (tokens × `LABELS`), one sentence at a time."""
        rows = np.zeros((len(words.texts), len(LABELS)), np.float32)
        rows[:, -1] = 1.0
        rows[self.tokens] = self.kept.astype(np.float32) / _STEPS
        for sentence in sentences:
            window = list(words.rows(sentence))
            yield window, rows[window]
