"""The words of one post with their places, as every component of the extraction reads them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.components.sentences import split
from extract.facts import Sentence
from extract.folding import fold
from extract.post import Post

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.components.clusters import Clusters


@dataclass(frozen=True)
class Words:
    """A post as parallel lists, one row a token that is not white space.

    `starts`, `ends`: offsets in `post.text`; `sentence_of`: the index in `sentences` of each token;
    `pretrained`: the pretrained model's label of each token ("PER", …, "" for none), `B` or `I` before it;
    `clusters`: the word-vector cluster of each token (-1: none).
    """

    post: Post
    texts: list[str]
    starts: list[int]
    ends: list[int]
    sentences: tuple[Sentence, ...]
    sentence_of: list[int]
    pretrained: list[str]
    clusters: list[int]
    folded: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", [fold_word(t) for t in self.texts])

    def rows(self, sentence: int) -> range:
        """The token indexes of one sentence."""
        return range(bisect_left(self.sentence_of, sentence), bisect_right(self.sentence_of, sentence))

    def text(self, first: int, last: int) -> str:
        """The exact words of the post from token `first` up to, not including, `last`."""
        return self.post.text[self.starts[first] : self.ends[last - 1]]


def fold_word(word: str) -> str:
    """A single word without case, accents and typographic variants; articles stay."""
    return fold(word) or word.casefold()


def words_of(post: Post, read: Sequence[tuple[int, Doc]], clusters: Clusters) -> Words:
    """The words of a post from spaCy documents over stretches of `post.text`, each with its offset."""
    tokens = [(offset, t) for offset, doc in read for t in doc if not t.is_space]
    sentences = split(post.text)
    starts = [offset + t.idx for offset, t in tokens]
    sentence_starts = [s.start for s in sentences]
    return Words(
        post,
        [t.text for _, t in tokens],
        starts,
        [start + len(t) for start, (_, t) in zip(starts, tokens, strict=True)],
        sentences,
        [bisect_right(sentence_starts, s) - 1 for s in starts],
        [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "" for _, t in tokens],
        [clusters.of(t) for _, t in tokens],
    )
