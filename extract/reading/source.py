"""Sources: what there is to read at a path or an address, document by document, and all of it at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.draft import Origin
from extract.reading.formats import SUFFIXES, read_stream, suffix_of
from extract.reading.naming import is_address, is_bucket, is_site, local
from extract.reading.options import ReadingOptions, Validator

Reading = Iterator[Post | PostUnreadable]


@dataclass(frozen=True, slots=True)
class Document:
    """A file, feed, page or post of a source.

    `name` is stable within the source (relative path, file name, or address); `digest` is the SHA-256 of the content in
    hexadecimal; `validator` is what to keep so that a server can later be asked for changes only.
    """

    name: str
    digest: str
    opener: Callable[[], Reading] = field(repr=False, compare=False)
    validator: Validator | None = field(default=None, compare=False)

    def read(self) -> Reading:
        """The posts of the document, and a row for each that could not be read."""
        return self.opener()


def documents(source: str | Path, options: ReadingOptions | None = None) -> Iterator[Document | PostUnreadable]:
    """What there is to read in a source, in sorted order: names and digests now, posts when `Document.read` is called.

    Problems are rows: of the whole source (MISSING, EMPTY, DENIED, BAD_ADDRESS …; `source` is what was asked for), of
    one document (`source` is its name) or of a folder within (its relative path).
    """
    options = options or ReadingOptions()
    given = str(source)
    try:
        source = local(source)
    except PostUnreadable as error:
        yield error
        return
    if is_bucket(source):
        from extract.reading.bucket import bucket_documents

        yield from bucket_documents(given, options)
        return
    if is_address(source):
        from extract.reading.web import web_documents

        yield from web_documents(str(source), options)
        return
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            yield from _folder(path, given, options)
        elif path.is_file():
            yield _file(path, path.name, path.name, options, in_folder=False)
        else:
            reason = Reason.UNKNOWN_FORMAT if path.exists() else Reason.MISSING
            yield PostUnreadable(given, reason, "neither a file nor a folder" if path.exists() else "")
    except (OSError, ValueError) as error:
        yield PostUnreadable(given, *_os_reason(error))


def read_posts(source: str | Path, **options: object) -> Reading:
    """Every post of a source: a file, a folder (all files that a reader knows, sorted by path) or an address.

    What cannot be read is a `PostUnreadable` in its place, never raised; the others go on. `options` are the fields of
    `ReadingOptions`.
    """
    empty = True
    for document in documents(source, ReadingOptions(**options)):  # type: ignore[arg-type]  # checked by the dataclass
        if isinstance(document, PostUnreadable):
            empty = False
            yield document
            continue
        for row in document.read():
            empty = False
            yield row
    if empty:
        yield PostUnreadable(str(source), Reason.EMPTY)


def is_complete(source: str | Path) -> bool:
    """Whether a post that the source does not have any more is to be taken away.

    True for files and folders, here or in a bucket. For a site's address: whether its last listing by `documents` in
    this process went through every page of a WordPress site to the end; False for feeds, single pages, and what was
    not listed.
    """
    if is_site(source):
        from extract.reading.web import was_paged_completely

        return was_paged_completely(str(source))
    return True


def _folder(path: Path, given: str, options: ReadingOptions) -> Iterator[Document | PostUnreadable]:
    label = path.name or path.resolve().name
    denied: list[PostUnreadable] = []

    def on_error(error: OSError) -> None:
        refused = Path(str(error.filename))
        name = given if refused == path else _relative(refused, path)
        denied.append(PostUnreadable(name, *_os_reason(error)))

    found: list[str] = []
    for parent, folders, files in os.walk(path, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (_relative(Path(parent) / name, path) for name in files
                  if not name.startswith(".") and suffix_of(name) in SUFFIXES)  # fmt: skip
    for name in sorted(found):
        yield _file(path / name, name, label, options, in_folder=True)
    yield from denied
    if not found and not denied:
        yield PostUnreadable(given, Reason.EMPTY)


def _file(path: Path, name: str, label: str, options: ReadingOptions, *, in_folder: bool) -> Document | PostUnreadable:
    try:
        if not path.is_file():
            return PostUnreadable(name, Reason.MISSING)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return PostUnreadable(name, *_os_reason(error))
    return Document(name, digest, lambda: _read_file(path, Origin(name, label, options), in_folder))


def _read_file(path: Path, origin: Origin, in_folder: bool) -> Reading:
    try:
        with path.open("rb") as stream:
            yield from read_document(stream, origin, in_folder)
    except OSError as error:
        yield origin.bad(*_os_reason(error))


def read_document(stream: BinaryIO, origin: Origin, in_folder: bool) -> Reading:
    """The posts of a file that is open for reading; of a folder's, what is no post is left out silently."""
    for row in read_stream(stream, origin):
        # A README, a package.json: what is no post in a folder of posts is no fault either.
        if not (in_folder and _is_foreign(row, origin)):
            yield row


def _is_foreign(row: Post | PostUnreadable, origin: Origin) -> bool:
    return isinstance(row, PostUnreadable) and row.reason is Reason.UNKNOWN_FORMAT and row.source == origin.document


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _os_reason(error: OSError | ValueError) -> tuple[Reason, str]:
    if isinstance(error, FileNotFoundError):
        return Reason.MISSING, ""
    if isinstance(error, PermissionError):
        return Reason.DENIED, ""
    return (Reason.DENIED, error.strerror or "") if isinstance(error, OSError) else (Reason.MISSING, str(error))
