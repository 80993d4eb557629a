# SPDX-License-Identifier: GPL-2.0-or-later
"""Run inside QGIS Desktop by first_minute.py: installs the plugin from its ZIP and clicks as a new user would."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pyplugin_installer
import qgis.utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTreeView, QWidget

NAME = "urban_data"
PICTURES = os.environ["URBAN_DATA_PICTURES"]
PLATFORM = os.environ["URBAN_DATA_PLATFORM"]
MILLISECONDS_APART = 20
MILLISECONDS_OF_A_LOOK = 1_000
PATIENCE = 60.0

Condition = Callable[[], object]
Scene = Iterator[Condition]


class Person:
    """Clicks, types and looks; counts clicks."""

    def __init__(self) -> None:
        self.clicks = 0
        self.window: QWidget = qgis.utils.iface.mainWindow()

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The visible widget of that object name; raises LookupError when there is none."""
        found = [widget for widget in QApplication.allWidgets() if widget.objectName() == name and widget.isVisible()]
        if not found or not isinstance(found[0], kind):
            raise LookupError(f"There is no {name} to be seen.")
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget of that object name can be seen and used."""
        return any(w.objectName() == name and w.isVisible() and w.isEnabled() for w in QApplication.allWidgets())

    def click(self, widget: QWidget) -> None:
        """Click in the middle of a widget; raises LookupError for one that nobody could click."""
        if not widget.isVisible() or not widget.isEnabled():
            raise LookupError(f"{widget.objectName()} cannot be clicked.")
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, name: str) -> None:
        """Click a button."""
        self.click(self.find(name, QAbstractButton))

    def type(self, name: str, text: str) -> None:
        """Write into a field."""
        field = self.find(name, QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, text)

    def look(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a picture of the window, or of a widget."""
        if PICTURES:
            QApplication.processEvents()
            (widget or self.window).grab().save(str(Path(PICTURES, f"{name}.png")))


def toolbar_button() -> QWidget:
    """The plugin's button in the toolbar of plugins."""
    bar = qgis.utils.iface.pluginToolBar()
    [action] = [action for action in bar.actions() if action.text() == "Urban Data"]
    return bar.widgetForAction(action)


class DrawnMap:
    """Whether a layer with features has been drawn on the map."""

    def __init__(self) -> None:
        self.canvas = qgis.utils.iface.mapCanvas()
        self.is_drawn = False
        self.canvas.mapCanvasRefreshed.connect(self.look)

    def look(self) -> None:
        """See what has just been drawn."""
        layers = [layer for layer in self.canvas.layers() if layer.customProperty("urbandata/kind")]
        self.is_drawn = bool(layers) and all(layer.featureCount() for layer in layers)


def install(person: Person) -> Scene:
    """Install the ZIP as the plugin manager does."""
    person.window.resize(1500, 950)
    yield person.window.isVisible
    pyplugin_installer.instance().installFromZipFile(os.environ["URBAN_DATA_ZIP"])
    yield lambda: NAME in qgis.utils.active_plugins
    qgis.utils.iface.messageBar().clearWidgets()


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


class Play:
    """Plays scenes one after the other, each step when its condition holds, and writes what came of it."""

    def __init__(self) -> None:
        self.person = Person()
        self.problems: list[str] = []
        self.told: dict[str, object] = {"problems": self.problems}
        QgsApplication.messageLog().messageReceived.connect(self.listen)
        self.steps = self.scenes()
        self.condition: Condition = lambda: True
        self.since = time.monotonic()
        self.timer = QTimer()
        self.timer.setInterval(MILLISECONDS_APART)
        self.timer.timeout.connect(self.step)
        self.timer.start()

    def listen(self, text: str, tag: str, _level: object) -> None:
        """An error in Python is a problem, wherever it happens."""
        if tag.startswith("Python") and NAME in text:
            self.problems.append(text)

    def scenes(self) -> Scene:
        """All of it."""
        yield from install(self.person)
        begun = time.monotonic()
        yield from first_map(self.person)
        self.told |= {"clicks": self.person.clicks, "seconds": round(time.monotonic() - begun, 1)}
        self.person.look("3-map")
        if PICTURES:
            yield from gallery(self.person)
        yield from upgrade_and_leave(self.person)

    def step(self) -> None:
        """Go on if the condition holds; end when there are no more steps, something fails or patience does."""
        try:
            if self.condition():
                self.condition, self.since = next(self.steps), time.monotonic()
            elif time.monotonic() - self.since > PATIENCE:
                raise LookupError(f"Nothing happened for {PATIENCE} s.")
        except StopIteration:
            self.end()
        except Exception:  # noqa: BLE001 - whatever it is, it is the answer
            self.person.look("problem")
            self.problems.append(traceback.format_exc())
            self.end()

    def end(self) -> None:
        """Write the answer and leave QGIS at once, without asking about anything."""
        self.timer.stop()
        Path(os.environ["URBAN_DATA_ANSWER"]).write_text(json.dumps(self.told), encoding="utf-8")
        os._exit(0)


play = Play()
