# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenes have in common: the plugin's parts, a platform in the catalogue, a pull under way, the end of QGIS."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

import qgis.utils
from desktop.person import NAME, Person, Scene
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QItemSelectionModel, Qt
from qgis.PyQt.QtTest import QTest

__all__ = [
    "DAY",
    "MONTH",
    "PROPS",
    "WEEK",
    "begin_pull",
    "choose",
    "is_idle",
    "leave",
    "open_platform",
    "open_pull_dialog",
    "our_layers",
    "shows_something",
    "works",
]

PROPS: dict[str, str] = json.loads(os.environ["URBAN_DATA_PROPS"])
NEVER = bool
SAMPLES = 80  # each way, of the map
DAY, WEEK, MONTH = 0, 1, 2  # of the choices of a period


def works() -> Any:
    """The parts of the plugin that runs now."""
    return qgis.utils.plugins[NAME]._desk._work()


def is_idle() -> bool:
    """Whether no job waits or runs."""
    return not works().jobs.running()


def our_layers() -> list[QgsVectorLayer]:
    """The layers of snapshots in the project, in the order of their names."""
    found = [one for one in QgsProject.instance().mapLayers().values() if one.customProperty("urbandata/kind")]
    return sorted(found, key=lambda layer: str(layer.name()))


def shows_something() -> bool:
    """Whether the map is of more than one colour."""
    picture = qgis.utils.iface.mapCanvas().grab().toImage()
    ratio, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = picture.scaled(SAMPLES, SAMPLES, ratio, smooth)
    return len({small.pixel(x, y) for x in range(SAMPLES) for y in range(SAMPLES)}) > 1


def open_platform(person: Person, url: str, name: str = "Slow city") -> Scene:
    """Show the dock, with a saved platform listed and one of its datasets chosen."""
    from urban_data import settings

    platform = settings.SavedPlatform(name, url, "sensorthings")
    settings.save_platform(platform)
    qgis.utils.plugins[NAME]._desk.show()
    yield lambda: person.sees("CatalogueSearch")
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(0)
    tabs.catalogue.show_platform(platform)
    yield lambda: tabs.catalogue.tree.offers()


def choose(person: Person, words: Sequence[str]) -> list[str]:
    """Choose the datasets whose titles begin with one of the words; gives their titles."""
    view = person.find("UrbanDataTabs").catalogue.tree
    model = view.model()
    chosen = []
    view.selectionModel().clear()
    for row in range(model.rowCount()):
        platform = model.index(row, 0)
        for number in range(model.rowCount(platform)):
            index = model.index(number, 0, platform)
            title = str(index.data(Qt.ItemDataRole.DisplayRole))
            if title.startswith(tuple(words)):
                view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)
                chosen.append(title)
    if not chosen:
        raise LookupError(f"No data set is called {words}.")
    return chosen


def open_pull_dialog(person: Person, words: Sequence[str], file: str = "", period: int = WEEK) -> Scene:
    """Ask for a period of the datasets in the dialog, and wait until the platform has said how much that is."""
    choose(person, words)
    person.press("PullPeriodButton")
    yield lambda: person.sees("UrbanDataPullDialog")
    dialog = person.find("UrbanDataPullDialog")
    dialog.period.choice.setCurrentIndex(period)
    if file:
        dialog.target.file.setFilePath(file)
    yield lambda: dialog.ok.isEnabled() or (dialog.consent.isEnabled() and not dialog._size_question.is_asked)


def begin_pull(person: Person, words: Sequence[str] = ("Lufttemperatur",), file: str = "") -> Scene:
    """Pull seven days, and go on when the first values have arrived."""
    yield from open_pull_dialog(person, words, file)
    dialog = person.find("UrbanDataPullDialog")
    before = len(works().jobs.jobs())
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    yield lambda: len(works().jobs.jobs()) > before
    job = works().jobs.jobs()[-1]
    yield lambda: job.received > 0 or job.state.is_end
    person.require(not job.state.is_end, f"The pull is over already: {job.sentence}")


def leave(person: Person) -> Scene:
    """File > Exit, and discard what has changed in the project."""
    person.soon(qgis.utils.iface.actionExit().trigger)
    if QgsProject.instance().isDirty():
        yield person.question
        person.look("leaving", person.question())
        person.answer("Discard")
    yield NEVER
