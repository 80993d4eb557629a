# SPDX-License-Identifier: GPL-2.0-or-later
"""The area a person gives - an extent, a layer, a geometry - as a polygon in WGS 84."""

from __future__ import annotations

import re

from qgis.core import (
    Qgis,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsReferencedGeometry,
    QgsVectorLayer,
)

from .base import Parameters

_EXTENT_TEXT = re.compile(r"\s*[-+.\deE]+(\s*,\s*[-+.\deE]+){3}.*")


def area_of(
    algorithm: QgsProcessingAlgorithm, name: str, parameters: Parameters, context: QgsProcessingContext
) -> str | None:
    """The WKT polygon of an extent parameter, None when it is empty; raises InputError when it holds no area.

    Of a polygon layer its polygons count, not their bounding box; of any other layer its extent.
    """
    from ..bridge.area import area_wkt, in_wgs84, union, wgs84  # late: QGIS loads all algorithms when it starts

    value = parameters.get(name)
    if isinstance(value, QgsProperty):
        value = value.value(context.expressionContext())[0]
    if value is None or value == "":
        return None
    layer = _polygon_layer(value, context)
    if layer is not None:
        geometry = in_wgs84(union(layer.getFeatures()), layer.crs(), context.transformContext())
    elif isinstance(value, QgsGeometry):
        crs = value.crs() if isinstance(value, QgsReferencedGeometry) else wgs84()
        geometry = in_wgs84(value, crs, context.transformContext())
    else:
        geometry = algorithm.parameterAsExtentGeometry(parameters, name, context, wgs84())
    return area_wkt(geometry)


def _polygon_layer(value: object, context: QgsProcessingContext) -> QgsVectorLayer | None:
    if isinstance(value, str) and not _EXTENT_TEXT.fullmatch(value):
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    if isinstance(value, QgsVectorLayer) and value.geometryType() == Qgis.GeometryType.Polygon:
        return value
    return None
