# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's page in QGIS's options."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QTimeZone
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from .. import settings
from ..bridge.translation import locale, tr
from .form import Column, describe
from .icons import PLUGIN_ICON
from .legible import make_legible

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
    """Settings a person may want to change; they count from the next pull or map on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        self._form = QFormLayout(content)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        area = Column()  # for large fonts
        area.add(content)
        area.close_up()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)
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
        self._add(
            "snapshot_folder",
            tr("&Folder of snapshots"),
            self.snapshot_folder,
            tr("Empty: the folder of the project, else “Urban Data” in your documents."),
        )
        self._add(
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
        self._add(
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

    def apply(self) -> None:
        """Keep what is set; called by QGIS when the options are accepted."""
        settings.SNAPSHOT_FOLDER.setValue(self.snapshot_folder.filePath())
        settings.TIME_ZONE.setValue(self.time_zone.currentText())
        settings.LEGEND_LANGUAGE.setValue(self.legend_language.currentData())
        settings.OFFICE_PROFILE.setValue(self.office_profile.filePath())
        settings.PARALLEL_REQUESTS.setValue(self.parallel_requests.value())
        settings.CONSENT_VALUES.setValue(self.consent_values.value())
        settings.LATE_ARRIVAL_HOURS.setValue(self.late_arrivals.value())

    def helpKey(self) -> str:  # noqa: N802 - Qt name
        """No page of QGIS's own manual tells of these settings."""
        return ""

    def _add(self, name: str, title: str, widget: QWidget, explanation: str) -> None:
        label = QLabel(title)
        label.setBuddy(widget)
        note = QLabel(explanation)
        note.setWordWrap(True)
        widget.setObjectName(name)
        describe(widget, title.replace("&", ""), explanation)
        self._form.addRow(label, widget)
        self._form.addRow(note)


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
