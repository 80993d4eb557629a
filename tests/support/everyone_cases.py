# SPDX-License-Identifier: GPL-2.0-or-later
"""Every dock, dialog, page and question of the plugin, as a person comes to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from desk_cases import Desk, demo_server, desk_in, with_latest
from dialog_checks import in_language
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QLocale, Qt
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QTreeWidget, QWidget
from urban_data import settings
from urban_data.core.monitor import Monitor
from urban_data.settings import SavedPlatform
from urban_data.ui.catalogue_panel import CataloguePanel
from urban_data.ui.dock import Tabs
from urban_data.ui.help_dialog import HelpDialog
from urban_data.ui.jobs import JobState
from urban_data.ui.jobs_panel import JobsPanel
from urban_data.ui.options import OptionsPage
from urban_data.ui.platform_dialog import PlatformDialog
from urban_data.ui.pull_dialog import PullDialog
from urban_data.ui.snapshots_panel import SnapshotsPanel

WAIT = 30_000
LIMIT = 1_000  # values
PLATFORM = "Merfurt"


class Town:
    """The dock with a desk behind it and a saved platform that answers."""

    def __init__(self, desk: Desk, platform: SavedPlatform, qtbot: QtBot) -> None:
        self.desk = desk
        self.platform = platform
        self.qtbot = qtbot
        self.widgets: list[QWidget] = []
        self.enough = Event()

    def leave(self) -> None:
        """Close what was shown, while what is behind it is still there."""
        self.enough.set()
        settings.CONSENT_VALUES.remove()
        for widget in reversed(self.widgets):
            widget.close()
            sip.delete(widget)
        self.widgets.clear()

    def welcome(self) -> QWidget:
        settings.remove_platform(PLATFORM)
        return self._tabs()

    def catalogue(self) -> QWidget:
        tabs = self._tabs()
        self._list(tabs)
        return tabs

    def snapshots(self) -> QWidget:
        tabs = self._filled()
        tabs.setCurrentIndex(1)
        tree = tabs.findChild(QTreeWidget, "SnapshotTree")
        self.qtbot.waitUntil(lambda: tree.topLevelItemCount() > 0, timeout=WAIT)
        tree.setCurrentItem(tree.topLevelItem(0))
        return tabs

    def tasks(self) -> QWidget:
        tabs = self._filled()
        tabs.setCurrentIndex(2)
        return tabs

    def pulling(self) -> QWidget:
        tabs = self._tabs()
        tabs.setCurrentIndex(2)
        job = self.desk.jobs.start("Lufttemperatur (°C)", self._half_of_it)
        self.qtbot.waitUntil(lambda: job.state is JobState.RUNNING and job.fraction is not None, timeout=WAIT)
        return tabs

    def pull(self) -> QWidget:
        """With a pull that is large enough to be asked about."""
        settings.CONSENT_VALUES.setValue(LIMIT)
        tabs = self._tabs()
        self._list(tabs)
        offers = with_latest(tabs.catalogue.tree.offers(), "")
        target = self.desk.folder / "new.gpkg"
        dialog = PullDialog(offers, self.desk.jobs, target, self.desk.canvas, self.desk.project)
        self._shown(dialog)
        dialog.period.choice.setCurrentIndex(dialog.period.choice.findData("all"))
        self.qtbot.waitUntil(
            lambda: dialog.consent.isVisible() and any(map(str.isdigit, dialog.estimate.text)), timeout=WAIT
        )
        return dialog

    def platform_dialog(self) -> QWidget:
        return self._shown(PlatformDialog(self.desk.jobs, self.platform))

    def options(self) -> QWidget:
        return self._shown(OptionsPage())

    def help(self) -> QWidget:
        return self._shown(HelpDialog())

    def removal(self) -> QWidget:
        tabs = self._tabs()
        tabs.catalogue.managing.ask_to_remove(self.platform)
        return self._question()

    def replacing(self) -> QWidget:
        dialog = PlatformDialog(self.desk.jobs, SavedPlatform(PLATFORM, "https://example.org/v1.1", "sensorthings"))
        self._shown(dialog)
        dialog.accept()
        return self._question()

    def deletion(self) -> QWidget:
        self._filled()
        [snapshot] = self.desk.shelf.paths()
        self.desk.bench.delete(snapshot)
        return self._question()

    def _half_of_it(self, monitor: Monitor) -> None:
        """A task that has done half of its work as long as somebody looks."""
        monitor.received(1_500)
        monitor.progress(0.5)
        self.enough.wait(WAIT)

    def _shown(self, widget: QWidget) -> QWidget:
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.widgets.append(widget)
        widget.show()
        return widget

    def _tabs(self) -> Tabs:
        desk = self.desk
        catalogue = CataloguePanel(desk.jobs, desk.bench)
        snapshots = SnapshotsPanel(desk.bench, desk.shelf, desk.jobs)
        tabs = Tabs(catalogue, snapshots, JobsPanel(desk.jobs), desk.jobs)
        self._shown(tabs)
        return tabs

    def _list(self, tabs: Tabs) -> None:
        tabs.catalogue.show_platform(self.platform)
        self.qtbot.waitUntil(lambda: bool(tabs.catalogue.tree.offers()), timeout=WAIT)

    def _filled(self) -> Tabs:
        """The dock after the first layer is on the map."""
        tabs = self._tabs()
        self._list(tabs)
        self.desk.bench.add_latest(tabs.catalogue.tree.offers())
        self.qtbot.waitUntil(lambda: self.desk.is_idle and bool(self.desk.layers()), timeout=WAIT)
        return tabs

    def _question(self) -> QMessageBox:
        boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
        [box] = boxes
        return box


PLACES: dict[str, Callable[[Town], QWidget]] = {
    "welcome": Town.welcome,
    "catalogue": Town.catalogue,
    "snapshots": Town.snapshots,
    "tasks": Town.tasks,
    "pulling": Town.pulling,
    "pull": Town.pull,
    "platform": Town.platform_dialog,
    "options": Town.options,
    "help": Town.help,
    "removal": Town.removal,
    "replacing": Town.replacing,
    "deletion": Town.deletion,
}
DOCK = ("welcome", "catalogue", "snapshots", "tasks", "pulling")
BUSY = ("pulling",)  # where something goes on as long as it is looked at


@contextmanager
def place(name: str, language: str, folder: Path, qtbot: QtBot, points: int = 0) -> Iterator[QWidget]:
    """One of the places, seen in a language, with letters of a size in points where one is given."""
    folder.mkdir(exist_ok=True)
    was_locale, was_font = QLocale(), QFont(QApplication.font())
    QgsApplication.setLocale(QLocale({"de": "de_DE", "en": "en_GB"}[language]))
    font = QFont(was_font)
    if points:
        font.setPointSize(points)
    QApplication.setFont(font)
    try:
        with in_language(language), demo_server() as server, desk_in(folder, QgsProject.instance()) as desk:
            platform = SavedPlatform(PLATFORM, server.url, "sensorthings")
            settings.save_platform(platform)
            town = Town(desk, platform, qtbot)
            seen = PLACES[name](town)
            seen.activateWindow()
            qtbot.waitUntil(lambda: desk.is_idle or name in BUSY, timeout=WAIT)
            try:
                yield seen
            finally:
                if isinstance(seen, QMessageBox):
                    seen.reject()
                town.leave()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # while the desk itself is still there
    finally:
        settings.remove_platform(PLATFORM)
        QApplication.setFont(was_font)
        QgsApplication.setLocale(was_locale)
