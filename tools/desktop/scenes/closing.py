# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS is closed while the plugin is at work, and opened again."""

from __future__ import annotations

from desktop.person import Person, Scene
from desktop.scenes.at_the_desk import PROPS, begin_pull, choose, is_idle, leave, open_platform, our_layers, works
from qgis.core import QgsProject


def in_a_pull(person: Person) -> Scene:
    """Leave while a pull into a new file runs and layers of another one are in the project."""
    yield from open_platform(person, PROPS["slow"])
    choose(person, ["Relative"])
    person.press("AddLatestButton")
    yield lambda: our_layers() and is_idle()
    yield from begin_pull(person)
    person.look("closing-in-a-pull")
    yield from leave(person)


def take_up(person: Person) -> Scene:
    """Opened again, the snapshot says that something is missing, and Resume brings it."""
    yield from open_platform(person, PROPS["slow"])
    tabs = person.find("UrbanDataTabs")
    tabs.setCurrentIndex(1)
    yield lambda: person.sees("SnapshotTree") and person.find("SnapshotTree").topLevelItemCount()
    tree = person.find("SnapshotTree")
    tree.setCurrentItem(tree.topLevelItem(0))
    person.look("closing-unfinished")
    yield tabs.snapshots.resume.isEnabled
    tabs.snapshots.verify.trigger()
    yield is_idle
    jobs = works().jobs.jobs()
    person.require(jobs[-1].state.name == "DONE", f"The snapshot is not sound: {jobs[-1].sentence}")
    person.press("ResumeSnapshotButton")
    yield lambda: len(works().jobs.jobs()) > len(jobs) and is_idle()
    job = works().jobs.jobs()[-1]
    person.require(job.state.name == "DONE" and job.received, f"Resume did not finish: {job.sentence}")
    person.told["taken_up"] = job.sentence


def with_live_layers(person: Person) -> Scene:
    """Leave while a layer is kept live and its round is under way."""
    yield from open_platform(person, PROPS["slow"])
    choose(person, ["Relative"])
    person.press("KeepLiveButton")
    yield lambda: our_layers() and works().bench.is_live(our_layers()[0])
    person.look("closing-live")
    yield from leave(person)


def with_the_demo_city(person: Person) -> Scene:
    """Leave while the demo city runs, without anything in the project."""
    import qgis.utils

    qgis.utils.plugins["urban_data"]._desk.open_demo_city()
    yield lambda: person.sees("AddLatestButton")
    person.told["city"] = int(works().city._process.processId())
    QgsProject.instance().setDirty(False)
    yield from leave(person)
