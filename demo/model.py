# SPDX-License-Identifier: GPL-2.0-or-later
"""The model behind the demo city: which series there are, and which rows they have.

Nothing is stored: every id is arithmetic and every value a function of series and time, so that a city of 100,000
stations costs no more than one of a hundred until it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import numpy as np

from .clock import DAY, FIRST_DAY, OPENED
from .faults import Faults, frozen_until
from .kinds import SERVICE, wind
from .networks import BOXES, Network, NetworkCode, networks
from .noise import Floats, Ints, uniform
from .places import Places
from .rows import Rows, Source
from .town import StreetClass, Town
from .values import Site

IDS_PER_SERIES = 10_000_000
WIND_SERIES = 9_001

_LOAD: dict[StreetClass, float] = {"motorway": 900.0, "main": 190.0, "collector": 60.0, "residential": 11.0}
_SIZE: dict[NetworkCode, float] = {"visitors": 180.0, "parking": 260.0, "solar": 34.0, "bus": 85.0}


class CityModel:
    """Stations and series of a city; times are seconds since 1970, half open where two are given.

    ``scale`` multiplies the 100 lamp-post boxes, so that 1,000 makes 100,000 stations and 0.1 ten; the other networks
    stay. ``seed`` makes another town of the same kind. There are no values before the day ``since``.
    """

    def __init__(self, scale: float = 1.0, seed: int = 0, since: date | None = None) -> None:
        self.seed = seed
        self.since = 0 if since is None else max(0, (since - FIRST_DAY).days)
        self.town = Town(seed)
        self.networks = networks(max(1, round(BOXES * scale)))
        self.places = Places(self.town, self.networks)
        self._by_code = {network.code: network for network in self.networks}

    def network(self, code: NetworkCode) -> Network:
        """A network by its code."""
        return self._by_code[code]

    def station(self, thing: int) -> tuple[Network, int]:
        """The network and station number of a Thing; raises KeyError when there is no such Thing."""
        for network in self.networks:
            if network.first_thing <= thing < network.first_thing + network.count:
                return network, thing - network.first_thing
        raise KeyError(thing)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All kinds of series, numbered; the MultiDatastream of the mast last."""
        found: list[Source] = []
        for network in self.networks:
            site, faults = self._site(network), Faults(self.seed, network.number, self.since)
            for number, kind in enumerate(network.kinds):
                first = network.first_series + number
                found.append(Source(len(found), network, kind, site, faults, first, len(network.kinds)))
        mast = self.network("mast")
        site, faults = self._site(mast), Faults(self.seed, mast.number, self.since)
        return (*found, Source(len(found), mast, wind(), site, faults, WIND_SERIES, 1))

    def source(self, series: int) -> tuple[Source, int]:
        """The source and station of a series; raises KeyError when there is no such series."""
        if series == WIND_SERIES:
            return self.sources[-1], 0
        first = 0
        for network in self.networks:
            station, kind = divmod(series - network.first_series, len(network.kinds))
            if 0 <= station < network.count:
                return self.sources[first + kind], station
            first += len(network.kinds)
        raise KeyError(series)

    @cached_property
    def first_sources(self) -> Ints:
        """The number of each network's first source."""
        return np.cumsum([0, *(len(network.kinds) for network in self.networks[:-1])])

    def locate(self, series: Ints) -> tuple[Ints, Ints]:
        """(number of the source, station) of series ids; -1 where there is no such series."""
        source, station = np.full(len(series), -1), np.full(len(series), -1)
        for first, network in zip(self.first_sources.tolist(), self.networks, strict=True):
            kinds = len(network.kinds)
            since = series - network.first_series
            mine = (since >= 0) & (since < network.count * kinds)
            source[mine] = first + since[mine] % kinds
            station[mine] = since[mine] // kinds
        source[series == WIND_SERIES], station[series == WIND_SERIES] = len(self.sources) - 1, 0
        return source, station

    def groups(self, series: Ints) -> Iterator[tuple[Source, Ints]]:
        """The series by source, as (source, stations)."""
        source, station = self.locate(series)
        for number in np.unique(source[source >= 0]).tolist():
            yield self.sources[number], station[source == number]

    def rows(self, series: Ints, start: int, stop: int, now: int) -> Rows:
        """The rows of series that begin in ``start <= t < stop`` and can be seen at ``now``, in no order."""
        return Rows.joined(
            [
                source.rows(stations, source.kind.grid.slot_from(start), source.kind.grid.slot_from(stop), now)
                for source, stations in self.groups(series)
            ]
        )

    def counts(self, series: Ints, start: int, stop: int, now: int) -> dict[int, int]:
        """The number of `rows` by series."""
        found: dict[int, int] = {}
        for source, stations in self.groups(series):
            grid = source.kind.grid
            totals = source.count(stations, grid.slot_from(start), grid.slot_from(stop), now)
            found.update(zip(source.series(stations).tolist(), totals.tolist(), strict=True))
        return found

    def latest(self, series: Ints, now: int) -> Rows:
        """The newest row of each series; of two with one time the first by id."""
        parts: list[Rows] = []
        for source, stations in self.groups(series):
            frozen = source.is_frozen(stations)
            for mine, until in ((stations[~frozen], now), (stations[frozen], frozen_until(now))):
                parts.extend(_last_rows(source, mine, source.kind.grid.slot_from(until + 1), now))
        return Rows.joined(parts)

    def extents(self, series: Ints, now: int) -> dict[int, tuple[int, int]]:
        """The first start and last end of the rows of series; series without any are left out."""
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

    def bus_slots(self, now: int) -> Ints:
        """The slots in which the place of the bus is known at ``now``."""
        return np.arange(SERVICE.slot_from(OPENED + self.since * DAY), SERVICE.slot_from(now + 1))

    def _site(self, network: Network) -> Site:
        own = 0.7 + 0.6 * uniform(self.seed, 211, network.number, np.arange(network.count))
        load = np.full(network.count, 30.0)
        if network.code == "box":
            load = np.array([_LOAD[street.kind] for street in self.town.streets])[self.places.box_streets]
        distance = np.hypot(*self.places.of(network.code).T)
        return Site(self.seed, distance, np.round(load * own, 1), np.round(_SIZE.get(network.code, 1.0) * own))


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
