# SPDX-License-Identifier: GPL-2.0-or-later
"""The symbols of the maps: colour and size for a class, grey and crossed for what is old or missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbol,
)

from .colours import DARK, LIGHT, OLD_FILL, OLD_MARK, outline

_SMALLEST, _LARGEST = 2.6, 4.6
_THINNEST, _THICKEST = 0.7, 2.3
# Light ones do not show on a light map, so what they surround is larger by as much.
_STROKE = 0.25
_CASING = 0.4
_LOOKS_SMALL = {"diamond": 1.25, "star": 1.4, "triangle": 1.1}


@dataclass(frozen=True, slots=True)
class Symbols:
    """Makers of symbols for one kind of geometry.

    ``classed`` takes a colour, a weight from 0 (small) to 1 (large) and a shape, which only points have; ``old``,
    ``missing`` and ``outside`` are for values that are old, absent, or in no class.
    """

    classed: Callable[[str, float, str], QgsSymbol]
    old: Callable[[], QgsSymbol]
    missing: Callable[[], QgsSymbol]
    outside: Callable[[], QgsSymbol]


def symbols_for(geometry: Qgis.GeometryType) -> Symbols:
    """The makers for points, lines or polygons; those of points where the kind is not known."""
    if geometry == Qgis.GeometryType.Line:
        return Symbols(_line, _old_line, _missing_line, _outside_line)
    if geometry == Qgis.GeometryType.Polygon:
        return Symbols(_polygon, _old_polygon, _missing_polygon, _outside_polygon)
    return Symbols(_marker, _old_marker, _missing_marker, _outside_marker)


def _marker(colour: str, weight: float, shape: str = "circle") -> QgsSymbol:
    stroke = outline(colour)
    size = _SMALLEST + weight * (_LARGEST - _SMALLEST) + (_STROKE if stroke == LIGHT else 0.0)
    return _simple_marker(colour, stroke, size, shape)


def _old_marker() -> QgsSymbol:
    return _crossed(_simple_marker(OLD_FILL, OLD_MARK, 3.0), OLD_MARK, 2.4)


def _missing_marker() -> QgsSymbol:
    return _crossed(_simple_marker(LIGHT, OLD_MARK, 2.4), OLD_MARK, 1.8)


def _outside_marker() -> QgsSymbol:
    return _simple_marker(LIGHT, DARK, 2.8, "diamond")


def _simple_marker(fill: str, stroke: str, size: float, shape: str = "circle") -> QgsSymbol:
    told = {
        "name": shape,
        "color": fill,
        "outline_color": stroke,
        "outline_width": str(_STROKE),
        "size": f"{size * _LOOKS_SMALL.get(shape, 1.0):.2f}",
    }
    return QgsMarkerSymbol.createSimple(told)


def _crossed(symbol: QgsSymbol, colour: str, size: float) -> QgsSymbol:
    told = {"name": "cross2", "outline_color": colour, "outline_width": "0.35", "size": f"{size:.2f}"}
    symbol.appendSymbolLayer(QgsSimpleMarkerSymbolLayer.create(told))
    return symbol


def _line(colour: str, weight: float, _shape: str = "") -> QgsSymbol:
    casing = outline(colour)
    width = _THINNEST + weight * (_THICKEST - _THINNEST) + (_CASING if casing == LIGHT else 0.0)
    return _cased(colour, casing, width)


def _cased(colour: str, casing: str, width: float, style: str = "solid") -> QgsSymbol:
    symbol = QgsLineSymbol.createSimple({"line_color": casing, "line_width": f"{width + _CASING:.2f}"})
    told = {"line_color": colour, "line_width": f"{width:.2f}", "line_style": style}
    symbol.appendSymbolLayer(QgsSimpleLineSymbolLayer.create(told))
    return symbol


def _old_line() -> QgsSymbol:
    return _with_crosses(_cased(OLD_FILL, OLD_MARK, 0.9))


def _missing_line() -> QgsSymbol:
    return _with_crosses(_cased(LIGHT, OLD_MARK, 0.5))


def _outside_line() -> QgsSymbol:
    return _cased(LIGHT, DARK, 0.9, "dash")


def _with_crosses(symbol: QgsSymbol) -> QgsSymbol:
    crosses = QgsMarkerLineSymbolLayer(False, 5.0)
    marker = _crossed(_simple_marker(LIGHT, OLD_MARK, 2.2), OLD_MARK, 1.6)
    crosses.setSubSymbol(marker)
    symbol.appendSymbolLayer(crosses)
    return symbol


def _polygon(colour: str, _weight: float = 0.0, _shape: str = "") -> QgsSymbol:
    return QgsFillSymbol.createSimple({"color": colour, "outline_color": outline(colour), "outline_width": "0.2"})


def _old_polygon() -> QgsSymbol:
    return _hatched(_polygon(OLD_FILL), 45, -45)


def _missing_polygon() -> QgsSymbol:
    return _hatched(_polygon(LIGHT), 45, -45)


def _outside_polygon() -> QgsSymbol:
    return _hatched(_polygon(LIGHT), 0)


def _hatched(symbol: QgsSymbol, *angles: int) -> QgsSymbol:
    for angle in angles:
        # Lines that end at the polygon's edge by themselves: in SVG, Qt does not clip what is drawn.
        told = {"angle": str(angle), "distance": "2.2", "line_width": "0.35", "color": OLD_MARK}
        told["clip_mode"] = "before_render"
        symbol.appendSymbolLayer(QgsLinePatternFillSymbolLayer.create(told))
    return symbol
