"""What the sources have now, against what is remembered of them: what to add, and what may be taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading import ReadingOptions, documents, is_complete, normalise_source
from extract.reading.naming import is_site
from extract.reading.options import Validator
from extract.reading.source import Document
from graph.clean import writable_post
from graph.errors import UnknownSource
from graph.state import Known, SourceChange, State
from graph.versions import reading_version

Progress = Callable[[str, int, int | None], None]


def silent(phase: str, done: int, total: int | None) -> None:
    """Progress for whoever does not want to hear of it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave: the change to make, and the figures and rows of the report."""

    change: SourceChange = field(repr=False)
    documents: int = 0
    documents_read: int = 0
    posts_read: int = 0
    left_out: tuple[PostUnreadable, ...] = ()
    failed: PostUnreadable | None = None
    spared: int = 0  # copies that are gone from the source but stay, because it failed or gave nothing

    @property
    def changes(self) -> bool:
        """Whether anything is different from what is remembered."""
        change = self.change
        return bool(self.changes_copies or change.documents or change.gone_documents or change.forgotten)

    @property
    def changes_copies(self) -> bool:
        """Whether a post is new, different or gone."""
        return bool(self.change.copies or self.change.gone_copies)


def gather(
    state: State, given: str, *, options: ReadingOptions, prune: bool = False, progress: Progress = silent
) -> Gathered:
    """What a source has now. Documents with a known digest are not read.

    Copies that a complete source (a folder, a file, a site paged to its end) no longer has are taken away; others only
    add. A source that failed or gives nothing where it gave something takes nothing away without `prune`.
    """
    try:
        source = normalise_source(given)
    except PostUnreadable as error:
        return Gathered(SourceChange("", given), left_out=(error,), failed=error)
    return _Gathering(state, source, given, options, prune, progress).run()


def forgotten(state: State, given: str) -> Gathered:
    """The change that takes a source out, with all that only it gave; raises UnknownSource."""
    known = state.sources()
    source = given if given in known else next((s for s, g in known.items() if g == given), "")
    if not source:
        try:
            source = normalise_source(given)
        except PostUnreadable:
            source = given
    if source not in known:
        raise UnknownSource(given, tuple(known.values()))
    gone = frozenset((name, c) for name, copies in state.copy_ids(source).items() for c in copies)
    return Gathered(SourceChange(source, given, gone_copies=gone, forgotten=True))


class _Gathering:
    """One reading of one source."""

    def __init__(
        self, state: State, source: str, given: str, options: ReadingOptions, prune: bool, progress: Progress
    ) -> None:
        self._state, self._source, self._given = state, source, given
        self._prune, self._progress = prune, progress
        self._known = state.documents(source)
        self._had = state.copy_ids(source)
        validators: Mapping[str, Validator] = {
            name: known.validator
            for name, known in self._known.items()
            if known.validator.etag or known.validator.last_modified
        }
        self._options = replace(options, validators={**options.validators, **_plain(validators)})
        self._seen: set[str] = set()
        self._documents: dict[str, Known] = {}
        self._copies: dict[str, tuple[Post, ...]] = {}
        self._problems: list[PostUnreadable] = []
        self._failed: PostUnreadable | None = None
        self._broken: set[str] = set()  # documents or posts that could not be read: what they gave before stays
        self._unreadable: dict[str, int] = {}  # posts that could not be read, by document

    def run(self) -> Gathered:
        """Read, compare, and say what to change."""
        posts = 0
        try:
            for item in documents(self._given, self._options):
                if isinstance(item, PostUnreadable):
                    self._note(item)
                    continue
                self._seen.add(item.name)
                known = self._known.get(item.name)
                if known is None or known.digest != _stamp(item.digest):
                    posts += self._read(item)
                    self._progress("read", posts, None)
        except PostUnreadable as error:
            self._note(error)
            self._failed = error
        return self._compared(posts)

    def _note(self, problem: PostUnreadable) -> None:
        self._problems.append(problem)
        self._broken.add(problem.source)
        # of a site or a feed, a failure anywhere means that the listing is not whole
        if problem.source in (self._given, self._source) or is_site(self._given):
            self._failed = problem

    def _read(self, document: Document) -> int:
        found: dict[str, Post] = {}
        problems: list[PostUnreadable] = []
        try:
            for row in document.read():
                if isinstance(row, PostUnreadable):
                    problems.append(row)
                else:
                    found.setdefault(row.copy_id, writable_post(row))
        except PostUnreadable as error:
            problems.append(error)
        self._problems += problems
        self._broken.update(p.source for p in problems)
        if problems:  # read again next time, so that each report has what is left out
            self._documents[document.name] = Known("", Validator(""))
            self._unreadable[document.name] = len(problems) if found else len(self._had.get(document.name, ()))
        else:
            stamp = _stamp(document.digest)
            self._documents[document.name] = Known(stamp, replace(document.validator or Validator(""), digest=stamp))
        self._copies[document.name] = tuple(found.values())
        return len(found)

    def _compared(self, posts: int) -> Gathered:
        whole = is_complete(self._given) or self._prune
        gone_documents, gone = self._gone() if whole else (set(), set())
        gives = posts > 0 or any(self._had.get(name) for name in self._seen - self._documents.keys())
        if not gives and not self._problems:
            self._problems.append(PostUnreadable(self._given, Reason.EMPTY))
        if not gives and self._failed is None:
            self._failed = self._problems[-1]
        if self._failed and not self._prune:
            gone_documents, gone = set(), set()
        spared = self._lacking() - len(gone) if whole else 0
        change = SourceChange(
            self._source,
            self._given,
            {name: known for name, known in self._documents.items() if self._known.get(name) != known},
            {name: new for name, found in self._copies.items() if (new := self._new(name, found))},
            frozenset(gone),
            frozenset(gone_documents),
        )
        return Gathered(
            change, len(self._seen), len(self._documents), posts, tuple(self._problems), self._failed, spared
        )

    def _new(self, document: str, found: tuple[Post, ...]) -> tuple[Post, ...]:
        """Those of the copies that are not remembered as they are now."""
        remembered = self._state.copies_of(self._source, document) if document in self._had else {}
        return tuple(copy for copy in found if remembered.get(copy.copy_id) != copy)

    def _lacking(self) -> int:
        """How many remembered copies a complete source does not give now."""
        given = {(name, p.copy_id) for name, found in self._copies.items() for p in found}
        unchanged = self._seen - self._documents.keys()
        had = ((name, c) for name, copies in self._had.items() if name not in unchanged for c in copies)
        return sum(one not in given for one in had)

    def _gone(self) -> tuple[set[str], set[tuple[str, str]]]:
        """Documents and copies that the source no longer has; with `prune` those that cannot be read now too."""
        broken = set() if self._prune else self._broken
        documents_gone = {
            name
            for name in self._known
            if name not in self._seen and not any(name == b or name.startswith(f"{b}/") for b in broken)
        }
        gone = {(name, c) for name in documents_gone for c in self._had.get(name, ())}
        for name in self._documents.keys() & self._had.keys():
            lost = {c for c in self._had[name] - {p.copy_id for p in self._copies.get(name, ())} if c not in broken}
            # as many posts were lost as could not be read: it will be these
            if self._prune or len(lost) > self._unreadable.get(name, 0):
                gone |= {(name, c) for c in lost}
        return documents_gone, gone


def _plain(validators: Mapping[str, Validator]) -> dict[str, Validator]:
    """Validators with the digest that the reader gave; those of another version of the readers are left out."""
    mark = f"{reading_version()[:16]}:"
    return {
        name: replace(v, digest=v.digest.removeprefix(mark))
        for name, v in validators.items()
        if v.digest.startswith(mark)
    }


def _stamp(digest: str) -> str:
    """A digest with the version of the readers, so that better readers read again."""
    return f"{reading_version()[:16]}:{digest}"
