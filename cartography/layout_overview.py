# SPDX-License-Identifier: GPL-2.0-or-later
"""Further maps of a template, which show where the map of the report lies."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsLayoutItemMap, QgsRectangle


def fill_overview(overview: QgsLayoutItemMap, shown: QgsLayoutItemMap, whole: QgsRectangle) -> None:
    """Show the layers of the report's map in another map of its template, in the same system.

    The other map keeps the part of the world it was saved with if the report's map lies within, and else shows
    ``whole``, where the data lie, in the system of the report's map. Frames in it that mark another map stay.
    """
    kept = _own_extent(overview, shown)
    overview.setCrs(shown.crs())
    overview.setLayers(shown.layers())
    overview.setKeepLayerSet(True)
    if shown.hasBackground():
        overview.setBackgroundEnabled(True)
        overview.setBackgroundColor(shown.backgroundColor())
    if kept is None:
        kept = QgsRectangle(whole)
        kept.combineExtentWith(shown.extent())
    overview.zoomToExtent(kept)


def _own_extent(overview: QgsLayoutItemMap, shown: QgsLayoutItemMap) -> QgsRectangle | None:
    """What the other map was saved with, in the system of the report's map; None where that does not hold the latter.

    A map that followed its project does not say what system that had; the report's own is then the likeliest.
    """
    project = overview.layout().project()
    try:
        own = QgsCoordinateTransform(overview.crs(), shown.crs(), project).transformBoundingBox(overview.extent())
    except QgsCsException:
        return None
    is_larger = own.isFinite() and own.contains(shown.extent()) and own.width() > shown.extent().width()
    return own if is_larger else None
