# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of snapshots on their way into a project: made by a job, added in the main thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from ..algorithms.snapshotlayers import Shown, keep_default_style, of_dataset
from ..bridge.live import layers_of, reload_layers
from ..bridge.project import keep_paths_relative
from ..bridge.temporal import is_over_time, set_up_project
from ..cartography.crs import Place, data_place, map_crs, shown_extent, transformed
from ..core.errors import Cancelled, InputError
from ..core.monitor import Monitor
from ..core.text import plain
from ..store.reader import HeldDataset, SnapshotReader

__all__ = ["Made", "MapLayers", "Of", "make_layers", "of_layer"]

Of = tuple[str, str]  # the address of a platform and the key of a dataset there

_PLATFORM, _DATASET, _KIND = "urbandata/platform", "urbandata/dataset", "urbandata/kind"
_SHOWN_KINDS = ("latest", "features")
_AREAS = Qgis.GeometryType.Polygon.value
_DEGREES = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Made:
    """Styled layers that wait for the main thread, and where their data lie.

    Those of ``present`` are in the project already; ``place`` is without them.
    """

    layers: tuple[QgsVectorLayer, ...]
    place: Place | None
    present: tuple[Of, ...] = ()


def make_layers(snapshot: Path, keys: Collection[str], present: Collection[Of], how: Shown, monitor: Monitor) -> Made:
    """Open and style the datasets of these keys, without keys all that have something to show; for any thread.

    Those that are ``present`` in the project are not made again. The styles are kept in the snapshot. Raises InputError
    for a key the snapshot does not hold and where there is nothing to show, the SnapshotError family, and Cancelled.
    """
    wanted = _wanted(snapshot, keys)
    missing = [one for one in wanted if (one.platform_url, one.key) not in present]
    layers: list[QgsVectorLayer] = []
    for number, held in enumerate(missing):
        if monitor.is_cancelled():
            raise Cancelled
        monitor.progress(number / len(missing))
        made = of_dataset(snapshot, held, "", how)
        if len(made) == 1:
            keep_default_style(made[0], snapshot, monitor)
        layers += made
    place = data_place(layers, QgsProject()) if layers else None
    for layer in layers:
        layer.moveToThread(QCoreApplication.instance().thread())
    there = {(one.platform_url, one.key) for one in wanted}.intersection(present)
    return Made(tuple(layers), place, tuple(sorted(there)))


def of_layer(layer: QgsMapLayer) -> Of | None:
    """Which dataset a layer shows; None for a layer that is none of a snapshot's dataset."""
    if layer.customProperty(_KIND) not in _SHOWN_KINDS:
        return None
    return str(layer.customProperty(_PLATFORM, "")), str(layer.customProperty(_DATASET, ""))


class MapLayers(QObject):
    """Puts layers into a project: a group for each platform, points above areas, nothing twice.

    A project that was empty gets a coordinate system that suits the data, and the map shows where they are.
    """

    def __init__(
        self,
        project: QgsProject,
        canvas: QgsMapCanvas | None,
        title_of: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        """``title_of`` names the group of a platform's address."""
        super().__init__(parent)
        self._project = project
        self._canvas = canvas
        self._title_of = title_of
        self._view: tuple[QgsCoordinateReferenceSystem, QgsRectangle, bool] | None = None
        project.layersAdded.connect(self._fit_period)

    def present(self, snapshot: Path) -> dict[Of, list[QgsVectorLayer]]:
        """The layers of the project that show a dataset of a snapshot."""
        found: dict[Of, list[QgsVectorLayer]] = {}
        for layer in layers_of(self._project, snapshot):
            of = of_layer(layer)
            if of is not None:
                found.setdefault(of, []).append(layer)
        return found

    def add(self, snapshot: Path, made: Made) -> QgsRectangle | None:
        """Add what was made, read again what is there, and let both be seen.

        Where all of it lies outside of what the map shows, and the map is left as it is: where it lies, in degrees.
        """
        was_empty = not self._project.mapLayers()
        nothing_seen = was_empty if self._canvas is None else not self._canvas.layers()
        there = self.present(snapshot)
        for of in made.present:
            for layer in there.get(of, ()):
                self._let_be_seen(layer)
        reload_layers(self._project, snapshot)
        new = [layer for layer in sorted(made.layers, key=_rank) if of_layer(layer) not in there]
        for layer in new:
            self._group(layer)
        for layer in reversed(new):
            self._add(layer)
        if was_empty:
            keep_paths_relative(self._project)
        if made.place is not None and (was_empty or nothing_seen):
            self._show(made.place.extent, set_crs=was_empty)
            return None
        place = made.place or data_place([layer for of in made.present for layer in there.get(of, ())], self._project)
        return place.extent if place is not None and not self._is_in_view(place.extent) else None

    def zoom_to(self, extent: QgsRectangle) -> None:
        """Show a place, in degrees."""
        self._show(extent, set_crs=False)

    def close(self) -> None:
        """Leave the map alone from now on; it may be gone before a view that waits."""
        self._view = None

    def reload(self, snapshot: Path) -> None:
        """Let the layers of a snapshot show what it holds now."""
        reload_layers(self._project, snapshot)

    def titles(self, snapshot: Path) -> list[str]:
        """The names of all layers of a snapshot in the project."""
        return [layer.name() for layer in layers_of(self._project, snapshot)]

    def remove(self, snapshot: Path) -> None:
        """Take every layer of a snapshot out of the project, and groups of ours that are empty then."""
        if self._canvas is not None:
            self._canvas.stopRendering()
        for layer in layers_of(self._project, snapshot):
            node = self._project.layerTreeRoot().findLayer(layer.id())
            group = node.parent() if node is not None else None
            layer.dataProvider().reloadData()  # closes what has drawn it, which QGIS keeps open for a minute
            self._project.removeMapLayer(layer.id())
            if isinstance(group, QgsLayerTreeGroup) and group.customProperty(_PLATFORM) and not group.children():
                group.parent().removeChildNode(group)

    def _add(self, layer: QgsVectorLayer) -> None:
        group = self._group(layer)
        below = [_rank(node.layer()) < _rank(layer) for node in group.children() if isinstance(node, QgsLayerTreeLayer)]
        self._project.addMapLayer(layer, False)
        group.insertChildNode(below.index(False) if False in below else len(below), _node(layer))

    def _group(self, layer: QgsVectorLayer) -> QgsLayerTreeGroup:
        """The group of the layer's platform, wherever the person has put it.

        A new one comes on top of the layer tree; if its first layer is of areas, below our other groups there.
        """
        root: QgsLayerTreeGroup = self._project.layerTreeRoot()
        platform = str(layer.customProperty(_PLATFORM))
        for group in root.findGroups(True):
            if group.customProperty(_PLATFORM) == platform:
                return group
        ours = [number for number, node in enumerate(root.children()) if node.customProperty(_PLATFORM)]
        place = max(ours) + 1 if ours and _rank(layer) == _AREAS else 0
        group = root.insertGroup(place, self._title_of(platform))
        group.setCustomProperty(_PLATFORM, platform)
        return group

    def _let_be_seen(self, layer: QgsVectorLayer) -> None:
        node = self._project.layerTreeRoot().findLayer(layer.id())
        if node is not None:
            node.setItemVisibilityCheckedParentRecursive(True)

    def _is_in_view(self, extent: QgsRectangle) -> bool:
        """Whether the map shows some of a place in degrees; where that cannot be told it is taken to do so."""
        if self._canvas is None:
            return True
        degrees, crs = QgsCoordinateReferenceSystem(_DEGREES), self._canvas.mapSettings().destinationCrs()
        try:
            return bool(self._canvas.extent().intersects(transformed(extent, degrees, crs, self._project)))
        except InputError:
            return True

    def _show(self, extent: QgsRectangle, *, set_crs: bool) -> None:
        """Now, and once more after QGIS has given the first layer of a project a view of its own choice."""
        crs = map_crs(extent, self._project.crs()) if set_crs else self._project.crs()
        self._view = (crs, shown_extent(extent, crs, self._project), set_crs)
        self._arrange()
        QTimer.singleShot(0, self._arrange)

    def _arrange(self) -> None:
        if self._view is None:
            return
        crs, extent, set_crs = self._view
        if set_crs and self._project.crs() != crs:
            self._project.setCrs(crs, True)
        if self._canvas is not None:
            if self._canvas.mapSettings().destinationCrs() != crs:
                self._canvas.setDestinationCrs(crs)
            self._canvas.setExtent(extent)
            self._canvas.refresh()

    def _fit_period(self, layers: Sequence[QgsMapLayer]) -> None:
        """Give a project without a period that of layers over time which come into it."""
        over_time = [one for one in layers if isinstance(one, QgsVectorLayer) and one.isValid() and is_over_time(one)]
        if over_time and self._project.timeSettings().temporalRange().isInfinite():
            set_up_project(self._project, over_time)


def _wanted(snapshot: Path, keys: Collection[str]) -> list[HeldDataset]:
    with SnapshotReader.open(snapshot) as reader:
        held = reader.datasets()
    if keys:
        found = [one for one in held if one.key in keys]
        unknown = set(keys) - {one.key for one in found}
        if unknown:
            raise InputError(f"The snapshot has no data set “{plain(min(unknown), 80)}”.")
        return found
    found = [one for one in held if one.stations or one.features]
    if not found:
        raise InputError("There is nothing in the snapshot yet that a map could show.")
    return found


def _node(layer: QgsVectorLayer) -> QgsLayerTreeLayer:
    """The layer's place in the layer tree, with its legend opened: a heading alone tells nobody the classes."""
    node = QgsLayerTreeLayer(layer)
    renderer = layer.renderer()
    keys = [item.ruleKey() for item in renderer.legendSymbolItems()] if renderer is not None else []
    node.setCustomProperty("expandedLegendNodes", keys)  # as QGIS keeps it
    return node


def _rank(layer: QgsMapLayer | None) -> int:
    """Where a layer belongs in its group: points (0) above lines above areas; what is no such layer above all."""
    return int(layer.geometryType().value) if isinstance(layer, QgsVectorLayer) else -1
