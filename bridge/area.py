# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometries of QGIS as the area of a request: a polygon in WGS 84 longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
)

from ..core.area import Area
from ..core.errors import InputError

_DECIMALS = 9
_POINTS_PER_SIDE = 20  # what QGIS takes for an extent, so that sides that bend in the other system are met
_WHOLE_CIRCLE = 360.0


def union(features: Iterable[QgsFeature]) -> QgsGeometry:
    """The geometries of features as one; an empty one where none has any."""
    return QgsGeometry.unaryUnion([feature.geometry() for feature in features if feature.hasGeometry()])


def shown_area(view: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> str:
    """The WKT polygon of what a map in ``crs`` shows; of a map that shows more than the world, the world.

    Raises InputError when it shows places without longitude and latitude.
    """
    world = QgsRectangle(crs.bounds())
    if world.width() >= _WHOLE_CIRCLE:
        try:
            whole = QgsCoordinateTransform(wgs84(), crs, context).transformBoundingBox(world)
        except QgsCsException as error:
            raise InputError("The area cannot be brought to longitude and latitude.", str(error)) from error
        view = view.intersection(QgsGeometry.fromRect(whole))
    return area_wkt(in_wgs84(view.densifyByCount(_POINTS_PER_SIDE), crs, context))


def in_wgs84(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> QgsGeometry:
    """A copy of the geometry in longitude and latitude; raises InputError when that cannot be."""
    if not crs.isValid():
        raise InputError("The area has no coordinate reference system. Set it for the layer, then try again.")
    try:
        moved = _transformed(geometry, crs, context)
        if crs != wgs84() and moved.equals(geometry):
            moved = _transformed(geometry, _made_anew(crs), context)
    except QgsCsException as error:
        raise InputError("The area cannot be brought to longitude and latitude.", str(error)) from error
    return moved


def _transformed(
    geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> QgsGeometry:
    moved = QgsGeometry(geometry)
    moved.transform(QgsCoordinateTransform(crs, wgs84(), context))
    return moved


def _made_anew(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
    """The same system, and nothing kept by QGIS that was made of it.

    In QGIS 3.40 and 3.44, a system made in a thread that has ended calls itself valid but moves nothing, nor do the
    transforms that QGIS keeps of it. QGIS makes them so itself, as it reads the layers of a project in several threads.
    """
    QgsCoordinateReferenceSystem.invalidateCache()
    QgsCoordinateTransform.invalidateCache()
    return QgsCoordinateReferenceSystem(crs.authid()) if crs.authid() else crs


def area_wkt(geometry: QgsGeometry) -> str:
    """The WKT of a geometry in WGS 84, made valid, without curves and heights; raises InputError for no polygon."""
    if not geometry.isGeosValid():
        geometry = geometry.makeValid()
        geometry.convertGeometryCollectionToSubclass(Qgis.GeometryType.Polygon)
    if geometry.isEmpty() or geometry.type() != Qgis.GeometryType.Polygon:
        raise InputError("The area holds no polygon.")
    flat = geometry.constGet().segmentize()
    flat.dropZValue()
    flat.dropMValue()
    return Area.from_wkt(flat.asWkt(_DECIMALS)).wkt


def wgs84() -> QgsCoordinateReferenceSystem:
    """The system of areas."""
    return QgsCoordinateReferenceSystem("EPSG:4326")
