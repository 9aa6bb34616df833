"""What can go wrong with a graph. The sentences that people read are made in `graph.cli.sentences`."""

from __future__ import annotations

from pathlib import Path

from extract.errors import PostUnreadable


class GraphError(Exception):
    """The base of all errors of this package; its subclasses carry fields."""


class NoGraph(GraphError):  # noqa: N818
    """The data directory holds no finished build; `kept` says whether it holds posts to make one from."""

    def __init__(self, path: Path, kept: bool = False) -> None:
        super().__init__(path, kept)
        self.path, self.kept = path, kept


class Damaged(GraphError):  # noqa: N818
    """A part of the data directory cannot be read: which, and what was found."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class NotReadable(Damaged):
    """The system does not let this user read a part of the data directory."""


class NewerFormat(GraphError):  # noqa: N818
    """The data directory was written by a newer labgraph."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, found, known)
        self.path, self.found, self.known = path, found, known


class Locked(GraphError):  # noqa: N818
    """Another process is building in this data directory: its id, its command line, since when (ISO 8601, UTC)."""

    def __init__(self, path: Path, pid: int, command: str, since: str) -> None:
        super().__init__(path, pid, command, since)
        self.path, self.pid, self.command, self.since = path, pid, command, since


class NotWritable(GraphError):  # noqa: N818
    """The system does not let this user write into the data directory."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class DiskFull(GraphError):  # noqa: N818
    """There is no room left (or the user's quota or file-size limit is reached) in the data directory."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class DiskFailed(GraphError):  # noqa: N818
    """The disk under the data directory, or the connection to it, fails."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class Unsound(GraphError):  # noqa: N818
    """A new store does not hold what was written to it; it was not switched to."""

    def __init__(self, path: Path, expected: int, found: int) -> None:
        super().__init__(path, expected, found)
        self.path, self.expected, self.found = path, expected, found


class NothingBuilt(GraphError):  # noqa: N818
    """No source gave a post and there was none before, so there is nothing to build."""

    def __init__(self, left_out: tuple[PostUnreadable, ...]) -> None:
        super().__init__(left_out)
        self.left_out = left_out


class BadBase(GraphError):  # noqa: N818
    """A base IRI that IRIs cannot be made under."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.base = base


class UnknownSource(GraphError):  # noqa: N818
    """No source of this address or path was built; `known` are those that were, as given."""

    def __init__(self, source: str, known: tuple[str, ...]) -> None:
        super().__init__(source, known)
        self.source, self.known = source, known


class UnknownDecision(GraphError):  # noqa: N818
    """No decision has this number; `known` are the numbers there are."""

    def __init__(self, number: int, known: tuple[int, ...]) -> None:
        super().__init__(number, known)
        self.number, self.known = number, known


class OneAlready(GraphError):  # noqa: N818
    """Names to merge that are all one entity's: its label and type."""

    def __init__(self, label: str, kind: str) -> None:
        super().__init__(label, kind)
        self.label, self.kind = label, kind


class Unfit(GraphError):  # noqa: N818
    """A relation that the ontology does not have between entities of these types."""

    def __init__(self, subject: str, predicate: str, object_: str) -> None:
        super().__init__(subject, predicate, object_)
        self.subject, self.predicate, self.object = subject, predicate, object_


class NotNamedThere(GraphError):  # noqa: N818
    """A post (its IRI) that does not name the entity."""

    def __init__(self, post: str, entity: str) -> None:
        super().__init__(post, entity)
        self.post, self.entity = post, entity


class UnknownName(GraphError):  # noqa: N818
    """No entity has this name; `near` are labels of entities with a name like it."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(name, near)
        self.name, self.near = name, near


class AmbiguousName(GraphError):  # noqa: N818
    """Several entities have this name: their label, type and IRI each."""

    def __init__(self, name: str, candidates: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(name, candidates)
        self.name, self.candidates = name, candidates


class NotWritten(GraphError):  # noqa: N818
    """A file that was asked for could not be written; what stood there before still stands there."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.path, self.detail = path, detail


class UnknownFormat(GraphError):  # noqa: N818
    """No export format has this name or file suffix."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known


class UpdateRefused(GraphError):  # noqa: N818
    """A query that would change the graph: its first word."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class NotAQuery(GraphError):  # noqa: N818
    """A text that begins as no query of SPARQL does: its first word, "" for none."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class ServiceRefused(GraphError):  # noqa: N818
    """A query with SERVICE, which would make the engine call an address."""


class GraphProtected(GraphError):  # noqa: N818
    """A change of a graph that only builds write: its IRI."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BadSetting(GraphError):  # noqa: N818
    """A setting with a value that it cannot have: its name, the value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(name, value)
        self.name, self.value = name, value


class PortTaken(GraphError):  # noqa: N818
    """The server cannot listen where it was told to."""

    def __init__(self, host: str, port: int, detail: str) -> None:
        super().__init__(host, port, detail)
        self.host, self.port, self.detail = host, port, detail
