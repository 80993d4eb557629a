# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for a period, an area and a file before data are pulled, and says how much that will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .. import settings
from ..algorithms.selection import words
from ..algorithms.wording import Content, data_size_words, estimate_words, room_needed
from ..bridge.translation import number, sentence_of, tr
from ..bridge.zones import time_zone
from ..core.errors import InputError, UrbanDataError
from ..core.platform import Dataset
from ..core.query import Estimate, PullRequest
from . import work
from .area_field import AreaField, LayerArea
from .dataset_words import title_words
from .file_field import FileField
from .form import Column, Field, Notice, describe, open_up
from .jobs import Jobs
from .legible import make_legible
from .offers import Offer
from .period_field import PeriodField
from .question import Question
from .standard_buttons import name_buttons

__all__ = ["PullDialog", "PullWish"]

_MILLISECONDS_OF_QUIET = 400
_ROWS_SEEN = 4


@dataclass(frozen=True, slots=True)
class PullWish:
    """What the person wants: a request for each dataset, the file they go into, and whether to show it."""

    requests: tuple[PullRequest, ...]
    snapshot: Path
    add_layers: bool


class PullDialog(QDialog):
    """Asks about datasets of one platform; ``wish`` is there once the dialog is accepted.

    ``snapshot`` is the file that is proposed. Whenever something changes, the platform is asked anew how much it
    would be. What is more than the settings allow without a question, or of unknown size, needs the person's explicit
    consent. Raises InputError for a time zone in the settings that nobody knows.
    """

    def __init__(
        self,
        offers: Sequence[Offer],
        jobs: Jobs,
        snapshot: Path,
        canvas: QgsMapCanvas | None,
        project: QgsProject,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.wish: PullWish | None = None
        self._platform = offers[0].platform
        self._datasets = [offer.dataset for offer in offers]
        self._content = _content(self._datasets)
        self._is_unlocked = False
        self._area: str | None = None
        self._area_is_known = False
        self._refusal = ""
        self._requests: tuple[PullRequest, ...] = ()
        self._estimate: Estimate | None = None
        self._build(jobs, canvas, project, snapshot)
        make_legible(self)
        self._area_question = self._asking(jobs, self._on_area, self._on_no_area)
        self._size_question = self._asking(jobs, self._on_estimate, self._on_no_estimate)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_MILLISECONDS_OF_QUIET)
        self._connect()
        self._settle()
        open_up(self)
        self._quiet.start()

    def accept(self) -> None:
        """Take what is entered as the wish, if it can be pulled and is agreed to."""
        snapshot = self.target.path
        if self._can_start() and snapshot is not None:
            self.wish = PullWish(self._requests, snapshot, self.add_layers.isChecked())
            super().accept()

    def done(self, result: int) -> None:
        """Leave, without waiting for an answer."""
        self._quiet.stop()
        for asking in (self._area_question, self._size_question, self.target):
            asking.drop()
        super().done(result)

    def _build(self, jobs: Jobs, canvas: QgsMapCanvas | None, project: QgsProject, snapshot: Path) -> None:
        has_values = self._content != "features"
        self.setObjectName("UrbanDataPullDialog")
        self.setWindowTitle(tr("Pull a period") if has_values else tr("Pull features"))
        self.period = PeriodField(time_zone(settings.TIME_ZONE.value()), *_span(self._datasets))
        self.series = QLineEdit()
        self.area = AreaField(canvas, project, _area_explanation(self._content))
        self.target = FileField(jobs, snapshot)
        self.add_layers = QCheckBox(tr("Add to the &map afterwards"))
        self.add_layers.setObjectName("addLayers")
        self.add_layers.setChecked(True)
        describe(self.add_layers, self.add_layers.text().replace("&", ""))
        self.estimate = Notice("estimate", tr("How much it will be"))
        self.consent = QCheckBox()
        self.consent.setObjectName("consent")
        self._series_field = Field(
            "series",
            tr("&Series"),
            self.series,
            tr("Only those with one of these ids, names or observed properties, with semicolons between. Empty: all."),
        )
        self._column = Column()
        for part in (
            Field("datasets", _list_title(self._platform.name), _list_of(self._datasets)),
            self.period,
            self.area,
            self._series_field,
            self.target,
            self.add_layers,
            self.estimate,
            self.consent,
        ):
            self._column.add(part)
        self._column.close_up()
        self.period.setVisible(has_values)
        self._series_field.setVisible(has_values)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        name_buttons(buttons)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Pull"))
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.obstacle = Notice("obstacle", tr("Why nothing can be pulled yet"))
        below = QHBoxLayout()
        below.addWidget(self.obstacle, 1)
        below.addWidget(buttons)
        around = QVBoxLayout(self)
        around.addWidget(self._column)
        around.addLayout(below)
        (self.period.choice if has_values else self.area.choice).setFocus()

    def _connect(self) -> None:
        self.period.changed.connect(self._on_changed)
        self.area.changed.connect(self._on_area_changed)
        self.series.textEdited.connect(self._on_changed)
        self.target.changed.connect(self._on_target)
        self._quiet.timeout.connect(self._weigh)
        self.consent.toggled.connect(self._settle)

    def _asking(
        self, jobs: Jobs, on_answer: Callable[..., None], on_failure: Callable[[UrbanDataError], None]
    ) -> Question:
        question = Question(jobs, self)
        question.answered.connect(on_answer)
        question.failed.connect(on_failure)
        return question

    def _on_area_changed(self) -> None:
        self._area_is_known = False
        self._on_changed()

    def _on_changed(self) -> None:
        """What was estimated and agreed to was something else; wait until nothing more is typed."""
        self._area_question.drop()
        self._size_question.drop()
        self._requests, self._estimate, self._refusal = (), None, ""
        self.consent.setChecked(False)
        self._quiet.start()
        self._settle()

    def _weigh(self) -> None:
        """Find out what is wanted, then how much that is."""
        if not self._is_unlocked:
            self._is_unlocked = True
            work.unlock_for(self._platform)
        if not self.period.is_usable():
            self.estimate.tell("")
            self._refusal = tr("Choose another period.")
            self._settle()
        elif self._area_is_known:
            self._ask_for_estimate()
        else:
            self._find_area()

    def _find_area(self) -> None:
        try:
            area = self.area.area()
        except InputError as error:
            self._on_no_area(error)
            return
        if isinstance(area, LayerArea):
            self._area_question.ask(tr("Reading the area"), area.wkt)
            self.estimate.tell(tr("The area is being read…"))
        else:
            self._on_area(area)

    def _on_area(self, area: str | None) -> None:
        self.area.complain("")
        self._area, self._area_is_known = area, True
        self._ask_for_estimate()

    def _on_no_area(self, error: UrbanDataError) -> None:
        self.area.complain(sentence_of(error))
        self.estimate.tell("")
        self._refusal = tr("Choose another area.")
        self._settle()

    def _ask_for_estimate(self) -> None:
        self._requests = tuple(self._request(dataset) for dataset in self._datasets)
        self._size_question.ask(
            tr("Estimate for {platform}").format(platform=self._platform.name),
            partial(work.estimate, self._platform, self._requests),
        )
        self.estimate.tell(tr("The platform is being asked how much this is…"))
        self._settle()

    def _request(self, dataset: Dataset) -> PullRequest:
        if dataset.kind == "features":
            return PullRequest(dataset.key, "new", area=self._area)
        start, end = self.period.period()
        return PullRequest(dataset.key, "new", start, end, self._area, words(self.series.text()))

    def _on_estimate(self, estimate: Estimate) -> None:
        self._estimate = estimate
        self._say_estimate(estimate)
        self._settle()
        self._show_consent()

    def _say_estimate(self, estimate: Estimate) -> None:
        sentences = [estimate_words(estimate, self._content)]
        if estimate.values is None:
            sentences.append(tr("What nobody has counted is only pulled when you agree."))
        elif self._needs_consent():
            limit = number(settings.CONSENT_VALUES.value())
            sentences.append(tr("More than {count} are only pulled when you agree.").format(count=limit))
        if self.target.path is not None and self.target.room < room_needed(estimate, self._content):
            free = data_size_words(self.target.room)
            sentences.append(tr("Only {size} are free on the disk of the snapshot.").format(size=free))
        is_warning = len(sentences) > 1 or self._is_nothing()
        self.estimate.tell(" ".join(sentences), is_warning=is_warning)

    def _on_no_estimate(self, error: UrbanDataError) -> None:
        self.estimate.tell(tr("There is no estimate. {reason}").format(reason=sentence_of(error)), is_warning=True)
        self._settle()
        self._show_consent()

    def _show_consent(self) -> None:
        is_asked = self._needs_consent() and not self.consent.isChecked()
        self._column.bring_up(self.consent if is_asked else self.estimate)

    def _on_target(self) -> None:
        """What becomes of the file is known, and how much room there is."""
        if self._estimate is not None:
            self._say_estimate(self._estimate)
        self._settle()

    def _needs_consent(self) -> bool:
        values = None if self._estimate is None else self._estimate.values
        return values is None or values > settings.CONSENT_VALUES.value()

    def _is_nothing(self) -> bool:
        """Whether the platform has counted that there is nothing; what it estimates may be wrong."""
        estimate = self._estimate
        return estimate is not None and estimate.values == 0 and not estimate.values_is_estimate

    def _can_start(self) -> bool:
        is_agreed = not self._needs_consent() or self.consent.isChecked()
        return bool(self._requests) and self.target.path is not None and is_agreed and not self._is_nothing()

    def _obstacle(self) -> str:
        """Why nothing can be pulled yet, in a sentence; empty where that is just being found out."""
        if self._refusal:
            return self._refusal
        if self.target.path is None and self.target.notice:
            return tr("Choose another file.")
        if self._is_nothing():
            return tr("There is nothing to pull.")
        if not self._requests or not self._needs_consent() or self.consent.isChecked():
            return ""
        if self._size_question.is_asked:
            return tr("Wait for the estimate, or agree now.")
        return tr("Agree to the amount first.")

    def _settle(self) -> None:
        is_known = self._estimate is not None and self._estimate.values is not None
        large, unknown = tr("&Yes, pull all of that"), tr("&Yes, pull without knowing how much it is")
        self.consent.setText(large if is_known else unknown)
        describe(self.consent, self.consent.text().replace("&", ""), self.estimate.text)
        self.ok.setEnabled(self._can_start())
        self.obstacle.tell(self._obstacle())
        self.ok.setToolTip(self.obstacle.text)
        self.ok.setAccessibleDescription(self.obstacle.text)
        can_agree = bool(self._requests) and self._needs_consent()
        if self.focusWidget() is self.consent and not can_agree:
            self.estimate.focus()  # else the focus would go on to a button, perhaps that to cancel
        self.consent.setEnabled(can_agree)
        self.consent.setVisible(can_agree)


def _content(datasets: Sequence[Dataset]) -> Content:
    kinds = {dataset.kind for dataset in datasets}
    if len(kinds) > 1:
        return "both"
    return "features" if "features" in kinds else "series"


def _span(datasets: Sequence[Dataset]) -> tuple[str | None, str | None]:
    """From when to when the platform has values of any of them, as far as it says."""
    firsts = [dataset.first for dataset in datasets if dataset.first is not None]
    lasts = [dataset.last for dataset in datasets if dataset.last is not None]
    return min(firsts, default=None), max(lasts, default=None)


def _area_explanation(content: Content) -> str:
    if content == "features":
        return tr("Of an area, only features that touch it.")
    if content == "both":
        return tr("Of an area, only stations within it, and features that touch it.")
    return tr("Of an area, only stations within it.")


def _list_title(platform: str) -> str:
    return tr("&Data sets of {platform}").format(platform=platform.replace("&", "&&"))


def _list_of(datasets: Sequence[Dataset]) -> QListWidget:
    """The titles, to be read only."""
    widget = QListWidget()
    widget.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    for dataset in datasets:
        title = title_words(dataset)
        item = QListWidgetItem(title)
        item.setToolTip(f"<p>{escape(title)}</p>")
        widget.addItem(item)
    widget.setCurrentRow(0)
    rows = min(len(datasets), _ROWS_SEEN)
    widget.setFixedHeight(rows * widget.sizeHintForRow(0) + 2 * widget.frameWidth())
    return widget
