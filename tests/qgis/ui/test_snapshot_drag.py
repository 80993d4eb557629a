# SPDX-License-Identifier: GPL-2.0-or-later
"""Snapshots and their data sets are dragged out of their list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_cases import desk_in
from layer_cases import written
from pytestqt.qtbot import QtBot
from qgis.core import QgsMimeDataUtils, QgsProject
from qgis.PyQt.QtCore import QMimeData
from qgis.PyQt.QtWidgets import QTreeWidget
from snapshot_pages import observation, series, station
from urban_data.ui.drops import SnapshotPart, read
from urban_data.ui.snapshots_panel import SnapshotsPanel


@pytest.fixture
def tree(tmp_path: Path, qgis_new_project: None, qtbot: QtBot) -> Iterator[QTreeWidget]:
    """The list of a folder with the city and a file that is no snapshot."""
    written(tmp_path / "City.gpkg", [station("A")], [series("a")], [observation("a", 0, 1.25)])
    (tmp_path / "Notes.gpkg").write_text("not a database")
    with desk_in(tmp_path, QgsProject.instance()) as desk:
        desk.shelf.put(tmp_path / "Notes.gpkg")
        panel = SnapshotsPanel(desk.bench, desk.shelf, desk.jobs)
        qtbot.addWidget(panel)
        panel.show()
        found = panel.findChild(QTreeWidget)
        qtbot.waitUntil(lambda: found.topLevelItemCount() == 2 and desk.is_idle)
        yield found


def dragged(tree: QTreeWidget) -> list[object]:
    """What a drag of the chosen rows would bring."""
    data: QMimeData | None = tree.model().mimeData(tree.selectedIndexes())
    return [] if data is None else [read(uri) for uri in QgsMimeDataUtils.decodeUriList(data)]


def choose(tree: QTreeWidget, name: str) -> None:
    [top] = [top for row in range(2) if (top := tree.topLevelItem(row)).text(0).startswith(name)]
    tree.setCurrentItem(top)


def test_a_snapshot_is_dragged_whole(tree: QTreeWidget, tmp_path: Path) -> None:
    choose(tree, "City")
    assert tree.dragEnabled()
    assert dragged(tree) == [SnapshotPart(tmp_path / "City.gpkg")]


def test_with_a_dataset_that_is_chosen_too_it_is_still_the_whole(tree: QTreeWidget, tmp_path: Path) -> None:
    choose(tree, "City")
    tree.currentItem().child(0).setSelected(True)
    assert dragged(tree) == [SnapshotPart(tmp_path / "City.gpkg")]


def test_a_dataset_is_dragged_by_its_key(tree: QTreeWidget, tmp_path: Path) -> None:
    choose(tree, "City")
    tree.setCurrentItem(tree.currentItem().child(0))
    [part] = dragged(tree)
    assert isinstance(part, SnapshotPart)
    assert part.path == tmp_path / "City.gpkg"
    assert part.key


def test_what_cannot_be_shown_is_not_dragged(tree: QTreeWidget) -> None:
    choose(tree, "Notes")
    assert dragged(tree) == []
