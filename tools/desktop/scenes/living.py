# SPDX-License-Identifier: GPL-2.0-or-later
"""A platform that goes away while a layer is kept live, and comes back."""

from __future__ import annotations

import qgis.utils
from desktop.person import NAME, Person, Scene
from desktop.scenes.at_the_desk import is_idle, our_layers, works
from qgis.gui import QgsLayerTreeViewIndicator

GONE = "could not be reached"


def platform_goes(person: Person) -> Scene:
    """The demo city stops: that is said once, stays at the layer, and is over when the city is back."""
    desk = qgis.utils.plugins[NAME]._desk
    desk.open_demo_city()
    yield lambda: person.sees("KeepLiveButton")
    person.press("KeepLiveButton")
    yield lambda: our_layers() and works().bench.is_live(our_layers()[0]) and is_idle()
    yield lambda: "Last answer" in _tip()
    qgis.utils.iface.messageBar().clearWidgets()
    works().city.stop()
    works().bench.live.refresh_now()
    yield lambda: person.hears(GONE)
    person.told["gone"] = person.messages()
    person.look("live-gone")
    person.require(GONE in _tip(), f"The mark of the layer says: {_tip()}")
    qgis.utils.iface.messageBar().clearWidgets()
    works().bench.live.refresh_now()
    yield lambda: not is_idle()
    yield is_idle
    person.require(not person.messages(), "It is said again.")
    works().city.start()
    yield lambda: works().city._platforms
    works().bench.live.refresh_now()
    yield lambda: GONE not in _tip()
    person.told["back"] = _tip()
    person.look("live-back")


def _tip() -> str:
    """What the mark beside the first of our layers says."""
    tree = qgis.utils.iface.layerTreeView()
    node = tree.layerTreeModel().rootGroup().findLayer(our_layers()[0].id())
    marks: list[QgsLayerTreeViewIndicator] = tree.indicators(node)
    return " ".join(mark.toolTip() for mark in marks)
