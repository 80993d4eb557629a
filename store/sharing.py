# SPDX-License-Identifier: GPL-2.0-or-later
"""A snapshot that is read by others while it is written."""

from __future__ import annotations

from pathlib import Path

from .database import Database
from .reader import open_checked

MOMENT = 50  # milliseconds for a reader to finish


class SharedSnapshot:
    """Keeps a snapshot in write-ahead mode, in which whoever reads sees one state from beginning to end.

    QGIS reads a GeoPackage in any other mode without locks, and would see half of what a writer changes meanwhile.
    While it is shared the snapshot is up to three files. Used by the thread that made it; raises
    what `SnapshotReader.open` does. Where the file system refuses that mode (network shares), nothing changes.
    """

    def __init__(self, path: Path) -> None:
        path = path.absolute()
        open_checked(path).close()
        self._database = Database(path, "rw")
        self._database.prepare_for_writing()
        self._database.is_blank()  # only what has read once holds the mode

    def close(self) -> None:
        """Share no more; the snapshot becomes one file again when the last program that uses it lets go.

        Returns at once, also while something is written: QGIS's main thread calls it.
        """
        self._database.to_one_file(MOMENT)
        self._database.close()
