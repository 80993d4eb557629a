# SPDX-License-Identifier: GPL-2.0-or-later
"""The area a person gives - an extent, a layer, a geometry - as a polygon in WGS 84."""

from __future__ import annotations

import re

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsReferencedGeometry,
    QgsVectorLayer,
)

from ..core.area import Area
from ..core.errors import InputError
from .base import Parameters

_EXTENT_TEXT = re.compile(r"\s*[-+.\deE]+(\s*,\s*[-+.\deE]+){3}.*")
_DECIMALS = 9


def area_of(
    algorithm: QgsProcessingAlgorithm, name: str, parameters: Parameters, context: QgsProcessingContext
) -> str | None:
    """The WKT polygon of an extent parameter, None when it is empty; raises InputError when it holds no area.

    Of a polygon layer its polygons count, not their bounding box; of any other layer its extent.
    """
    value = parameters.get(name)
    if isinstance(value, QgsProperty):
        value = value.value(context.expressionContext())[0]
    if value is None or value == "":
        return None
    layer = _polygon_layer(value, context)
    if layer is not None:
        geometry = _polygons(layer, context)
    elif isinstance(value, QgsGeometry):
        crs = value.crs() if isinstance(value, QgsReferencedGeometry) else _wgs84()
        geometry = _in_wgs84(QgsGeometry(value), crs, context)
    else:
        geometry = algorithm.parameterAsExtentGeometry(parameters, name, context, _wgs84())
    return _wkt(geometry)


def _polygon_layer(value: object, context: QgsProcessingContext) -> QgsVectorLayer | None:
    if isinstance(value, str) and not _EXTENT_TEXT.fullmatch(value):
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    if isinstance(value, QgsVectorLayer) and value.geometryType() == Qgis.GeometryType.Polygon:
        return value
    return None


def _polygons(layer: QgsVectorLayer, context: QgsProcessingContext) -> QgsGeometry:
    shapes = [feature.geometry() for feature in layer.getFeatures() if feature.hasGeometry()]
    return _in_wgs84(QgsGeometry.unaryUnion(shapes), layer.crs(), context)


def _in_wgs84(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext) -> QgsGeometry:
    if not crs.isValid():
        raise InputError("The area has no coordinate reference system. Set it for the layer, then try again.")
    try:
        geometry.transform(QgsCoordinateTransform(crs, _wgs84(), context.transformContext()))
    except QgsCsException as error:
        raise InputError("The area cannot be brought to longitude and latitude.", str(error)) from error
    return geometry


def _wkt(geometry: QgsGeometry) -> str:
    if not geometry.isGeosValid():
        geometry = geometry.makeValid()
        geometry.convertGeometryCollectionToSubclass(Qgis.GeometryType.Polygon)
    if geometry.isEmpty() or geometry.type() != Qgis.GeometryType.Polygon:
        raise InputError("The area holds no polygon.")
    flat = geometry.constGet().segmentize()
    flat.dropZValue()
    flat.dropMValue()
    return Area.from_wkt(flat.asWkt(_DECIMALS)).wkt


def _wgs84() -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem("EPSG:4326")
