# SPDX-License-Identifier: GPL-2.0-or-later
"""A desk without QGIS Desktop: the workbench with its jobs, a map, a layer tree, and what it says to the person."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsLayerTreeModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsLayerTreeView, QgsMapCanvas
from qgis.PyQt.QtWidgets import QWidget
from urban_data import settings
from urban_data.bridge.translation import sentence_of
from urban_data.core.errors import Cancelled, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.demo.city import City
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui.jobs import Jobs
from urban_data.ui.offers import Offer
from urban_data.ui.shelf import Shelf
from urban_data.ui.work import list_platform
from urban_data.ui.workbench import Workbench

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)


class Clock:
    """The moment a city is seen at; while it is held the city does not answer."""

    def __init__(self) -> None:
        self.now = NOW
        self._going = threading.Event()
        self.go_on()

    def __call__(self) -> datetime:
        self._going.wait(60)
        return self.now

    def hold(self) -> None:
        """Answer nothing from now on."""
        self._going.clear()

    def go_on(self) -> None:
        """Answer everything, also what was asked meanwhile."""
        self._going.set()


@cache
def small_city() -> City:
    """A city with five lamp-post boxes."""
    return City(0.05, since=date(2026, 6, 1))


def demo_server(now: datetime | Callable[[], datetime] = NOW) -> DemoServer:
    """The small city over HTTP at one moment."""
    return DemoServer(city=small_city(), now=now)


def offers_of(platform: SavedPlatform) -> list[Offer]:
    """What a platform offers."""
    return [Offer(platform, dataset) for dataset in list_platform(platform, QuietMonitor()).datasets]


@dataclass
class Said:
    """A stand-in for `Messages` that keeps what it was told."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    offered: list[Callable[[], object]] = field(default_factory=list)

    def error(self, error: UrbanDataError) -> None:
        if not isinstance(error, Cancelled):
            self.lines.append(("error", f"{sentence_of(error)} {error.detail}".strip()))

    def warning(self, sentence: str, detail: str = "") -> None:
        self.lines.append(("warning", sentence))

    def info(self, sentence: str) -> None:
        self.lines.append(("info", sentence))

    def success(self, sentence: str) -> None:
        self.lines.append(("success", sentence))

    def offer(self, sentence: str, action: str, do: Callable[[], object], level: object = None) -> None:
        self.lines.append(("offer", sentence))
        self.offered.append(do)

    def of(self, kind: str) -> list[str]:
        """The sentences of one kind."""
        return [sentence for one, sentence in self.lines if one == kind]


class Desk:
    """The workbench and what it works with."""

    def __init__(self, folder: Path, project: QgsProject) -> None:
        self.folder = folder
        self.project = project
        self.window = QWidget()
        self.canvas = QgsMapCanvas(self.window)
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
        self.bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), self.canvas)
        project.crsChanged.connect(self._follow_crs)
        self.tree = QgsLayerTreeView(self.window)
        self.model = QgsLayerTreeModel(project.layerTreeRoot())
        self.tree.setModel(self.model)
        self.jobs = Jobs()
        self.said = Said()
        self.shelf = Shelf(project)
        self.bench = Workbench(
            project, self.jobs, self.said, self.shelf, self.canvas, self.window, self.tree  # type: ignore[arg-type]
        )  # fmt: skip

    @property
    def is_idle(self) -> bool:
        """True when no job waits or runs."""
        return not self.jobs.running()

    def layers(self) -> list[QgsVectorLayer]:
        """The layers of the project in the order of the layer tree."""
        return list(self.project.layerTreeRoot().layerOrder())

    def tips(self) -> list[str]:
        """What the indicators in the layer tree say, layer by layer."""
        nodes = self.project.layerTreeRoot().findLayers()
        return [mark.toolTip() for node in nodes for mark in self.tree.indicators(node)]

    def _follow_crs(self) -> None:
        """As QGIS Desktop does."""
        self.canvas.setDestinationCrs(self.project.crs())

    def close(self) -> None:
        self.project.crsChanged.disconnect(self._follow_crs)
        self.bench.close()
        self.jobs.close()
        self.bridge.deleteLater()
        self.tree.setModel(None)
        self.window.deleteLater()


@contextmanager
def desk_in(folder: Path, project: QgsProject) -> Iterator[Desk]:
    """A desk whose snapshots lie in a folder and whose settings are as before in the end."""
    settings.SNAPSHOT_FOLDER.setValue(str(folder))
    settings.KNOWN_SNAPSHOTS.setValue([])
    desk = Desk(folder, project)
    try:
        yield desk
    finally:
        desk.close()
        settings.SNAPSHOT_FOLDER.remove()
        settings.KNOWN_SNAPSHOTS.remove()
        settings.DAMAGED_SNAPSHOTS.remove()


def with_latest(offers: list[Offer], *words: str) -> list[Offer]:
    """The offers whose titles hold one of the words."""
    return [offer for offer in offers if any(word.casefold() in offer.dataset.title.casefold() for word in words)]
