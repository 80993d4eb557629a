# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog of a pull in a real window: areas, consent, cancelling, doing it again, two at once."""

from __future__ import annotations

from pathlib import Path

import qgis.utils
from desktop.person import Person, Scene, plain_text
from desktop.scenes.at_the_desk import PROPS, begin_pull, choose, is_idle, open_platform, open_pull_dialog, works
from qgis.core import QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

AIR, DAMP = ["Lufttemperatur"], ["Relative"]


def areas(person: Person) -> Scene:
    """All stations, those on the map, and those in a polygon of a layer; map and layer are in UTM coordinates."""
    from urban_data.store.reader import SnapshotReader

    yield from open_platform(person, PROPS["city"])
    choose(person, AIR)
    person.press("AddLatestButton")
    yield lambda: QgsProject.instance().mapLayers() and is_idle()
    [stations] = QgsProject.instance().mapLayers().values()
    canvas = qgis.utils.iface.mapCanvas()
    counts = {}
    for area in ("everywhere", "map", "layer"):
        if area == "map":
            canvas.setExtent(_western_half(stations))
        if area == "layer":
            QgsProject.instance().addMapLayer(_layer_of(canvas.extent()))
        yield from _pull_of(person, area)
        job = works().jobs.jobs()[-1]
        person.require(job.state.name == "DONE", f"{area}: {job.sentence}")
        with SnapshotReader.open(Path(job.snapshot)) as reader:
            counts[area] = reader.datasets()[0].stations
    person.told |= counts
    person.require(0 < counts["map"] < counts["everywhere"], f"The view does not choose: {counts}")
    person.require(counts["layer"] == counts["map"], f"The polygon does not choose as the view did: {counts}")


def _pull_of(person: Person, area: str) -> Scene:
    """Pull with that choice of an area into a file of that name, and wait for the end."""
    yield from open_pull_dialog(person, AIR, f"{area}.gpkg")
    dialog = person.find("UrbanDataPullDialog")
    box = dialog.area.choice
    box.setCurrentIndex(box.findData(area))
    yield lambda: dialog.ok.isEnabled() and not dialog._size_question.is_asked
    person.look(f"pull-{area}")
    before = len(works().jobs.jobs())
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    yield lambda: len(works().jobs.jobs()) > before and is_idle()


def consent(person: Person) -> Scene:
    """Above the limit nothing is pulled before the person says yes."""
    from urban_data import settings

    yield from open_platform(person, PROPS["city"])
    settings.CONSENT_VALUES.setValue(1_000)
    yield from open_pull_dialog(person, AIR)
    dialog = person.find("UrbanDataPullDialog")
    person.told["estimate"] = plain_text(dialog.estimate.text)
    person.look("pull-consent")
    person.require(not dialog.ok.isEnabled(), "It can be pulled without consent.")
    QTest.keyClick(dialog.consent, Qt.Key.Key_Space)
    yield dialog.ok.isEnabled
    person.click(dialog.ok)
    yield lambda: works().jobs.jobs() and is_idle()
    person.require(works().jobs.jobs()[-1].state.name == "DONE", works().jobs.jobs()[-1].sentence)


def cancel_and_retry(person: Person) -> Scene:
    """A pull that is cancelled in the list of tasks ends at once; done again it is whole."""
    yield from open_platform(person, PROPS["slow"])
    yield from begin_pull(person, AIR)
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(2)
    yield lambda: person.sees("JobList")
    QTest.keyClick(person.find("JobList"), Qt.Key.Key_Home)
    yield lambda: person.sees("CancelJobButton")
    person.look("pull-running")
    person.press("CancelJobButton")
    job = works().jobs.jobs()[-1]
    yield lambda: job.state.is_end
    person.require(job.state.name == "CANCELLED", job.sentence)
    yield lambda: person.sees("RetryJobButton")
    person.look("pull-cancelled")
    person.press("RetryJobButton")
    yield lambda: not job.state.is_end
    yield lambda: job.state.is_end
    person.told["again"] = job.sentence
    person.require(job.state.name == "DONE", job.sentence)


def two_at_once(person: Person) -> Scene:
    """Two pulls into two snapshots run together; two into the same one run one after the other, and all end well."""
    yield from open_platform(person, PROPS["slow"])
    yield from begin_pull(person, [*AIR, "Luftdruck", "CO2", "Bodentemperatur"], "one.gpkg")
    yield from begin_pull(person, DAMP, "two.gpkg")
    first, second = works().jobs.jobs()
    person.require(not first.state.is_end, "The first pull is over before the second has begun.")
    person.look("pull-twice")
    yield from open_pull_dialog(person, DAMP, "one.gpkg")
    QTest.keyClick(person.find("UrbanDataPullDialog"), Qt.Key.Key_Return)
    yield lambda: len(works().jobs.jobs()) == 3
    third = works().jobs.jobs()[-1]
    person.require(first.state.is_end or third.state.name == "WAITING", "Two pulls write the same file.")
    yield is_idle
    for job in (first, second, third):
        person.require(job.state.name == "DONE", f"{job.title}: {job.sentence}")


def _western_half(stations: QgsVectorLayer) -> QgsRectangle:
    """In the coordinate system of the project."""
    project = QgsProject.instance()
    there = QgsCoordinateTransform(stations.crs(), project.crs(), project).transformBoundingBox(stations.extent())
    return QgsRectangle(there.xMinimum(), there.yMinimum(), there.center().x(), there.center().y())


def _layer_of(area: QgsRectangle) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs={QgsProject.instance().crs().authid()}", "View", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(area))
    layer.dataProvider().addFeature(feature)
    return layer
