# SPDX-License-Identifier: GPL-2.0-or-later
"""A question that a form asks again and again while it is filled in; only the answer to the last one counts."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.monitor import Monitor
from .jobs import Job, Jobs

__all__ = ["Question"]


class Question(QObject):
    """Asks in a job that no list shows; to ask again, or to `drop` it, stops the job before without a word."""

    answered = pyqtSignal(object)  # the result
    failed = pyqtSignal(object)  # UrbanDataError

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def is_asked(self) -> bool:
        """True while an answer is waited for."""
        return self._job is not None

    def ask(self, title: str, work: Callable[[Monitor], object]) -> None:
        """Do ``work`` in another thread (see `Jobs.start`) and tell its result."""
        self.drop()
        self._job = self._jobs.start(title, work, listed=False)
        self._job.ended.connect(self._on_ended)

    def drop(self) -> None:
        """Wait for no answer any more."""
        job, self._job = self._job, None
        if job is not None:
            job.ended.disconnect(self._on_ended)
            job.cancel()

    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        if job.error is not None:
            self.failed.emit(job.error)
        else:
            self.answered.emit(job.result)
