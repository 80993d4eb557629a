# SPDX-License-Identifier: GPL-2.0-or-later
"""One writer at a time: a lock beside the snapshot that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from ..core.errors import SnapshotBusy, StorageFull
from .database import in_our_words

_ATTEMPTS = 5


class WriterLock:
    """Held from `acquire` to `release`, or to the end of the process however it ends.

    SQLite's own file locks do the work, on an empty file of its own, so that the same code serves Windows and POSIX;
    the snapshot itself stays free for readers, and for the short transactions of whoever edits it. The lock lies beside
    the file that links lead to, so that all names of a snapshot share it.
    """

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        real = snapshot.resolve() if snapshot.exists() else snapshot
        self._path = real.with_name(real.name + ".lock")
        self._connection: sqlite3.Connection | None = None

    def acquire(self) -> None:
        """Take the lock; raises SnapshotBusy when another pull has it, StorageFull when the folder is read-only."""
        for _ in range(_ATTEMPTS):
            try:
                self._path.touch()
                before = self._path.stat().st_ino
            except OSError as error:
                raise StorageFull(
                    str(error), file=self._snapshot.name, reason=f"{error.strerror or 'its folder is read-only'}."
                ) from error
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                connection.close()
                raise in_our_words(error, self._snapshot.name) from error
            if self._is_current(before):
                self._connection = connection
                return
            connection.close()
        raise SnapshotBusy(str(self._path), file=self._snapshot.name)

    def release(self) -> None:
        """Give the lock back and remove its file; does nothing when it is not held."""
        if self._connection is None:
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        self._connection.close()
        self._connection = None
        if os.name == "nt":  # where an open file cannot be removed, and a removed one not be held by another
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _is_current(self, inode: int) -> bool:
        """False when the holder before us removed the file between our looking and our locking."""
        try:
            return self._path.stat().st_ino == inode
        except OSError:
            return False
