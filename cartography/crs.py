# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a map is: the extent of its data, and a coordinate system in metres, so that scale and scale bar are true."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from ..core.errors import InputError

# ETRS89 is meant for the stable part of the Eurasian plate; bounds of EPSG:4258's area of use, in degrees.
_ETRS89 = QgsRectangle(-16.1, 32.88, 40.18, 84.73)
_ETRS89_ZONES = range(28, 39)
# Beyond this a UTM zone stretches by more than two parts in a thousand at the edges of the map.
_WIDEST_IN_DEGREES = 12.0
_EUROPE, _WORLD = "EPSG:3035", "EPSG:8857"
_DEGREES = "EPSG:4326"
# How much of the map stays free around the data on each side, and the least that is shown of a single place, in m.
_FREE_SHARE, _SMALLEST = 0.04, 1_000.0
_STRETCHED = ("EPSG:3857", "EPSG:900913", "EPSG:3395", "EPSG:3785")


def map_crs(extent: QgsRectangle, project: QgsCoordinateReferenceSystem | None = None) -> QgsCoordinateReferenceSystem:
    """The project's system if its unit is the metre and it keeps lengths, else one by the place of the data.

    ``extent`` is where the data lie, in degrees of EPSG:4326. In Europe the answer is ETRS89/UTM (EPSG:25828 to
    25838), elsewhere WGS 84/UTM, and for what is wider than a zone serves an equal-area system. Web Mercator is not
    kept: in Germany it shows everything 1.6 times too large.
    """
    if project is not None and project.isValid() and keeps_lengths(project):
        return project
    return QgsCoordinateReferenceSystem(_suitable(extent))


def data_extent(layers: Sequence[QgsMapLayer], project: QgsProject) -> QgsRectangle | None:
    """Where the layers have features, in degrees of EPSG:4326; None when none of them has any."""
    found = QgsRectangle()
    for layer in layers:
        extent = layer.extent()
        is_empty = isinstance(layer, QgsVectorLayer) and layer.featureCount() == 0
        if not is_empty and not extent.isNull() and extent.isFinite():
            found.combineExtentWith(transformed(extent, layer.crs(), QgsCoordinateReferenceSystem(_DEGREES), project))
    return None if found.isNull() else found


def shown_extent(data: QgsRectangle, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> QgsRectangle:
    """The part of the world to show for data in degrees: in ``crs``, with a margin, never less than a kilometre."""
    extent = transformed(data, QgsCoordinateReferenceSystem(_DEGREES), crs, project)
    extent.grow(max(extent.width(), extent.height()) * _FREE_SHARE)
    lacking = (_SMALLEST - max(extent.width(), extent.height())) / 2
    if lacking > 0:
        extent.grow(lacking)
    return extent


def transformed(
    extent: QgsRectangle,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    project: QgsProject,
) -> QgsRectangle:
    """The extent in another system; raises InputError when it lies where that system has no meaning."""
    try:
        return QgsCoordinateTransform(source, target, project).transformBoundingBox(extent)
    except QgsCsException as error:
        raise InputError(f"The map cannot be drawn in {target.authid()}.", str(error)) from error


def keeps_lengths(crs: QgsCoordinateReferenceSystem) -> bool:
    """Whether a map in this system can state a scale: projected, in metres, and no Mercator of the world."""
    return not crs.isGeographic() and crs.mapUnits() == Qgis.DistanceUnit.Meters and crs.authid() not in _STRETCHED


def _suitable(extent: QgsRectangle) -> str:
    in_europe = not extent.isNull() and _ETRS89.contains(extent)
    if extent.width() > _WIDEST_IN_DEGREES:
        return _EUROPE if in_europe else _WORLD
    middle = extent.center()
    zone = min(60, max(1, floor((middle.x() + 180) / 6) + 1))
    if in_europe and zone in _ETRS89_ZONES:
        return f"EPSG:{25800 + zone}"
    return f"EPSG:{(32600 if middle.y() >= 0 else 32700) + zone}"
