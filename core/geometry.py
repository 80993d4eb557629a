# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoJSON geometries (RFC 7946): checked once at the door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .documents import FlawedObject
from .records import Geometry

LARGEST = 1e15
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class GeometryError(ValueError):
    """Not a usable geometry; the message says why."""


def checked_geometry(candidate: Any) -> Geometry:
    """A GeoJSON geometry, or the geometry of a GeoJSON Feature, reduced to type and coordinates.

    Coordinates must be finite numbers, longitude within ±180 and latitude within ±90 degrees, lines need two
    positions, rings four and closed; no member may be named twice. Raises GeometryError.
    """
    if type(candidate) is dict and candidate.get("type") == "Feature":
        candidate = candidate.get("geometry")
    if not isinstance(candidate, dict):
        raise GeometryError("not a GeoJSON object")
    if isinstance(candidate, FlawedObject):
        raise GeometryError("a member named twice")
    kind = candidate.get("type")
    if kind == "GeometryCollection":
        members = candidate.get("geometries")
        if not isinstance(members, list) or not members:
            raise GeometryError("an empty geometry collection")
        if any(isinstance(member, dict) and member.get("type") == "GeometryCollection" for member in members):
            raise GeometryError("a geometry collection within another")
        return {"type": kind, "geometries": [checked_geometry(member) for member in members]}
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise GeometryError(f"an unknown geometry type: {str(kind)[:40]!r}")
    coordinates = candidate.get("coordinates")
    _check(coordinates, _DEPTH[kind], 4 if "Polygon" in kind else 2 if "Line" in kind else 1)
    return {"type": kind, "coordinates": coordinates}


def bounds(geometry: Geometry) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a checked geometry, in degrees."""
    if geometry["type"] == "Point":
        x, y, *_ = geometry["coordinates"]
        return x, y, x, y
    positions = list(_positions(geometry))
    longitudes = [position[0] for position in positions]
    latitudes = [position[1] for position in positions]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _check(node: Any, depth: int, least: int) -> None:
    if depth == 0:
        _check_position(node)
        return
    if not isinstance(node, list) or not node:
        raise GeometryError("coordinates that are no list")
    for child in node:
        _check(child, depth - 1, least)
    if depth == 1:
        if len(node) < least:
            raise GeometryError(f"only {len(node)} of at least {least} positions")
        if least == 4 and node[0][:2] != node[-1][:2]:
            raise GeometryError("a ring that is not closed")


def _check_position(node: Any) -> None:
    if not isinstance(node, list) or not 2 <= len(node) <= 4:
        raise GeometryError("a position that is not two to four numbers")
    for number in node:
        if type(number) not in (int, float) or not -LARGEST <= number <= LARGEST:
            raise GeometryError("a coordinate that is not a finite number")
    if not (-180 <= node[0] <= 180 and -90 <= node[1] <= 90):
        raise GeometryError(f"a position outside the earth: {node[:2]!r}"[:80])


def _positions(node: Any) -> Iterator[list[float]]:
    if isinstance(node, dict):
        yield from _positions(node.get("coordinates", node.get("geometries")))
    elif isinstance(node[0], int | float):
        yield node
    else:
        for child in node:
            yield from _positions(child)
