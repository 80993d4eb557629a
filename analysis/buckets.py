# SPDX-License-Identifier: GPL-2.0-or-later
"""Values gathered in buckets of local time: hours, days, weeks, months as people in the city live them.

A bucket is a stretch of the local clock, and a value belongs to the bucket in which its interval starts. On the day
that clocks go forward an hour has no values, and that day has 23 hours. On the day that they go back the clock shows
an hour twice, and a bucket within it holds the values of both: one row for one frame, twice as many values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ..core.errors import InputError
from ..core.text import plain

Unit = Literal["minutes", "days", "weeks", "months", "years"]
Statistic = Literal["mean", "sum", "min", "max", "energy", "direction"]

Times = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MINUTES_OF_A_DAY = 24 * 60

_WORDS = re.compile(r"(\d{0,4})\s*(minute|min|hour|h|day|d|week|month|year)s?", re.IGNORECASE)
_ISO = re.compile(r"P(?:(\d{1,4})([DWMY])|T(\d{1,4})([HM]))")
_UNITS: dict[str, tuple[int, Unit]] = {
    "minute": (1, "minutes"), "min": (1, "minutes"), "hour": (60, "minutes"), "h": (60, "minutes"), "day": (1, "days"),
    "d": (1, "days"), "week": (1, "weeks"), "month": (1, "months"), "year": (1, "years"), "TM": (1, "minutes"),
    "TH": (60, "minutes"), "D": (1, "days"), "W": (1, "weeks"), "M": (1, "months"), "Y": (1, "years"),
}  # fmt: skip
_NO_LENGTH = 1e-9
_MONDAY = np.datetime64("1970-01-05", "D")


@dataclass(frozen=True, slots=True)
class Step:
    """The length of a bucket: minutes of the clock that divide a day, or one day, week (from Monday), month or year."""

    amount: int
    unit: Unit

    @property
    def period(self) -> str:
        """The length as an ISO 8601 duration."""
        return f"PT{self.amount}M" if self.unit == "minutes" else f"P{self.amount}{self.unit[0].upper()}"

    def floor(self, local: Times) -> Times:
        """The starts (seconds) of the buckets that hold local times."""
        days = local.astype("datetime64[D]")
        if self.unit == "minutes":
            length = np.timedelta64(60 * self.amount, "s")
            midnights = days.astype("datetime64[s]")
            clock: Times = midnights + (local.astype("datetime64[s]") - midnights) // length * length
            return clock
        if self.unit == "weeks":
            days = _MONDAY + (days - _MONDAY) // np.timedelta64(7, "D") * np.timedelta64(7, "D")
        if self.unit in ("months", "years"):
            days = local.astype("datetime64[M]" if self.unit == "months" else "datetime64[Y]").astype("datetime64[D]")
        return days.astype("datetime64[s]")


@dataclass(frozen=True, slots=True)
class Buckets:
    """One row per group and bucket, ordered by bucket and group.

    ``t_local`` is the start on the local clock, ``t_start`` the first instant in UTC that the clock shows it (both in
    seconds); ``n`` is how many values the row is made of.
    """

    group: Whole
    t_local: Times
    t_start: Times
    value: Numbers
    n: Whole


def step_of(text: str) -> Step:
    """What a person writes for a bucket: ``1 hour``, ``15 minutes``, ``day``, ``PT1H``, ``P1D``. Raises InputError."""
    word = text.strip()
    said, iso = _WORDS.fullmatch(word), _ISO.fullmatch(word.upper())
    if said:
        amount, (factor, unit) = int(said[1] or 1), _UNITS[said[2].lower()]
    elif iso:
        amount, (factor, unit) = int(iso[1] or iso[3]), _UNITS[iso[2] or f"T{iso[4]}"]
    else:
        raise InputError(f"“{plain(word, 40)}” is not a length of time. Write one such as 1 hour, 15 minutes or 1 day.")
    amount *= factor
    if (unit, amount) == ("minutes", MINUTES_OF_A_DAY):
        unit, amount = "days", 1
    if amount < 1 or (MINUTES_OF_A_DAY % amount if unit == "minutes" else amount > 1):
        raise InputError(
            f"A bucket of {plain(word, 40)} does not fit a day. Use minutes or hours that divide it, "
            "or one day, week, month or year."
        )
    return Step(amount, unit)


def gather(
    t_start: Times, group: Whole | Sequence[int], value: Numbers, step: Step, zone: tzinfo, statistic: Statistic
) -> Buckets:
    """Gather values by group and by the bucket of local time in which they start; NaN counts as no value.

    ``t_start`` is UTC in milliseconds, ``group`` any whole numbers. ``energy`` averages levels in dB by their energy
    (L = 10 lg(mean(10^(L_i/10))), DIN 45641), ``direction`` angles in degrees as unit vectors (Mardia and Jupp,
    Directional Statistics, 2000, section 2.2); where these cancel each other out the result is NaN.
    """
    there = ~np.isnan(value)
    t_start, group, value = t_start[there], np.asarray(group, "int64")[there], value[there]
    starts, bucket = np.unique(step.floor(to_local(t_start, zone)), return_inverse=True)
    groups, member = np.unique(group, return_inverse=True)
    key = bucket * max(1, len(groups)) + member
    order = np.argsort(key, kind="stable")
    rows, first, n = np.unique(key[order], return_index=True, return_counts=True)
    which = rows // max(1, len(groups))
    return Buckets(
        groups[rows % max(1, len(groups))],
        starts[which],
        to_utc(starts, zone)[which],
        _STATISTICS[statistic](value[order], first, n) if len(rows) else np.empty(0),
        n.astype("int64"),
    )


def shown_twice(buckets: Buckets, zone: tzinfo) -> list[datetime]:
    """The starts, on the local clock, of the buckets that hold a time which the clock shows twice; in order."""
    starts: list[datetime] = np.unique(buckets.t_local).tolist()
    return [moment for moment in starts if _offset(moment, zone, 0) != _offset(moment, zone, 1)]


def to_local(moments: Times, zone: tzinfo) -> Times:
    """UTC times (milliseconds) on the local clock.

    The zone is asked twice for each day and, on days with a change, once for every quarter of an hour: all changes of
    today's zones fall on one.
    """
    days, day = np.unique(moments.astype("datetime64[D]"), return_inverse=True)
    begin = _offsets(days.astype("datetime64[s]"), zone)
    end = _offsets(days.astype("datetime64[s]") + np.timedelta64(MINUTES_OF_A_DAY * 60 - 1, "s"), zone)
    offset = begin[day]
    changing = (begin != end)[day]
    if changing.any():
        seconds = moments[changing].astype("datetime64[s]").astype("int64")
        quarters, quarter = np.unique(seconds // 900 * 900, return_inverse=True)
        offset[changing] = _offsets(quarters.astype("datetime64[s]"), zone)[quarter]
    shifted: Times = moments + offset
    return shifted


def to_utc(local: Times, zone: tzinfo) -> Times:
    """The first instant (seconds) in UTC at which the local clock shows each time; of a skipped one, as if before."""
    moments = [moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for moment in local.tolist()]
    return np.array(moments, "datetime64[s]")


def _offset(local: datetime, zone: tzinfo, fold: int) -> timedelta | None:
    return local.replace(tzinfo=zone, fold=fold).utcoffset()


def _offsets(moments: Times, zone: tzinfo) -> npt.NDArray[np.timedelta64]:
    """What is added to UTC, in seconds."""
    aware = [moment.replace(tzinfo=UTC).astimezone(zone) for moment in moments.tolist()]
    return np.array([moment.utcoffset() or timedelta() for moment in aware], "timedelta64[s]")


def _mean(value: Numbers, first: Whole, n: Whole) -> Numbers:
    sums: Numbers = np.add.reduceat(value, first)
    return sums / n


def _energy(value: Numbers, first: Whole, n: Whole) -> Numbers:
    return 10.0 * np.log10(_mean(np.power(10.0, value / 10.0), first, n))


def _direction(value: Numbers, first: Whole, n: Whole) -> Numbers:
    angle = np.radians(value)
    east, north = _mean(np.sin(angle), first, n), _mean(np.cos(angle), first, n)
    cancelled = np.hypot(east, north) < _NO_LENGTH
    return np.where(cancelled, np.nan, np.degrees(np.arctan2(east, north)) % 360)


_STATISTICS: dict[Statistic, Callable[[Any, Any, Any], Any]] = {
    "mean": _mean,
    "sum": lambda value, first, _: np.add.reduceat(value, first),
    "min": lambda value, first, _: np.minimum.reduceat(value, first),
    "max": lambda value, first, _: np.maximum.reduceat(value, first),
    "energy": _energy,
    "direction": _direction,
}
