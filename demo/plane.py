# SPDX-License-Identifier: GPL-2.0-or-later
"""Plane geometry for building the town: metres east and north of the market square, as arrays of shape (n, 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .noise import Floats

Bools: TypeAlias = npt.NDArray[np.bool_]

CENTRE = (6.4520, 51.7150)
_METRES_PER_DEGREE = 111_320.0
_DECIMALS = 7
_CHUNK = 2_048


def to_degrees(points: Floats) -> Floats:
    """Metres (n, 2) as longitude and latitude, rounded to a centimetre; a plane that touches the ellipsoid."""
    scale = np.array([_METRES_PER_DEGREE * np.cos(np.radians(CENTRE[1])), _METRES_PER_DEGREE])
    return np.round(np.asarray(CENTRE) + points / scale, _DECIMALS)


def point(position: Floats) -> dict[str, Any]:
    """A GeoJSON Point."""
    return {"type": "Point", "coordinates": to_degrees(position).tolist()}


def line(points: Floats) -> dict[str, Any]:
    """A GeoJSON LineString."""
    return {"type": "LineString", "coordinates": to_degrees(points).tolist()}


def polygon(ring: Floats, holes: Sequence[Floats] = ()) -> dict[str, Any]:
    """A GeoJSON Polygon of open rings: the outer one anticlockwise, holes clockwise (RFC 7946, 3.1.6)."""
    rings = [_closed(ring if area(ring) > 0 else ring[::-1])]
    rings += [_closed(hole if area(hole) < 0 else hole[::-1]) for hole in holes]
    return {"type": "Polygon", "coordinates": [to_degrees(closed).tolist() for closed in rings]}


def area(ring: Floats) -> float:
    """The signed area of an open ring in square metres, positive when anticlockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2.0)


def length(points: Floats) -> float:
    """The length of a line in metres."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def densified(points: Floats, step: float) -> Floats:
    """A line with further points, none more than ``step`` metres from the next."""
    pieces = []
    for one, two in pairwise(points):
        count = max(1, int(np.ceil(np.hypot(*(two - one)) / step)))
        pieces.append(one + (two - one) * (np.arange(count) / count)[:, None])
    return np.vstack([*pieces, points[-1:]])


def inside(points: Floats, ring: Floats) -> Bools:
    """Which points lie in an open ring, by the even-odd rule."""
    following = np.roll(ring, -1, axis=0)
    x1, y1, x2, y2 = ring[:, 0], ring[:, 1], following[:, 0], following[:, 1]
    slope = (x2 - x1) / np.where(y2 == y1, 1.0, y2 - y1)
    found = np.zeros(len(points), dtype=bool)
    near = np.nonzero(((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1))[0]
    for begin in range(0, len(near), _CHUNK):
        part = near[begin : begin + _CHUNK]
        x, y = points[part].T[:, :, None]
        crossings = ((y1 > y) != (y2 > y)) & (x < slope * (y - y1) + x1)
        found[part] = crossings.sum(axis=1) % 2 == 1
    return found


def distance(points: Floats, path: Floats) -> Floats:
    """Metres from each point to a line."""
    one, along = path[:-1], np.diff(path, axis=0)
    size = np.maximum((along**2).sum(axis=1), 1e-12)
    nearest = np.empty(len(points))
    for begin in range(0, len(points), _CHUNK):
        x, y = points[begin : begin + _CHUNK].T[:, :, None]
        dx, dy = x - one[:, 0], y - one[:, 1]
        share = np.clip((dx * along[:, 0] + dy * along[:, 1]) / size, 0.0, 1.0)
        nearest[begin : begin + _CHUNK] = np.hypot(dx - share * along[:, 0], dy - share * along[:, 1]).min(axis=1)
    return nearest


def pieces_within(one: Floats, two: Floats, ring: Floats, holes: Sequence[Floats] = ()) -> list[Floats]:
    """The pieces of the straight line from ``one`` to ``two`` that lie in a ring and in none of the holes."""
    along = two - one
    cuts = [0.0, 1.0]
    for border in (ring, *holes):
        start, step = border, np.roll(border, -1, axis=0) - border
        turn = along[0] * step[:, 1] - along[1] * step[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = ((start - one)[:, 0] * step[:, 1] - (start - one)[:, 1] * step[:, 0]) / turn
            other = ((start - one)[:, 0] * along[1] - (start - one)[:, 1] * along[0]) / turn
        hits = (turn != 0) & (share > 0) & (share < 1) & (other >= 0) & (other < 1)
        cuts.extend(share[hits].tolist())
    cuts.sort()
    kept: list[Floats] = []
    for begin, end in pairwise(cuts):
        middle = (one + along * (begin + end) / 2)[None, :]
        if end > begin and inside(middle, ring)[0] and not any(inside(middle, hole)[0] for hole in holes):
            kept.append(np.vstack([one + along * begin, one + along * end]))
    return kept


@dataclass(frozen=True, slots=True)
class River:
    """A river that runs from south to north with bends; banks lie ``half_width`` to both sides of its middle line."""

    half_width: float = 165.0

    def middle(self, north: Floats) -> Floats:
        """Metres east of the middle line at metres north."""
        bends = 420.0 * np.sin(north / 1500.0 + 0.4) + 140.0 * np.sin(north / 640.0 + 1.1)
        return np.asarray(bends - 1000.0, dtype=np.float64)

    def across(self, points: Floats) -> Floats:
        """How far east of the middle line points lie."""
        return np.asarray(points[:, 0] - self.middle(points[:, 1]), dtype=np.float64)

    def along(self, across: float, south: float, north: float, step: float = 60.0) -> Floats:
        """A line beside the river, ``across`` metres east of its middle."""
        y = np.linspace(south, north, max(2, int((north - south) / step)))
        return np.column_stack([self.middle(y) + across, y])

    def side(self, ring: Floats, across: float, east: bool = True) -> Floats:
        """The part of an open ring that lies beyond a line beside the river (Sutherland and Hodgman, 1974).

        The ring must have points close to each other, for its edges are cut as if the bank were straight there.
        """
        sign = 1.0 if east else -1.0
        over = sign * (self.across(ring) - across)
        kept: list[Floats] = []
        for here, there, one, two in zip(ring, np.roll(ring, -1, axis=0), over, np.roll(over, -1), strict=True):
            if one >= 0:
                kept.append(here)
            if (one >= 0) != (two >= 0):
                cut = here + (there - here) * (one / (one - two))
                kept.append(np.array([self.middle(cut[1:])[0] + across, cut[1]]))
        return self._bent(np.array(kept), across)

    def _bent(self, ring: Floats, across: float) -> Floats:
        """The ring with points along the bank where it follows it."""
        on_bank = np.abs(self.across(ring) - across) < 1e-6
        pieces: list[Floats] = []
        for here, there, one, two in zip(ring, np.roll(ring, -1, axis=0), on_bank, np.roll(on_bank, -1), strict=True):
            pieces.append(here[None, :])
            if one and two:
                count = max(2, int(abs(there[1] - here[1]) / 60.0) + 1)
                y = np.linspace(here[1], there[1], count)[1:-1]
                pieces.append(np.column_stack([self.middle(y) + across, y]))
        return np.vstack(pieces)


def _closed(ring: Floats) -> Floats:
    return np.vstack([ring, ring[:1]])
