# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a map is: the extent of its data, and a coordinate system in metres, so that scale and scale bar are true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from statistics import median

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
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
# What is further from the middle than this, in degrees, and than so many times the usual distance, lies far off; only
# one of so many things may.
_FAR_DEGREES, _FAR_TIMES, _FAR_ONE_OF = 5.0, 30.0, 10
_AT_NULL = 1e-6
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where data lie, in degrees of EPSG:4326, without the ``far`` things that lie somewhere else by mistake."""

    extent: QgsRectangle
    far: int = 0


def data_place(layers: Sequence[QgsMapLayer], project: QgsProject) -> Place | None:
    """Where the layers have features; None when none of them has any.

    What lies at the coordinates 0, 0, where platforms put stations without a place, is left out, and so are a few
    things extremely far from all others.
    """
    extent = data_extent(layers, project)
    if extent is None or max(extent.width(), extent.height()) <= _FAR_DEGREES:
        return None if extent is None else Place(extent)
    boxes = list(_boxes(layers, project))
    placed = [box for box, is_null in boxes if not is_null] or [box for box, _ in boxes]
    near = _without_strays(placed)
    if len(near) == len(boxes):
        return Place(extent)
    found = QgsRectangle()
    for box in near:
        found.combineExtentWith(box)
    return Place(found, len(boxes) - len(near))


def _boxes(layers: Sequence[QgsMapLayer], project: QgsProject) -> Iterator[tuple[QgsRectangle, bool]]:
    """The extent of every feature in degrees, of other layers theirs; and whether it is at 0, 0 in either system."""
    degrees = QgsCoordinateReferenceSystem(_DEGREES)
    for layer in layers:
        own = [layer.extent()]
        if isinstance(layer, QgsVectorLayer):
            request = QgsFeatureRequest().setNoAttributes()
            own = [feature.geometry().boundingBox() for feature in layer.getFeatures(request) if feature.hasGeometry()]
        for box in own:
            if box.isFinite():
                placed = transformed(box, layer.crs(), degrees, project)
                yield placed, _is_null(box) or _is_null(placed)


def _is_null(box: QgsRectangle) -> bool:
    return all(abs(edge) < _AT_NULL for edge in (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))


def _without_strays(boxes: Sequence[QgsRectangle]) -> Sequence[QgsRectangle]:
    """The extents without a few that are extremely far from the middle of all; all, where those are not few."""
    centres = [box.center() for box in boxes]
    x, y = median(point.x() for point in centres), median(point.y() for point in centres)
    distances = [max(abs(point.x() - x), abs(point.y() - y)) for point in centres]
    limit = max(_FAR_DEGREES, _FAR_TIMES * median(distances))
    near = [box for box, distance in zip(boxes, distances, strict=True) if distance <= limit]
    strays = len(boxes) - len(near)
    is_few = strays <= max(len(boxes) // _FAR_ONE_OF, 1) and len(boxes) > 2
    return near if is_few else boxes


def wished_extent(wanted: QgsRectangle) -> QgsRectangle:
    """An extent in metres that somebody asked for; of a single point, its surroundings."""
    extent = QgsRectangle(wanted)
    if extent.width() <= 0 and extent.height() <= 0:
        extent.grow(_SMALLEST / 2)
    return extent


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
