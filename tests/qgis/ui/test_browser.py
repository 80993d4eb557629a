# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms and snapshots in QGIS's Browser: listed by jobs, dragged and double-clicked.

Children are looked for among all items: ``QgsDataItem.children()`` gives Python items that it believes to own, and
with which it deletes those of the Browser.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from catalogue_cases import spoilt_platform
from desk_cases import Desk, demo_server, desk_in
from layer_cases import usual
from pytestqt.qtbot import QtBot
from qgis.core import QgsBrowserModel, QgsDataItem, QgsMimeDataUtils, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QMessageBox
from urban_data import settings
from urban_data.settings import SavedPlatform, SpoiltPlatform, save_platform
from urban_data.ui.browser import BrowserProvider
from urban_data.ui.drops import SnapshotPart, read
from urban_data.ui.offers import Offer
from urban_data.ui.platform_actions import PlatformActions
from urban_data.ui.platform_dialog import PlatformDialog

WAIT = 60_000


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk
    for platform in settings.all_platforms():
        settings.remove_platform(platform.name)


@pytest.fixture
def spoilt() -> SpoiltPlatform:
    return spoilt_platform()


class Opened:
    """The plugin's part of a Browser, as a person would open it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.revealed: list[tuple[Path, str]] = []
        self.managing = PlatformActions(desk.jobs, desk.window)
        self.provider = BrowserProvider(desk.jobs, desk.bench, desk.shelf, self._reveal, lambda: self.managing)
        self.managing.changed.connect(self.provider.refresh)
        self.model = QgsBrowserModel()
        self.root = self.provider.createDataItem("", None)
        self.root.populate(True)

    def _reveal(self, path: Path, key: str) -> None:
        self.revealed.append((path, key))

    def child(self, parent: QgsDataItem, name: str) -> QgsDataItem:
        [found] = [child for child in children(parent) if child.name() == name]
        return found

    def opened(self, item: QgsDataItem, is_ready: Callable[[QgsDataItem], bool]) -> QgsDataItem:
        """The item, opened and read."""
        item.populate(True)
        self.qtbot.waitUntil(lambda: is_ready(item), timeout=WAIT)
        return item


@pytest.fixture
def browser(desk: Desk, qtbot: QtBot) -> Iterator[Opened]:
    browser = Opened(desk, qtbot)
    yield browser
    sip.delete(browser.root)


def children(item: QgsDataItem) -> list[QgsDataItem]:
    items = [one for one in gc.get_objects() if isinstance(one, QgsDataItem) and not sip.isdeleted(one)]
    return sorted((one for one in items if one.path().rpartition("/")[0] == item.path()), key=QgsDataItem.name)


def names(item: QgsDataItem) -> list[str]:
    return [child.name() for child in children(item)]


def act(item: QgsDataItem, text: str) -> None:
    owner = QObject()
    [action] = [action for action in item.actions(owner) if action.text().replace("&", "") == text]
    action.trigger()


def test_snapshots_of_the_same_name_are_told_apart(browser: Opened, desk: Desk, tmp_path: Path) -> None:
    paths = [usual(folder / "City.gpkg") for folder in (tmp_path / "a", tmp_path / "b") if folder.mkdir() is None]
    for path in (*paths, tmp_path / "Town.gpkg"):
        desk.shelf.put(path)
    snapshots = browser.child(browser.root, "Snapshots")
    snapshots.populate(True)
    assert set(names(snapshots)) == {"Town", f"City ({tmp_path / 'a'})", f"City ({tmp_path / 'b'})"}


def test_without_platforms_there_are_snapshots_and_none_yet(browser: Opened) -> None:
    assert names(browser.root) == ["Snapshots"]
    snapshots = browser.child(browser.root, "Snapshots")
    snapshots.populate(True)
    assert names(snapshots) == ["Nothing has been pulled yet."]


def test_a_platform_lists_what_it_offers(desk: Desk, browser: Opened) -> None:
    with demo_server() as server:
        save_platform(SavedPlatform("City", server.url, "sensorthings"))
        browser.provider.refresh()
        city = browser.child(browser.root, "City")
        city.populate(True)
        assert names(city) == ["Being read…"]
        browser.opened(city, lambda item: len(children(item)) > 5)
        item = browser.child(city, "Lufttemperatur (°C)")
        [uri] = item.mimeUris()
        offer = read(QgsMimeDataUtils.decodeUriList(QgsMimeDataUtils.encodeUriList([uri]))[0])
        assert isinstance(offer, Offer)
        assert offer.dataset.title == "Lufttemperatur (°C)"
        assert item.handleDoubleClick()
        browser.qtbot.waitUntil(lambda: desk.is_idle and bool(desk.layers()), timeout=WAIT)
    assert [layer.name() for layer in desk.layers()] == ["Lufttemperatur (°C)"]
    snapshots = browser.child(browser.root, "Snapshots")
    snapshots.populate(True)
    assert names(snapshots) == ["City"]
    city = browser.opened(children(snapshots)[0], lambda item: names(item) == ["Lufttemperatur (°C)"])
    assert children(city)[0].toolTip().startswith("<p>Lufttemperatur (°C)<br>")
    [uri] = children(city)[0].mimeUris()
    path = desk.folder / "City.gpkg"
    assert read(uri) == SnapshotPart(path, offer.dataset.key)
    act(city, "Show in the dock")
    act(children(city)[0], "Show in the dock")
    assert browser.revealed == [(path, ""), (path, offer.dataset.key)]


def test_a_platform_that_does_not_answer_says_so_and_is_asked_again(desk: Desk, browser: Opened) -> None:
    save_platform(SavedPlatform("Nobody", "http://127.0.0.1:9/v1.1", "sensorthings"))
    browser.provider.refresh()
    nobody = browser.opened(
        browser.child(browser.root, "Nobody"), lambda item: any("127.0.0.1" in name for name in names(item))
    )
    assert names(nobody) == ["127.0.0.1:9 could not be reached. Check the address and the network, then try again."]
    nobody.refresh()
    assert desk.jobs.running()
    browser.qtbot.waitUntil(lambda: desk.is_idle and any("127.0.0.1" in name for name in names(nobody)), timeout=WAIT)


def test_a_spoilt_platform_says_why_beside_the_sound_ones_and_can_be_changed(
    desk: Desk, qtbot: QtBot, spoilt: SpoiltPlatform
) -> None:
    save_platform(SavedPlatform("Sound", "https://sta.example.org"))
    browser = Opened(desk, qtbot)
    assert names(browser.root) == ["Snapshots", "Sound", "Spoilt (cannot be used)"]
    item = browser.child(browser.root, "Spoilt (cannot be used)")
    item.populate(True)
    assert names(item)[0].startswith("The address holds a sign-in.")
    act(item, "Edit…")
    [dialog] = desk.window.findChildren(PlatformDialog)
    assert dialog.address.text() == spoilt.url
    with qtbot.waitSignal(browser.managing.changed):
        dialog.accept()
    qtbot.waitUntil(lambda: names(browser.root) == ["Snapshots", "Sound", "Spoilt"], timeout=WAIT)
    sip.delete(browser.root)


def test_a_spoilt_platform_can_be_removed(desk: Desk, qtbot: QtBot, spoilt: SpoiltPlatform) -> None:
    browser = Opened(desk, qtbot)
    act(browser.child(browser.root, "Spoilt (cannot be used)"), "Remove…")
    [question] = desk.window.findChildren(QMessageBox)
    [yes] = [button for button in question.buttons() if button.text() == "&Remove"]
    yes.click()
    qtbot.waitUntil(lambda: names(browser.root) == ["Snapshots"], timeout=WAIT)
    assert settings.all_platforms() == []
    sip.delete(browser.root)


def test_an_item_that_is_gone_when_its_answer_comes_does_no_harm(desk: Desk, browser: Opened) -> None:
    with demo_server() as server:
        save_platform(SavedPlatform("City", server.url, "sensorthings"))
        browser.provider.refresh()
        browser.child(browser.root, "City").populate(True)
        settings.remove_platform("City")
        browser.provider.refresh()
        browser.qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    assert names(browser.root) == ["Snapshots"]


def test_in_a_browser_of_qgis_it_is_an_entry_at_the_top(desk: Desk, qtbot: QtBot) -> None:
    from qgis.core import QgsApplication

    managing = PlatformActions(desk.jobs, desk.window)
    provider = BrowserProvider(desk.jobs, desk.bench, desk.shelf, lambda *_: None, lambda: managing)
    registry = QgsApplication.dataItemProviderRegistry()
    registry.addProvider(provider)
    model = QgsBrowserModel()
    model.initialize()
    rows = [model.index(row, 0, QModelIndex()).data(Qt.ItemDataRole.DisplayRole) for row in range(model.rowCount())]
    assert rows.count("Urban Data") == 1
    registry.removeProvider(provider)
