# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of jobs: a model with the newest first, and how an item is drawn, with a progress bar while it runs."""

from __future__ import annotations

from html import escape
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextLayout
from qgis.PyQt.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionProgressBar,
    QStyleOptionViewItem,
)

from ..bridge.translation import tr
from ..core.text import plain
from .icons import theme_icon
from .job_words import news_words, state_words
from .jobs import Job, Jobs, JobState

__all__ = ["JobDelegate", "JobModel", "job_at"]

JOB = Qt.ItemDataRole.UserRole

_LONGEST_TITLE = 200
_MOST_LINES = 3
_ICONS = {
    JobState.WAITING: "mTaskQueued.svg",
    JobState.RUNNING: "mTaskRunning.svg",
    JobState.DONE: "mIconSuccess.svg",
    JobState.INCOMPLETE: "mIconWarning.svg",
    JobState.FAILED: "mIconCritical.svg",
    JobState.CANCELLED: "mTaskCancel.svg",
}


def job_at(index: QModelIndex) -> Job | None:
    """The job of an index; None for an invalid one."""
    job = index.data(JOB)
    return job if isinstance(job, Job) else None


class JobModel(QAbstractListModel):
    """The listed jobs, the newest first."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        for job in jobs.jobs():
            self._on_added(job)
        jobs.added.connect(self._on_added)
        jobs.removed.connect(self._on_removed)

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 - Qt name
        """The number of jobs."""
        return 0 if parent is not None and parent.isValid() else len(self._jobs)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, what a screen reader says, a tool tip with all words, the icon of the state, and the job."""
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == JOB:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(job)
        if role == Qt.ItemDataRole.DecorationRole:
            return theme_icon(_ICONS[job.state])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_of(job)}. {full_words(job)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p><b>{escape(title_of(job))}</b></p><p>{escape(full_words(job))}</p>"
        return None

    def row_of(self, job: Job) -> int:
        """The row of a job that is in the list."""
        return self._jobs.index(job)

    def _on_added(self, job: Job) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._jobs.insert(0, job)
        self.endInsertRows()
        job.changed.connect(self._on_changed)

    def _on_removed(self, job: Job) -> None:
        job.changed.disconnect(self._on_changed)
        row = self.row_of(job)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._jobs[row]
        self.endRemoveRows()

    def _on_changed(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            index = self.index(self.row_of(job))
            self.dataChanged.emit(index, index)


def title_of(job: Job) -> str:
    """The job's title as plain text."""
    return plain(job.title, _LONGEST_TITLE)


def full_words(job: Job) -> str:
    """The state, the share of the work that is done, and what else there is to say."""
    state = state_words(job)
    if job.state is JobState.RUNNING and job.fraction is not None:
        state = f"{state}, {_percent(job.fraction)}"
    return ". ".join(filter(None, (state, news_words(job))))


def _percent(fraction: float) -> str:
    return tr("{count}%").format(count=int(100 * fraction))


class JobDelegate(QStyledItemDelegate):
    """Draws a job: icon and title, the progress bar while it runs, and what there is to say, in up to three lines.

    There is a bar as soon as it is known which share of the work is done.
    """

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        view.model().dataChanged.connect(self._on_changed)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802 - Qt name
        """The width of the view, and the height that the words need in it."""
        job = job_at(index)
        height = 0 if job is None else self._height(option.font, job)
        return QSize(self._view.viewport().width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw the item with the style's own background, focus frame and progress bar."""
        job = job_at(index)
        if job is None:
            return
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        icon, blank.text = blank.icon, ""
        blank.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
        style = self._style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, self._view)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(option.palette.color(group, role))
        inner = self._inner(option.rect)
        title = _bold(option.font)
        metrics = QFontMetrics(title)
        side = metrics.height()
        icon.paint(painter, QRect(inner.left(), inner.top(), side, side))
        text = inner.adjusted(side + self._gap(), 0, 0, 0)
        painter.setFont(title)
        line = metrics.elidedText(title_of(job), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(QRect(text.left(), text.top(), text.width(), side), Qt.AlignmentFlag.AlignVCenter, line)
        self._paint_news(painter, option, job, text.adjusted(0, side + self._gap(), 0, 0))
        painter.restore()

    def _paint_news(self, painter: QPainter, option: QStyleOptionViewItem, job: Job, place: QRect) -> None:
        metrics = QFontMetrics(option.font)
        top = place.top()
        if job.state is JobState.RUNNING and job.fraction is not None:
            bar = QStyleOptionProgressBar()
            bar.rect = QRect(place.left(), top, place.width(), self._bar_height(metrics))
            bar.palette, bar.fontMetrics, bar.direction = option.palette, metrics, option.direction
            bar.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Horizontal
            bar.minimum, bar.maximum, bar.progress = 0, 100, int(100 * job.fraction)
            self._style().drawControl(QStyle.ControlElement.CE_ProgressBar, bar, painter, self._view)
            top += bar.rect.height() + self._gap()
        painter.setFont(option.font)
        for line in _lines(_words(job), option.font, place.width()):
            painter.drawText(QRect(place.left(), top, place.width(), metrics.height()), 0, line)
            top += metrics.lineSpacing()

    def _on_changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        """Have the items placed anew where one needs another height."""
        job = job_at(first)
        if job is None:
            return
        if self._view.visualRect(first).height() != self._height(self._view.font(), job):
            self.sizeHintChanged.emit(first)

    def _height(self, font: QFont, job: Job) -> int:
        metrics, title = QFontMetrics(font), QFontMetrics(_bold(font))
        width = self._inner(self._view.viewport().rect()).width() - title.height() - self._gap()
        lines = len(_lines(_words(job), font, width))
        has_bar = job.state is JobState.RUNNING and job.fraction is not None
        bar = self._bar_height(metrics) + self._gap() if has_bar else 0
        return int(title.height() + bar + lines * metrics.lineSpacing() + 5 * self._gap())

    def _inner(self, rect: QRect) -> QRect:
        gap = 2 * self._gap()
        return rect.adjusted(gap, gap, -gap, -gap)

    def _gap(self) -> int:
        return max(2, int(self._view.fontMetrics().height()) // 5)

    def _bar_height(self, metrics: QFontMetrics) -> int:
        return int(metrics.height()) // 2

    def _style(self) -> QStyle:
        return self._view.style() or QApplication.style()


def _words(job: Job) -> str:
    """What stands below the title: figures and accounts tell the state themselves, errors do not.

    The share that is done stands here, as letters in a bar have a ground of two colours and more.
    """
    news = news_words(job)
    if job.state is JobState.RUNNING and job.fraction is not None:
        news = " · ".join(filter(None, (_percent(job.fraction), news)))
    if news and job.state is not JobState.FAILED and not job.is_stopping:
        return news
    return ". ".join(filter(None, (state_words(job), news)))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _lines(text: str, font: QFont, width: int) -> list[str]:
    """The text in at most three lines of a width; what does not fit ends in an ellipsis."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        start = line.textStart()
        if len(lines) == _MOST_LINES - 1:
            lines.append(QFontMetrics(font).elidedText(text[start:], Qt.TextElideMode.ElideRight, width))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines
