# SPDX-License-Identifier: GPL-2.0-or-later
"""Run inside QGIS Desktop by first_minute.py: installs the plugin from its ZIP and clicks as a new user would."""

from __future__ import annotations

import os
import time

import qgis.utils
from desktop.person import NAME, PICTURES, DrawnMap, Person, Play, Scene, install
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QTreeView, QWidget

PLATFORM = os.environ["URBAN_DATA_PLATFORM"]
MILLISECONDS_OF_A_LOOK = 1_000


def toolbar_button() -> QWidget:
    """The plugin's button in the toolbar of plugins."""
    bar = qgis.utils.iface.pluginToolBar()
    [action] = [action for action in bar.actions() if action.text() == "Urban Data"]
    return bar.widgetForAction(action)


def first_map(person: Person) -> Scene:
    """From the toolbar's button to the first map."""
    person.click(toolbar_button())
    yield lambda: person.sees("WelcomePage")
    person.look("1-welcome")
    if PLATFORM:
        person.type("AddressEdit", PLATFORM)
        person.press("CheckAddressButton")
        yield lambda: person.sees("AddFoundButton")
        person.look("1-found")
        person.press("AddFoundButton")
    else:
        person.press("DemoCityButton")
    yield lambda: person.sees("AddLatestButton")
    person.look("2-catalogue")
    drawn = DrawnMap()
    person.press("AddLatestButton")
    yield lambda: drawn.is_drawn


def gallery(person: Person) -> Scene:
    """Every dock and dialog that the minute did not show, for pictures."""
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and person.find("SnapshotTree").topLevelItemCount()
    tree = person.find("SnapshotTree")
    QTest.keyClick(tree, Qt.Key.Key_Down)
    person.look("4-snapshots")
    tabs.setCurrentIndex(2)
    yield lambda: person.sees("JobList")
    person.look("5-tasks")
    tabs.setCurrentIndex(0)
    person.press("PullPeriodButton")
    yield lambda: person.sees("UrbanDataPullDialog")
    dialog = person.find("UrbanDataPullDialog")
    yield dialog.ok.isEnabled
    person.look("6-pull", dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    person.press("AddPlatformButton")
    yield lambda: person.sees("UrbanDataPlatformDialog")
    dialog = person.find("UrbanDataPlatformDialog")
    person.look("7-platform", dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    plugin = qgis.utils.plugins[NAME]
    plugin._desk.open_help()
    yield lambda: person.sees("UrbanDataHelp")
    person.look("8-help", person.find("UrbanDataHelp"))
    person.find("UrbanDataHelp").close()
    yield from options(person)
    yield from browser(person)


def options(person: Person) -> Scene:
    """The page in QGIS's options, a dialog that waits: it is looked at from within, then closed."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        person.look("9-options", dialog)
        dialog.reject()

    QTimer.singleShot(MILLISECONDS_OF_A_LOOK, look)
    qgis.utils.plugins[NAME]._desk.open_options()
    yield lambda: QApplication.activeModalWidget() is None


def browser(person: Person) -> Scene:
    """The plugin's entry in the Browser, opened."""
    view = person.find("Browser").findChild(QTreeView)
    model = view.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    [entry] = [index for index in rows if index.data() == "Urban Data"]
    view.expand(entry)
    view.scrollTo(entry)
    yield lambda: model.rowCount(entry) > 1
    platform = model.index(0, 0, entry)  # snapshots come last
    view.expand(platform)
    yield lambda: model.rowCount(platform) > 1
    view.scrollTo(entry, QTreeView.ScrollHint.PositionAtTop)
    person.look("10-browser", person.find("Browser"))


def upgrade_and_leave(person: Person) -> Scene:
    """Install the same ZIP over the running plugin, as an upgrade does; then unload it without a trace."""
    from urban_data import settings

    before = [platform.url for platform in settings.platforms()]
    yield from install(person)
    from urban_data import settings

    if [platform.url for platform in settings.platforms()] != before or not before:
        raise LookupError("The saved platforms did not survive an upgrade.")
    window: QObject = person.window
    if len(window.findChildren(QObject, "UrbanDataDock")) > 1:
        raise LookupError("The dock is there twice after an upgrade.")
    if not qgis.utils.unloadPlugin(NAME):
        raise LookupError("The plugin cannot be unloaded.")
    yield lambda: not window.findChildren(QObject, "UrbanDataDock")
    if QgsApplication.processingRegistry().providerById("urbandata") is not None:
        raise LookupError("The Processing provider is still there after unloading.")


def first_minute(person: Person) -> Scene:
    """All of it."""
    yield from install(person)
    begun = time.monotonic()
    yield from first_map(person)
    person.told |= {"clicks": person.clicks, "seconds": round(time.monotonic() - begun, 1)}
    person.look("3-map")
    if PICTURES:
        yield from gallery(person)
    yield from upgrade_and_leave(person)


play = Play(first_minute)
