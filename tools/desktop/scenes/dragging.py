# SPDX-License-Identifier: GPL-2.0-or-later
"""Real drags with the mouse of the virtual screen: from the catalogue, the snapshots and the Browser onto the map."""

from __future__ import annotations

import qgis.utils
from desktop.person import Person, Scene
from desktop.scenes.at_the_desk import PROPS, choose, is_idle, open_platform, our_layers
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QModelIndex, QPoint, QProcess
from qgis.PyQt.QtWidgets import QAbstractItemView, QTreeView, QWidget

STEPS = 8


def onto_the_map(person: Person) -> Scene:
    """Two datasets from the catalogue, then the snapshot, then a dataset from the Browser; each becomes layers."""
    yield from open_platform(person, PROPS["city"], "City")
    choose(person, ["Lufttemperatur", "Luftdruck"])
    catalogue = person.find("UrbanDataTabs").catalogue.tree
    yield from _drag(catalogue, catalogue.selectionModel().selectedRows()[-1])
    yield lambda: len(our_layers()) == 2 and is_idle()
    person.look("drag-catalogue")
    yield from _afresh()
    person.find("UrbanDataTabs").setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and person.find("SnapshotTree").topLevelItemCount()
    snapshots = person.find("SnapshotTree")
    yield from _drag(snapshots, snapshots.model().index(0, 0))
    yield lambda: len(our_layers()) == 2 and is_idle()
    person.look("drag-snapshot")
    yield from _afresh()
    view = person.find("Browser").findChild(QTreeView)
    model = view.model()
    [entry] = [index for row in range(model.rowCount()) if (index := model.index(row, 0)).data() == "Urban Data"]
    view.expand(entry)
    yield lambda: model.rowCount(entry) > 1
    platform = model.index(0, 0, entry)
    view.expand(platform)
    yield lambda: model.rowCount(platform) > 1 and is_idle()
    dataset = model.index(1, 0, platform)
    view.scrollTo(dataset)
    person.told["dragged from the Browser"] = str(dataset.data())
    yield from _drag(view, dataset)
    yield lambda: len(our_layers()) == 1 and is_idle()
    person.look("drag-browser")


def _afresh() -> Scene:
    QgsProject.instance().clear()
    qgis.utils.iface.messageBar().clearWidgets()
    yield lambda: not our_layers()


def _drag(view: QAbstractItemView, index: QModelIndex) -> Scene:
    """Press on a row, move to the middle of the map in steps, let go."""
    view.scrollTo(index)
    seen = view.visualRect(index).intersected(view.viewport().rect())
    begin = view.viewport().mapToGlobal(seen.center())
    canvas: QWidget = qgis.utils.iface.mapCanvas()
    end = canvas.mapToGlobal(canvas.rect().center())
    yield from _mouse("mousemove", begin)
    yield from _mouse("mousedown")
    for step in range(1, STEPS + 1):
        yield from _mouse("mousemove", begin + (end - begin) * step / STEPS)
    yield from _mouse("mouseup")


def _mouse(action: str, place: QPoint | None = None) -> Scene:
    """One thing done with the mouse, waited for."""
    told = ["1"] if place is None else ["--sync", str(place.x()), str(place.y())]
    process = QProcess()
    process.start("xdotool", [action, *told])
    yield lambda: process.state() == QProcess.ProcessState.NotRunning
