# SPDX-License-Identifier: GPL-2.0-or-later
"""The work of a job in a thread of QGIS's pool, and how the main thread learns of it."""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication, QgsTask

from ..bridge.translation import localised
from ..core.errors import UrbanDataError
from ..core.monitor import Interruptible, Monitor
from ..core.text import plain
from ..store.collector import rare_collections

__all__ = ["MOST_LINES", "JobMonitor", "Task"]

MOST_LINES = 500
LONGEST_LINE = 1_000


class JobMonitor(Interruptible):
    """The `core.monitor.Monitor` of one run of a job, which looks at it from the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.fraction: float | None = None
        self.count = 0
        self.said = 0
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._lock = threading.Lock()
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """True once the person has asked to stop."""
        return self._stop.is_set()

    def lines(self) -> list[str]:
        """The last lines."""
        with self._lock:
            return list(self._lines)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def progress(self, fraction: float) -> None:
        """Note the share of the work that is done; it never goes back."""
        with self._lock:
            self.fraction = max(self.fraction or 0.0, min(1.0, fraction))

    def received(self, count: int) -> None:
        """Add to what has come in."""
        with self._lock:
            self.count += count

    def info(self, message: str) -> None:
        """Keep a line, in the user's language."""
        line = localised(plain(message, LONGEST_LINE))
        with self._lock:
            self._lines.append(line)
            self.said += 1

    warning = info

    def is_cancelled(self) -> bool:
        """True once the person has asked to stop, and during an interruption."""
        return self._stop.is_set() or self.is_interrupted()


class Task(QgsTask):
    """The work of a job in a thread of QGIS's pool.

    ``on_over`` is called in the main thread; None calls nobody. ``begun`` and ``over`` tell where the thread is.
    """

    def __init__(
        self,
        title: str,
        flags: Any,
        work: Callable[[Monitor], object],
        monitor: JobMonitor,
        on_over: Callable[[Task], None],
    ) -> None:
        super().__init__(title, flags)
        self.on_over: Callable[[Task], None] | None = on_over
        self.begun = threading.Event()
        self.over = threading.Event()
        self.result: object | None = None
        self.error: UrbanDataError | None = None
        self._work = work
        self._monitor = monitor
        self._pool = QgsApplication.taskManager().threadPool()

    def run(self) -> bool:
        """Do the work; whatever goes wrong is kept, never raised.

        A job mostly waits for the network, so it gives its place in the pool, which has as many as there are
        processors, to others.
        """
        self.begun.set()
        self._pool.releaseThread()
        try:
            with rare_collections():  # a search of all of QGIS's objects stops every thread for a tenth of a second
                self.result = self._work(self._monitor)
        except UrbanDataError as error:
            self.error = _bare(error)
        except Exception:  # noqa: BLE001 - a fault of ours is told to the person like any other; raised it ends QGIS
            self.error = UrbanDataError(traceback.format_exc(limit=-8))
        finally:
            self._pool.reserveThread()
            self.over.set()
        return self.error is None

    def cancel(self) -> None:
        """Ask the work to stop; QGIS calls it when the person stops the task there."""
        self._monitor.cancel()
        super().cancel()

    def finished(self, _result: bool) -> None:
        """Tell that it is over, in the main thread."""
        if self.on_over is not None:
            self.on_over(self)


def _bare(error: UrbanDataError) -> UrbanDataError:
    """The error without the frames it comes from, which hold pages, sessions and the monitor."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
