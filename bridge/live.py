# SPDX-License-Identifier: GPL-2.0-or-later
"""Live layers: the platform is asked again at an interval, and what is on the map shows the answer.

The refresh itself is handed in: whoever begins it sees to it that it does not meet another pull into the snapshot. The
layers are those of the project whose source is that file; they stay the same layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from qgis.core import Qgis, QgsMessageLog, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.errors import Cancelled, SnapshotError, UrbanDataError
from ..store.reader import LatestColumn
from ..store.sharing import SharedSnapshot
from .layer_texts import duration_of
from .translation import sentence_of

__all__ = ["LiveLayers", "layers_of", "reload_layers", "sensible_interval"]

LEAST_INTERVAL = timedelta(seconds=60)
MOST_PATIENCE = 8
LONGEST_PATIENCE = timedelta(minutes=15)


class Round(Protocol):
    """A refresh that waits or is under way."""

    def cancel(self) -> None:
        """Ask it to stop."""


Ended = Callable[[UrbanDataError | None], None]
Begin = Callable[[Ended], Round]


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

    ``begin`` begins a refresh in another thread and says in the main thread how it ended: with None or an error of the
    family of `core.errors`. After a failure the next attempt waits longer, up to eight intervals or a quarter of an
    hour, whichever is less; what was on the map stays there. Belongs to the main thread.
    """

    refreshed = pyqtSignal()
    failed = pyqtSignal(object)  # UrbanDataError

    def __init__(
        self,
        project: QgsProject,
        snapshot: Path,
        begin: Begin,
        interval: timedelta,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._snapshot = snapshot
        self._begin = begin
        self.interval = interval
        self._patience = 1
        self._count = 0
        self._round: Round | None = None
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
        return max(self._interval, min(self._interval * self._patience, LONGEST_PATIENCE))

    @property
    def is_live(self) -> bool:
        """True while a refresh is under way or the next one is set."""
        return self._round is not None or self._timer.isActive()

    def refresh_now(self) -> None:
        """Refresh at once, and then at the interval; does nothing while a refresh is under way or waits its turn."""
        if self._round is not None:
            return
        self._timer.stop()
        try:
            self._share()
        except SnapshotError as error:
            self._go_on_after(error)
            return
        self._count += 1
        self._round = self._begin(partial(self._ended, self._count))

    def stop(self) -> None:
        """Refresh no more; one that is under way is asked to stop. Layers stay as they are."""
        self._timer.stop()
        self._unshare()
        if self._round is not None:
            one, self._round = self._round, None
            one.cancel()

    def _share(self) -> None:
        """From now on what is being read is not changed under the reader's hands.

        Layers first let go of what another program may have ended behind their backs: GDAL closes files as it opens
        them, upon which a POSIX system forgets the locks of the whole process.
        """
        if self._shared is None:
            reload_layers(self._project, self._snapshot)
            self._shared = SharedSnapshot(self._snapshot)
            reload_layers(self._project, self._snapshot)

    def _unshare(self) -> None:
        if self._shared is not None:
            shared, self._shared = self._shared, None
            with suppress(SnapshotError):  # the file may be gone
                shared.close()

    def _ended(self, number: int, error: UrbanDataError | None) -> None:
        """A refresh has ended, or one that was given up: its number tells."""
        if self._round is not None and number == self._count:
            self._round = None
            reload_layers(self._project, self._snapshot)
            self._go_on_after(error)

    def _go_on_after(self, error: UrbanDataError | None) -> None:
        failed = error is not None and not isinstance(error, Cancelled)
        self._patience = min(2 * self._patience, MOST_PATIENCE) if failed else 1
        self._timer.start(int(self.wait.total_seconds() * 1000))
        if isinstance(error, SnapshotError):
            self._unshare()  # another file may come in its place, or another program end the mode it is shared in
        if error is None:
            self.refreshed.emit()
        elif failed:
            text = f"{sentence_of(error)} {error.detail}".strip()
            QgsMessageLog.logMessage(text, "Urban Data", Qgis.MessageLevel.Warning, notifyUser=False)
            self.failed.emit(error)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
