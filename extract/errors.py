"""What can be wrong with a source or a post. The sentences that people read are made in `graph.cli`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Reason(StrEnum):
    """Why a source or a post could not be read."""

    MISSING = "missing"  # no such file or folder
    EMPTY = "empty"  # a folder or file with nothing to read in it
    DENIED = "denied"  # the system refuses to read it
    NOT_TEXT = "not_text"  # binary content under a text name
    BROKEN = "broken"  # does not parse; `detail` has the parser's words and the position
    TRUNCATED = "truncated"  # ends in the middle
    ENTITIES = "entities"  # XML that declares entities (a known attack)
    UNKNOWN_FORMAT = "unknown_format"  # no reader knows it
    TOO_LARGE = "too_large"  # over the limit; `detail` has the limit
    NO_DATE = "no_date"
    NO_TEXT = "no_text"  # neither title nor text
    BAD_ADDRESS = "bad_address"  # neither http(s) with a host nor a bucket's
    BUCKET = "bucket"  # the service of a bucket refuses or does not answer; `detail` has its words
    PACKAGE = "package"  # what reads such addresses is not installed; `detail` says what to install
    PRIVATE_ADDRESS = "private_address"  # leads into a private network
    ROBOTS = "robots"  # robots.txt forbids it
    HTTP_STATUS = "http_status"  # `detail` has the status
    UNREACHABLE = "unreachable"  # no answer, time limit, TLS; `detail` has the cause


class ExtractionStopped(Exception):  # noqa: N818
    """Several processes that extracted died, without a word of Python: how many, and the posts they were at."""

    def __init__(self, deaths: int, posts: tuple[str, ...]) -> None:
        super().__init__(deaths, posts)
        self.deaths, self.posts = deaths, posts


class ModelUnusable(Exception):  # noqa: N818
    """Another model's names cannot be read: `why` is "missing", "broken" or "labels" (none of the six types fits)."""

    def __init__(self, model: str, why: str, detail: str = "") -> None:
        super().__init__(model, why, detail)
        self.model, self.why, self.detail = model, why, detail


ClusterReason = Literal["address", "package", "unreachable", "version"]


class ClusterFailed(Exception):  # noqa: N818
    """A Dask cluster that could not be used: its address, why, and what was said."""

    def __init__(self, cluster: str, reason: ClusterReason, detail: str = "") -> None:
        super().__init__(cluster, reason, detail)
        self.cluster, self.reason, self.detail = cluster, reason, detail


class PostUnreadable(Exception):  # noqa: N818  (the field's word, and not always an error of the program)
    """A source, document or post that could not be read: where, why, and the parser's detail."""

    def __init__(self, source: str, reason: Reason, detail: str = "") -> None:
        super().__init__(source, reason, detail)
        self.source, self.reason, self.detail = source, reason, detail

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}" + (f" ({self.detail})" if self.detail else "")
