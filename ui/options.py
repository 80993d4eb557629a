# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's page in QGIS's options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsSettingsEntryString
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QTimeZone
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from .. import settings
from ..bridge.translation import locale, sentence_of, tr
from ..bridge.zones import time_zone
from ..core.errors import InputError
from .form import Column, Field
from .icons import PLUGIN_ICON
from .legible import make_legible
from .shelf import require_folder

__all__ = ["OptionsFactory", "OptionsPage"]

TITLE = "Urban Data"


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever QGIS opens its options."""

    def __init__(self) -> None:
        super().__init__(TITLE, QIcon(str(PLUGIN_ICON)))

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:  # noqa: N802 - Qt name
        """A new page with what is set now."""
        return OptionsPage(parent)


class OptionsPage(QgsOptionsPageWidget):
    """Settings a person may want to change; they count from the next pull or map on.

    What cannot be used is told beside its field at once, and not kept: QGIS closes its options all the same.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = Column()  # for large fonts
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._column)
        make_legible(self)
        self.snapshot_folder = _file_widget(QgsFileWidget.StorageMode.GetDirectory, settings.SNAPSHOT_FOLDER.value())
        self.time_zone = _zones(settings.TIME_ZONE.value())
        self.legend_language = _languages(settings.LEGEND_LANGUAGE.value())
        self.office_profile = _file_widget(QgsFileWidget.StorageMode.GetFile, settings.OFFICE_PROFILE.value())
        self.office_profile.setFilter("JSON (*.json)")
        self.parallel_requests = _number(settings.PARALLEL_REQUESTS.value(), 1, 32)
        self.consent_values = _number(settings.CONSENT_VALUES.value(), 1_000, 1_000_000_000)
        self.consent_values.setSingleStep(100_000)
        self.late_arrivals = _number(settings.LATE_ARRIVAL_HOURS.value(), 0, 24 * 366)
        folder = self._add(
            "snapshot_folder",
            tr("&Folder of snapshots"),
            self.snapshot_folder,
            tr("Empty: the folder of the project, else “Urban Data” in your documents."),
        )
        zone = self._add(
            "time_zone",
            tr("&Time zone"),
            self.time_zone,
            tr("Days and hours are those of this zone, on maps, in tables and in what you enter."),
        )
        self._add(
            "legend_language",
            tr("&Language of legends"),
            self.legend_language,
            tr("The language of layers, legends and maps."),
        )
        profile = self._add(
            "office_profile",
            tr("&Office profile"),
            self.office_profile,
            tr("A JSON file with the name, colours and logo of your office, for maps."),
        )
        self._add(
            "parallel_requests",
            tr("&Requests at the same time"),
            self.parallel_requests,
            tr("The most requests to one platform at once. Fewer are kinder to a small server."),
        )
        self._add(
            "consent_values",
            tr("&Ask before more values than"),
            self.consent_values,
            tr("A pull that brings more is started only when you agree to it."),
        )
        self._add(
            "late_arrivals",
            tr("&Hours an update goes back"),
            self.late_arrivals,
            tr("For values that reach the platform late."),
        )
        self._column.close_up()
        self._folder = _Checked(folder, self.snapshot_folder.filePath, settings.SNAPSHOT_FOLDER, _folder_words)
        self._zone = _Checked(zone, self.time_zone.currentText, settings.TIME_ZONE, _zone_words)
        self._profile = _Checked(profile, self.office_profile.filePath, settings.OFFICE_PROFILE, _profile_words)
        self.snapshot_folder.fileChanged.connect(self._folder.look)
        self.time_zone.currentTextChanged.connect(self._zone.look)
        self.office_profile.fileChanged.connect(self._profile.look)

    def apply(self) -> None:
        """Keep what is set and can be used; called by QGIS when the options are accepted."""
        for checked in (self._folder, self._zone, self._profile):
            checked.keep()
        settings.LEGEND_LANGUAGE.setValue(self.legend_language.currentData())
        settings.PARALLEL_REQUESTS.setValue(self.parallel_requests.value())
        settings.CONSENT_VALUES.setValue(self.consent_values.value())
        settings.LATE_ARRIVAL_HOURS.setValue(self.late_arrivals.value())

    def helpKey(self) -> str:  # noqa: N802 - Qt name
        """No page of QGIS's own manual tells of these settings."""
        return ""

    def _add(self, name: str, title: str, widget: QWidget, explanation: str) -> Field:
        field = Field(name, title, widget, explanation)
        self._column.add(field)
        return field


class _Checked:
    """A text of the page that may be of no use; ``words`` says what is to be told of it, or raises InputError."""

    def __init__(
        self, field: Field, entered: Callable[[], str], entry: QgsSettingsEntryString, words: Callable[[str], str]
    ) -> None:
        self._field = field
        self._entered = entered
        self._entry = entry
        self._words = words
        self.look()

    def look(self, *_: object) -> bool:
        """Say beside the field what is to be said; false where the text is of no use."""
        text = self._entered().strip()
        try:
            self._field.tell(self._words(text))
        except InputError as error:
            left = "" if text == self._entry.value() else tr("It is not kept: the setting stays as it was.")
            self._field.complain(f"{sentence_of(error)} {left}".strip())
            return False
        return True

    def keep(self) -> None:
        """Set the text, unless it is of no use."""
        if self.look():
            self._entry.setValue(self._entered().strip())


def _folder_words(text: str) -> str:
    if not text:
        return ""
    require_folder(text)
    return "" if Path(text).is_dir() else tr("There is no such folder yet. It is made when something is pulled.")


def _zone_words(text: str) -> str:
    time_zone(text)
    return ""


def _profile_words(text: str) -> str:
    if text:
        from ..cartography.profile import read_profile

        if not Path(text).is_absolute():
            raise InputError("Enter the whole path of the office profile.")
        read_profile(Path(text))
    return ""


def _file_widget(mode: QgsFileWidget.StorageMode, path: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    widget.setFilePath(path)
    return widget


def _number(value: int, least: int, most: int) -> QSpinBox:
    widget = QSpinBox()
    widget.setRange(least, most)
    widget.setLocale(locale())
    widget.setGroupSeparatorShown(True)
    widget.setValue(value)
    return widget


def _zones(current: str) -> QComboBox:
    """All zones the system knows, that of the settings chosen, even where the system does not know it."""
    widget = QComboBox()
    names = [bytes(name).decode("ascii") for name in QTimeZone.availableTimeZoneIds()]
    widget.addItems(sorted({current, *(name for name in names if "/" in name or name == "UTC")}))
    widget.setCurrentText(current)
    return widget


def _languages(current: str) -> QComboBox:
    widget = QComboBox()
    for title, language in ((tr("As QGIS"), ""), ("Deutsch", "de"), ("English", "en")):
        widget.addItem(title, language)
    widget.setCurrentIndex(max(0, widget.findData(current)))
    return widget
