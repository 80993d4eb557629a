# SPDX-License-Identifier: GPL-2.0-or-later
"""Areas: the polygon a request is limited to, read from WKT and compared exactly.

A geometry is in an area when the two share at least one point (the intersects of OGC 06-103r4), as with a server
that is asked by ``st_intersects``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .errors import InputError
from .geometry import bounds
from .records import Geometry

XY = tuple[float, float]
Ring = tuple[XY, ...]
Polygon = tuple[Ring, ...]
Edge = tuple[XY, XY]

_RING = r"\([^()]*\)"
_RINGS = rf"\(\s*{_RING}(?:\s*,\s*{_RING})*\s*\)"
_POLYGON = re.compile(rf"(?:SRID=4326;\s*)?POLYGON(?:\s*Z)?\s*({_RINGS})", re.IGNORECASE)
_MULTIPOLYGON = re.compile(
    rf"(?:SRID=4326;\s*)?MULTIPOLYGON(?:\s*Z)?\s*\(\s*({_RINGS}(?:\s*,\s*{_RINGS})*)\s*\)", re.IGNORECASE
)
_BANDS = 64


@dataclass(frozen=True, slots=True)
class Area:
    """Polygons in WGS 84 longitude/latitude; each is an outer ring followed by its holes."""

    polygons: tuple[Polygon, ...]
    _shapes: tuple[_Shape, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_shapes", tuple(_Shape(polygon) for polygon in self.polygons))

    @classmethod
    def from_wkt(cls, text: str) -> Area:
        """The area a WKT polygon or multipolygon describes; raises InputError for anything else."""
        word = text.strip()
        match = _POLYGON.fullmatch(word) or _MULTIPOLYGON.fullmatch(word)
        if match is None:
            raise InputError("The area must be a polygon in WKT.", text[:200])
        polygons = re.findall(_RINGS, match[1])
        return cls(tuple(tuple(_ring(ring[1:-1]) for ring in re.findall(_RING, rings[1:-1])) for rings in polygons))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees."""
        boxes = [shape.box for shape in self._shapes]
        wests, souths, easts, norths = zip(*boxes, strict=True)
        return min(wests), min(souths), max(easts), max(norths)

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
        return any(shape.holds(position) for shape in self._shapes)

    def meets(self, geometry: Geometry) -> bool:
        """True when a checked GeoJSON geometry and the area share a point."""
        west, south, east, north = self.bounds
        left, bottom, right, top = bounds(geometry)
        if right < west or left > east or top < south or bottom > north:
            return False
        return any(self._meets_simple(*simple) for simple in _simple_parts(geometry))

    def _meets_simple(self, lines: tuple[Ring, ...], filled: bool) -> bool:
        if any(self.holds(position) for line in lines for position in line):
            return True
        if all(len(line) == 1 for line in lines):
            return False
        edges = [edge for polygon in self.polygons for ring in polygon for edge in pairwise(ring)]
        if any(_cross(one, other) for line in lines for one in pairwise(line) for other in edges):
            return True
        return filled and any(_Shape(lines).holds(polygon[0][0]) for polygon in self.polygons)


class _Shape:
    """One polygon with its edges sorted into bands of latitude, so that a position meets only those of its band."""

    def __init__(self, polygon: Polygon) -> None:
        longitudes = [x for x, _ in polygon[0]]
        latitudes = [y for _, y in polygon[0]]
        self.box = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
        self._height = (self.box[3] - self.box[1]) / _BANDS or 1.0
        self._bands: list[list[Edge]] = [[] for _ in range(_BANDS)]
        for ring in polygon:
            for edge in pairwise(ring):
                one, two = sorted((self._band(edge[0][1]), self._band(edge[1][1])))
                for band in self._bands[one : two + 1]:
                    band.append(edge)

    def holds(self, position: XY) -> bool:
        """Even-odd rule with a ray to the east; the border counts as inside."""
        west, south, east, north = self.box
        x, y = position
        if not (west <= x <= east and south <= y <= north):
            return False
        inside = False
        for edge in self._bands[self._band(y)]:
            (x1, y1), (x2, y2) = edge
            if _on_edge(position, edge):
                return True
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

    def _band(self, latitude: float) -> int:
        return min(_BANDS - 1, max(0, int((latitude - self.box[1]) / self._height)))


def _ring(text: str) -> Ring:
    try:
        positions = tuple((float(x), float(y)) for x, y, *_ in (pair.split() for pair in text.split(",")))
    except ValueError as error:
        raise InputError("The area must be a polygon in WKT.", f"{error}: {text[:200]}") from error
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise InputError("The area's rings must be closed and have at least three corners.", text[:200])
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in positions):
        raise InputError("The area must be given in degrees of longitude and latitude (WGS 84).", text[:200])
    return positions


def _short(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _turn(a: XY, b: XY, c: XY) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on_edge(position: XY, edge: Edge) -> bool:
    (x1, y1), (x2, y2) = edge
    x, y = position
    return (
        min(x1, x2) <= x <= max(x1, x2)
        and min(y1, y2) <= y <= max(y1, y2)
        and (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
    )


def _cross(one: Edge, other: Edge) -> bool:
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
