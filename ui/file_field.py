# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for the snapshot that data go into, and says what becomes of it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..algorithms.parameters import geopackage
from ..bridge.translation import sentence_of, tr
from ..core.errors import InputError, NotASnapshot, SnapshotError, UrbanDataError
from ..core.monitor import Monitor
from ..store.reader import is_snapshot
from .form import Field
from .jobs import Jobs
from .question import Question

__all__ = ["FileField"]

_MILLISECONDS_OF_QUIET = 400


class FileField(QWidget):
    """A file to write or to add to; a name without a folder is one in the folder of the ``proposed`` file.

    ``path`` is None while the file is looked at, and where it cannot be filled; ``room`` is how many bytes are free on
    its disk.
    """

    changed = pyqtSignal()

    def __init__(self, jobs: Jobs, proposed: Path) -> None:
        super().__init__()
        self.path: Path | None = None
        self.room = 0
        self._folder = proposed.parent
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(tr("Snapshot (*.gpkg)"))
        self.file.setDialogTitle(tr("Snapshot to fill"))
        self.file.setConfirmOverwrite(False)
        self.file.setDefaultRoot(str(self._folder))
        self.file.setFilePath(str(proposed))
        self._field = Field("file", tr("S&napshot (file)"), self.file)
        self._question = Question(jobs, self)
        self._question.answered.connect(self._on_found)
        self._question.failed.connect(self._on_failed)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_MILLISECONDS_OF_QUIET)
        self._quiet.timeout.connect(self._look)
        self.file.fileChanged.connect(self._on_edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)
        self._look()

    @property
    def notice(self) -> str:
        """What becomes of the file, or why it cannot be filled."""
        return self._field.notice

    def drop(self) -> None:
        """Look at nothing any more."""
        self._quiet.stop()
        self._question.drop()

    def _on_edited(self) -> None:
        self._question.drop()
        self.path = None
        self._field.tell("")
        self._quiet.start()
        self.changed.emit()

    def _look(self) -> None:
        text = self.file.filePath().strip()
        try:
            if not text:
                raise InputError("Choose a file for the data.")
            path = geopackage(self._folder / text)
        except InputError as error:
            self._on_failed(error)
            return
        self._question.ask(tr("Looking at {file}").format(file=path.name), partial(_looked_at, path))

    def _on_found(self, found: _Target) -> None:
        self.path, self.room = found.path, found.room
        exists = tr("This snapshot exists. The data are added to it; nothing is overwritten.")
        self._field.tell(exists if found.is_there else tr("A new snapshot is made."))
        self.changed.emit()

    def _on_failed(self, error: UrbanDataError) -> None:
        self._field.complain(sentence_of(error))
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Target:
    """A file that can be filled, whether it is there already, and how many bytes are free on its disk."""

    path: Path
    is_there: bool
    room: int


def _looked_at(path: Path, _monitor: Monitor) -> _Target:
    """For any thread; raises InputError and SnapshotError for a file that cannot be filled."""
    is_there = path.exists()
    if not path.parent.is_dir():
        raise SnapshotError(file=path.name, reason=f"the folder {path.parent} does not exist.")
    if is_there and not is_snapshot(path):
        raise NotASnapshot(file=path.name, reason="it is another file. Choose another name.")
    if is_there and not os.access(path, os.W_OK):
        raise InputError(f"{path.name} is read-only. Choose another file.")
    _require_writable(path.parent)
    return _Target(path, is_there, shutil.disk_usage(path.parent).free)


def _require_writable(folder: Path) -> None:
    """By writing: what systems say of folders is not always so."""
    try:
        with TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise InputError(f"Nothing can be written into the folder {folder}. Choose another one.", str(error)) from error
