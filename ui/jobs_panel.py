# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab of tasks: what is being done, how it gets on, how it ended."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QModelIndex, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QAbstractItemView, QCheckBox, QLabel, QListView, QMenu, QSplitter, QWidget

from ..bridge.translation import tr
from .action_button import ActionButton
from .button_grid import ButtonGrid
from .facts import Fact, FactsView
from .icons import theme_icon
from .job_list import JobDelegate, JobModel, job_at, title_of
from .job_words import news_words, state_words
from .jobs import Job, Jobs
from .scroll_page import keep_lines, scrolling

__all__ = ["JobsPanel"]

_LINES = 6


class JobsPanel(QWidget):
    """The jobs of this QGIS, the newest first; what is below the list is about the chosen one."""

    snapshot_wanted = pyqtSignal(object)  # Path

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("JobsPanel")
        self._jobs = jobs
        self._model = JobModel(jobs, self)
        self._list = self._made_list()
        self._hint = self._made_hint()
        self._facts = FactsView(self)
        self._facts.setObjectName("JobFacts")
        self._log = QCheckBox(tr("With &log"), self)
        self._log.setObjectName("ShowLog")
        self._log.setAccessibleName(tr("With log"))
        self._log.setAccessibleDescription(tr("What was said while the chosen task was done"))
        self._make_actions()
        self._lay_out()
        self._model.rowsInserted.connect(self._on_inserted)
        self._model.rowsRemoved.connect(self._on_choice)
        self._model.dataChanged.connect(self._on_changed)
        self._list.selectionModel().currentChanged.connect(self._on_choice)
        self._log.toggled.connect(self._say)
        if self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(0))
        self._on_choice()

    def choose(self, job: Job) -> None:
        """Choose a job of the list."""
        self._list.setCurrentIndex(self._model.index(self._model.row_of(job)))

    def chosen(self) -> Job | None:
        """The chosen job."""
        return job_at(self._list.currentIndex())

    def _made_list(self) -> QListView:
        view = QListView(self)
        view.setObjectName("JobList")
        view.setAccessibleName(tr("Tasks"))
        view.setAccessibleDescription(tr("Every task with its progress, the newest first"))
        view.setModel(self._model)
        keep_lines(view, _LINES)
        view.setItemDelegate(JobDelegate(view))
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu)
        view.activated.connect(self._on_activated)
        return view

    def _made_hint(self) -> QLabel:
        hint = QLabel(
            tr(
                "Nothing has been started yet. Pulls, updates and other long work appear here with their progress, "
                "and can be cancelled and tried again."
            ),
            self,
        )
        hint.setObjectName("JobsHint")
        hint.setWordWrap(True)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        return hint

    def _make_actions(self) -> None:
        self.cancel = self._action("CancelJob", "mTaskCancel.svg", tr("Ca&ncel"), self._of_chosen(Job.cancel))
        self.retry = self._action("RetryJob", "mActionRefresh.svg", tr("&Retry"), self._of_chosen(Job.retry))
        self.show_snapshot = self._action(
            "ShowJobSnapshot", "mActionFileOpen.svg", tr("Show sna&pshot"), self._of_chosen(self._show_snapshot)
        )
        self.clear = self._action(
            "ClearJobs", "mActionRemove.svg", tr("Clear &finished"), lambda: self._jobs.clear_ended()
        )
        self.cancel.setToolTip(tr("Stop the chosen task; what has arrived is kept"))
        self.retry.setToolTip(tr("Do the chosen task again; a pull goes on where it stopped"))
        self.show_snapshot.setToolTip(tr("Show what the snapshot of the chosen task holds"))
        self.clear.setToolTip(tr("Take the tasks that have ended off the list"))

    def _action(self, name: str, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.setObjectName(name)
        action.triggered.connect(lambda *_: slot())
        return action

    def _of_chosen(self, do: Callable[[Job], None]) -> Callable[[], None]:
        def done() -> None:
            job = self.chosen()
            if job is not None:
                do(job)

        return done

    def _lay_out(self) -> None:
        actions = (self.cancel, self.retry, self.show_snapshot, self.clear)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setObjectName("JobSplitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._list)
        self._splitter.addWidget(self._facts)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 1)
        self._buttons = ButtonGrid([ActionButton(action, self) for action in actions], parent=self)
        layout = scrolling(self)
        layout.addWidget(self._hint, 1)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._log)
        layout.addWidget(self._buttons)

    def _on_inserted(self) -> None:
        """Choose what was begun, unless another one is being watched."""
        job = self.chosen()
        if job is None or job.state.is_end:
            self._list.setCurrentIndex(self._model.index(0))
        self._on_choice()

    def _on_changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        if first == self._list.currentIndex():
            self._on_choice()
        else:
            self._enable()

    def _on_choice(self) -> None:
        self._enable()
        self._say()

    def _enable(self) -> None:
        job = self.chosen()
        is_empty = not self._model.rowCount()
        self._hint.setVisible(is_empty)
        for widget in (self._splitter, self._log, self._buttons):
            widget.setVisible(not is_empty)
        self.cancel.setEnabled(job is not None and not job.state.is_end and not job.is_stopping)
        self.retry.setEnabled(job is not None and job.can_retry)
        self.show_snapshot.setEnabled(job is not None and job.snapshot is not None)
        self.clear.setEnabled(any(job.state.is_end for job in self._jobs.jobs()))

    def _say(self) -> None:
        """Show the state, the account and, if wanted, the log of the chosen job; figures that run stay in the list."""
        job = self.chosen()
        if job is None:
            self._facts.show_facts(tr("Choose a task to see what became of it."), [])
            return
        told = [
            (tr("State"), state_words(job)),
            (tr("Result"), news_words(job) if job.state.is_end else ""),
            (tr("Snapshot"), str(job.snapshot or "")),
            (tr("Log"), "\n".join(job.lines) or tr("nothing yet") if self._log.isChecked() else ""),
        ]
        self._facts.show_facts(title_of(job), [Fact(label, value) for label, value in told if value])

    def _show_snapshot(self, job: Job) -> None:
        if job.snapshot is not None:
            self.snapshot_wanted.emit(job.snapshot)

    def _on_activated(self, _index: QModelIndex) -> None:
        if self.show_snapshot.isEnabled():
            self.show_snapshot.trigger()

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.cancel, self.retry, self.show_snapshot])
        menu.addSeparator()
        menu.addAction(self.clear)
        menu.popup(self._list.viewport().mapToGlobal(place))
