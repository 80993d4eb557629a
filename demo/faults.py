# SPDX-License-Identifier: GPL-2.0-or-later
"""What goes wrong in the demo city: functions of network, station and day, so that faults are known beforehand.

Days are UTC days counted from `OPENED`. A station has no fault on its first day. All arrays broadcast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from .clock import DAY, OPENED
from .noise import Floats, Ints, uniform
from .plane import Bools

LATE_BY = 12 * 3_600
CORRECTED_AFTER = 36 * 3_600
DUPLICATED_AFTER = 600


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of one network for one seed; no station is older than the day ``since``."""

    seed: int
    network: int
    since: int = 0

    def first_day(self, station: Ints) -> Ints:
        """The day a station was set up: for one in seven some day of the first 200, else day 0."""
        is_later = uniform(self.seed, 101, self.network, station) < 1 / 7
        day = np.where(is_later, (uniform(self.seed, 102, self.network, station) * 200).astype(np.int64), 0)
        return np.maximum(day, self.since)

    def gap(self, station: Ints, day: Ints) -> tuple[Ints, Ints]:
        """The seconds of the day, first and end (exclusive), in which a station gives nothing; equal without a gap.

        One day in 25 has a gap of 20 minutes to six hours; one week in 60 lacks its days 2 to 4 altogether.
        """
        begin = (uniform(self.seed, 103, self.network, station, day) * DAY).astype(np.int64)
        size = (1_200 + 20_400 * uniform(self.seed, 104, self.network, station, day) ** 2).astype(np.int64)
        has_gap = uniform(self.seed, 105, self.network, station, day) < 1 / 25
        end = np.where(has_gap, np.minimum(begin + size, DAY), begin)
        is_out = (uniform(self.seed, 106, self.network, station, day // 7) < 1 / 60) & (day % 7 >= 2) & (day % 7 <= 4)
        is_first = day <= self.first_day(station)
        begin, end = np.where(is_out, 0, begin), np.where(is_out, DAY, end)
        return np.where(is_first, 0, begin), np.where(is_first, 0, end)

    def stuck_from(self, station: Ints, day: Ints, kind: int) -> Ints:
        """The second of the day from which a sensor repeats its value: on one day in 150, else 86,400."""
        is_stuck = uniform(self.seed, 107, self.network, station, day, kind) < 1 / 150
        begin = (uniform(self.seed, 108, self.network, station, day, kind) * DAY).astype(np.int64)
        return np.where(is_stuck & (day > self.first_day(station)), begin, DAY)

    def late_hours(self, station: Ints, day: Ints) -> tuple[Ints, Ints]:
        """The seconds of the day whose values arrive `LATE_BY` after the last of them: six hours on one day in twelve.

        Equal where the day has none.
        """
        begin = (uniform(self.seed, 109, self.network, station, day) * (DAY - 21_600)).astype(np.int64) // 3_600 * 3_600
        is_late = (uniform(self.seed, 110, self.network, station, day) < 1 / 12) & (day > self.first_day(station))
        return begin, np.where(is_late, begin + 21_600, begin)

    def duplicated(self, station: Ints, day: Ints, slots: int) -> Ints:
        """The slot of the day that is told twice, first without value: on one day in four, else -1."""
        is_twice = (uniform(self.seed, 111, self.network, station, day) < 1 / 4) & (day > self.first_day(station))
        slot = (uniform(self.seed, 112, self.network, station, day) * slots).astype(np.int64)
        return np.where(is_twice, slot, -1)

    def correction(self, station: Ints, day: Ints) -> Floats:
        """The factor by which a day is wrong until `CORRECTED_AFTER` its end: 1 on 19 days of 20."""
        is_wrong = (uniform(self.seed, 113, self.network, station, day) < 1 / 20) & (day > self.first_day(station))
        return np.where(is_wrong, 1.12, 1.0)


def day_of(seconds: Ints) -> tuple[Ints, Ints]:
    """(day, second of the day) of times in seconds since 1970."""
    since = seconds - OPENED
    return since // DAY, since % DAY


def frozen_until(now: int) -> int:
    """When the frozen station gave its last value: at the start of the month before ``now``'s."""
    moment = datetime.fromtimestamp(now, UTC)
    months = moment.year * 12 + moment.month - 2
    return int(datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC).timestamp())


def slots_in(begin: Ints, end: Ints, step: int) -> Ints:
    """How many multiples of ``step`` lie in ``begin <= n < end``."""
    return np.maximum(0, -(-end // step) + (-begin // step))


def is_between(seconds: Ints, bounds: tuple[Ints, Ints]) -> Bools:
    """Which seconds lie in ``begin <= s < end``."""
    return (seconds >= bounds[0]) & (seconds < bounds[1])
