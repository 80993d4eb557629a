# SPDX-License-Identifier: GPL-2.0-or-later
"""The door to the file: connections with the right pragmas, transactions, and SQLite's errors in our words.

Nothing else in this room opens a snapshot or builds a statement from parts.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from ..core.errors import NotASnapshot, SnapshotBusy, SnapshotChanged, SnapshotDamaged, SnapshotError, StorageFull

BUSY_SECONDS = 5.0
MOMENT_FOR_READERS = 500

_CACHE_KIB = 64 * 1024
_CHECKPOINT_PAGES = 8_192
_FULL, _EXTRA = 2, 3

OpenMode = Literal["look", "ro", "rw", "rwc"]


class Damaged(ValueError):
    """Stored content that is not what this room writes; `Database.translated` puts it into a sentence."""


def quoted(name: str) -> str:
    """An SQL identifier, whatever its characters."""
    return '"' + name.replace('"', '""') + '"'


def statement(template: str, **names: str | Sequence[str]) -> str:
    """``template`` with each ``{name}`` replaced by a quoted identifier; values are always bound, never built in.

    Several identifiers become a list with commas, and ``{name:?}`` as many question marks.
    """
    return template.format_map({key: _Names([name] if isinstance(name, str) else name) for key, name in names.items()})


class _Names(tuple[str, ...]):
    """Identifiers that format as a list of themselves, or of as many question marks."""

    __slots__ = ()

    def __format__(self, mark: str) -> str:
        return ", ".join(mark or quoted(name) for name in self)


class Database:
    """One connection to one snapshot file, used by the thread that opened it.

    ``label`` is the file's name as the person knows it. To ``look`` is to read for a moment and without leaving a
    trace beside the file. Every method raises only the SnapshotError family.
    """

    def __init__(
        self, path: Path, mode: OpenMode = "ro", *, label: str = "", busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.path = path
        self.label = label or path.name
        self._busy_seconds = busy_seconds
        with self.translated():
            self.connection = _connect(path, mode, busy_seconds)
        self._identity = _identity(path)

    def close(self) -> None:
        """Close the connection; SQLite empties and removes the write-ahead log when it was the last one."""
        with self.translated():
            self.connection.close()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raise SQLite's errors, and those of the file system, as ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise in_our_words(error, self.label) from error
        except (Damaged, UnicodeDecodeError) as error:
            raise SnapshotDamaged(str(error), file=self.label, reason="it is damaged.") from error
        except OSError as error:
            raise StorageFull(
                str(error), file=self.label, reason=f"{error.strerror or 'the system refuses'}."
            ) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed at the end, rolled back on any error.

        Raises SnapshotChanged before anything is written when the file under the path is not the one opened.
        """
        self.require_same_file()
        with self.translated():
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def require_same_file(self) -> None:
        """Raise SnapshotChanged when the file was replaced or removed since it was opened."""
        if _identity(self.path) != self._identity:
            raise SnapshotChanged(str(self.path), file=self.label)

    def is_blank(self) -> bool:
        """True for a new file, in which there is no table yet."""
        with self.translated():
            return self.connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None

    def prepare_for_writing(self) -> None:
        """Write-ahead log and a sync at every commit, read back as SQLite may silently choose otherwise.

        Where the write-ahead log is refused (network shares, a reader that does not let go) the rollback journal is
        kept, with EXTRA syncs: of the modes tried, these two alone lose no confirmed page in a power cut.
        """
        with self.translated():
            wal = self._set_journal("wal") == "wal"
            self.connection.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")
            self.connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
            (level,) = self.connection.execute("PRAGMA synchronous").fetchone()
        if level != (_FULL if wal else _EXTRA):
            raise SnapshotError(f"synchronous={level}", file=self.label, reason="it cannot be written to safely.")

    def to_one_file(self, moment: int = MOMENT_FOR_READERS) -> bool:
        """Move everything from the write-ahead log into the file and leave no file beside it.

        False when another connection keeps the log in use: the snapshot is then two or three files until that
        connection closes. Copying the first alone would lose values. A reader gets a moment (milliseconds) to finish.
        """
        with self.translated():
            self.connection.execute(f"PRAGMA busy_timeout = {moment}")
            busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy and self._set_journal("delete") == "delete"

    def shrink(self) -> None:
        """Write the file anew when there is unused room in it; it stays as it is when that fails."""
        self.require_same_file()
        with self.translated():
            if self.connection.execute("PRAGMA freelist_count").fetchone()[0]:
                self.connection.execute("VACUUM")

    def _set_journal(self, mode: str) -> str:
        try:
            (answer,) = self.connection.execute(f"PRAGMA journal_mode={mode}").fetchone()
        except sqlite3.OperationalError as error:
            if primary_code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            (answer,) = self.connection.execute("PRAGMA journal_mode").fetchone()
        return str(answer)


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code of an error; -1 for those that Python itself raises, as for invalid UTF-8."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code if code < 0 else code & 0xFF


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; does nothing where folders cannot be opened (Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _connect(path: Path, mode: OpenMode, busy_seconds: float) -> sqlite3.Connection:
    access = _least_access(path) if mode == "look" else f"mode={mode}"
    connection = sqlite3.connect(
        f"{_uri(path)}?{access}", uri=True, timeout=busy_seconds, isolation_level=None, cached_statements=256
    )
    try:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", f"cache_size=-{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _least_access(path: Path) -> str:
    """How to read a file that is perhaps not ours.

    Without locks and logs where nobody can be writing to it: SQLite would otherwise make a shared memory file beside
    one that was left in write-ahead mode. A rollback journal left by a process that died has to be applied first. Both
    lie beside the file that links lead to.
    """
    path = path.resolve()
    if path.with_name(path.name + "-journal").exists():
        return "mode=rw"
    in_use = path.with_name(path.name + "-wal").exists()
    return "mode=ro" if in_use else "mode=ro&immutable=1"


def _uri(path: Path) -> str:
    """The path as SQLite's URI (sqlite.org/uri.html); a Windows share keeps its two slashes after an empty host."""
    posix = path.absolute().as_posix()
    return "file://" + quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def in_our_words(error: sqlite3.Error, label: str) -> SnapshotError:
    """An error of SQLite as one of ours; ``label`` is the file's name for the person."""
    detail = f"{getattr(error, 'sqlite_errorname', type(error).__name__)}: {error}"
    if getattr(error, "sqlite_errorcode", None) == _READONLY_DBMOVED:
        return SnapshotChanged(detail, file=label)
    code = primary_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return NotASnapshot(detail, file=label, reason="it is not a GeoPackage.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return SnapshotBusy(detail, file=label)
    if code in _NO_ROOM_REASONS:
        return StorageFull(detail, file=label, reason=_NO_ROOM_REASONS[code])
    if code in _DAMAGE:
        return SnapshotDamaged(detail, file=label, reason="it is damaged.")
    return SnapshotError(detail, file=label, reason=f"{error}.")


_READONLY_DBMOVED = sqlite3.SQLITE_READONLY | (4 << 8)
_NO_ROOM_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full.",
    sqlite3.SQLITE_IOERR: "the disk is full or cannot be read and written.",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only.",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder cannot be opened.",
    sqlite3.SQLITE_PERM: "access is not permitted.",
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, -1)  # without a code: content that Python cannot read
