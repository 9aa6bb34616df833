"""What the name lists and trigger words know of each token of a post."""

from __future__ import annotations

from dataclasses import dataclass

from extract.components.tokens import Words


@dataclass(frozen=True, slots=True)
class ListLabels:
    """For each token the features that the lists give, such as `k=B-Lab`, `place`, `first`, `in=Lab`."""

    of: list[list[str]]


def list_labels(words: Words) -> ListLabels:
    """What the lists know of each token."""
    return ListLabels([[] for _ in words.texts])
