# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of a chosen dataset or platform, as a list of facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from .. import settings
from ..bridge.translation import locale, number, tr
from ..bridge.zones import time_zone
from ..core.platform import Dataset
from ..core.text import plain
from ..settings import SavedPlatform
from .dataset_words import statistic_words, title_words, unit_words
from .icons import theme_icon
from .moments import age_words, moment_words
from .offers import Offer
from .probing import api_title

__all__ = ["Fact", "FactsView", "facts_of_dataset", "facts_of_platform", "size_words"]

_LONGEST = 2_000
_MOST_TITLES = 20
_KM_PER_DEGREE = 111.32  # along a meridian of a sphere of 6,378 km


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, and plain text."""

    label: str
    value: str


def facts_of_dataset(dataset: Dataset, zone: tzinfo, now: datetime) -> list[Fact]:
    """What the platform says of a dataset; what it does not say is left out, but for the licence."""
    if dataset.kind == "features":
        told = [(tr("Kind"), tr("Features: objects with a place, without values over time"))]
    else:
        told = _of_series(dataset, zone, now)
    told += [
        (tr("Licence"), dataset.licence or tr("The platform does not say")),
        (tr("Source"), dataset.attribution),
        (tr("Extent"), size_words(dataset.extent) if dataset.extent else ""),
        (tr("Keywords"), ", ".join(dataset.keywords)),
        (tr("Key"), dataset.key),
        (tr("Description"), dataset.description),
    ]
    return [Fact(label, plain(value, _LONGEST)) for label, value in told if value]


def _of_series(dataset: Dataset, zone: tzinfo, now: datetime) -> list[tuple[str, str]]:
    return [
        (tr("Observed"), ", ".join(dataset.properties)),
        (tr("Unit"), unit_words(dataset)),
        (tr("Values"), statistic_words(dataset)),
        (tr("Newest value"), _newest(dataset.freshness, zone, now)),
        (tr("Period"), _period(dataset, zone)),
        (tr("Stations"), "" if dataset.stations is None else number(dataset.stations)),
        (tr("Series"), "" if dataset.series is None else number(dataset.series)),
    ]


def _newest(freshness: str | None, zone: tzinfo, now: datetime) -> str:
    if freshness is None:
        return tr("The platform does not say")
    return f"{age_words(freshness, now)} ({moment_words(freshness, zone)})"


def _period(dataset: Dataset, zone: tzinfo) -> str:
    if dataset.first is None and dataset.last is None:
        return ""
    start, end = moment_words(dataset.first, zone), moment_words(dataset.last, zone)
    return tr("{start} to {end} ({zone})").format(start=start, end=end, zone=zone)


def size_words(extent: tuple[float, float, float, float]) -> str:
    """How large an extent (west, south, east, north, in degrees) is, in kilometres on a sphere."""
    west, south, east, north = extent
    width = (east - west) * _KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    height = (north - south) * _KM_PER_DEGREE
    if max(width, height) < 0.01:
        return tr("a single place")
    return tr("about {width} × {height} km").format(width=_kilometres(width), height=_kilometres(height))


def _kilometres(length: float) -> str:
    return str(locale().toString(length, "f", 0 if length >= 9.95 else 1))


def facts_of_platform(platform: SavedPlatform) -> list[Fact]:
    """What is saved of a platform."""
    told = [
        (tr("Address"), platform.url),
        (tr("Kind"), api_title(platform.api) if platform.api else tr("found out when it is asked")),
        (
            tr("Sign-in"),
            tr("authentication configuration {id}").format(id=platform.authcfg) if platform.authcfg else "",
        ),
        (tr("Headers"), ", ".join(platform.headers)),
    ]
    return [Fact(label, plain(value, _LONGEST)) for label, value in told if value]


class FactsView(QWidget):
    """Shows the facts; whatever comes from a platform is plain text that can be selected and copied."""

    extent_wanted = pyqtSignal(object)  # Dataset

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogueFacts")
        self._dataset: Dataset | None = None
        self._title = _label(tr("What is chosen"))
        self._title.setObjectName("FactsTitle")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.button = QPushButton(theme_icon("mActionZoomToLayer.svg"), tr("Show on &map"), self)
        self.button.setObjectName("ShowExtentButton")
        self.button.setAccessibleDescription(tr("Shows the extent of the dataset on the map"))
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._title)
        layout.addLayout(self._form)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """Say that nothing is chosen."""
        self.show_facts(tr("Choose a dataset to see what it is."), [], None)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what a dataset is, in the time zone of the settings."""
        zone = time_zone(settings.TIME_ZONE.value())
        self.show_facts(title_words(dataset), facts_of_dataset(dataset, zone, datetime.now(UTC)), dataset)

    def show_platform(self, platform: SavedPlatform) -> None:
        """Show how a platform is reached."""
        self.show_facts(platform.name, facts_of_platform(platform), None)

    def show_several(self, offers: Sequence[Offer]) -> None:
        """Show how many datasets are chosen, and which."""
        titles = [title_words(offer.dataset) for offer in offers[:_MOST_TITLES]]
        rest = len(offers) - len(titles)
        more = [tr("and {count} more").format(count=number(rest))] if rest else []
        heading = tr("{count} datasets are chosen").format(count=number(len(offers)))
        self.show_facts(heading, [Fact(tr("Datasets"), "\n".join([*titles, *more]))], None)

    def facts(self) -> dict[str, str]:
        """What is shown, by its label."""
        roles = QFormLayout.ItemRole
        rows = range(self._form.rowCount())
        return {
            self._form.itemAt(row, roles.LabelRole).widget().text(): self._form.itemAt(row, roles.FieldRole)
            .widget()
            .text()
            for row in rows
        }

    def title(self) -> str:
        """The heading."""
        return str(self._title.text())

    def show_facts(self, title: str, facts: Sequence[Fact], dataset: Dataset | None = None) -> None:
        """Show a heading and these facts, and the button for the extent of a dataset that has one."""
        self._dataset = dataset
        self._title.setText(title)
        while self._form.rowCount():
            self._form.removeRow(0)
        for fact in facts:
            label, value = _label(fact.label, selectable=False), _label(fact.value)
            value.setAccessibleName(fact.label)
            label.setBuddy(value)
            self._form.addRow(label, value)
        self.button.setVisible(dataset is not None and dataset.extent is not None)

    def _on_button(self) -> None:
        if self._dataset is not None:
            self.extent_wanted.emit(self._dataset)


def _label(text: str, *, selectable: bool = True) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if selectable:
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setMinimumWidth(label.fontMetrics().averageCharWidth() * 12)
    return label
