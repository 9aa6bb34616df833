"""A small transformer's second opinion on each token: its chance of beginning or continuing a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from extract.components.pieces import END, PAD, START, Pieces
from extract.components.tokens import Words

if TYPE_CHECKING:
    import onnxruntime

WINDOW = 128  # pieces
_BATCH = 8  # windows
_LONGEST_WORD = 16  # pieces
_QUOTES = frozenset('«“„"#@')

Window = list[int]


@dataclass(frozen=True)
class Table:
    """The vectors of the pieces, four bits a number: rows of blocks of 32, each block with one half-precision scale."""

    scales: NDArray[np.float16]
    nibbles: NDArray[np.uint8]

    def rows(self) -> NDArray[np.float32]:
        """(pieces × width) the vectors."""
        low, high = self.nibbles & 15, self.nibbles >> 4
        numbers = np.concatenate([low, high], axis=2).astype(np.float32) - 8
        return (numbers * self.scales[..., None].astype(np.float32)).reshape(len(self.scales), -1)


class Encoder:
    """The first layers of multilingual-e5-small, taught on annotated posts (weights: `extract/model/encoder.*`)."""

    def __init__(self, pieces: Pieces, vectors: NDArray[np.float32], session: onnxruntime.InferenceSession) -> None:
        self._pieces, self._vectors, self._session = pieces, vectors, session

    @classmethod
    def read(cls, folder: Path) -> Encoder:
        """The encoder of a folder with `encoder.npz` (pieces and their vectors) and `encoder.onnx` (layers)."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread: posts are shared out over processes, and the same sums are made on every machine.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        with np.load(folder / "encoder.npz") as data:
            pieces = Pieces(bytes(data["pieces"]).decode("utf8").split("\n"), data["scores"])
            return cls(pieces, Table(data["scales"], data["nibbles"]).rows(), session)

    def chances(self, words: Words, sentences: Iterable[int]) -> Iterator[tuple[Window, NDArray[np.float32]]]:
        """For the tokens of these sentences their chances (tokens × labels of the tagger), some tokens at a time."""
        cut = cut_words(words, self._pieces)
        todo = sorted(windows(words, cut, sentences), key=lambda window: sum(len(cut[i]) for i in window))
        for first in range(0, len(todo), _BATCH):
            batch = todo[first : first + _BATCH]
            inputs = [encode(words, cut, window) for window in batch]
            longest = max(len(ids) for ids, _ in inputs)
            ids = np.full((len(batch), longest), PAD)
            for row, (own, _) in zip(ids, inputs, strict=True):
                row[: len(own)] = own
            hidden = np.where(ids == PAD, np.float32(-1e4), np.float32(0))[:, None, None, :]
            (scores,) = self._session.run(None, {"vectors": self._vectors[ids], "hidden": hidden})
            for window, (_, at), own_scores in zip(batch, inputs, scores, strict=True):
                yield window, _softmax(own_scores[at])


def may_hold_name(words: Words, rows: range) -> bool:
    """Whether a sentence is worth reading: a capital beyond its first word, a quotation, or a very short one."""
    texts = words.texts[rows.start : rows.stop]
    return any(t in _QUOTES for t in texts) or any(any(c.isupper() for c in t) for t in texts[len(texts) > 4 :])


def cut_words(words: Words, pieces: Pieces) -> list[tuple[int, ...]]:
    """The pieces of each token of a post."""
    text = words.post.text
    return [
        pieces.of(word, start == 0 or text[start - 1].isspace())[:_LONGEST_WORD]
        for word, start in zip(words.texts, words.starts, strict=True)
    ]


def windows(
    words: Words, cut: Sequence[tuple[int, ...]], sentences: Iterable[int], first_room: int = WINDOW
) -> Iterator[Window]:
    """The tokens of whole sentences, as many as a window holds; a longer sentence is cut."""
    window: Window = []
    used, room = 1, first_room
    for sentence in sentences:
        for part, size in _parts(words.rows(sentence), cut):
            if window and used + size > room:
                yield window
                window, used, room = [], 1, WINDOW
            window = window + part
            used += size
    if window:
        yield window


def _parts(rows: range, cut: Sequence[tuple[int, ...]]) -> Iterator[tuple[Window, int]]:
    part: Window = []
    size = 1
    for i in rows:
        if part and size + len(cut[i]) > WINDOW - 1:
            yield part, size
            part, size = [], 1
        part.append(i)
        size += len(cut[i])
    if part:
        yield part, size


def encode(words: Words, cut: Sequence[tuple[int, ...]], window: Window) -> tuple[list[int], list[int]]:
    """The piece numbers of a window, an `END` after each sentence, and where each token's first piece stands."""
    ids, at = [START], []
    for n, i in enumerate(window):
        if n and words.sentence_of[i] != words.sentence_of[window[n - 1]]:
            ids.append(END)
        at.append(len(ids))
        ids += cut[i]
    return [*ids, END], at


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return found
