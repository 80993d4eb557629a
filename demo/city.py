# SPDX-License-Identifier: GPL-2.0-or-later
"""
The demo city as a whole: which station stands where, which series it has, which values they have.

Nothing is stored: every id is arithmetic and every value a function of series and time, so that a city of 100,000
stations costs no more than one of a hundred until it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from .faults import Faults, frozen_until
from .networks import BOXES, SERVICE, Network, networks, wind
from .noise import Floats, Ints, spread, uniform
from .plane import densified
from .rows import Rows, Source
from .town import Street, Town
from .values import Site

IDS_PER_SERIES = 10_000_000
WIND_SERIES = 9_001
STOPS = 40
FIRST_STOP = 501
SECOND_PLACE = 601

_LOAD = {"motorway": 900.0, "main": 190.0, "collector": 60.0, "residential": 11.0}


class City:
    """
    The model of the town Merfurt am Rhein.

    ``scale`` multiplies the 100 lamp-post boxes, so that 1,000 makes 100,000 stations and 0.1 ten; the other networks
    stay. ``seed`` makes another town of the same kind.
    """

    def __init__(self, scale: float = 1.0, seed: int = 0) -> None:
        self.seed = seed
        self.town = Town(seed)
        self.networks = networks(max(1, round(BOXES * scale)))
        self._by_code = {network.code: network for network in self.networks}

    def network(self, code: str) -> Network:
        """A network by its code."""
        return self._by_code[code]  # type: ignore[index]

    def station(self, thing: int) -> tuple[Network, int] | None:
        """The network and station number of a Thing, or None when there is no such Thing."""
        for network in self.networks:
            if network.first_thing <= thing < network.first_thing + network.count:
                return network, thing - network.first_thing
        return None

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All kinds of series, numbered; the MultiDatastream of the mast last."""
        found: list[Source] = []
        for network in self.networks:
            site, faults = self._site(network), Faults(self.seed, network.number)
            for number, kind in enumerate(network.kinds):
                first = network.first_series + number
                found.append(Source(len(found), network, kind, site, faults, first, len(network.kinds)))
        mast = self.network("mast")
        found.append(Source(len(found), mast, wind(), self._site(mast), Faults(self.seed, 1), WIND_SERIES, 1))
        return tuple(found)

    @cached_property
    def _first_kinds(self) -> Ints:
        return np.cumsum([0, *(len(network.kinds) for network in self.networks)])

    def locate(self, series: Ints) -> tuple[Ints, Ints]:
        """(number of the source, station) of series ids; -1 where there is no such series."""
        source, station = np.full(len(series), -1), np.full(len(series), -1)
        for number, network in enumerate(self.networks):
            kinds = len(network.kinds)
            since = series - network.first_series
            mine = (since >= 0) & (since < network.count * kinds)
            source[mine] = self._first_kinds[number] + since[mine] % kinds
            station[mine] = since[mine] // kinds
        source[series == WIND_SERIES], station[series == WIND_SERIES] = len(self.sources) - 1, 0
        return source, station

    def groups(self, series: Ints) -> Iterator[tuple[Source, Ints]]:
        """The series by source, as (source, stations)."""
        source, station = self.locate(series)
        for number in np.unique(source[source >= 0]).tolist():
            yield self.sources[number], station[source == number]

    def rows(self, series: Ints, start: int, stop: int, now: int) -> Rows:
        """The observations of series with ``start <= t < stop`` that can be seen at ``now``, in no particular order."""
        return Rows.joined(
            [
                source.rows(stations, source.kind.grid.slot_from(start), source.kind.grid.slot_from(stop), now)
                for source, stations in self.groups(series)
            ]
        )

    def counts(self, series: Ints, start: int, stop: int, now: int) -> dict[int, int]:
        """The number of observations by series with ``start <= t < stop`` that can be seen at ``now``."""
        found: dict[int, int] = {}
        for source, stations in self.groups(series):
            grid = source.kind.grid
            totals = source.count(stations, grid.slot_from(start), grid.slot_from(stop), now)
            found.update(zip(source.series(stations).tolist(), totals.tolist(), strict=True))
        return found

    def latest(self, series: Ints, now: int) -> Rows:
        """The newest observation of each series; of two with one time the first by id."""
        parts = []
        for source, stations in self.groups(series):
            for frozen, until in ((False, now), (True, frozen_until(now))):
                mine = stations[source.is_frozen(stations) == frozen]
                if len(mine):
                    parts.extend(_last_rows(source, mine, source.kind.grid.slot_from(until + 1), now))
        return Rows.joined(parts)

    def extents(self, series: Ints, now: int) -> dict[int, tuple[int, int]]:
        """The first start and last end of the observations of series, in seconds; series without any are left out."""
        last = self.latest(series, now)
        ends = dict(zip(last.series.tolist(), last.end.tolist(), strict=True))
        found: dict[int, tuple[int, int]] = {}
        for source, stations in self.groups(series):
            starts = source.kind.grid.start(source.first_slot(stations)).tolist()
            for number, start in zip(source.series(stations).tolist(), starts, strict=True):
                if number in ends:
                    found[number] = start, ends[number]
        return found

    def values(self, rows: Rows) -> Floats:
        """The values of rows, NaN where there is none; a state is its number, several values are not told."""
        found = np.full(len(rows), np.nan)
        for number in np.unique(rows.kind).tolist():
            mine = rows.kind == number
            found[mine] = self.sources[number].values(rows.take(mine))
        return found

    @staticmethod
    def ids(rows: Rows) -> Ints:
        """The ids of rows: they grow with time within a series."""
        return rows.series * IDS_PER_SERIES + rows.slot * 2 + rows.copy

    def positions(self, code: str) -> Floats:
        """Where the stations of a network stand, metres (stations, 2)."""
        return self._places[code]

    @cached_property
    def route(self) -> Floats:
        """The stops of the bus in order, metres (STOPS, 2): from the left bank through the old town to the east."""
        roads = {street.name: street.path for street in self.town.streets}
        bridge, east = roads["Rheinbrücke"][::-1], roads["Heerstraße"]
        path = densified(np.vstack([bridge[bridge[:, 0] > -2_400], [[0.0, 0.0]], east[east[:, 0] < 3_200]]), 10.0)
        return path[np.linspace(0, len(path) - 1, STOPS).astype(int)]

    def stop_of(self, slot: Ints) -> Ints:
        """The number of the stop the bus is at in its slots: there and back again, one stop every two minutes."""
        turn = slot % SERVICE.count % (2 * STOPS - 2)
        return np.where(turn < STOPS, turn, 2 * STOPS - 2 - turn)

    def bus_slots(self, now: int) -> int:
        """How many positions of the bus are known at ``now``."""
        return max(0, SERVICE.slot_from(now + 1))

    @cached_property
    def _places(self) -> dict[str, Floats]:
        parks = np.array([park.ring.mean(axis=0) for park in self.town.parks])
        river = self.town.river
        gauges = np.array([[0.0, -2_400.0], [0.0, -200.0], [0.0, 2_300.0]])
        gauges[:, 0] = river.middle(gauges[:, 1]) + river.half_width - 12.0
        ring = 2 * np.pi * np.arange(6) / 6
        found = {
            "mast": np.array([[2_900.0, -1_150.0]]),
            "air": np.array([[240.0, -610.0], [-1_550.0, 380.0], [1_900.0, 820.0]]),
            "gauge": gauges,
            "soil": parks[1 + np.arange(12) % (len(parks) - 1)]
            + 30.0 * spread(self.seed, 201, np.arange(24)).reshape(12, 2),
            "visitors": 40.0 + 330.0 * spread(self.seed, 202, np.arange(16)).reshape(8, 2),
            "parking": 430.0 * np.column_stack([np.cos(ring + 0.3), np.sin(ring + 0.3)]) + np.array([120.0, 0.0]),
            "bus": self.route[:1],
        }
        for code, key, reach in (("bin", 203, 900.0), ("charging", 204, 2_000.0), ("solar", 205, 2_600.0)):
            found[code] = self._along_streets(self.network(code).count, key, reach)[0]
        found["box"] = self._boxes[0]
        return {code: np.round(places, 2) for code, places in found.items()}

    @cached_property
    def _boxes(self) -> tuple[Floats, Ints]:
        return self._along_streets(self.network("box").count, 206, 3_400.0)

    def box_streets(self, station: Ints) -> Sequence[Street]:
        """The streets lamp-post boxes stand in."""
        return [self.town.streets[number] for number in self._boxes[1][station].tolist()]

    def _along_streets(self, count: int, key: int, reach: float) -> tuple[Floats, Ints]:
        """Places spread evenly along the streets within ``reach`` metres, beside the carriageway; and the streets."""
        starts, steps, numbers = [], [], []
        for number, street in enumerate(self.town.streets):
            if street.kind != "motorway" and street.name != "Rheinbrücke":
                path = densified(street.path, 25.0)
                near = np.hypot(*path[:-1].T) < reach
                starts.append(path[:-1][near])
                steps.append(np.diff(path, axis=0)[near])
                numbers.append(np.full(int(near.sum()), number))
        begin, step, street_number = np.vstack(starts), np.vstack(steps), np.concatenate(numbers)
        size = np.hypot(*step.T)
        along = np.cumsum(size)
        share = (np.arange(count) * 0.6180339887498949 + float(uniform(self.seed, key)[0])) % 1.0
        chosen = np.minimum(np.searchsorted(along, share * along[-1], side="right"), len(size) - 1)
        part = (share * along[-1] - along[chosen] + size[chosen])[:, None] / size[chosen][:, None]
        aside = np.column_stack([-step[chosen][:, 1], step[chosen][:, 0]]) / size[chosen][:, None] * 5.5
        side = np.where(uniform(self.seed, key, 1, np.arange(count)) < 0.5, 1.0, -1.0)[:, None]
        return begin[chosen] + part * step[chosen] + side * aside, street_number[chosen]

    def _site(self, network: Network) -> Site:
        numbers = np.arange(network.count)
        own = 0.7 + 0.6 * uniform(self.seed, 211, network.number, numbers)
        load = np.full(network.count, 30.0)
        if network.code == "box":
            load = np.array([_LOAD[street.kind] for street in self.town.streets])[self._boxes[1]]
        sizes = {"visitors": 180.0, "parking": 260.0, "solar": 34.0, "bus": 85.0}
        size = np.round(sizes.get(network.code, 1.0) * own)
        distance = np.hypot(*self.positions(network.code).T)
        return Site(self.seed, distance, np.round(load * own, 1), size)


def _last_rows(source: Source, stations: Ints, stop: int, now: int) -> Iterator[Rows]:
    """The last row of each station before a slot, looking further and further back."""
    reach = 8
    while len(stations) and stop > 0:
        slots = np.arange(max(0, stop - reach), stop)
        seen = source.visible(stations[:, None], slots[None, :], now)
        has = seen.any(axis=1)
        last = slots[len(slots) - 1 - np.argmax(seen[:, ::-1], axis=1)]
        for slot in np.unique(last[has]).tolist():
            found = source.rows(stations[has & (last == slot)], slot, slot + 1, now)
            yield found.take(found.copy == 0)
        stations, stop, reach = stations[~has], stop - reach, reach * 8
