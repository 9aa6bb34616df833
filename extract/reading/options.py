"""What may be set for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave to ask it later whether a document changed, and the digest of what it gave then."""

    digest: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Limits and permissions of reading; `validators` are those of earlier readings by address."""

    allow_private: bool = False
    time_limit: float = 30.0  # seconds for one answer of a server
    size_limit: int = 20_000_000  # bytes of a document, characters of a post; files of many posts may be larger
    page_limit: int = 1000  # pages of a hundred posts of one site
    retries: int = 3
    backoff: float = 1.0  # seconds before the first retry; doubles; a server's Retry-After counts where longer
    validators: Mapping[str, Validator] = field(default_factory=dict, repr=False)
