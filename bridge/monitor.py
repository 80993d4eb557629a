# SPDX-License-Identifier: GPL-2.0-or-later
"""The feedback of a Processing algorithm as the monitor that pulls report to."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread

from ..core.monitor import Interruptible
from ..core.text import plain
from .translation import localised

LONGEST_MESSAGE = 1_000


class FeedbackMonitor(Interruptible):
    """A `core.monitor.Monitor` that speaks through a feedback, in the user's language and in plain text.

    A feedback belongs to the thread of its algorithm. What other threads say waits until that thread, the one that
    made the monitor, next reports or asks whether to stop; a pull does so several times a second.
    """

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        super().__init__()
        self._feedback = feedback
        self._owner = threading.get_ident()
        self._waiting: deque[Callable[[], None]] = deque()
        application = QCoreApplication.instance()
        self._handles_events = application is not None and QThread.currentThread() == application.thread()

    def progress(self, fraction: float) -> None:
        """Show the share of the work that is done, 0 to 1."""
        self._tell(lambda: self._feedback.setProgress(100 * min(1.0, max(0.0, fraction))))

    def received(self, count: int) -> None:
        """Processing has no place for a count that runs; the account in the end tells it."""

    def info(self, message: str) -> None:
        """Write a line into the algorithm's log."""
        text = _line(message)
        self._tell(lambda: self._feedback.pushInfo(text))

    def warning(self, message: str) -> None:
        """Write a line that stands out into the algorithm's log."""
        text = _line(message)
        self._tell(lambda: self._feedback.pushWarning(text))

    def is_cancelled(self) -> bool:
        """True once the person has asked to stop, and during an interruption.

        In the main thread, as under ``qgis_process``, that wish (Ctrl-C) comes as an event, so events are handled.
        """
        self.deliver()
        if threading.get_ident() == self._owner and self._handles_events:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return self.is_interrupted() or bool(self._feedback.isCanceled())

    def _tell(self, said: Callable[[], None]) -> None:
        self._waiting.append(said)
        self.deliver()

    def deliver(self) -> None:
        """Hand on what other threads have said; does nothing in those."""
        if threading.get_ident() != self._owner:
            return
        while self._waiting:
            self._waiting.popleft()()


def _line(message: str) -> str:
    return localised(plain(message, LONGEST_MESSAGE))
