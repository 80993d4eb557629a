# SPDX-License-Identifier: GPL-2.0-or-later
"""What of the layers can be seen: the values within the map, and the stations that others hide."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsProject,
    QgsVectorLayer,
)

from ..bridge.layers import PROPERTY
from ..bridge.temporal import newest_frame

_FRAME_VALUE = "value"
# Decimals of a degree by which two places are the same one: about a centimetre.
_SAME_PLACE = 7
_HIDDEN_SHARE = 0.5


def values_in_view(layers: Sequence[QgsMapLayer], shown: QgsLayoutItemMap) -> int | None:
    """How many values of the columns that these layers are about lie within a map; None when they are about none.

    A layer that is there twice counts once.
    """
    counts = {layer.source(): _count(layer, column, shown) for layer in layers if (column := _column(layer))}
    return sum(counts.values()) if counts else None


def _count(layer: QgsMapLayer, column: str, shown: QgsLayoutItemMap) -> int:
    seen = QgsGeometry.fromQPolygonF(shown.visibleExtentPolygon())
    request = QgsFeatureRequest().setFilterExpression(f"{QgsExpression.quotedColumnRef(column)} IS NOT NULL")
    request.setDestinationCrs(shown.crs(), shown.layout().project().transformContext())
    request.setFilterRect(seen.boundingBox())
    return sum(feature.geometry().intersects(seen) for feature in layer.getFeatures(request))


def hidden_layers(layers: Sequence[QgsMapLayer], project: QgsProject) -> tuple[list[str], list[str]]:
    """The names of point layers that others hide, and of those that hide them; the layers come topmost first.

    A layer counts as hidden when more than half of its points lie at exactly the places of one layer above it.
    """
    above: list[tuple[str, set[tuple[float, float]]]] = []
    hidden, hiding = [], []
    for layer in layers:
        places = _places(layer, project)
        if not places:
            continue
        covers = [name for name, others in above if len(places & others) > _HIDDEN_SHARE * len(places)]
        if covers:
            hidden.append(layer.name())
            hiding += covers
        above.append((layer.name(), places))
    return list(dict.fromkeys(hidden)), list(dict.fromkeys(name for name in hiding if name not in hidden))


def _column(layer: QgsMapLayer) -> str | None:
    """The column of values a layer of the plugin is about, as it is called in the layer."""
    if not isinstance(layer, QgsVectorLayer):
        return None
    told = str(layer.customProperty(f"{PROPERTY}column") or "")
    column = told or (_FRAME_VALUE if newest_frame(layer) is not None else "")
    return column if layer.fields().indexOf(column) >= 0 else None


def _places(layer: QgsMapLayer, project: QgsProject) -> set[tuple[float, float]]:
    """Where a point layer has its points, in degrees; nothing for any other layer."""
    if not isinstance(layer, QgsVectorLayer) or layer.geometryType() != Qgis.GeometryType.Point:
        return set()
    request = QgsFeatureRequest().setNoAttributes()
    request.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"), project.transformContext())
    return {
        (round(point.x(), _SAME_PLACE), round(point.y(), _SAME_PLACE))
        for feature in layer.getFeatures(request)
        for point in feature.geometry().vertices()
    }
