# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin is unloaded, reloaded and upgraded while it is at work."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pyplugin_installer
import qgis.utils
from desktop.person import NAME, Person, Scene
from desktop.scenes.at_the_desk import PROPS, begin_pull, choose, is_idle, open_platform, our_layers, works
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject

DOCK = "UrbanDataDock"


def reload_in_a_pull(person: Person) -> Scene:
    """Reload, as developers do, while a pull runs and a layer is kept live."""
    yield from _at_work(person)
    yield from _after(person, lambda: qgis.utils.reloadPlugin(NAME))
    yield from _resume(person)


def upgrade_in_a_pull(person: Person) -> Scene:
    """Install the ZIP over it, as the plugin manager does, while a pull runs and a layer is kept live."""
    yield from _at_work(person)
    archive = os.environ["URBAN_DATA_ZIP"]
    yield from _after(person, lambda: pyplugin_installer.instance().installFromZipFile(archive))
    yield from _resume(person)


def unload_in_a_pull(person: Person) -> Scene:
    """Switch the plugin off while it is at work: nothing of it is left but the layers."""
    yield from _at_work(person)
    before = len(our_layers())
    desk = weakref.ref(qgis.utils.plugins[NAME]._desk)
    person.require(qgis.utils.unloadPlugin(NAME), "The plugin cannot be unloaded.")
    yield lambda: not person.window.findChildren(QObject, DOCK)
    yield lambda: _is_quiet(desk)
    person.require(len(our_layers()) == before, "Layers are gone after unloading.")
    provider = QgsApplication.processingRegistry().providerById("urbandata")
    person.require(provider is None, "The Processing provider is still there after unloading.")


def _at_work(person: Person) -> Scene:
    """A layer that is live, and a pull into the same snapshot."""
    yield from open_platform(person, PROPS["slow"])
    choose(person, ["Relative"])
    person.press("KeepLiveButton")
    yield lambda: our_layers() and works().bench.is_live(our_layers()[0])
    yield from begin_pull(person)


def _after(person: Person, change: Callable[[], object]) -> Scene:
    """The plugin is there once afterwards, nothing of the old one is left, and settings are as they were."""
    from urban_data import settings

    person.told["snapshot"] = str(works().jobs.jobs()[-1].snapshot)
    before = [one.url for one in settings.platforms()]
    desk = weakref.ref(qgis.utils.plugins[NAME]._desk)
    del settings
    change()
    yield lambda: NAME in qgis.utils.active_plugins
    yield lambda: len(person.window.findChildren(QObject, DOCK)) == 1
    yield lambda: _is_quiet(desk)
    from urban_data import settings

    person.require([one.url for one in settings.platforms()] == before, "The platforms did not survive.")
    person.look("reloaded")


def _is_quiet(desk: weakref.ref[object]) -> bool:
    """Whether nothing of an unloaded plugin is left: no object, no task, no thread."""
    gc.collect()
    threads = [one.name for one in threading.enumerate() if "urban" in one.name.lower()]
    return desk() is None and not QgsApplication.taskManager().countActiveTasks() and not threads


def _resume(person: Person) -> Scene:
    """What the pull left unfinished is completed; the layers that were live can be so again."""
    qgis.utils.plugins[NAME]._desk.show()
    yield lambda: person.sees("CatalogueSearch")
    works().bench.resume(Path(person.told["snapshot"]))
    yield lambda: works().jobs.jobs() and is_idle()
    job = works().jobs.jobs()[-1]
    person.require(job.state.name == "DONE" and job.received, f"Resume did not finish: {job.sentence}")
    works().bench.keep_live(our_layers()[0])
    yield lambda: works().bench.is_live(our_layers()[0])
