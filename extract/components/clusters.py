"""Groups of words that are used alike, from the pretrained model's word vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Token
    from spacy.vocab import Vocab


@dataclass(frozen=True)
class Clusters:
    """The cluster of each row of the model's vector table (made by `extract/model/train.py`)."""

    of_row: NDArray[np.uint8]
    rows: dict[int, int]

    @classmethod
    def read(cls, path: Path, vocab: Vocab) -> Clusters:
        """The clusters of a file, for the vectors of this vocabulary."""
        return cls(np.load(path), vocab.vectors.key2row)

    def of(self, token: Token) -> int:
        """The cluster of a token as written, else in lower case; -1 for a word without a vector."""
        row = self.rows.get(token.orth, self.rows.get(token.lower, -1))
        return -1 if row < 0 else int(self.of_row[row])
