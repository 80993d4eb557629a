# SPDX-License-Identifier: GPL-2.0-or-later
"""Times of the demo city: seconds since 1970, local time of the Rhineland, and the grids of times of the series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import numpy as np

from .noise import Floats, Ints

DAY = 86_400
FIRST_DAY = date(2024, 1, 1)
OPENED = int(datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC).timestamp())
HOLIDAYS = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))

_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def _last_sunday(year: int, month: int) -> int:
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    return int((day - timedelta(days=(day.weekday() + 1) % 7)).timestamp())


_CHANGES = np.array(
    [_last_sunday(year, month) for year in range(_FIRST_YEAR, _LAST_YEAR + 1) for month in (3, 10)], dtype=np.int64
)


def local_offset(seconds: Ints) -> Ints:
    """Seconds that local time is ahead of UTC: 7,200 from the last Sunday of March to that of October, else 3,600."""
    passed = np.searchsorted(_CHANGES, seconds, side="right")
    return np.where(passed % 2 == 1, 7_200, 3_600).astype(np.int64)


def local_hour(seconds: Ints) -> Floats:
    """The hour of the local day with its fraction, 0 to 24."""
    return (seconds + local_offset(seconds)) % DAY / 3_600.0


def local_day(seconds: Ints) -> Ints:
    """The local date as a count of days since 1970."""
    return (seconds + local_offset(seconds)) // DAY


def local_clock(day: Ints, second_of_day: int) -> Ints:
    """The instant of a local clock time on local dates; right for every time but those of the change, 2 to 3 h."""
    told = day * DAY + second_of_day
    return told - local_offset(told - 3_600 if second_of_day >= 3 * 3_600 else told - 7_200)


def weekday(day: Ints) -> Ints:
    """0 for Monday to 6 for Sunday."""
    return (day + 3) % 7


def is_holiday(day: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """True on the public holidays that have a fixed date (`HOLIDAYS`)."""
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    date = (day.astype("datetime64[D]") - months).astype(np.int64) + 1
    return np.isin(month * 100 + date, [first * 100 + second for first, second in HOLIDAYS])


class Grid(Protocol):
    """The numbered times at which a series may have a value; slot 0 is the first on or after `OPENED`."""

    def start(self, slot: Ints) -> Ints:
        """When slots begin."""

    def end(self, slot: Ints) -> Ints:
        """When slots end (exclusive)."""

    def slot_from(self, seconds: int) -> int:
        """The first slot that begins at or after a time."""


@dataclass(frozen=True, slots=True)
class Regular:
    """Every ``step`` seconds in UTC; ``step`` divides a day."""

    step: int

    def start(self, slot: Ints) -> Ints:
        """When slots begin."""
        return OPENED + slot * self.step

    def end(self, slot: Ints) -> Ints:
        """When slots end (exclusive)."""
        return self.start(slot) + self.step

    def slot_from(self, seconds: int) -> int:
        """The first slot that begins at or after a time."""
        return -((OPENED - seconds) // self.step)


@dataclass(frozen=True, slots=True)
class LocalDays:
    """Local days: 23 and 25 hours long when the clocks change."""

    def start(self, slot: Ints) -> Ints:
        """When slots begin."""
        return local_clock(OPENED // DAY + slot, 0)

    def end(self, slot: Ints) -> Ints:
        """When slots end (exclusive)."""
        return local_clock(OPENED // DAY + slot + 1, 0)

    def slot_of(self, seconds: Ints) -> Ints:
        """The slot a time lies in."""
        return local_day(seconds) - OPENED // DAY

    def slot_from(self, seconds: int) -> int:
        """The first slot that begins at or after a time."""
        slot = int(local_day(np.array([seconds]))[0]) - OPENED // DAY
        return slot + int(self.start(np.array([slot]))[0] < seconds)


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """``count`` times a day, ``step`` seconds apart, from the local clock time ``opening`` (seconds) on."""

    step: int
    count: int
    opening: int

    def start(self, slot: Ints) -> Ints:
        """When slots begin."""
        return local_clock(OPENED // DAY + slot // self.count, self.opening) + slot % self.count * self.step

    def end(self, slot: Ints) -> Ints:
        """When slots end (exclusive)."""
        return self.start(slot) + self.step

    def slot_from(self, seconds: int) -> int:
        """The first slot that begins at or after a time."""
        day = int(local_day(np.array([seconds]))[0]) - OPENED // DAY
        first = int(self.start(np.array([day * self.count]))[0])
        return day * self.count + min(self.count, max(0, -((first - seconds) // self.step)))
