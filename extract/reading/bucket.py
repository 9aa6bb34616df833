"""Sources in a bucket, or what fsspec shows as one: `s3://bucket/folder`, `gs://…`, `az://…`, as a local folder.

Only what whoever builds names is opened: posts name no sources. An address has a bucket and no server; which server
answers, and with which credentials, is for fsspec and its packages to know from the environment.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from extract.errors import PostUnreadable, Reason
from extract.post import Post
from extract.reading.draft import Origin
from extract.reading.formats import SUFFIXES, suffix_of
from extract.reading.naming import canonical_bucket
from extract.reading.options import ReadingOptions, Validator
from extract.reading.source import Document, read_document

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

TOGETHER = 64  # objects that are fetched at once,
AT_ONCE = 32_000_000  # and how many bytes at most
_ETAGS = ("ETag", "etag", "md5Hash", "content_md5")  # what services call the mark of a content


def bucket_documents(source: str, options: ReadingOptions) -> Iterator[Document | PostUnreadable]:
    """The objects under an address that a reader knows, sorted by name, or the one object of this address.

    What a service marks (ETag) and has marked so before is not fetched. Problems are rows.
    """
    try:
        address = canonical_bucket(source)
        files = _opened(address)
        found = _listed(files, address)
    except PostUnreadable as error:
        yield PostUnreadable(source, error.reason, error.detail)
        return
    label = PurePosixPath(address.partition("://")[2]).name
    if not found:
        yield PostUnreadable(source, Reason.EMPTY)
    for some in _windows(found):
        yield from _Fetched(files, label, options).documents(some)


@dataclass(frozen=True, slots=True)
class _Object:
    """An object: its name within the source, its path, bytes, and its service's mark of the content ("" for none)."""

    name: str
    path: str
    size: int
    etag: str
    in_folder: bool


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Documents of objects, several fetched at once."""

    files: AbstractFileSystem = field(repr=False)
    label: str
    options: ReadingOptions

    def documents(self, some: list[_Object]) -> Iterator[Document | PostUnreadable]:
        """Those of a window."""
        small = [one.path for one in some if one.size <= self.options.size_limit and not self._same(one)]
        contents: dict[str, bytes | Exception] = {}
        if small:
            try:
                contents = self.files.cat(small, on_error="return")
            except Exception as error:  # services have errors of their own, with no class in common
                contents = dict.fromkeys(small, error)
        for one in some:
            yield self._document(one, contents)

    def _same(self, one: _Object) -> Validator | None:
        known = self.options.validators.get(one.name)
        return known if known and one.etag and known.etag == one.etag else None

    def _document(self, one: _Object, contents: Mapping[str, bytes | Exception]) -> Document | PostUnreadable:
        if known := self._same(one):
            return Document(one.name, known.digest, lambda: self._read(one, lambda: self._open(one)), known)
        content = contents.get(one.path)
        if isinstance(content, Exception):
            return PostUnreadable(one.name, *_why(content))
        if content is not None:
            digest = hashlib.sha256(content).hexdigest()
            here = content
            return Document(one.name, digest, lambda: self._read(one, lambda: io.BytesIO(here)), _mark(one, digest))
        try:
            with self._open(one) as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except Exception as error:
            return PostUnreadable(one.name, *_why(error))
        return Document(one.name, digest, lambda: self._read(one, lambda: self._open(one)), _mark(one, digest))

    def _open(self, one: _Object) -> Any:  # a binary file that can seek
        return self.files.open(one.path, "rb")

    def _read(self, one: _Object, opener: Callable[[], Any]) -> Iterator[Post | PostUnreadable]:
        origin = Origin(one.name, self.label, self.options)
        try:
            with opener() as stream:
                yield from read_document(stream, origin, one.in_folder)
        except Exception as error:
            yield origin.bad(*_why(error))


def _mark(one: _Object, digest: str) -> Validator | None:
    return Validator(digest, one.etag) if one.etag else None


def _opened(address: str) -> AbstractFileSystem:
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise PostUnreadable(address, Reason.PACKAGE, "labgraph[remote]") from None
    try:
        files: AbstractFileSystem = url_to_fs(address)[0]
    except ImportError as error:  # fsspec says which package
        raise PostUnreadable(address, Reason.PACKAGE, str(error)) from error
    except Exception as error:
        raise PostUnreadable(address, *_why(error)) from error
    return files


def _listed(files: AbstractFileSystem, address: str) -> list[_Object]:
    """The objects, sorted by name; raises PostUnreadable where they cannot be listed."""
    try:
        root = str(files._strip_protocol(address))
        files.invalidate_cache()  # what was listed earlier in this process is not what is there
        found: dict[str, dict[str, Any]] = files.find(root, detail=True)
        if not found and not files.exists(root):
            raise PostUnreadable(address, Reason.MISSING)
    except PostUnreadable:
        raise
    except Exception as error:
        raise PostUnreadable(address, *_why(error)) from error
    objects = []
    for path, info in found.items():
        alone = path == root
        name = PurePosixPath(path).name if alone else path.removeprefix(root).lstrip("/")
        hidden = any(part.startswith(".") for part in name.split("/"))
        if info["type"] != "file" or (not alone and (hidden or suffix_of(name) not in SUFFIXES)):
            continue
        etag = next((str(info[key]) for key in _ETAGS if info.get(key)), "")
        objects.append(_Object(name, path, int(info["size"] or 0), etag, not alone))
    return sorted(objects, key=lambda one: one.name)


def _windows(objects: list[_Object]) -> Iterator[list[_Object]]:
    """The objects in lists of what may be held at once."""
    some: list[_Object] = []
    size = 0
    for one in objects:
        if some and (len(some) == TOGETHER or size + one.size > AT_ONCE):
            yield some
            some, size = [], 0
        some.append(one)
        size += one.size
    if some:
        yield some


def _why(error: Exception) -> tuple[Reason, str]:
    if isinstance(error, FileNotFoundError):
        return Reason.MISSING, ""
    if isinstance(error, PermissionError):
        return Reason.DENIED, ""
    return Reason.BUCKET, (str(error).strip().partition("\n")[0] or type(error).__name__)[:200].rstrip(".")
