# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of a chosen dataset or platform, as a list of facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QTextOption
from qgis.PyQt.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from .. import settings
from ..bridge.translation import locale, number, sentence_of, tr
from ..bridge.zones import time_zone
from ..core.errors import InputError
from ..core.platform import Dataset
from ..core.text import plain
from ..settings import AnyPlatform
from .dataset_words import statistic_words, title_words, unit_words
from .icons import theme_icon
from .moments import age_words, moment_words
from .offers import Offer
from .probing import api_title
from .scroll_page import keep_lines
from .wrapping_button import WrappingButton

__all__ = ["Fact", "FactsView", "facts_of_dataset", "facts_of_platform", "size_words"]

_LONGEST = 2_000
_MOST_TITLES = 20
_LINES = 6
_WIDE = 40  # characters, from which labels stand beside their values
_KM_PER_DEGREE = 111.32  # along a meridian of a sphere of 6,378 km


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, and plain text."""

    label: str
    value: str


def facts_of_dataset(dataset: Dataset, zone: tzinfo, now: datetime) -> list[Fact]:
    """What the platform says of a dataset; what it does not say is left out, but for the licence."""
    if dataset.kind == "features":
        told = [
            (tr("Kind"), tr("Features: objects with a place, without values over time")),
            (tr("Period"), _period(dataset, zone)),
        ]
    else:
        told = _of_series(dataset, zone, now)
    told += [
        (tr("Licence"), dataset.licence or tr("The platform does not say")),
        (tr("Source"), dataset.attribution),
        (tr("Covers"), size_words(dataset.extent) if dataset.extent else ""),
        (tr("Keywords"), ", ".join(dataset.keywords)),
        (tr("Key"), dataset.key),
    ]
    if dataset.description:
        told.insert(0, (tr("Description"), dataset.description))
    return [Fact(label, plain(value, _LONGEST)) for label, value in told if value]


def _of_series(dataset: Dataset, zone: tzinfo, now: datetime) -> list[tuple[str, str]]:
    return [
        (tr("Observed"), ", ".join(dataset.properties)),
        (tr("Unit"), unit_words(dataset)),
        (tr("Values"), statistic_words(dataset)),
        (tr("Newest value"), _newest(dataset.freshness, zone, now)),
        (tr("Period"), _period(dataset, zone)),
        (tr("Stations"), "" if dataset.stations is None else number(dataset.stations)),
        (tr("Time series"), "" if dataset.series is None else number(dataset.series)),
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


def facts_of_platform(platform: AnyPlatform, problem: str = "") -> list[Fact]:
    """What is saved of a platform, and the ``problem`` that keeps it from being listed."""
    told = [
        (tr("Problem"), problem),
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
    """Shows the facts as text that can be read, scrolled and copied; whatever a platform says is escaped in it."""

    extent_wanted = pyqtSignal(object)  # a sequence of Dataset
    areas_wanted = pyqtSignal(object)  # a sequence of WKT in degrees

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogueFacts")
        self._title = self._shown_title = self._html = ""
        self._facts: Sequence[Fact] = ()
        self._datasets: Sequence[Dataset] = ()
        self._areas: Sequence[str] = ()
        self.text = QTextBrowser()
        self.text.setObjectName("FactsText")
        self.text.setAccessibleName(tr("What is chosen"))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.viewport().setAutoFillBackground(False)
        keep_lines(self.text, _LINES)
        self.button = WrappingButton(theme_icon("mActionZoomToLayer.svg"), tr("Sh&ow on the map"))
        self.button.setObjectName("ShowExtentButton")
        self.button.setAccessibleName(tr("Show on the map"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._on_button)
        self.clear()

    def clear(self) -> None:
        """Say that nothing is chosen."""
        self.show_facts(tr("Choose a data set to see what it is."), [])

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what a dataset is, in the time zone of the settings."""
        try:
            facts = facts_of_dataset(dataset, time_zone(settings.TIME_ZONE.value()), datetime.now(UTC))
        except InputError as error:
            facts = [Fact(tr("Problem"), sentence_of(error))]
        self.show_facts(title_words(dataset), facts, [dataset])

    def show_platform(self, platform: AnyPlatform, problem: str = "") -> None:
        """Show how a platform is reached, and what keeps it from being listed."""
        self.show_facts(platform.name, facts_of_platform(platform, problem))

    def show_several(self, offers: Sequence[Offer]) -> None:
        """Show how many datasets are chosen, and which, of which platform; of a single one what it is."""
        if len(offers) == 1:
            self.show_dataset(offers[0].dataset)
            return
        is_mixed = len({offer.platform.name for offer in offers}) > 1
        titles = [_title_of(offer, with_platform=is_mixed) for offer in offers[:_MOST_TITLES]]
        rest = len(offers) - len(titles)
        more = [tr("and {count} more").format(count=number(rest))] if rest else []
        heading = tr("{count} data sets are chosen").format(count=number(len(offers)))
        told = [Fact(tr("Data sets"), "\n".join([*titles, *more]))]
        self.show_facts(heading, told, [offer.dataset for offer in offers])

    def facts(self) -> dict[str, str]:
        """What is shown, by its label."""
        return {fact.label: fact.value for fact in self._facts}

    def title(self) -> str:
        """The heading."""
        return self._title

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Put labels above or beside what they label, as there is room."""
        super().resizeEvent(event)
        self._render()

    def show_facts(
        self, title: str, facts: Sequence[Fact], datasets: Sequence[Dataset] = (), areas: Sequence[str] = ()
    ) -> None:
        """Show a heading and facts, and the button for the extents of those datasets that have one, or for areas."""
        self._title, self._facts, self._areas = title, facts, areas
        self._datasets = [dataset for dataset in datasets if dataset.extent is not None]
        self.button.setVisible(bool(self._datasets or areas))
        self._render()

    def _render(self) -> None:
        is_wide = self.width() >= _WIDE * self.fontMetrics().averageCharWidth()
        html = _html(self._title, self._facts, is_wide=is_wide)
        if html != self._html:
            bar = self.text.verticalScrollBar()
            place = bar.value() if self._title == self._shown_title else 0
            self._html, self._shown_title = html, self._title
            self.text.setHtml(html)
            bar.setValue(place)

    def _on_button(self) -> None:
        if self._datasets:
            self.extent_wanted.emit(self._datasets)
        else:
            self.areas_wanted.emit(self._areas)


def _title_of(offer: Offer, *, with_platform: bool) -> str:
    title = title_words(offer.dataset)
    if not with_platform:
        return title
    return tr("{title} of {platform}").format(title=title, platform=plain(offer.platform.name, _LONGEST))


def _html(title: str, facts: Sequence[Fact], *, is_wide: bool) -> str:
    heading = f"<p><b>{escape(title)}</b></p>"
    told = [(escape(fact.label), escape(fact.value).replace("\n", "<br>")) for fact in facts]
    if not is_wide:
        return heading + "".join(f"<p><b>{label}:</b> {value}</p>" for label, value in told)
    rows = (f'<tr><td style="padding-right: 1em">{label}</td><td>{value}</td></tr>' for label, value in told)
    return f"{heading}<table>{''.join(rows)}</table>"
