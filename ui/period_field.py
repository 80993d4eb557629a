# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for a period in local time, with quick choices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from qgis.PyQt.QtCore import QDate, QLocale, Qt, QTime, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QGridLayout, QVBoxLayout, QWidget

from ..bridge.translation import locale, tr
from ..core.time import EARLIEST_YEAR, LATEST_YEAR, parse_moment, utc_text
from .form import Field, describe
from .moments import moment_format, moment_words

__all__ = ["PeriodField"]

_OWN = "own"
_DEFAULT = "week"
_FULL_MINUTE = timedelta(minutes=1)


class PeriodField(QWidget):
    """From, until, and choices that fill them in; a side without a tick is open.

    What is entered is local time of ``zone``. ``first`` and ``last`` (UTC text) are what the platform has, where it
    says so; ``now`` gives the time, aware.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        zone: tzinfo,
        first: str | None = None,
        last: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._zone = zone
        self._now = now
        self.choice = QComboBox()
        for title, key in _choices():
            self.choice.addItem(title, key)
        self.start = _Side("from", tr("&From"), zone)
        self.end = _Side("until", tr("&Until"), zone)
        explanation = tr(
            "Times are those of {zone}. The end itself does not belong to the period. Without a tick that side is open."
        ).format(zone=zone)
        if first is not None or last is not None:
            known = tr("The platform has values from {first} to {last}.")
            explanation = (
                f"{explanation} {known.format(first=moment_words(first, zone), last=moment_words(last, zone))}"
            )
        for side in (self.start, self.end):
            describe(side.edit, side.name, explanation)
        self._field = Field("period", tr("P&eriod"), self.choice, explanation, _rows(self.start, self.end))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._field)
        self._choose(_DEFAULT)
        self.choice.currentIndexChanged.connect(self._on_choice)
        for side in (self.start, self.end):
            side.box.toggled.connect(self._on_edited)
            side.edit.dateTimeChanged.connect(side.forget)
            side.edit.dateTimeChanged.connect(self._on_edited)

    def period(self) -> tuple[str | None, str | None]:
        """Start and end in UTC text, None for an open side."""
        start, end = self.start.moment(), self.end.moment()
        return utc_text(start) if start else None, utc_text(end) if end else None

    def is_usable(self) -> bool:
        """Whether it ends after it begins; where not, that is said."""
        start, end = self.period()
        is_empty = start is not None and end is not None and start >= end
        sentences = [self.start.clock_change(), self.end.clock_change()]
        if is_empty:
            sentences.append(tr("The period is empty: its end must be later than its beginning."))
        self._field.tell(" ".join(filter(None, sentences)), is_warning=is_empty)
        return not is_empty

    def _on_choice(self) -> None:
        if self.choice.currentData() != _OWN:
            self._choose(self.choice.currentData())
            self.changed.emit()

    def _choose(self, key: str) -> None:
        """Fill in both sides as a choice says."""
        start, end = _sides(key, self._now(), self._zone)
        self.start.show(start)
        self.end.show(end)
        self.choice.setCurrentIndex(self.choice.findData(key))

    def _on_edited(self) -> None:
        self.choice.setCurrentIndex(self.choice.findData(_OWN))
        self.start.settle()
        self.end.settle()
        self.changed.emit()


class _Side:
    """One end of a period: whether it is there, and its local time.

    The editor is set to UTC so that the clock changes of this computer's zone do not alter what is entered. ``fold``
    tells the second of two equal local times from the first (PEP 495).
    """

    def __init__(self, key: str, title: str, zone: tzinfo) -> None:
        self.name = title.replace("&", "")
        self._zone = zone
        self._fold = 0
        self.box = QCheckBox(title)
        self.box.setObjectName(f"has_{key}")
        describe(self.box, self.name, tr("Without a tick this side of the period is open."))
        self.edit = QDateTimeEdit()
        self.edit.setObjectName(key)
        self.edit.setLocale(locale())
        self.edit.setTimeSpec(Qt.TimeSpec.UTC)
        self.edit.setDisplayFormat(moment_format())
        self.edit.setDateRange(QDate(EARLIEST_YEAR + 1, 1, 1), QDate(LATEST_YEAR - 1, 12, 31))
        self.edit.setCalendarPopup(True)

    def show(self, moment: datetime | None) -> None:
        """Show an aware time, or that this side is open, without a signal."""
        for widget in (self.box, self.edit):
            widget.blockSignals(True)
        self.box.setChecked(moment is not None)
        if moment is not None:
            local = moment.astimezone(self._zone)
            self._fold = local.fold
            self.edit.setDate(QDate(local.year, local.month, local.day))
            self.edit.setTime(QTime(local.hour, local.minute))
        for widget in (self.box, self.edit):
            widget.blockSignals(False)
        self.settle()

    def settle(self) -> None:
        """An open side cannot be edited."""
        self.edit.setEnabled(self.box.isChecked())

    def forget(self) -> None:
        """Of a local time that a person enters and that comes twice, the first is meant."""
        self._fold = 0

    def moment(self) -> datetime | None:
        """The time in UTC; None for an open side."""
        return self._local(self._fold).astimezone(UTC) if self.box.isChecked() else None

    def clock_change(self) -> str:
        """What a change of the clocks makes of the local time, if it does."""
        first, second = self._local(0), self._local(1)
        if not self.box.isChecked() or first.utcoffset() == second.utcoffset():
            return ""
        meant = self._local(self._fold).astimezone(UTC).astimezone(self._zone)
        shown = {"time": _clock(first), "meant": _clock(meant)}
        if meant.replace(tzinfo=None, fold=0) != first.replace(tzinfo=None):
            return tr("There is no {time} on that day, as clocks go forward; {meant} is meant.").format(**shown)
        if self._fold:
            return tr("{time} comes twice on that day, as clocks go back; the second is meant.").format(**shown)
        return tr("{time} comes twice on that day, as clocks go back; the first is meant.").format(**shown)

    def _local(self, fold: int) -> datetime:
        date, time = self.edit.date(), self.edit.time()
        return datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=self._zone, fold=fold)


def _rows(*sides: _Side) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    for row, side in enumerate(sides):
        grid.addWidget(side.box, row, 0)
        grid.addWidget(side.edit, row, 1)
    return part


def _choices() -> list[tuple[str, str]]:
    return [
        (tr("Last 24 hours"), "day"),
        (tr("Last 7 days"), "week"),
        (tr("Last 30 days"), "month"),
        (tr("This year"), "year"),
        (tr("Everything the platform has"), "all"),
        (tr("As entered below"), _OWN),
    ]


def _sides(key: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """Beginning and end of a choice: days keep the local time of day, hours are exact, the end is a full minute."""
    if key == "all":
        return None, None
    end = now.replace(second=0, microsecond=0) + _FULL_MINUTE
    if key == "year":
        local = now.astimezone(zone)
        return datetime(local.year, 1, 1, tzinfo=zone), end
    back = {"day": "-24 hours", "week": "-7 days", "month": "-30 days"}[key]
    return parse_moment(back, end, zone), end


def _clock(moment: datetime) -> str:
    return str(locale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat))
