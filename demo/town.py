# SPDX-License-Identifier: GPL-2.0-or-later
"""The town's plan: river, districts, ring and radial roads, street grids, parks.

The market square is the origin. Two rings divide the right bank into the old town, an inner and an outer belt; radial
roads cut the belts into districts, each with a grid of its own direction and width, so that the districts cover the
town without gaps. The left bank is one more district behind the bridge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from .names import street_name
from .noise import Floats, spread, uniform
from .plane import River, area, densified, inside, length, pieces_within

StreetClass = Literal["motorway", "main", "collector", "residential"]
Use = Literal["centre", "mixed", "living", "works"]

QUAY = 200.0
PARK_SHARE = 0.03
_STEP = 40.0
_WIDTHS: dict[StreetClass, float] = {"motorway": 26.0, "main": 18.0, "collector": 12.0, "residential": 8.0}
_SPEEDS: dict[StreetClass, int] = {"motorway": 120, "main": 50, "collector": 50, "residential": 30}
_THROUGH, _OUTER = (-62.0, -4.0, 52.0), (-95.0, -30.0, 26.0, 80.0)
_RADIAL_NAMES = (
    "Niederstraße",
    "Heerstraße",
    "Klosterstraße",
    "Hohe Straße",
    "Marktstraße",
    "Feldchaussee",
    "Nordallee",
)
_MOTORWAY = ((3_950, -5_000), (3_720, -2_500), (4_050, 0), (3_800, 2_600), (4_200, 5_000))
_BRIDGE = ((-330, 40), (-900, 10), (-1_600, 60), (-2_300, -40), (-3_300, 120))
_DISTRICTS: tuple[tuple[str, float, float, bool, float, tuple[float, float], Use, int], ...] = (
    ("Hafenviertel", -180.0, -62.0, True, -28.0, (105.0, 175.0), "mixed", 9_800),
    ("Gerberviertel", -62.0, -4.0, True, 57.0, (95.0, 160.0), "mixed", 12_400),
    ("Bahnhofsviertel", -4.0, 52.0, True, 24.0, (100.0, 150.0), "mixed", 11_900),
    ("Nordstadt", 52.0, 180.0, True, 8.0, (110.0, 165.0), "mixed", 13_600),
    ("Gewerbepark Süd", -180.0, -95.0, False, -12.0, (230.0, 330.0), "works", 1_900),
    ("Auenrode", -95.0, -62.0, False, 12.0, (150.0, 230.0), "living", 5_300),
    ("Kirchlohe", -62.0, -30.0, False, 44.0, (145.0, 240.0), "living", 6_200),
    ("Steinacker", -30.0, -4.0, False, 73.0, (150.0, 235.0), "living", 7_400),
    ("Lindenfeld", -4.0, 26.0, False, 11.0, (150.0, 250.0), "living", 6_900),
    ("Birkenheide", 26.0, 52.0, False, 40.0, (155.0, 240.0), "living", 5_800),
    ("Mühlenfeld", 52.0, 80.0, False, 66.0, (150.0, 245.0), "living", 5_100),
    ("Nordrode", 80.0, 180.0, False, 0.0, (160.0, 240.0), "living", 4_700),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class District:
    """One district: its border (open ring) and how it is built.

    ``domain`` is the part that is built on, the border without the quay; ``turn`` the direction of its street grid in
    degrees, ``cell`` the width and depth of its blocks in metres.
    """

    number: int
    name: str
    ring: Floats
    domain: Floats
    turn: float
    cell: tuple[float, float]
    use: Use
    population: int

    @property
    def hectares(self) -> float:
        """The district's area."""
        return abs(area(self.ring)) / 10_000.0


@dataclass(frozen=True, slots=True)
class Street:
    """One street with its middle line; ``district`` is 0 for roads that join several."""

    number: int
    name: str
    kind: StreetClass
    path: Floats
    district: int

    @property
    def width(self) -> float:
        """Metres."""
        return _WIDTHS[self.kind]

    @property
    def speed_limit(self) -> int:
        """Kilometres per hour."""
        return _SPEEDS[self.kind]


@dataclass(frozen=True, slots=True)
class Park:
    """One green space (open ring)."""

    number: int
    name: str
    kind: Literal["park", "wood", "promenade", "cemetery", "allotments"]
    ring: Floats


@dataclass(frozen=True, slots=True)
class Cell:
    """A block between four streets: one corner, the directions of its sides, and how long they are in metres."""

    corner: Floats
    east: Floats
    north: Floats
    width: float
    depth: float
    district: int
    number: int

    def at(self, x: Floats, y: Floats) -> Floats:
        """Metres (n, 2) of places told in the cell's own frame."""
        return self.corner + x[:, None] * self.east + y[:, None] * self.north

    def ring(self, inset: float = 0.0) -> Floats:
        """The cell's corners, moved inwards by ``inset``."""
        x = np.array([inset, self.width - inset, self.width - inset, inset])
        y = np.array([inset, inset, self.depth - inset, self.depth - inset])
        return self.at(x, y)


class Town:
    """The plan of the town; each piece is made when first asked for and always the same for one ``seed``."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.river = River()

    @cached_property
    def water(self) -> Floats:
        """The river as an open ring, well beyond the town to both sides."""
        half, reach = self.river.half_width, 5_200.0
        return np.vstack([self.river.along(-half, -reach, reach), self.river.along(half, -reach, reach)[::-1]])

    @cached_property
    def districts(self) -> tuple[District, ...]:
        """The districts, which cover the town between the river's banks and its edge."""
        old = self._district(1, "Altstadt", _circle(_first_ring), 12.0, (72.0, 92.0), "centre", 6_200)
        found = [old]
        for name, start, stop, is_inner, turn, cell, use, people in _DISTRICTS:
            inner, outer = (_first_ring, _second_ring) if is_inner else (_second_ring, _town_edge)
            ring = _sector(inner, outer, start, stop)
            found.append(self._district(len(found) + 1, name, ring, turn, cell, use, people))
        left = np.array([-250.0, 0.0]) + 0.66 * _circle(_town_edge)
        found.append(self._district(len(found) + 1, "Werthausen", left, 4.0, (155.0, 240.0), "living", 5_900, False))
        return tuple(found)

    def _district(
        self, number: int, name: str, ring: Floats, turn: float, cell: tuple[float, float], use: Use, people: int,
        is_east: bool = True,
    ) -> District:  # fmt: skip
        sign = 1.0 if is_east else -1.0
        border = self.river.side(ring, sign * self.river.half_width, is_east)
        domain = self.river.side(ring, sign * QUAY, is_east)
        return District(number, name, border, domain, turn, cell, use, people)

    @cached_property
    def parks(self) -> tuple[Park, ...]:
        """Green spaces: the quay, a wood, a cemetery, allotments, and single blocks of the grids."""
        half = self.river.half_width
        quay = np.vstack([self.river.along(half, -2_300, 2_500), self.river.along(QUAY - 9, -2_300, 2_500)[::-1]])
        found = [Park(1, "Rheinpromenade", "promenade", quay), *_large_parks()]
        for cell in self.cells:
            chosen = uniform(self.seed, 31, cell.district, cell.number)[0] < PARK_SHARE
            if chosen and inside(cell.ring(), self.districts[cell.district - 1].domain).all():
                found.append(Park(len(found) + 1, f"Stadtpark {len(found) - 4}", "park", cell.ring(9.0)))
        return tuple(found)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The blocks of all street grids that touch their district, also those cut by its border."""
        return tuple(cell for district in self.districts for cell in _cells(district, self.seed))

    @cached_property
    def streets(self) -> tuple[Street, ...]:
        """All streets: motorway, rings, radial roads, bridge and quays first, then the grids by district."""
        found = [Street(number, *road, 0) for number, road in enumerate(self._large_roads(), 1)]
        holes = [park.ring for park in _large_parks()]
        for district in self.districts:
            for number, (one, two) in enumerate(_grid_lines(district, self.seed)):
                for piece in pieces_within(one, two, district.domain, holes):
                    if length(piece) > 60.0:
                        kind: StreetClass = "collector" if number % 4 == 0 else "residential"
                        name = street_name(len(found), kind == "collector")
                        found.append(Street(len(found) + 1, name, kind, piece, district.number))
        return tuple(found)

    def _large_roads(self) -> Iterator[tuple[str, StreetClass, Floats]]:
        yield "Rheintalautobahn", "motorway", _curve(_MOTORWAY)
        for name, radius in (("Wallring", _first_ring), ("Gürtelring", _second_ring)):
            ring = _circle(radius)
            yield name, "main", ring[self.river.across(ring) > QUAY]
        for name, degrees in zip(_RADIAL_NAMES, _THROUGH + _OUTER, strict=True):
            angle = np.radians(degrees)
            start = _first_ring(angle) if degrees in _THROUGH else _second_ring(angle)
            stop = _town_edge(angle) * (1.2 if degrees in _THROUGH else 1.0)
            reach = np.linspace(float(start), float(stop), 30)
            yield name, "main", np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
        yield "Rheinbrücke", "main", _curve(_BRIDGE)
        yield "Am Kai", "collector", self.river.along(QUAY, -2_300.0, 2_500.0)
        yield "Werther Deich", "collector", self.river.along(-QUAY, -1_450.0, 1_560.0)


def _first_ring(angle: Floats) -> Floats:
    return 620.0 * (1.0 + 0.06 * np.sin(3 * angle + 1.0) + 0.03 * np.sin(5 * angle))


def _second_ring(angle: Floats) -> Floats:
    return 1_650.0 * (1.0 + 0.07 * np.sin(2 * angle + 0.5) + 0.04 * np.sin(5 * angle))


def _town_edge(angle: Floats) -> Floats:
    bulges = 0.09 * np.sin(2 * angle + 2.0) + 0.07 * np.sin(3 * angle) + 0.04 * np.sin(7 * angle + 1.0)
    return 3_250.0 * (1.0 + bulges)


def _polar(radius: Callable[[Floats], Floats], angles: Floats) -> Floats:
    reach = radius(angles)
    return np.column_stack([reach * np.cos(angles), reach * np.sin(angles)])


def _circle(radius: Callable[[Floats], Floats]) -> Floats:
    """An open ring all round the market square that begins in the west, in the river."""
    return _polar(radius, np.radians(np.arange(-180.0, 180.0, 1.0)))


def _sector(inner: Callable[[Floats], Floats], outer: Callable[[Floats], Floats], start: float, stop: float) -> Floats:
    """The open ring between two radii and two radial roads; neighbours have the same points on what they share."""
    angles = np.radians(np.arange(start, stop + 0.5, 1.0))
    near, far = _polar(inner, angles), _polar(outer, angles)
    leaving = densified(np.vstack([near[:1], far[:1]]), _STEP)
    returning = densified(np.vstack([near[-1:], far[-1:]]), _STEP)[::-1]
    return np.vstack([leaving[:-1], far[:-1], returning[:-1], near[::-1][:-1]])


def _curve(corners: tuple[tuple[float, float], ...]) -> Floats:
    """A smooth line through corners (Catmull and Rom, 1974)."""
    known = np.asarray(corners, dtype=np.float64)
    known = np.vstack([2 * known[0] - known[1], known, 2 * known[-1] - known[-2]])
    share = np.linspace(0.0, 1.0, 12, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        pieces.append(
            0.5
            * (2 * b + (c - a) * share + (2 * a - 5 * b + 4 * c - d) * share**2 + (3 * b - a - 3 * c + d) * share**3)
        )
    return np.vstack([*pieces, known[-2:-1]])


def _blob(east: float, north: float, radius: float, key: int) -> Floats:
    angles = np.radians(np.arange(0.0, 360.0, 6.0))
    wave = 1.0 + 0.16 * np.sin(2 * (angles + key)) + 0.1 * np.sin(3 * angles + key)
    return np.array([east, north]) + _polar(lambda _: radius * wave, angles)


def _large_parks() -> list[Park]:
    return [
        Park(2, "Stadtwald", "wood", _blob(1_980.0, 1_500.0, 520.0, 3)),
        Park(3, "Südfriedhof", "cemetery", _blob(500.0, -2_150.0, 250.0, 5)),
        Park(4, "Werther Aue", "park", _blob(-1_950.0, -650.0, 260.0, 8)),
        Park(5, "Kleingärten am Acker", "allotments", _blob(2_300.0, -450.0, 190.0, 11)),
    ]


def _frame(district: District) -> tuple[Floats, Floats, Floats]:
    """The grid's origin and its two directions."""
    turn = np.radians(district.turn)
    east = np.array([np.cos(turn), np.sin(turn)])
    return np.asarray(district.domain.mean(axis=0)), east, np.array([-east[1], east[0]])


def _rows(district: District, axis: Floats, size: float, seed: int, key: int) -> Floats:
    """Where the grid lines that cross ``axis`` lie, about ``size`` metres apart."""
    told = (district.domain - district.domain.mean(axis=0)) @ axis
    first, last = int(np.floor(told.min() / size)) - 1, int(np.ceil(told.max() / size)) + 1
    numbers = np.arange(first, last + 1)
    return numbers * size + 0.12 * size * spread(seed, key, district.number, numbers)


def _grid_lines(district: District, seed: int) -> Iterator[tuple[Floats, Floats]]:
    origin, east, north = _frame(district)
    columns = _rows(district, east, district.cell[0], seed, 11)
    rows = _rows(district, north, district.cell[1], seed, 12)
    for x in columns:
        yield origin + x * east + rows[0] * north, origin + x * east + rows[-1] * north
    for y in rows:
        yield origin + columns[0] * east + y * north, origin + columns[-1] * east + y * north


def _cells(district: District, seed: int) -> list[Cell]:
    """The blocks with at least one corner in the district."""
    origin, east, north = _frame(district)
    columns = _rows(district, east, district.cell[0], seed, 11)
    rows = _rows(district, north, district.cell[1], seed, 12)
    found = [
        Cell(origin + x1 * east + y1 * north, east, north, x2 - x1, y2 - y1, district.number, i * 1_000 + j)
        for i, (x1, x2) in enumerate(pairwise(columns))
        for j, (y1, y2) in enumerate(pairwise(rows))
    ]
    touching = inside(np.vstack([cell.ring() for cell in found]), district.domain).reshape(-1, 4).any(axis=1)
    return [cell for cell, is_touching in zip(found, touching.tolist(), strict=True) if is_touching]
