# SPDX-License-Identifier: GPL-2.0-or-later
"""Live layers: the platform is asked again at an interval, and what is on the map shows the answer.

The refresh itself is handed in: it pulls into the snapshot, in a thread of QGIS's task manager. The layers are those
of the project whose source is that file; they stay the same layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsProject, QgsProviderRegistry, QgsTask, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.errors import Cancelled, UrbanDataError
from ..core.monitor import Interruptible, Monitor
from ..store.reader import LatestColumn
from ..store.sharing import SharedSnapshot
from .layer_texts import duration_of
from .translation import sentence_of, tr

__all__ = ["LiveLayers", "layers_of", "reload_layers", "sensible_interval"]

LEAST_INTERVAL = timedelta(seconds=60)
MOST_PATIENCE = 8

Refresh = Callable[[Monitor], None]


def sensible_interval(columns: Iterable[LatestColumn], wanted: timedelta = LEAST_INTERVAL) -> timedelta:
    """``wanted``, but not less than a minute nor than the shortest period for which the platform gives new values."""
    periods = [length for column in columns if (length := duration_of(column.period))]
    return max(wanted, LEAST_INTERVAL, min(periods, default=LEAST_INTERVAL))


def layers_of(project: QgsProject, snapshot: Path) -> list[QgsVectorLayer]:
    """The layers of a project that show a table of a snapshot."""
    registry = QgsProviderRegistry.instance()
    found = []
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.providerType() == "ogr":
            path = registry.decodeUri("ogr", layer.source()).get("path", "")
            if path and _same_file(Path(path), snapshot):
                found.append(layer)
    return found


def reload_layers(project: QgsProject, snapshot: Path) -> None:
    """Let the layers of a snapshot read it again and be drawn again; to be called in the main thread."""
    for layer in layers_of(project, snapshot):
        layer.dataProvider().reloadData()
        layer.triggerRepaint()


class LiveLayers(QObject):
    """Refreshes a snapshot at an interval and its layers after that, one refresh at a time.

    ``refresh`` is called in another thread and raises the family of `core.errors`. After a failure the next attempt
    waits longer, up to eight intervals; what was on the map stays there. Belongs to the main thread.
    """

    refreshed = pyqtSignal()
    failed = pyqtSignal(str)  # a sentence for the person

    def __init__(
        self,
        project: QgsProject,
        snapshot: Path,
        refresh: Refresh,
        interval: timedelta,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._snapshot = snapshot
        self._refresh = refresh
        self.interval = interval
        self._patience = 1
        self._round = 0
        self._task: QgsTask | None = None
        self._shared: SharedSnapshot | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh_now)

    @property
    def interval(self) -> timedelta:
        """How long it is from one refresh to the next while none fails, at least a minute; can be set."""
        return self._interval

    @interval.setter
    def interval(self, interval: timedelta) -> None:
        self._interval = max(interval, LEAST_INTERVAL)

    @property
    def wait(self) -> timedelta:
        """How long it is from the end of one refresh to the next."""
        return self._interval * self._patience

    @property
    def is_live(self) -> bool:
        """True while a refresh is under way or the next one is set."""
        return self._task is not None or self._timer.isActive()

    def refresh_now(self) -> None:
        """Refresh at once, and then at the interval; does nothing while a refresh is under way.

        Raises SnapshotError when the file cannot be used.
        """
        if self._task is not None:
            return
        self._timer.stop()
        self._share()
        self._round += 1
        ended = partial(self._ended, self._round)
        self._task = QgsTask.fromFunction(tr("Refreshing live layers"), self._run, on_finished=ended)
        QgsApplication.taskManager().addTask(self._task)

    def stop(self) -> None:
        """Refresh no more; one that is under way is asked to stop. Layers stay as they are."""
        self._timer.stop()
        if self._shared is not None:
            self._shared.close()
            self._shared = None
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()

    def _share(self) -> None:
        """From now on what is being read is not changed under the reader's hands."""
        if self._shared is None:
            self._shared = SharedSnapshot(self._snapshot)
            reload_layers(self._project, self._snapshot)

    def _run(self, task: QgsTask) -> None:
        self._refresh(TaskMonitor(task))

    def _ended(self, number: int, error: Exception | None, _result: object = None) -> None:
        if self._task is None or number != self._round:
            return
        self._task = None
        self._patience = 1 if error is None else min(2 * self._patience, MOST_PATIENCE)
        reload_layers(self._project, self._snapshot)
        self._timer.start(int(self.wait.total_seconds() * 1000))
        if error is None:
            self.refreshed.emit()
        elif not isinstance(error, Cancelled):
            known = error if isinstance(error, UrbanDataError) else UrbanDataError(repr(error))
            QgsMessageLog.logMessage(
                f"{known.sentence} {known.detail}", "Urban Data", Qgis.MessageLevel.Warning, notifyUser=False
            )
            self.failed.emit(sentence_of(known))


class TaskMonitor(Interruptible):
    """A `core.monitor.Monitor` that speaks through a task: its progress bar, and its button to stop."""

    def __init__(self, task: QgsTask) -> None:
        super().__init__()
        self._task = task

    def progress(self, fraction: float) -> None:
        """Show the share of the work that is done, 0 to 1."""
        self._task.setProgress(100 * min(1.0, max(0.0, fraction)))

    def received(self, count: int) -> None:
        """A refresh is over too soon to count along."""

    def info(self, message: str) -> None:
        """Nobody reads the lines of a refresh that goes well."""

    def warning(self, message: str) -> None:
        """What goes wrong in the end is told by the error."""

    def is_cancelled(self) -> bool:
        """True once the task is asked to stop, and during an interruption."""
        return bool(self._task.isCanceled()) or self.is_interrupted()


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
