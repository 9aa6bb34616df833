"""What the system says when it will not write, as our errors."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import Damaged, DiskFailed, DiskFull, NotWritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}
_FAILED = {errno.EIO, errno.EUCLEAN, errno.ENODEV, errno.ESTALE}


@contextmanager
def told(path: Path, database: Path | None = None) -> Iterator[None]:
    """Turns failures of writing under `path` into DiskFull, NotWritable, DiskFailed or (of the database) Damaged."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(error, path, database or path) from error
    except OSError as error:
        found = _of_system(error, path)
        if found is None:
            raise
        raise found from error


def _of_system(error: OSError, path: Path) -> DiskFull | NotWritable | DiskFailed | None:
    text = error.strerror or str(error)
    # Oxigraph passes on RocksDB's words without the number
    if error.errno in _FULL or "No space left" in text or "File too large" in text:
        return DiskFull(path, text)
    if error.errno in _REFUSED or "Permission denied" in text or "Read-only file system" in text:
        return NotWritable(path, text)
    if error.errno in _FAILED or "Input/output error" in text:
        return DiskFailed(path, text)
    return None


def _of_sqlite(
    error: sqlite3.Error, path: Path, database: Path
) -> DiskFull | NotWritable | DiskFailed | Damaged | sqlite3.Error:
    name = getattr(error, "sqlite_errorname", "")
    if name in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
        return DiskFull(path, str(error))
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return NotWritable(path, str(error))
    if name.startswith("SQLITE_IOERR"):
        return DiskFailed(path, str(error))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return Damaged(database, str(error))
    return error
