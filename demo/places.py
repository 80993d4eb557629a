# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the stations of each network stand, and the route of the bus."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from .kinds import SERVICE
from .networks import Network, NetworkCode
from .noise import Floats, Ints, spread, uniform
from .plane import densified, inside
from .town import Street, Town

STOPS = 40

_GOLDEN_RATIO = 0.6180339887498949
_FROM_KERB = 5.5


class Places:
    """The places of the stations of a town, metres east and north of the market square."""

    def __init__(self, town: Town, networks: tuple[Network, ...]) -> None:
        self._town = town
        self._counts = {network.code: network.count for network in networks}
        self._known: dict[NetworkCode, Floats] = {}

    def of(self, code: NetworkCode) -> Floats:
        """Where the stations of a network stand, shape (stations, 2)."""
        if code not in self._known:
            self._known[code] = np.round(self._makers[code](), 2)
        return self._known[code]

    @property
    def _makers(self) -> dict[NetworkCode, Callable[[], Floats]]:
        return {
            "mast": lambda: np.array([[2_900.0, -1_150.0]]),
            "air": lambda: np.array([[240.0, -610.0], [-1_550.0, 380.0], [1_900.0, 820.0]]),
            "gauge": self._gauges,
            "soil": self._in_parks,
            "bin": lambda: self._along_streets(self._counts["bin"], 203, 900.0)[0],
            "visitors": lambda: 40.0 + 330.0 * self._chance(202, 8),
            "parking": self._car_parks,
            "charging": lambda: self._along_streets(self._counts["charging"], 204, 2_000.0)[0],
            "solar": lambda: self._along_streets(self._counts["solar"], 205, 2_600.0)[0] + [12.0, 9.0],
            "bus": lambda: self.route[:1],
            "box": lambda: self._boxes[0],
        }

    @cached_property
    def route(self) -> Floats:
        """The stops of the bus in order, shape (STOPS, 2): from the left bank through the old town to the east."""
        roads = {street.name: street.path for street in self._town.streets}
        bridge, east = roads["Rheinbrücke"][::-1], roads["Heerstraße"]
        path = densified(np.vstack([bridge[bridge[:, 0] > -2_400], [[0.0, 0.0]], east[east[:, 0] < 3_200]]), 10.0)
        return path[np.linspace(0, len(path) - 1, STOPS).astype(int)]

    @staticmethod
    def stop_of(slot: Ints) -> Ints:
        """The number of the stop the bus is at in its slots: there and back again, one stop every two minutes."""
        turn = slot % SERVICE.count % (2 * STOPS - 2)
        return np.where(turn < STOPS, turn, 2 * STOPS - 2 - turn)

    def box_street(self, station: int) -> Street:
        """The street a lamp-post box stands in."""
        return self._town.streets[int(self._boxes[1][station])]

    @property
    def box_streets(self) -> Ints:
        """The streets of all lamp-post boxes, as indices."""
        return self._boxes[1]

    def district(self, code: NetworkCode, station: int) -> str:
        """The district a station stands in, empty outside the town."""
        if code == "box" and (number := self.box_street(station).district):
            return self._town.districts[number - 1].name
        where = self.of(code)[station][None, :]
        return next((found.name for found in self._town.districts if inside(where, found.ring)[0]), "")

    def _gauges(self) -> Floats:
        north = np.array([-2_400.0, -200.0, 2_300.0])
        return np.column_stack([self._town.river.middle(north) + self._town.river.half_width - 12.0, north])

    def _in_parks(self) -> Floats:
        middles = np.array([park.ring.mean(axis=0) for park in self._town.parks[1:]])
        return middles[np.arange(self._counts["soil"]) % len(middles)] + 30.0 * self._chance(201, self._counts["soil"])

    def _car_parks(self) -> Floats:
        angle = 0.3 + 2 * np.pi * np.arange(self._counts["parking"]) / self._counts["parking"]
        return 430.0 * np.column_stack([np.cos(angle), np.sin(angle)]) + [120.0, 0.0]

    def _chance(self, key: int, count: int) -> Floats:
        """Numbers in [-1, 1) of shape (count, 2)."""
        return spread(self._town.seed, key, np.arange(2 * count)).reshape(count, 2)

    @cached_property
    def _boxes(self) -> tuple[Floats, Ints]:
        return self._along_streets(self._counts["box"], 206, 3_400.0)

    def _along_streets(self, count: int, key: int, reach: float) -> tuple[Floats, Ints]:
        """Places spread evenly along the streets within ``reach`` metres, beside the carriageway; and the streets."""
        starts, steps, numbers = [], [], []
        for number, street in enumerate(self._town.streets):
            if street.kind != "motorway" and street.name != "Rheinbrücke":
                path = densified(street.path, 25.0)
                near = np.hypot(*path[:-1].T) < reach
                starts.append(path[:-1][near])
                steps.append(np.diff(path, axis=0)[near])
                numbers.append(np.full(int(near.sum()), number))
        begin, step, street_number = np.vstack(starts), np.vstack(steps), np.concatenate(numbers)
        size = np.hypot(*step.T)
        along = np.cumsum(size)
        wanted = (np.arange(count) * _GOLDEN_RATIO + uniform(self._town.seed, key)) % 1.0 * along[-1]
        chosen = np.minimum(np.searchsorted(along, wanted, side="right"), len(size) - 1)
        part = (wanted - along[chosen] + size[chosen]) / size[chosen]
        forward = step[chosen] / size[chosen][:, None]
        side = np.where(uniform(self._town.seed, key, 1, np.arange(count)) < 0.5, _FROM_KERB, -_FROM_KERB)
        aside = side[:, None] * np.column_stack([-forward[:, 1], forward[:, 0]])
        return begin[chosen] + part[:, None] * step[chosen] + aside, street_number[chosen]
