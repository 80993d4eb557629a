# SPDX-License-Identifier: GPL-2.0-or-later
"""The observations of one kind of series: which exist, when they could be seen, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from .clock import DAY, OPENED, Regular
from .faults import (
    CORRECTED_AFTER,
    DUPLICATED_AFTER,
    LATE_BY,
    Faults,
    day_of,
    frozen_until,
    is_between,
    slots_in,
)
from .kinds import Kind
from .networks import Network
from .noise import Floats, Ints
from .plane import Bools
from .values import Site

FROZEN = ("soil", 6)
_CHUNK = 500_000
_VALUES_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class Rows:
    """Observations as columns, all of shape (n,).

    ``kind`` numbers the kinds of `Source.kinds` of all sources of a city; ``copy`` is 1 for the second of two rows
    that tell one interval; ``seen`` is the time whose value is told (another than ``start`` where the sensor is stuck);
    ``factor`` is what a value is wrong by, NaN where the row has no value. Times are seconds since 1970.
    """

    series: Ints
    kind: Ints
    station: Ints
    slot: Ints
    copy: Ints
    start: Ints
    end: Ints
    produced: Ints
    seen: Ints
    factor: Floats

    def __len__(self) -> int:
        return len(self.series)

    def take(self, chosen: Ints | Bools | slice) -> Rows:
        """The rows of an index, a mask or a slice."""
        return Rows(*(getattr(self, column.name)[chosen] for column in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """The rows of several, one after the other; no parts give no rows."""
        if not parts:
            none = np.zeros(0, dtype=np.int64)
            return cls(none, none, none, none, none, none, none, none, none, np.zeros(0))
        if len(parts) == 1:
            return parts[0]
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)))


@dataclass(frozen=True, slots=True)
class Source:
    """The series of one kind at all stations of a network."""

    kind_number: int
    network: Network
    kind: Kind
    site: Site
    faults: Faults
    first_series: int
    stride: int

    def series(self, station: Ints) -> Ints:
        """The series ids of stations."""
        return self.first_series + station * self.stride

    def first_slot(self, station: Ints) -> Ints:
        """The first slot of stations."""
        days = self.faults.first_day(station)
        distinct, back = np.unique(days, return_inverse=True)
        slots = [self.kind.grid.slot_from(OPENED + day * DAY) for day in distinct.tolist()]
        return np.array(slots, dtype=np.int64)[back.reshape(days.shape)]

    def is_frozen(self, station: Ints) -> Bools:
        """Which stations gave their last value weeks ago."""
        return (station == FROZEN[1]) & (self.network.code == FROZEN[0])

    def rows(self, station: Ints, first: int, stop: int, now: int) -> Rows:
        """The rows that can be seen at ``now`` in the slots ``first <= slot < stop``, by station and slot."""
        size = max(1, _CHUNK // max(1, len(station)))
        stop = min(stop, self.kind.grid.slot_from(now + 1))
        parts = [
            self._rows(station[:, None], np.arange(begin, min(begin + size, stop))[None, :], now)
            for begin in range(max(first, 0), stop, size)
        ]
        found = Rows.joined(parts)
        return found if len(parts) < 2 else found.take(np.lexsort((found.copy, found.slot, found.station)))

    def visible(self, station: Ints, slot: Ints, now: int) -> Bools:
        """Whether there is a row for stations (n, 1) and slots (1, m)."""
        start = self.kind.grid.start(slot)
        return self._exists(station, slot, start, now) & (self._produced(station, slot, start)[0] <= now)

    def values(self, rows: Rows) -> Floats:
        """What rows of this kind say, rounded; NaN where a row has no value."""
        found = np.empty(len(rows))
        for begin in range(0, len(rows), _VALUES_AT_ONCE):
            part = rows.take(slice(begin, begin + _VALUES_AT_ONCE))
            told = self.kind.value(self.site, part.station, part.seen) * part.factor
            found[begin : begin + len(part)] = np.round(told, self.kind.decimals) + 0.0
        return found

    def component_values(self, rows: Rows) -> list[Floats]:
        """What rows of a MultiDatastream say, one array for each component."""
        return [
            np.round(component.value(self.site, rows.station, rows.seen), component.decimals) + 0.0
            for component in self.kind.components
        ]

    def count(self, station: Ints, first: int, stop: int, now: int) -> Ints:
        """How many rows each station has in the slots ``first <= slot < stop``; whole days are not looked into."""
        grid = self.kind.grid
        stop = min(stop, grid.slot_from(now + 1))
        first = max(first, 0)
        if not isinstance(grid, Regular) or "changes only" in self.kind.faults:
            return self._counted(station, first, stop, now)
        per_day = DAY // grid.step
        settled = (now - OPENED) // DAY - 2
        begin, end = -(-first // per_day), min(stop // per_day, settled)
        if end - begin < 2:
            return self._counted(station, first, stop, now)
        days = np.arange(begin, end)[None, :]
        return (
            self._counted(station, first, begin * per_day, now)
            + self._counted_by_day(station[:, None], days, per_day, grid.step, now)
            + self._counted(station, end * per_day, stop, now)
        )

    def _counted(self, station: Ints, first: int, stop: int, now: int) -> Ints:
        total = np.zeros(len(station), dtype=np.int64)
        size = max(1, _CHUNK // max(1, len(station)))
        for begin in range(first, stop, size):
            slot = np.arange(begin, min(begin + size, stop))[None, :]
            is_visible = self.visible(station[:, None], slot, now)
            total += is_visible.sum(axis=1)
            twice = self._is_twice(station[:, None], slot)
            if twice is not None:
                again = self._produced(station[:, None], slot, self.kind.grid.start(slot))[0] + DUPLICATED_AFTER
                total += (is_visible & twice & (again <= now)).sum(axis=1)
        return total

    def _counted_by_day(self, station: Ints, days: Ints, per_day: int, step: int, now: int) -> Ints:
        rows = np.full(np.broadcast_shapes(station.shape, days.shape), per_day)
        if "gaps" in self.kind.faults:
            rows = rows - slots_in(*self.faults.gap(station, days), step)
        if "duplicates" in self.kind.faults:
            slot = self.faults.duplicated(station, days, per_day)
            in_gap = is_between(slot * step, self.faults.gap(station, days)) if "gaps" in self.kind.faults else False
            rows = rows + ((slot >= 0) & ~np.asarray(in_gap))
        rows = np.where(days >= self.faults.first_day(station), rows, 0)
        frozen_day = (frozen_until(now) - OPENED) // DAY
        rows = np.where(self.is_frozen(station) & (days >= frozen_day), 0, rows)
        return np.asarray(rows.sum(axis=1), dtype=np.int64)

    def _rows(self, station: Ints, slot: Ints, now: int) -> Rows:
        start = self.kind.grid.start(slot)
        produced, factor = self._produced(station, slot, start, now)
        there = self._exists(station, slot, start, now) & (produced <= now)
        at, where = np.nonzero(there)
        first = self._columns(station[at, 0], slot[0, where], start[0, where], produced, factor, there, copy=0)
        twice = self._is_twice(station, slot)
        if twice is None:
            return first
        is_first = np.broadcast_to(twice, there.shape)[there]
        placeholders = np.where(is_first, np.nan, first.factor)
        again = is_first & (first.produced + DUPLICATED_AFTER <= now)
        second = first.take(again)
        copies = replace(second, copy=second.copy + 1, produced=second.produced + DUPLICATED_AFTER)
        both = Rows.joined([replace(first, factor=placeholders), copies])
        return both.take(np.lexsort((both.copy, both.slot, both.station)))

    def _columns(
        self, station: Ints, slot: Ints, start: Ints, produced: Ints, factor: Floats, there: Bools, copy: int
    ) -> Rows:
        end = self.kind.grid.end(slot) if self.kind.is_interval else start
        size = len(station)
        return Rows(
            self.series(station), np.full(size, self.kind_number), station, slot, np.full(size, copy), start,
            end - 1 if self.kind.closed else end, np.broadcast_to(produced, there.shape)[there],
            self._seen(station, start), np.broadcast_to(factor, there.shape)[there],
        )  # fmt: skip

    def _exists(self, station: Ints, slot: Ints, start: Ints, now: int) -> Bools:
        found = slot >= self.first_slot(station)
        day, second = day_of(start)
        if "gaps" in self.kind.faults:
            found = found & ~is_between(second, self.faults.gap(station, day))
        if "changes only" in self.kind.faults:
            before = self.kind.grid.start(slot - 1)
            changed = self.kind.value(self.site, station, start) != self.kind.value(self.site, station, before)
            found = found & (changed | (slot == self.first_slot(station)))
        if self.network.code == FROZEN[0]:
            found = found & ~(self.is_frozen(station) & (start >= frozen_until(now)))
        return found

    def _produced(self, station: Ints, slot: Ints, start: Ints, now: int | None = None) -> tuple[Ints, Floats]:
        """When rows came, and what their values are wrong by at ``now``."""
        end = self.kind.grid.end(slot) if self.kind.is_interval else start
        produced, factor = end + self.kind.latency, np.ones(1)
        day, second = day_of(start)
        if "late" in self.kind.faults:
            late = self.faults.late_hours(station, day)
            arrived = OPENED + day * DAY + late[1] + LATE_BY
            produced = np.where(is_between(second, late), arrived, produced)
        if "corrections" in self.kind.faults and now is not None:
            wrong = self.faults.correction(station, day)
            put_right = OPENED + (day + 1) * DAY + CORRECTED_AFTER
            is_corrected = (wrong != 1.0) & (put_right <= now)
            produced = np.where(is_corrected, put_right, produced)
            factor = np.where(is_corrected, 1.0, wrong)
        return produced, factor

    def _is_twice(self, station: Ints, slot: Ints) -> Bools | None:
        if "duplicates" not in self.kind.faults or not isinstance(self.kind.grid, Regular):
            return None
        per_day = DAY // self.kind.grid.step
        return self.faults.duplicated(station, slot // per_day, per_day) == slot % per_day

    def _seen(self, station: Ints, start: Ints) -> Ints:
        if "stuck" not in self.kind.faults or not isinstance(self.kind.grid, Regular):
            return start
        day, second = day_of(start)
        step = self.kind.grid.step
        begin = -(-self.faults.stuck_from(station, day, self.kind_number) // step) * step
        return OPENED + day * DAY + np.minimum(second, begin)
