# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in QGIS's window: what it adds, how the parts find each other, and that it goes without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QDialog, QWidget
from urban_data import settings
from urban_data.core.platform import Dataset
from urban_data.settings import SavedPlatform, save_platform
from urban_data.ui.desk import Desk
from urban_data.ui.dock import Dock, Tabs
from urban_data.ui.help_dialog import HelpDialog
from urban_data.ui.offers import Offer
from urban_data.ui.pull_dialog import PullDialog
from window_cases import Window

WAIT = 60_000


@pytest.fixture
def window(qtbot: QtBot, qgis_new_project: None, tmp_path: Path) -> Iterator[Window]:
    settings.SNAPSHOT_FOLDER.setValue(str(tmp_path))
    window = Window()
    window.main.resize(1_200, 800)
    qtbot.addWidget(window.main)
    with qtbot.waitExposed(window.main):
        window.main.show()
    yield window
    settings.SNAPSHOT_FOLDER.remove()
    settings.KNOWN_SNAPSHOTS.remove()
    for platform in settings.platforms():
        settings.remove_platform(platform.name)


@pytest.fixture
def desk(window: Window) -> Iterator[Desk]:
    desk = Desk(window)
    desk.open()
    yield desk
    if window.menu:
        desk.close()


def dock_of(window: Window) -> Dock:
    [dock] = window.main.findChildren(Dock)
    return dock


def tabs_of(window: Window) -> Tabs:
    tabs = dock_of(window).widget()
    assert isinstance(tabs, Tabs)
    return tabs


def press(qtbot: QtBot, parent: QObject, name: str) -> None:
    button = parent.findChild(QAbstractButton, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_new_user_sees_a_button_and_no_dock(desk: Desk, window: Window, qtbot: QtBot) -> None:
    assert [action.text() for action in window.toolbar.actions()] == ["Urban Data"]
    assert not dock_of(window).isVisible()
    qtbot.waitUntil(lambda: bool(window.factories))
    assert dock_of(window).widget() is None


def test_the_dock_is_where_it_was_when_qgis_was_closed(window: Window, qtbot: QtBot) -> None:
    before = Desk(window)
    before.open()
    before.show()
    window.main.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock_of(window))
    state = window.main.saveState()
    before.close()
    qtbot.waitUntil(lambda: not window.main.findChildren(Dock))
    after = Desk(window)
    after.open()
    window.main.restoreState(state)  # QGIS does so when it has loaded its plugins
    assert window.main.dockWidgetArea(dock_of(window)) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert tabs_of(window).isVisible()
    after.close()


def test_the_button_shows_the_dock(desk: Desk, window: Window, qtbot: QtBot) -> None:
    [action] = window.toolbar.actions()
    qtbot.mouseClick(window.toolbar.widgetForAction(action), Qt.MouseButton.LeftButton)
    assert dock_of(window).isVisible()
    assert [tabs_of(window).tabText(index) for index in range(3)] == ["&Catalogue", "&Snapshots", "&Tasks"]


def test_from_the_button_to_the_first_map_in_three_clicks(desk: Desk, window: Window, qtbot: QtBot) -> None:
    [action] = window.toolbar.actions()
    qtbot.mouseClick(window.toolbar.widgetForAction(action), Qt.MouseButton.LeftButton)
    press(qtbot, tabs_of(window), "DemoCityButton")
    press(qtbot, tabs_of(window), "AddLatestButton")
    qtbot.waitUntil(lambda: bool(QgsProject.instance().mapLayers()), timeout=WAIT)
    [layer] = QgsProject.instance().mapLayers().values()
    assert layer.featureCount() == 101
    assert [platform.name for platform in settings.platforms()] == ["Demo city", "Demo city, geodata"]
    assert len(window.entries_of(layer)) == 3


def test_the_demo_city_of_an_earlier_start_is_started_again(desk: Desk, window: Window, qtbot: QtBot) -> None:
    save_platform(SavedPlatform("Demo city", "http://127.0.0.1:9/v1.1", "sensorthings"))
    desk.show()
    catalogue = tabs_of(window).catalogue
    with qtbot.waitSignal(catalogue.lister.listed, timeout=WAIT) as listed:
        catalogue.show_platform(settings.platforms()[0])
    assert listed.args[0].url != "http://127.0.0.1:9/v1.1"


def test_running_tasks_are_counted_in_their_tab(desk: Desk, window: Window, qtbot: QtBot) -> None:
    desk.show()
    jobs = desk._works.jobs
    job = jobs.start("Something", lambda monitor: wait_for_the_end(monitor))
    assert tabs_of(window).tabText(2) == "&Tasks (1)"
    with qtbot.waitSignal(job.ended, timeout=WAIT):
        job.cancel()
    assert tabs_of(window).tabText(2) == "&Tasks"


def wait_for_the_end(monitor: object) -> None:
    while not monitor.is_cancelled():
        monitor.progress(0.5)


def test_dialogs_that_are_open_go_with_the_plugin(desk: Desk, window: Window, qtbot: QtBot) -> None:
    desk.show()
    desk.open_help()
    city = SavedPlatform("Demo city", "http://127.0.0.1:9/v1.1", "sensorthings")
    desk._works.bench.pull_period([Offer(city, Dataset("air", "Air", series=1))])
    assert {type(dialog) for dialog in window.main.findChildren(QDialog)} == {HelpDialog, PullDialog}
    assert all(dialog.isVisible() for dialog in window.main.findChildren(QDialog))
    desk.close()
    qtbot.waitUntil(lambda: not window.main.findChildren(QDialog))


def test_the_keyboard_begins_where_something_can_be_typed(desk: Desk, window: Window, qtbot: QtBot) -> None:
    desk.show()
    address = tabs_of(window).catalogue.welcome.address
    qtbot.waitUntil(lambda: window.main.focusWidget() is address)


def test_the_source_of_a_layer_is_shown_in_the_dock(desk: Desk, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: bool(window.factories))
    desk._works.reveal(tmp_path / "city.gpkg")
    assert tabs_of(window).currentIndex() == 1


def test_the_menu_opens_help_and_options(desk: Desk, window: Window, qtbot: QtBot) -> None:
    names = [action.text() for action in window.menu]
    assert names == ["Urban Data", "Open the &demo city", "&Options…", "&Help"]
    window.menu[2].trigger()
    assert window.options == ["Urban Data"]
    window.menu[3].trigger()
    [page] = window.main.findChildren(HelpDialog)
    assert "Catalogue" in page.page.toPlainText()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.main.findChildren(HelpDialog))


def test_it_goes_without_a_trace(desk: Desk, window: Window, qtbot: QtBot) -> None:
    desk.show()
    before = set(QgsApplication.dataItemProviderRegistry().providers())
    desk.close()
    assert window.is_bare
    qtbot.waitUntil(lambda: not window.main.findChildren(Dock))
    assert len(before) - len(QgsApplication.dataItemProviderRegistry().providers()) == 1
    assert not window.main.findChildren(QWidget, "UrbanDataTabs")


def test_it_goes_before_it_was_ever_used(window: Window, qtbot: QtBot) -> None:
    desk = Desk(window)
    desk.open()
    desk.close()
    assert window.is_bare
    qtbot.waitUntil(lambda: not window.main.findChildren(Dock))
    assert desk._works is None


def test_opened_again_it_is_there_once(window: Window, qtbot: QtBot) -> None:
    for _ in range(3):
        desk = Desk(window)
        desk.open()
        desk.show()
        assert dock_of(window).isVisible()
        desk.close()
        qtbot.waitUntil(lambda: not window.main.findChildren(Dock))
    assert window.is_bare
