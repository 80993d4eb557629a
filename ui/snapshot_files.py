# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done with a snapshot as a file: verify, copy, delete."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from qgis.PyQt.QtCore import QFile, QObject, QStandardPaths
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ..bridge.translation import number, tr
from ..core.errors import SnapshotBusy, SnapshotDamaged, SnapshotError, UrbanDataError
from ..core.monitor import Monitor
from ..store.database import Database
from ..store.lock import WriterLock
from . import work
from .jobs import Job, Jobs
from .keeping_live import KeepingLive
from .map_layers import MapLayers
from .messages import Messages
from .question_box import ask
from .shelf import Shelf

__all__ = ["SnapshotFiles", "discard"]

MOST_LAYERS_NAMED = 8
SECONDS_TO_LET_GO, SECONDS_BETWEEN = 5.0, 0.3

_BESIDE = ("-wal", "-shm", "-journal")


class SnapshotFiles(QObject):
    """Looks after the files; what takes time is a job."""

    def __init__(
        self,
        jobs: Jobs,
        messages: Messages,
        shelf: Shelf,
        layers: MapLayers,
        live: KeepingLive,
        window: QWidget | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._messages = messages
        self._shelf = shelf
        self._layers = layers
        self._live = live
        self._window = window
        self._sources: WeakKeyDictionary[Job, Path] = WeakKeyDictionary()  # what jobs that copy read

    def verify(self, snapshot: Path) -> None:
        """Read everything and say whether it is as it was written."""
        self._jobs.start(
            tr("Verifying {file}").format(file=snapshot.name),
            partial(work.verify, snapshot),
            on_done=partial(self._verified, snapshot),
            on_failed=partial(self._not_verified, snapshot),
            snapshot=snapshot,
        )

    def copy(self, snapshot: Path, target: Path | None) -> None:
        """Copy into a new file, without a target to where the person says; the copy is remembered."""
        if target is not None:
            self._copy(snapshot, target)
            return
        dialog = QFileDialog(self._window, tr("Copy the snapshot"), str(snapshot.parent), tr("Snapshot (*.gpkg)"))
        dialog.setObjectName("CopySnapshotDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("gpkg")
        dialog.selectFile(_free_name(snapshot))
        dialog.fileSelected.connect(partial(self._copy_to, snapshot))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def delete(self, snapshot: Path) -> None:
        """Ask, then take the layers out of the project and put the file into the trash, or delete it."""
        if self._tell_at_work(snapshot):
            return
        ask(
            self._window,
            "DeleteSnapshotQuestion",
            tr("Delete a snapshot"),
            tr("Delete the snapshot {file}?").format(file=snapshot.name),
            tr("&Delete"),
            partial(self._delete, snapshot),
            _consequences(snapshot, self._layers.titles(snapshot)),
        )

    def _verified(self, snapshot: Path, found: work.Undamaged) -> None:
        self._shelf.note_damage(snapshot, is_damaged=False)
        self._messages.success(f"{snapshot.name}: {found.sentence}")

    def _not_verified(self, snapshot: Path, error: UrbanDataError) -> None:
        if isinstance(error, SnapshotDamaged):
            self._shelf.note_damage(snapshot, is_damaged=True)
        self._messages.error(error)

    def _copy_to(self, snapshot: Path, target: str) -> None:
        self._copy(snapshot, Path(target))

    def _copy(self, snapshot: Path, target: Path) -> None:
        job = self._jobs.start(
            tr("Copying {file}").format(file=snapshot.name),
            partial(work.copy, snapshot, target),
            on_done=partial(self._copied, snapshot),
            on_failed=self._messages.error,
            snapshot=target,
        )
        self._sources[job] = snapshot

    def _copied(self, snapshot: Path, copied: work.Copied) -> None:
        self._shelf.put(copied.path)
        is_damaged = not copied.is_readable or self._shelf.is_damaged(snapshot)
        self._shelf.note_damage(copied.path, is_damaged=is_damaged)
        if is_damaged:
            self._shelf.note_damage(snapshot, is_damaged=True)
            text = tr("Copied to {file}. The snapshot is damaged, and so is the copy.")
            self._messages.warning(text.format(file=copied.path))
        else:
            self._messages.success(tr("Copied to {file}.").format(file=copied.path))

    def _tell_at_work(self, snapshot: Path) -> bool:
        """Whether a listed job reads or writes the file, which is said then; the others are soon over."""
        listed = [job for job in self._jobs.running() if job.listed]
        if all(snapshot not in (job.snapshot, self._sources.get(job)) for job in listed):
            return False
        text = tr("{file} is at work. Wait for the task to end, or cancel it, before you delete the file.")
        self._messages.warning(text.format(file=snapshot.name))
        return True

    def _delete(self, snapshot: Path) -> None:
        if self._tell_at_work(snapshot):
            return
        self._jobs.start(
            tr("Deleting {file}").format(file=snapshot.name),
            partial(_look_for_writer, snapshot),
            on_done=partial(self._take_away, snapshot),
            on_failed=self._messages.error,
            snapshot=snapshot,
            listed=False,
        )

    def _take_away(self, snapshot: Path, _nothing: None) -> None:
        self._live.stop_snapshot(snapshot)
        self._layers.remove(snapshot)
        self._jobs.start(
            tr("Deleting {file}").format(file=snapshot.name),
            partial(discard, snapshot),
            on_done=partial(self._deleted, snapshot),
            on_failed=self._messages.error,
            snapshot=snapshot,
            listed=False,
        )

    def _deleted(self, snapshot: Path, in_trash: bool) -> None:
        self._shelf.forget(snapshot)
        self._shelf.note_damage(snapshot, is_damaged=False)
        self._shelf.changed.emit()
        text = tr("{file} is in the trash.") if in_trash else tr("{file} was deleted.")
        self._messages.success(text.format(file=snapshot.name))


def discard(snapshot: Path, monitor: Monitor) -> bool:
    """Put a snapshot into the trash, or delete it where there is none; for any thread.

    True says that it is in the trash. QGIS lets go of a file a moment after its layers are gone; that is waited for.
    Raises SnapshotBusy while something is pulled into it, also by another QGIS, or another program writes to it, and
    SnapshotError when the file can be neither.
    """
    _wait_until_free(snapshot, monitor)
    _require_no_writer(snapshot)
    lock = WriterLock(snapshot)
    lock.acquire()
    try:
        _require_trash()
        return _thrown_away(snapshot)
    except OSError as error:
        reason = f"it cannot be deleted ({error.strerror or error}). Close whatever has it open."
        raise SnapshotError(str(error), file=snapshot.name, reason=reason) from error
    finally:
        lock.release()


def _wait_until_free(snapshot: Path, monitor: Monitor) -> None:
    """Wait while another connection keeps the write-ahead log, in which QGIS opens files, or for five seconds."""
    until = time.monotonic() + SECONDS_TO_LET_GO
    while time.monotonic() < until and not monitor.is_cancelled():
        try:
            database = Database(snapshot, "rw", busy_seconds=0)
            try:
                if database.to_one_file():
                    return
            finally:
                database.close()
        except SnapshotBusy:
            pass
        except SnapshotError:
            return  # nothing that anybody has open as a database
        time.sleep(SECONDS_BETWEEN)


def _look_for_writer(snapshot: Path, _monitor: Monitor) -> None:
    """Before layers are taken away for nothing."""
    _require_no_writer(snapshot)


def _require_no_writer(snapshot: Path) -> None:
    """Raise SnapshotBusy while another connection is about to write to the file."""
    try:
        database = Database(snapshot, "rw", busy_seconds=0)
    except SnapshotBusy:
        raise
    except SnapshotError:
        return  # no database, or one that can only be read
    try:
        with database.transaction():
            pass
    except SnapshotBusy:
        raise
    except SnapshotError:
        return
    finally:
        database.close()


def _thrown_away(snapshot: Path) -> bool:
    """Whether the file is in the trash now; raises OSError when it is still there."""
    in_trash = False
    for ending in ("", *_BESIDE):
        file = snapshot.with_name(snapshot.name + ending)
        if file.exists() and not QFile(str(file)).moveToTrash():
            file.unlink()
        elif not ending:
            in_trash = not file.exists()
    return in_trash


def _free_name(snapshot: Path) -> str:
    """A name for a copy beside a snapshot that no file there has."""
    name, count = tr("{name} copy.gpkg").format(name=snapshot.stem), 1
    while snapshot.with_name(name).exists():
        count += 1
        name = tr("{name} copy {count}.gpkg").format(name=snapshot.stem, count=count)
    return name


def _require_trash() -> None:
    """Have the folder that holds a person's trash on Linux; without it Qt 5 moves files into the current folder."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    folder.mkdir(parents=True, exist_ok=True)


def _consequences(snapshot: Path, layers: list[str]) -> str:
    """What deleting does, in plain text."""
    lines = [tr("The file lies in {folder}.").format(folder=snapshot.parent)]
    if layers:
        one, many = tr("Its layer leaves the project:"), tr("Its {count} layers leave the project:")
        lines.append(one if len(layers) == 1 else many.format(count=number(len(layers))))
        lines += [f"• {title}" for title in layers[:MOST_LAYERS_NAMED]]
        more = len(layers) - MOST_LAYERS_NAMED
        if more > 0:
            lines.append(tr("• and {count} more").format(count=number(more)))
    return "\n".join(lines)
