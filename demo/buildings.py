# SPDX-License-Identifier: GPL-2.0-or-later
"""Buildings in rows along the streets, denser and higher towards the market square."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .noise import Floats, uniform
from .plane import distance, inside
from .town import Cell, District, Town, Use

BuildingUse = Literal["residential", "mixed", "commercial", "industrial", "public"]

_SETBACK: dict[Use, float] = {"centre": 5.0, "mixed": 7.5, "living": 11.0, "works": 17.0}
_DEPTH: dict[Use, tuple[float, float]] = {"centre": (12, 16), "mixed": (11, 14), "living": (9, 13), "works": (35, 75)}
_FRONT: dict[Use, tuple[float, float]] = {"centre": (9, 18), "mixed": (13, 24), "living": (10, 22), "works": (45, 110)}
_GAP: dict[Use, float] = {"centre": 0.0, "mixed": 1.5, "living": 9.0, "works": 22.0}
_FROM_ROAD = 13.0


@dataclass(frozen=True, slots=True)
class Building:
    """One building: its outline (four corners), storeys, use and the year it was built."""

    number: int
    ring: Floats
    levels: int
    use: BuildingUse
    year: int
    district: int

    @property
    def height(self) -> float:
        """Metres to the eaves."""
        return 3.1 * self.levels + 1.0


def buildings(town: Town) -> list[Building]:
    """All buildings, by district; those that would stand in a road, a park or the river are left out."""
    found: list[Building] = []
    green = [park.ring for park in town.parks]
    bridge = next(street for street in town.streets if street.name == "Rheinbrücke")
    for district in town.districts:
        cells = [cell for cell in town.cells if cell.district == district.number]
        corners = np.array([ring for cell in cells for ring in _lots(cell, district, town)])
        middles = corners.mean(axis=1)
        apart = _FROM_ROAD + np.hypot(*(corners[:, 0] - middles).T)
        border = np.vstack([district.domain, district.domain[:1]])
        free = inside(middles, district.domain) & (distance(middles, border) > apart)
        free[free] = distance(middles[free], bridge.path) > apart[free]
        for ring in green:
            free &= ~inside(corners.reshape(-1, 2), ring).reshape(-1, 4).any(axis=1)
        numbers = len(found) + 1 + np.arange(int(free.sum()))
        chances = uniform(town.seed, 43, numbers[:, None], np.arange(3)).tolist()
        for number, ring, chance in zip(numbers.tolist(), corners[free], chances, strict=True):
            found.append(_building(number, ring, district, chance))
    return found


def _lots(cell: Cell, district: District, town: Town) -> Iterator[Floats]:
    """The outlines along a block's four sides; the rows along its width keep the corners."""
    use, key = district.use, (town.seed, 41, cell.district, cell.number)
    middle = cell.ring().mean(axis=0)
    reach = float(np.hypot(*middle))
    built = 1.0 if use in ("centre", "mixed") else float(np.clip(1.2 - (reach - 1_650.0) / 1_500.0, 0.12, 0.97))
    if uniform(*key, 1)[0] > built:
        return
    setback, gap = _SETBACK[use], _GAP[use]
    low, high = _DEPTH[use]
    depth = low + (high - low) * float(uniform(*key, 2)[0])
    if cell.width < 2 * (setback + depth) + 8 or cell.depth < 2 * (setback + depth) + 8:
        depth = min(cell.width, cell.depth) / 2 - setback - 4.0
        if depth < 7.0:
            return
    across = (setback, cell.width - setback)
    upright = (setback + depth + gap + 2.0, cell.depth - setback - depth - gap - 2.0)
    for side, (start, stop) in enumerate((across, across, upright, upright)):
        for place, front in _fronts(start, stop, use, (*key, 3 + side)):
            near = setback if side % 2 == 0 else (cell.depth if side < 2 else cell.width) - setback - depth
            along, over = np.array([place, place + front]), np.array([near, near + depth])
            x, y = (along, over) if side < 2 else (over, along)
            yield cell.at(np.array([x[0], x[1], x[1], x[0]]), np.array([y[0], y[0], y[1], y[1]]))


def _fronts(start: float, stop: float, use: Use, key: tuple[int, ...]) -> Iterator[tuple[float, float]]:
    """(place, width) of the buildings of one side."""
    low, high = _FRONT[use]
    chances = uniform(*key, np.arange(64)).tolist()
    place = start
    for number in range(0, 64, 2):
        front = low + (high - low) * chances[number]
        if place + front > stop:
            return
        if chances[number + 1] < 0.95:
            yield place, front
        place += front + _GAP[use]


def _building(number: int, ring: Floats, district: District, chances: list[float]) -> Building:
    first, second, third = chances
    levels = {"centre": 3, "mixed": 3, "living": 1, "works": 1}[district.use] + int(first * 3)
    uses: dict[Use, tuple[BuildingUse, ...]] = {
        "centre": ("mixed", "commercial", "mixed", "public", "residential"),
        "mixed": ("residential", "mixed", "residential", "residential", "commercial"),
        "living": ("residential", "residential", "residential", "residential", "public"),
        "works": ("industrial", "industrial", "commercial", "industrial", "commercial"),
    }
    choice = uses[district.use][int(second * 4.2)]
    oldest = {"centre": 1780, "mixed": 1885, "living": 1930, "works": 1965}[district.use]
    return Building(number, ring, levels, choice, int(oldest + third * (2022 - oldest)), district.number)
