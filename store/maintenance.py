# SPDX-License-Identifier: GPL-2.0-or-later
"""Looking after a snapshot: see whether it can be filled, remove what is old, copy it, verify it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.errors import Cancelled, InputError, SnapshotDamaged, SnapshotError, StorageFull
from ..core.monitor import Monitor
from ..core.time import utc_text
from .database import Database, primary_code, sync_folder
from .reader import open_checked
from .verification import Verification, verify_database
from .writer import SnapshotWriter

__all__ = ["Verification", "copy", "is_readable", "prune", "require_fillable", "verify"]

_STEPS_BETWEEN_LOOKS = 100_000
_PAGES_AT_ONCE = 1_000


def verify(path: Path, monitor: Monitor) -> Verification:
    """Read every row of a snapshot and compare it with its seals; see `verification`.

    Raises SnapshotError for a file that cannot be opened as a snapshot, and Cancelled.
    """
    database = open_checked(path)
    try:
        with database.translated(), _cancellable(database.connection, monitor):
            return verify_database(database.connection, monitor)
    finally:
        database.close()


def require_fillable(path: Path) -> None:
    """Raise, before a platform is asked, what a pull into this file would raise; leaves no trace of a new snapshot."""
    SnapshotWriter.open(path).close()


def prune(
    path: Path, keep_days: int, monitor: Monitor, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> int:
    """Remove the observations and positions that began more than ``keep_days`` days ago, and shrink the file.

    The ledger notes the time, so that what was removed is not taken for a hole and not pulled again. Works in steps
    that are each complete: stopped at any point, the snapshot is whole and the next call goes on. Returns the number
    of rows removed. Raises InputError for a negative number, the SnapshotError family, and Cancelled.
    """
    if keep_days < 0:
        raise InputError("The number of days to keep must not be negative.")
    try:
        before = utc_text(now() - timedelta(days=keep_days))
    except OverflowError as error:
        raise InputError("The number of days to keep is too large.", str(error)) from error
    with SnapshotWriter.open(path, create=False, now=now) as writer:
        removed = 0
        for share, rows in writer.prune(before):
            removed += rows
            monitor.progress(share)
            if monitor.is_cancelled():
                raise Cancelled
        writer.finalise(shrink=True)
    return removed


def copy(source: Path, target: Path, monitor: Monitor) -> None:
    """Copy a snapshot, as it is at this moment, into a new single file.

    A pull may be under way. Nothing is ever overwritten. Raises SnapshotError when the target exists or its folder
    does not, the rest of the family, and Cancelled; the target is there whole or not at all.
    """
    target = target.absolute()
    _require_free(target)
    if not target.parent.is_dir():
        raise SnapshotError(str(target), file=target.name, reason=f"the folder {target.parent} does not exist.")
    original = open_checked(source)
    try:
        with _folder_beside(target) as folder:
            half = folder / target.name
            _backup(original, half, target.name, monitor)
            _require_free(target)
            with original.translated():
                half.rename(target)
                sync_folder(target.parent)
    finally:
        original.close()


def is_readable(path: Path, monitor: Monitor) -> bool:
    """Whether SQLite can read all of a snapshot, which takes a fraction of the time that `verify` takes.

    Raises SnapshotError for a file that cannot be opened as a snapshot, and Cancelled.
    """
    try:
        database = open_checked(path)
        try:
            with database.translated(), _cancellable(database.connection, monitor):
                return bool(database.connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        finally:
            database.close()
    except SnapshotDamaged:
        return False


def _require_free(target: Path) -> None:
    if os.path.lexists(target):
        raise SnapshotError(str(target), file=target.name, reason="a file of this name is there already.")


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """A new folder on the same disk, removed with all that is in it in the end; raises StorageFull."""
    try:
        folder = TemporaryDirectory(prefix=f"{target.name}.copy-", dir=target.parent, ignore_cleanup_errors=True)
    except OSError as error:
        reason = f"{error.strerror or 'the system refuses'}."
        raise StorageFull(str(error), file=target.name, reason=reason) from error
    with folder as name:
        yield Path(name)


def _backup(original: Database, half: Path, label: str, monitor: Monitor) -> None:
    """Copy page by page from one state of the original, whatever is written to it meanwhile."""

    def step(_: int, remaining: int, total: int) -> None:
        monitor.progress(1 - remaining / max(1, total))
        if monitor.is_cancelled():
            raise Cancelled

    duplicate = Database(half, "rwc", label=label)
    try:
        with original.translated(), duplicate.translated():
            original.connection.execute("BEGIN")
            original.connection.execute("SELECT count(*) FROM ud_meta").fetchone()
            original.connection.backup(duplicate.connection, pages=_PAGES_AT_ONCE, progress=step)
            original.connection.execute("COMMIT")
        duplicate.to_one_file()
    finally:
        duplicate.close()


@contextmanager
def _cancellable(connection: sqlite3.Connection, monitor: Monitor) -> Iterator[None]:
    """Long statements end when the person asks to stop; raises Cancelled then."""
    connection.set_progress_handler(monitor.is_cancelled, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
