# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's entries in the context menu of layers: only for its own, and they do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from layer_cases import usual
from pytestqt.qtbot import QtBot
from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from urban_data.bridge.layers import latest_layer
from urban_data.ui.layer_menu import LayerMenu, source_of
from window_cases import Window


class Live(QObject):
    changed = pyqtSignal(str)


class Bench:
    """Keeps what it is asked to do."""

    def __init__(self) -> None:
        self.live = Live()
        self.updated: list[tuple[Path, list[str]]] = []
        self.kept: list[QgsMapLayer] = []

    def update(self, path: Path, keys: list[str]) -> None:
        self.updated.append((path, keys))

    def is_live(self, layer: QgsMapLayer) -> bool:
        return layer in self.kept

    def keep_live(self, layer: QgsMapLayer) -> None:
        self.kept.append(layer)

    def stop_live(self, layer: QgsMapLayer) -> None:
        self.kept.remove(layer)


class Case:
    def __init__(self, snapshot: Path, key: str) -> None:
        self.snapshot = snapshot
        self.key = key
        self.window = Window()
        self.bench = Bench()
        self.revealed: list[tuple[Path, str]] = []
        self.layer = latest_layer(snapshot, key)
        QgsProject.instance().addMapLayer(self.layer)
        self.menu = LayerMenu(self.window, QgsProject.instance(), self.bench, self.reveal)

    def reveal(self, path: Path, key: str) -> None:
        self.revealed.append((path, key))

    def trigger(self, text: str) -> None:
        [action] = [one for one in self.window.entries_of(self.layer) if one.text().replace("&", "") == text]
        action.trigger()


@pytest.fixture
def case(tmp_path: Path, qgis_new_project: None, qtbot: QtBot) -> Iterator[Case]:
    snapshot = tmp_path / "city.gpkg"
    usual(snapshot)
    from urban_data.store.reader import SnapshotReader

    with SnapshotReader.open(snapshot) as reader:
        key = reader.datasets()[0].key
    case = Case(snapshot, key)
    qtbot.addWidget(case.window.main)
    yield case
    if case.window.layer_actions:
        case.menu.close()


def test_a_layer_of_a_snapshot_has_three_entries_another_layer_none(case: Case) -> None:
    other = QgsVectorLayer("Point", "other", "memory")
    QgsProject.instance().addMapLayer(other)
    texts = [action.text().replace("&", "") for action in case.window.entries_of(case.layer)]
    assert texts == ["Update from the platform", "Keep live", "Show the source"]
    assert case.window.entries_of(other) == []


def test_a_layer_that_comes_later_has_them_too(case: Case) -> None:
    later = latest_layer(case.snapshot, case.key)
    QgsProject.instance().addMapLayer(later)
    assert len(case.window.entries_of(later)) == 3


def test_what_an_entry_does(case: Case) -> None:
    case.window.choose(case.layer)
    case.trigger("Update from the platform")
    case.trigger("Show the source")
    case.trigger("Keep live")
    assert case.bench.updated == [(case.snapshot, [case.key])]
    assert case.revealed == [(case.snapshot, case.key)]
    assert case.bench.kept == [case.layer]
    case.trigger("Keep live")
    assert case.bench.kept == []


def test_the_tick_shows_whether_the_layer_is_live(case: Case) -> None:
    [live] = [action for action in case.window.layer_actions if action.isCheckable()]
    case.bench.kept.append(case.layer)
    case.window.choose(case.layer)
    assert live.isChecked()
    case.bench.kept.clear()
    case.bench.live.changed.emit(case.layer.id())
    assert not live.isChecked()
    case.bench.kept.append(case.layer)
    case.bench.live.changed.emit(case.layer.id())
    assert live.isChecked()
    case.window.choose(QgsVectorLayer("Point", "other", "memory"))
    assert not live.isChecked()


def test_it_is_taken_back(case: Case) -> None:
    case.menu.close()
    assert case.window.layer_actions == {}
    QgsProject.instance().addMapLayer(latest_layer(case.snapshot, case.key))


def test_the_source_of_what_is_no_layer_of_ours() -> None:
    assert source_of(None) is None
    assert source_of(QgsVectorLayer("Point", "other", "memory")) is None
