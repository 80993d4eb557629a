# SPDX-License-Identifier: GPL-2.0-or-later
"""Areas: the polygon a request is limited to, read from WKT and compared exactly.

A geometry is in an area when the two share at least one point (the intersects of OGC 06-103r4), as with a server
that is asked by ``st_intersects``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .errors import InputError
from .records import Geometry

XY = tuple[float, float]
Ring = tuple[XY, ...]
Polygon = tuple[Ring, ...]

_POLYGON = re.compile(r"\s*(?:SRID=4326;)?\s*(MULTIPOLYGON|POLYGON)\s*Z?\s*(\(.*\))\s*", re.IGNORECASE | re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Area:
    """Polygons in WGS 84 longitude/latitude; each is an outer ring followed by its holes."""

    polygons: tuple[Polygon, ...]

    @classmethod
    def from_wkt(cls, text: str) -> Area:
        """The area a WKT polygon or multipolygon describes; raises InputError for anything else."""
        match = _POLYGON.fullmatch(text)
        if match is None:
            raise InputError("The area must be a polygon in WKT.", text[:200])
        body = match[2] if match[1].upper() == "MULTIPOLYGON" else f"({match[2]})"
        polygons = []
        for part in re.split(r"\)\s*\)\s*,\s*\(\s*\(", body):
            rings = _RING.findall(f"({part.strip(' ()')})")
            polygons.append(tuple(_ring(ring) for ring in rings))
        return cls(tuple(polygons))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees."""
        positions = [position for polygon in self.polygons for position in polygon[0]]
        longitudes = [x for x, _ in positions]
        latitudes = [y for _, y in positions]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    @property
    def wkt(self) -> str:
        """The area as WKT with at most nine decimals."""
        polygons = [
            "(" + ",".join("(" + ",".join(f"{_short(x)} {_short(y)}" for x, y in ring) + ")" for ring in polygon) + ")"
            for polygon in self.polygons
        ]
        return "POLYGON" + polygons[0] if len(polygons) == 1 else "MULTIPOLYGON(" + ",".join(polygons) + ")"

    @property
    def box_wkt(self) -> str:
        """The area's bounding box as a WKT polygon."""
        west, south, east, north = self.bounds
        return Area((((((west, south), (east, south), (east, north), (west, north), (west, south)),)),)).wkt

    def holds(self, position: XY) -> bool:
        """True when the position lies within the area or on its border."""
        return any(_in_polygon(position, polygon) for polygon in self.polygons)

    def meets(self, geometry: Geometry) -> bool:
        """True when a checked GeoJSON geometry and the area share a point."""
        return any(self._meets_simple(*simple) for simple in _simple_parts(geometry))

    def _meets_simple(self, lines: tuple[Ring, ...], filled: bool) -> bool:
        if any(self.holds(position) for line in lines for position in line):
            return True
        borders = [edge for polygon in self.polygons for ring in polygon for edge in _edges(ring)]
        if any(_cross(one, other) for line in lines for one in _edges(line) for other in borders):
            return True
        return filled and any(_in_polygon(polygon[0][0], lines) for polygon in self.polygons)


def _ring(text: str) -> Ring:
    try:
        positions = tuple((float(x), float(y)) for x, y, *_ in (pair.split() for pair in text.split(",")))
    except ValueError as error:
        raise InputError("The area must be a polygon in WKT.", f"{error}: {text[:200]}") from error
    if len(positions) < 4 or positions[0] != positions[-1] or not all(math.isfinite(x + y) for x, y in positions):
        raise InputError("The area's rings must be closed and have at least three corners.", text[:200])
    return positions


def _short(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _edges(line: Ring) -> Iterator[tuple[XY, XY]]:
    return pairwise(line)


def _in_polygon(position: XY, rings: Polygon) -> bool:
    if any(_on_edge(position, edge) for ring in rings for edge in _edges(ring)):
        return True
    return _in_ring(position, rings[0]) and not any(_in_ring(position, hole) for hole in rings[1:])


def _in_ring(position: XY, ring: Ring) -> bool:
    """Even-odd rule with a ray to the east."""
    x, y = position
    inside = False
    for (x1, y1), (x2, y2) in _edges(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _turn(a: XY, b: XY, c: XY) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on_edge(position: XY, edge: tuple[XY, XY]) -> bool:
    (x1, y1), (x2, y2) = edge
    return (
        _turn(edge[0], edge[1], position) == 0
        and min(x1, x2) <= position[0] <= max(x1, x2)
        and min(y1, y2) <= position[1] <= max(y1, y2)
    )


def _cross(one: tuple[XY, XY], other: tuple[XY, XY]) -> bool:
    a, b = one
    c, d = other
    if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
        return True
    return any(_on_edge(p, other) for p in one) or any(_on_edge(p, one) for p in other)


def _simple_parts(geometry: Geometry) -> Iterator[tuple[tuple[Ring, ...], bool]]:
    """The geometry's points, lines and polygons as (lines, filled); a point is a line of one position."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _simple_parts(member)
        return
    coordinates: Any = geometry["coordinates"]
    if kind == "Point":
        yield (_flat([coordinates]),), False
    elif kind == "MultiPoint":
        yield tuple(_flat([position]) for position in coordinates), False
    elif kind == "LineString":
        yield (_flat(coordinates),), False
    elif kind == "MultiLineString":
        yield tuple(_flat(line) for line in coordinates), False
    elif kind == "Polygon":
        yield tuple(_flat(ring) for ring in coordinates), True
    else:
        for polygon in coordinates:
            yield tuple(_flat(ring) for ring in polygon), True


def _flat(positions: Any) -> Ring:
    return tuple((float(position[0]), float(position[1])) for position in positions)
