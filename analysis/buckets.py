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
Statistic = Literal["mean", "sum", "min", "max", "median", "quantile", "count", "first", "last", "energy", "direction"]

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
_SECOND = np.timedelta64(1, "s")
_MINUTE = np.timedelta64(60, "s")
_DAY = np.timedelta64(1, "D")
_LONGEST_DAYS = {"days": 1, "weeks": 7, "months": 31, "years": 366}


@dataclass(frozen=True, slots=True)
class Step:
    """The length of a bucket: minutes of the clock that divide a day, or one day, week (from Monday), month or year."""

    amount: int
    unit: Unit

    @property
    def period(self) -> str:
        """The length as an ISO 8601 duration."""
        return f"PT{self.amount}M" if self.unit == "minutes" else f"P{self.amount}{self.unit[0].upper()}"

    @property
    def length(self) -> np.timedelta64:
        """How long such a bucket is on the local clock at most, in seconds."""
        minutes = self.amount if self.unit == "minutes" else _LONGEST_DAYS[self.unit] * MINUTES_OF_A_DAY
        return np.timedelta64(60 * minutes, "s")

    def starts(self, first: np.datetime64, last: np.datetime64) -> Times:
        """The starts (seconds) of all buckets from that which holds a local time to that which holds another."""
        begin, end = self.floor(np.array([first, last]))
        if self.unit in ("months", "years"):
            unit = "datetime64[M]" if self.unit == "months" else "datetime64[Y]"
            several: Times = np.arange(begin.astype(unit), end.astype(unit) + 1).astype("datetime64[s]")
            return several
        return np.arange(begin, end + _SECOND, self.length)

    def ends(self, starts: Times) -> Times:
        """Where buckets that start so end on the local clock (seconds)."""
        if self.unit in ("months", "years"):
            unit = "datetime64[M]" if self.unit == "months" else "datetime64[Y]"
            later: Times = (starts.astype(unit) + 1).astype("datetime64[s]")
            return later
        return starts + self.length

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
    t_start: Times,
    group: Whole | Sequence[int],
    value: Numbers,
    step: Step,
    zone: tzinfo,
    statistic: Statistic,
    quantile: float | None = None,
) -> Buckets:
    """Gather values by group and by the bucket of local time in which they start; NaN counts as no value.

    ``t_start`` is UTC in milliseconds, ``group`` any whole numbers; the statistics are those of `reduced`.
    """
    there = ~np.isnan(value)
    t_start, group, value = t_start[there], np.asarray(group, "int64")[there], value[there]
    starts, bucket = np.unique(step.floor(to_local(t_start, zone)), return_inverse=True)
    groups, member = np.unique(group, return_inverse=True)
    rows, n, result = reduced(bucket * max(1, len(groups)) + member, t_start, value, statistic, quantile)
    which = rows // max(1, len(groups))
    return Buckets(groups[rows % max(1, len(groups))], starts[which], to_utc(starts, zone)[which], result, n)


def reduced(
    key: Whole, t_start: Times, value: Numbers, statistic: Statistic, quantile: float | None = None
) -> tuple[Whole, Whole, Numbers]:
    """The keys that occur, in order; how many values each has; and the statistic of these values, none of them NaN.

    ``energy`` averages levels in dB by their energy (L = 10 lg(mean(10^(L_i/10))), DIN 45641), ``direction`` angles in
    degrees as unit vectors (Mardia and Jupp, Directional Statistics, 2000, section 2.2); where these cancel each other
    out the result is NaN. ``median`` and ``quantile`` (a share from 0 to 1) lie linearly between two values (Hyndman
    and Fan, Sample Quantiles in Statistical Packages, 1996, definition 7). Raises InputError for another share.
    """
    if statistic == "quantile" and not (quantile is not None and 0 <= quantile <= 1):
        raise InputError("A quantile needs a share between 0 and 1, such as 0.95.")
    if not len(key):
        return np.empty(0, "int64"), np.empty(0, "int64"), np.empty(0)
    if statistic in ("median", "quantile"):
        order = np.lexsort((value, key))
    elif statistic in ("first", "last"):
        order = np.lexsort((t_start, key))
    else:
        order = None if (key[1:] >= key[:-1]).all() else np.argsort(key, kind="stable")
    if order is not None:
        key, value = key[order], value[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    n = np.diff(np.append(first, len(key)))
    if statistic == "quantile" and quantile is not None:
        return key[first], n, quantiles(value, first, n, quantile)
    return key[first], n, _STATISTICS[statistic](value, first, n)


def quantiles(value: Numbers, first: Whole, n: Whole, share: float) -> Numbers:
    """The quantile of each run of values that are sorted within it: where the runs begin, how many values they have."""
    place = share * (n - 1)
    below = np.floor(place).astype("int64")
    low, high = value[first + below], value[first + np.minimum(below + 1, n - 1)]
    between: Numbers = low + (place - below) * (high - low)
    return between


def shown_twice(buckets: Buckets, zone: tzinfo) -> list[datetime]:
    """The starts, on the local clock, of the buckets that hold a time which the clock shows twice; in order."""
    starts: list[datetime] = np.unique(buckets.t_local).tolist()
    return [moment for moment in starts if _offset(moment, zone, 0) != _offset(moment, zone, 1)]


def to_local(moments: Times, zone: tzinfo) -> Times:
    """UTC times (milliseconds) on the local clock.

    The zone is asked twice for each day and, on days with a change, once for every quarter of an hour: all changes of
    today's zones fall on one.
    """
    days, day = _days(moments)
    begin, end = _offsets(_midnight(days), zone), _offsets(_last_second(days), zone)
    offset = begin[day]
    if (begin != end).any():
        changing = (begin != end)[day]
        seconds = moments[changing].astype("datetime64[s]").astype("int64")
        quarters, quarter = np.unique(seconds // 900 * 900, return_inverse=True)
        offset[changing] = _offsets(quarters.astype("datetime64[s]"), zone)[quarter]
    shifted: Times = moments + offset
    return shifted


def to_utc(local: Times, zone: tzinfo, fold: Literal[0, 1] = 0) -> Times:
    """The instant (seconds) in UTC at which the local clock shows each time.

    Of a time that it shows twice this is the first with ``fold`` 0, the last with 1; a time that it skips is read by
    the offset before the change with 0, after it with 1.
    """
    moments = local.astype("datetime64[s]")
    days, day = _days(moments)
    begin, end = _offsets_of_clock(_midnight(days), zone, 0), _offsets_of_clock(_last_second(days), zone, 1)
    offset = begin[day]
    changing = (begin != end)[day]
    offset[changing] = _offsets_of_clock(moments[changing], zone, fold)
    instants: Times = moments - offset
    return instants


def spans(starts: Times, step: Step, zone: tzinfo) -> tuple[Times, Times, npt.NDArray[np.timedelta64]]:
    """When buckets that start so on the local clock begin and end in UTC, and how long they last, in seconds.

    A bucket that the clock skips lasts no time. One that it shows twice ends with the second time and lasts as long
    as it is shown, without what may lie between both.
    """
    begin = to_utc(starts, zone)
    end = to_utc(step.ends(starts) - _SECOND, zone, 1) + _SECOND
    length = end - begin
    if step.unit == "minutes":
        day = starts.astype("datetime64[D]")
        for unusual in np.unique(day[length != step.length]):
            at = day == unusual
            minutes = np.arange(begin[at].min() - step.length, end[at].max(), _MINUTE)
            begin[at], length[at] = _shown(starts[at], minutes, step, zone)
    return begin, end, length


def _shown(starts: Times, minutes: Times, step: Step, zone: tzinfo) -> tuple[Times, npt.NDArray[np.timedelta64]]:
    """When the local clock first shows each of these buckets, and for how long, counted in minutes of UTC."""
    shown, first, count = np.unique(step.floor(to_local(minutes, zone)), return_index=True, return_counts=True)
    place = np.minimum(np.searchsorted(shown, starts), len(shown) - 1)
    length: npt.NDArray[np.timedelta64] = np.where(shown[place] == starts, count[place], 0) * _MINUTE
    return minutes[first[place]], length


def _days(moments: Times) -> tuple[Times, Whole]:
    """Days, and for each time the place of its own among them; without sorting where most of the days occur."""
    day = moments.astype("datetime64[D]")
    if len(day) and (first := day.min()) + len(day) > (last := day.max()):
        return np.arange(first, last + _DAY), (day - first).astype("int64")
    days, place = np.unique(day, return_inverse=True)
    return days, place


def _midnight(days: Times) -> Times:
    return days.astype("datetime64[s]")


def _last_second(days: Times) -> Times:
    seconds: Times = _midnight(days + 1) - _SECOND
    return seconds


def _offset(local: datetime, zone: tzinfo, fold: int) -> timedelta | None:
    return local.replace(tzinfo=zone, fold=fold).utcoffset()


def _offsets(moments: Times, zone: tzinfo) -> npt.NDArray[np.timedelta64]:
    """What is added to UTC, in seconds."""
    aware = [moment.replace(tzinfo=UTC).astimezone(zone) for moment in moments.tolist()]
    return np.array([moment.utcoffset() or timedelta() for moment in aware], "timedelta64[s]")


def _offsets_of_clock(local: Times, zone: tzinfo, fold: int) -> npt.NDArray[np.timedelta64]:
    """What the local clock is ahead of UTC, in seconds."""
    return np.array([_offset(moment, zone, fold) or timedelta() for moment in local.tolist()], "timedelta64[s]")


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
    "median": lambda value, first, n: quantiles(value, first, n, 0.5),
    "count": lambda _, __, n: n.astype("float64"),
    "first": lambda value, first, _: value[first],
    "last": lambda value, first, n: value[first + n - 1],
    "energy": _energy,
    "direction": _direction,
}
