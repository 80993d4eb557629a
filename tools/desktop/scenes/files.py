# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to snapshots outside the plugin: gone, spoilt, somebody else's, locked, moved with their project."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import qgis.utils
from desktop.person import Condition, Person, Scene
from desktop.scenes.at_the_desk import PROPS, is_idle, leave, open_platform, our_layers, shows_something, works
from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import QProcess

PROJECT = "Map.qgz"
LOCKER = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE'); "
    "print('locked', flush=True); sys.stdin.read()"
)


def spoilt(person: Person) -> Scene:
    """Snapshots that are cut off, foreign or gone are told apart, and nothing that is tried with them hangs."""
    snapshot = yield from _snapshot(person)
    content = snapshot.read_bytes()
    cut = snapshot.with_name("Cut.gpkg")
    cut.write_bytes(content[: len(content) // 2])
    foreign = snapshot.with_name("Foreign.gpkg")
    points = QgsVectorLayer("Point?crs=EPSG:4326&field=name:string", "points", "memory")
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(points, str(foreign), QgsProject.instance().transformContext(), options)
    gone = snapshot.with_name("Gone.gpkg")
    shutil.copy(snapshot, gone)
    works().shelf.put(cut)
    works().shelf.put(foreign)
    works().shelf.put(gone)
    gone.unlink()
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and person.find("SnapshotTree").topLevelItemCount() >= 3
    yield is_idle
    person.look("files-spoilt")
    bench = works().bench
    for path in (cut, foreign, gone):
        for doing in (bench.show, bench.update, bench.resume, bench.verify):
            qgis.utils.iface.messageBar().clearWidgets()
            doing(path)
            yield lambda: is_idle() and person.messages()
            person.told[f"{doing.__name__} {path.stem}"] = person.messages()[0]
    person.require(foreign.exists() and cut.exists(), "A file that is not ours was removed.")


def gone_below_the_map(person: Person) -> Scene:
    """The file is deleted while its layer is on the map: nothing crashes, and a new pull makes it anew."""
    snapshot = yield from _snapshot(person)
    for file in snapshot.parent.glob(f"{snapshot.name}*"):
        file.unlink()
    qgis.utils.iface.mapCanvas().refreshAllLayers()
    works().bench.update(snapshot)
    yield lambda: is_idle() and len(person.messages()) > 1
    person.told["update"] = person.messages()[0]
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and is_idle()
    person.look("files-gone")
    tabs.setCurrentIndex(0)
    person.press("AddLatestButton")
    yield lambda: is_idle() and snapshot.exists()
    yield lambda: shows_something() and not qgis.utils.iface.mapCanvas().isDrawing()
    person.look("files-made-anew")


def locked(person: Person) -> Scene:
    """Another program has the snapshot: that is said, and afterwards it goes on."""
    snapshot = yield from _snapshot(person)
    process = QProcess()
    process.start("python3", ["-c", LOCKER, str(snapshot)])
    yield process.canReadLine
    begun = len(works().jobs.jobs())
    qgis.utils.iface.messageBar().clearWidgets()
    person.press("AddLatestButton")
    yield lambda: len(works().jobs.jobs()) > begun and is_idle()
    job = works().jobs.jobs()[-1]
    person.told["locked"] = job.sentence
    person.require(job.state.name == "FAILED", f"It wrote into a locked file: {job.sentence}")
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and is_idle()
    person.look("files-locked")
    process.closeWriteChannel()
    yield lambda: process.state() == QProcess.ProcessState.NotRunning
    job.retry()
    yield lambda: not job.state.is_end
    yield is_idle
    person.require(job.state.name == "DONE", f"It does not go on: {job.sentence}")


def save_project(person: Person) -> Scene:
    """A project is saved beside its snapshot, and QGIS closed."""
    snapshot = yield from _snapshot(person)
    person.require(QgsProject.instance().write(str(snapshot.with_name(PROJECT))), "The project cannot be saved.")
    yield from leave(person)


def open_moved(person: Person) -> Scene:
    """The folder was moved: the project finds its snapshot all the same, and draws it."""
    before = Path.home() / "Documents" / "Urban Data"
    after = Path.home() / "Elsewhere"
    shutil.move(before, after)
    person.soon(lambda: qgis.utils.iface.addProject(str(after / PROJECT)))
    yield lambda: our_layers() and shows_something()
    person.require(all(layer.isValid() for layer in our_layers()), "Layers are broken.")
    path = our_layers()[0].source()
    person.require("Elsewhere" in path, f"The layer shows {path}.")
    person.look("files-moved")
    yield from leave(person)


def open_without(person: Person) -> Scene:
    """The snapshot is missing: QGIS asks, and we say which snapshot it is and what to do."""
    folder = Path.home() / "Elsewhere"
    [snapshot] = folder.glob("*.gpkg")
    kept = snapshot.rename(folder / "kept")
    person.soon(lambda: qgis.utils.iface.addProject(str(folder / PROJECT)))
    yield lambda: person.question() or person.hears(snapshot.name)
    if person.question():
        person.look("files-missing-question", person.question())
        person.asked().reject()
    yield lambda: person.hears(snapshot.name)
    person.told["missing"] = person.messages()
    person.look("files-missing")
    qgis.utils.plugins["urban_data"]._desk.show()
    yield lambda: person.sees("UrbanDataTabs") and is_idle()
    kept.rename(snapshot)


def _snapshot(person: Person) -> Generator[Condition, None, Path]:
    """The latest values of one dataset on the map; gives the file."""
    yield from open_platform(person, PROPS["city"], "City")
    person.press("AddLatestButton")
    yield lambda: our_layers() and is_idle() and shows_something()
    return Path(works().jobs.jobs()[0].snapshot)
