# SPDX-License-Identifier: GPL-2.0-or-later
"""With QGIS in German, nothing of the plugin is English where QGIS itself shows it: menus, Browser, messages, tasks."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_cases import Desk as Workshop
from desk_cases import demo_server, desk_in, offers_of, with_latest
from dialog_checks import in_language
from german_words import foreign
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsDataCollectionItem, QgsDataItem, QgsProject
from qgis.gui import QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QWidget
from urban_data import settings
from urban_data.core.errors import NetworkError
from urban_data.settings import SavedPlatform
from urban_data.ui.browser import BrowserProvider
from urban_data.ui.dataset_words import title_words
from urban_data.ui.desk import Desk
from urban_data.ui.layer_menu import LayerMenu
from urban_data.ui.messages import Messages
from urban_data.ui.platform_actions import PlatformActions
from urban_data.ui.snapshots_panel import SnapshotsPanel
from window_cases import Window

WAIT = 60_000
TITLE = "Lufttemperatur (°C)"


@pytest.fixture(autouse=True)
def _german(qgis_new_project: None) -> Iterator[None]:
    with in_language("de"):
        yield


@pytest.fixture
def platform() -> Iterator[SavedPlatform]:
    with demo_server() as server:
        platform = SavedPlatform("Merfurt", server.url, "sensorthings")
        settings.save_platform(platform)
        yield platform
        settings.remove_platform(platform.name)


@pytest.fixture
def workshop(tmp_path: Path, platform: SavedPlatform, qtbot: QtBot) -> Iterator[Workshop]:
    """A desk with the latest values of one data set on the map."""
    with desk_in(tmp_path, QgsProject.instance()) as workshop:
        workshop.bench.add_latest(with_latest(offers_of(platform), TITLE)[:1])
        qtbot.waitUntil(lambda: workshop.is_idle and bool(workshop.layers()), timeout=WAIT)
        yield workshop


def test_menu_button_and_options_of_qgis(qtbot: QtBot, tmp_path: Path) -> None:
    settings.SNAPSHOT_FOLDER.setValue(str(tmp_path))
    window = Window()
    qtbot.addWidget(window.main)
    desk = Desk(window)
    desk.open()
    try:
        qtbot.waitUntil(lambda: bool(window.factories))
        actions = [*window.menu, *window.toolbar.actions(), *window.layer_actions]
        assert len(actions) > 2
        assert foreign(text for one in actions for text in (one.text(), one.toolTip())) == []
    finally:
        desk.close()
        settings.SNAPSHOT_FOLDER.remove()


def test_context_menu_of_a_layer(workshop: Workshop) -> None:
    window = Window()
    menu = LayerMenu(window, QgsProject.instance(), workshop.bench, lambda *_: None)
    [layer] = workshop.layers()
    window.choose(layer)
    entries = window.entries_of(layer)
    assert len(entries) > 2
    assert foreign(text for one in entries for text in (one.text(), one.toolTip())) == []
    menu.close()


def test_browser(workshop: Workshop, qtbot: QtBot) -> None:
    managing = PlatformActions(workshop.jobs, workshop.window)
    provider = BrowserProvider(
        workshop.jobs, workshop.bench, workshop.shelf, lambda *_: None, lambda: managing
    )  # fmt: skip
    root = provider.createDataItem("", None)
    try:
        names = {"Merfurt", *(title_words(offer.dataset) for offer in offers_of(settings.platforms()[0]))}
        found = opened(root, workshop, qtbot)
        assert len(found) > 10
        menus = QWidget()
        actions = [action for item in found for action in item.actions(menus)]
        assert len(actions) > 10
        assert foreign([item.name() for item in found], names) == []
        assert foreign(action.text() for action in actions) == []
    finally:
        sip.delete(root)


def opened(item: QgsDataItem, workshop: Workshop, qtbot: QtBot) -> list[QgsDataItem]:
    """It and all below it, once they have been read."""
    if isinstance(item, QgsDataCollectionItem):
        item.populate(True)
        qtbot.waitUntil(lambda: workshop.is_idle and bool(below(item)) and not is_being_read(item), timeout=WAIT)
    return [item, *(one for child in below(item) for one in opened(child, workshop, qtbot))]


def is_being_read(item: QgsDataItem) -> bool:
    return any("gelesen" in one.name() for one in below(item))


def below(item: QgsDataItem) -> list[QgsDataItem]:
    """What lies directly below an item; `QgsDataItem.children` would take it from the Browser."""
    items = [one for one in gc.get_objects() if isinstance(one, QgsDataItem) and not sip.isdeleted(one)]
    return [one for one in items if one.path().rpartition("/")[0] == item.path()]


def test_messages_and_tasks(workshop: Workshop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [task.description() for task in QgsApplication.taskManager().tasks()]
    [layer] = workshop.layers()
    [snapshot] = workshop.shelf.paths()
    workshop.bench.update(snapshot)
    workshop.bench.verify(snapshot)
    workshop.bench.copy(snapshot, snapshot.with_name("b.gpkg"))
    workshop.bench.keep_live(layer)
    qtbot.waitUntil(lambda: workshop.is_idle, timeout=WAIT)
    jobs = workshop.jobs.jobs()
    assert len(jobs) > 3
    names = {TITLE, "Merfurt"}
    assert foreign([*titles, *(job.title for job in jobs), *(job.sentence for job in jobs)], names) == []
    assert foreign((line for job in jobs for line in job.lines), names) == []
    said = [text for _, text in workshop.said.lines]
    assert said
    assert foreign(said, names) == []


def test_what_the_message_bar_says_of_an_error(qtbot: QtBot) -> None:
    bar = QgsMessageBar()
    qtbot.addWidget(bar)
    Messages(bar).error(NetworkError("detail", host="example.org"))
    assert foreign([bar.currentItem().title(), bar.currentItem().text()]) == []


def test_file_dialogs(workshop: Workshop) -> None:
    panel = SnapshotsPanel(workshop.bench, workshop.shelf, workshop.jobs)
    [snapshot] = workshop.shelf.paths()
    workshop.bench.copy(snapshot)
    panel._ask_for_file()
    dialogs = [one for one in QApplication.allWidgets() if isinstance(one, QFileDialog)]
    assert len(dialogs) == 2
    texts = [text for one in dialogs for text in (one.windowTitle(), *one.nameFilters())]
    for one in dialogs:
        one.reject()
    sip.delete(panel)
    assert foreign(texts) == []
