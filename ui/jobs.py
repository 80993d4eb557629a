# SPDX-License-Identifier: GPL-2.0-or-later
"""Long work in QGIS's task manager: jobs that tell how they get on, can be stopped, and can be done again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TypeVar

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal

from ..bridge.translation import tr
from ..core.errors import Cancelled, UrbanDataError
from ..core.monitor import Monitor
from .advice import with_next_step
from .job_task import JobMonitor, Task
from .pace import Progress

__all__ = ["Job", "JobState", "Jobs"]

LOOKS_APART = 200
SECONDS_TO_END = 5.0
SECONDS_TO_LEAVE = 0.2

T = TypeVar("T")


class JobState(Enum):
    """Where a job stands; the last four are ends."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    INCOMPLETE = auto()
    FAILED = auto()
    CANCELLED = auto()

    @property
    def is_end(self) -> bool:
        """True when nothing more happens by itself."""
        return self not in (JobState.WAITING, JobState.RUNNING)


class Job(QObject):
    """A piece of work and how it gets on; made by `Jobs.start`. Belongs to the main thread.

    ``received`` counts values, positions and features; ``per_second`` and ``seconds_left`` are None while they cannot
    be told. ``sentence`` says in the user's language how it ended, ``lines`` what was said on the way (the last 500).
    """

    changed = pyqtSignal()  # at most five times a second
    ended = pyqtSignal()  # once each time it is done, after the last `changed`
    _done = pyqtSignal(object)
    _failed = pyqtSignal(object)

    def __init__(
        self,
        jobs: Jobs,
        title: str,
        work: Callable[[Monitor], object],
        snapshot: Path | None,
        *,
        listed: bool,
        gives_way: bool,
    ) -> None:
        super().__init__()
        self.title = title
        self.snapshot = snapshot
        self.listed = listed
        self.gives_way = gives_way
        self.state = JobState.WAITING
        self.result: object | None = None
        self.error: UrbanDataError | None = None
        self._jobs = jobs
        self._work = work
        self._file = None if snapshot is None else os.path.normcase(os.path.realpath(snapshot))
        self._task: Task | None = None
        self._has_given_way = False
        self._monitor = JobMonitor()
        self._pace = Progress()
        self._shown: tuple[object, ...] = ()

    @property
    def fraction(self) -> float | None:
        """The share of the work that is done, 0 to 1; None before the first word of it."""
        return self._monitor.fraction

    @property
    def received(self) -> int:
        """How much has come in since the job was started."""
        return self._monitor.count

    @property
    def per_second(self) -> float | None:
        """How much comes in per second, over the last seconds; None at the end."""
        return self._pace.per_second if self.state is JobState.RUNNING else None

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at the pace of the last seconds; None at the end."""
        return self._pace.seconds_left if self.state is JobState.RUNNING else None

    @property
    def lines(self) -> Sequence[str]:
        """What was said on the way, in the user's language."""
        return self._monitor.lines()

    @property
    def sentence(self) -> str:
        """How it ended; empty before that."""
        if not self.state.is_end:
            return ""
        account = getattr(self.result, "sentence", "")
        if isinstance(account, str) and account:
            return account
        if self.error is not None:
            return with_next_step(self.error)
        return tr("Done.") if self.state is JobState.DONE else tr("Incomplete.")

    @property
    def is_stopping(self) -> bool:
        """True from when it was asked to stop until it has."""
        return self._monitor.cancelled and not self.state.is_end

    @property
    def can_retry(self) -> bool:
        """True when it ended without everything having been done."""
        return self.state.is_end and self.state is not JobState.DONE

    def cancel(self) -> None:
        """Ask the work to stop, which it does within a second; nothing happens when it has ended."""
        if self.state.is_end:
            return
        self._has_given_way = False
        self._monitor.cancel()
        if self._task is not None:
            self._task.cancel()
            self.changed.emit()
        else:
            self._end(JobState.CANCELLED, None, Cancelled())

    def retry(self) -> None:
        """Do the same work again; a pull takes up what is unfinished. Nothing happens when all was done."""
        if not self.can_retry:
            return
        self._renew()
        self._jobs._enter(self)

    def _renew(self) -> None:
        self.state = JobState.WAITING
        self.result = self.error = None
        self._has_given_way = False
        self._monitor, self._pace = JobMonitor(), Progress()

    def _give_way(self) -> None:
        """Stop, to be done from the beginning when the snapshot is free again."""
        if self._task is not None and not self._monitor.cancelled:
            self._has_given_way = True
            self._monitor.cancel()
            self._task.cancel()

    def _begin(self) -> None:
        # QGIS's own message about the end of a task would lie above ours, which says more.
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt | QgsTask.Flag.Silent
        if not self.listed:
            flags |= QgsTask.Flag.Hidden
        self._task = Task(self.title, flags, self._work, self._monitor, self._over)
        QgsApplication.taskManager().addTask(self._task)

    def _look(self) -> None:
        """See how the work gets on, and tell if that is news."""
        if self._task is None:
            return
        if self._task.begun.is_set():
            self.state = JobState.RUNNING
            self._pace.take(time.monotonic(), self.received, self.fraction)
        if self.fraction is not None:
            self._task.setProgress(100 * self.fraction)
        seen = (self.state, self.fraction, self.per_second, self.seconds_left, self._monitor.said)
        if seen != self._shown:
            self._shown = seen
            self.changed.emit()

    def _over(self, task: Task) -> None:
        self._task = None
        cancelled = self._monitor.cancelled or isinstance(task.error, Cancelled)
        whole = task.error is None and task.begun.is_set() and bool(getattr(task.result, "complete", True))
        if whole:
            self._end(JobState.DONE, task.result, None)
        elif self._has_given_way:
            self._renew()
            self._jobs._advance()
        elif cancelled:
            self._end(JobState.CANCELLED, task.result, Cancelled())
        elif task.error is not None:
            self._end(JobState.FAILED, None, task.error)
        else:
            self._end(JobState.INCOMPLETE, task.result, None)

    def _end(self, state: JobState, result: object | None, error: UrbanDataError | None) -> None:
        self.state, self.result, self.error = state, result, error
        if error is not None and error.detail:
            self._monitor.info(error.detail)
        self._jobs._leave(self)
        self.changed.emit()
        if error is None:
            self._done.emit(result)
        else:
            self._failed.emit(error)
        self.ended.emit()
        self._jobs._advance()

    def _abandon(self) -> Task | None:
        """Stop without a word to anybody; gives the task that may still be running."""
        self.state, self.error = JobState.CANCELLED, Cancelled()
        self._monitor.cancel()
        task, self._task = self._task, None
        if task is not None:
            task.on_over = None
            task.cancel()
        return task


class Jobs(QObject):
    """The jobs of this QGIS: any number at once, those on one snapshot one after the other.

    Those that give way, such as the rounds of live layers, come last.

    Belongs to the main thread; ends its jobs by itself when the application quits.
    """

    added = pyqtSignal(object)  # a listed Job
    removed = pyqtSignal(object)  # a listed Job

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listed: list[Job] = []
        self._active: list[Job] = []
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS_APART)
        self._timer.timeout.connect(self._look)
        QCoreApplication.instance().aboutToQuit.connect(self.close)

    def start(
        self,
        title: str,
        work: Callable[[Monitor], T],
        *,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[UrbanDataError], None] | None = None,
        snapshot: Path | None = None,
        listed: bool = True,
        gives_way: bool = False,
    ) -> Job:
        """Do ``work`` in another thread; it raises the family of `core.errors` and touches neither widgets nor project.

        A result whose ``complete`` is False ends the job as INCOMPLETE; its ``sentence`` is what the person reads.
        ``on_done`` is called in the main thread with the result, be it complete or not, ``on_failed`` with the error,
        which is Cancelled when the person stopped it. Both may be bound methods of a widget that is gone by then.
        ``listed`` is False for short work that the list of tasks does not show. With ``gives_way`` the job begins when
        no other one is at work on its snapshot or waits to be; when one comes, it is stopped and done anew afterwards.
        """
        job = Job(self, title, work, snapshot, listed=listed, gives_way=gives_way)
        if on_done is not None:
            job._done.connect(on_done)
        if on_failed is not None:
            job._failed.connect(on_failed)
        if listed and not self._closed:
            self._listed.append(job)
            self.added.emit(job)
        self._enter(job)
        return job

    def jobs(self) -> list[Job]:
        """The listed jobs in the order in which they were started."""
        return list(self._listed)

    def running(self) -> list[Job]:
        """All jobs that wait or run, listed or not."""
        return list(self._active)

    def clear_ended(self) -> None:
        """Take the jobs that have ended off the list."""
        for job in [job for job in self._listed if job.state.is_end]:
            self._listed.remove(job)
            self.removed.emit(job)

    def close(self) -> None:
        """Stop all jobs and wait for them, five seconds at most; nobody is called back any more."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        until = time.monotonic() + SECONDS_TO_END
        tasks = [task for job in self._active if (task := job._abandon()) is not None]
        self._active.clear()
        for task in tasks:
            if task.begun.is_set():
                task.over.wait(max(0.0, until - time.monotonic()))
        if tasks:  # for the last steps of their threads, which need Python's lock
            QgsApplication.taskManager().threadPool().waitForDone(int(1_000 * SECONDS_TO_LEAVE))

    def _enter(self, job: Job) -> None:
        if self._closed:
            job._abandon()
            return
        if job._file is not None and not job.gives_way:
            for other in self._active:
                if other.gives_way and other._file == job._file:
                    other._give_way()
        self._active.append(job)
        self._advance()
        job.changed.emit()

    def _leave(self, job: Job) -> None:
        self._active.remove(job)

    def _advance(self) -> None:
        """Begin the jobs whose snapshot is free, the earlier ones first, those that give way last."""
        busy = {job._file for job in self._active if job._task is not None}
        for job in sorted(self._active, key=lambda job: job.gives_way):
            if job._task is None and (job._file is None or job._file not in busy):
                job._begin()
                busy.add(job._file)
        if not self._active:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        for job in self.running():
            job._look()
