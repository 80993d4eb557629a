# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for an area: what the map shows, or the polygons of a layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ..bridge.area import area_wkt, in_wgs84, shown_area, union
from ..bridge.translation import number, tr
from ..core.errors import Cancelled
from ..core.monitor import Monitor
from .form import Field, describe

__all__ = ["AreaField", "LayerArea"]

_EVERYWHERE, _MAP, _LAYER = "everywhere", "map", "layer"


@dataclass(frozen=True, slots=True)
class LayerArea:
    """The polygons of a layer as it was when this was made; to be read in any thread."""

    source: QgsVectorLayerFeatureSource
    request: QgsFeatureRequest
    crs: QgsCoordinateReferenceSystem
    context: QgsCoordinateTransformContext

    @classmethod
    def of(cls, layer: QgsVectorLayer, project: QgsProject, *, selected_only: bool) -> LayerArea:
        """To be made in the main thread."""
        request = QgsFeatureRequest().setNoAttributes()
        if selected_only:
            request.setFilterFids(layer.selectedFeatureIds())
        return cls(QgsVectorLayerFeatureSource(layer), request, layer.crs(), project.transformContext())

    def wkt(self, monitor: Monitor) -> str:
        """The polygons as one area in WGS 84; raises InputError when there are none, and Cancelled."""
        return area_wkt(in_wgs84(union(self._features(monitor)), self.crs, self.context))

    def _features(self, monitor: Monitor) -> Iterator[QgsFeature]:
        for feature in self.source.getFeatures(self.request):
            if monitor.is_cancelled():
                raise Cancelled
            yield feature


class AreaField(QWidget):
    """Everywhere, what the map shows, or a polygon layer of the project, if it has any."""

    changed = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas | None, project: QgsProject, explanation: str) -> None:
        super().__init__()
        self._canvas = canvas
        self._project = project
        self.choice = QComboBox()
        self.layer = QgsMapLayerComboBox()
        self.layer.setProject(project)
        self.layer.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.selected_only = QCheckBox()
        self.selected_only.setObjectName("selectedOnly")
        self.choice.addItem(tr("Everywhere"), _EVERYWHERE)
        if canvas is not None:
            self.choice.addItem(tr("What the map shows"), _MAP)
        if self.layer.count():
            self.choice.addItem(tr("The polygons of a layer"), _LAYER)
        self._field = Field("area", tr("&Area"), self.choice, explanation)
        self._layer_field = Field("areaLayer", tr("&Layer"), self.layer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._field, self._layer_field, self.selected_only):
            column.addWidget(part)
        self._settle()
        self.choice.currentIndexChanged.connect(self._on_changed)
        self.layer.layerChanged.connect(self._on_changed)
        self.selected_only.toggled.connect(self._on_changed)

    def area(self) -> str | LayerArea | None:
        """A WKT polygon in WGS 84, None for everywhere, or a layer that is to be read; raises InputError."""
        choice = self.choice.currentData()
        if choice == _MAP and self._canvas is not None:
            seen = self._canvas.mapSettings()
            corners = [QgsPointXY(corner) for corner in seen.visiblePolygon()]
            view = QgsGeometry.fromPolygonXY([[*corners, corners[0]]])
            return shown_area(view, seen.destinationCrs(), self._project.transformContext())
        layer = self.layer.currentLayer()
        if choice == _LAYER and layer is not None:
            only = self.selected_only.isEnabled() and self.selected_only.isChecked()
            return LayerArea.of(layer, self._project, selected_only=only)
        return None

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the area; nothing, with an empty sentence."""
        self._field.complain(sentence)

    def _on_changed(self) -> None:
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        is_layer = self.choice.currentData() == _LAYER
        self._layer_field.setVisible(is_layer)
        self.selected_only.setVisible(is_layer)
        layer = self.layer.currentLayer()
        count = layer.selectedFeatureCount() if layer is not None else 0
        self.selected_only.setText(tr("&Only the selected features ({count})").format(count=number(count)))
        self.selected_only.setEnabled(count > 0)
        describe(self.selected_only, self.selected_only.text().replace("&", ""))
