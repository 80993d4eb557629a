# SPDX-License-Identifier: GPL-2.0-or-later
"""Visitor frequency as a relative index: counters of devices see some of the people, and never the same share.

No figure of this module is a number of persons; 100 is what the place is compared with.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE
from .buckets import to_utc
from .calendar import is_public_holiday
from .frames import Numbers, Times, Whole, in_ms, numbered, sampling, tidy

LEAST_COMPARISONS = 3
"""How many comparable weeks an event needs to be compared; a choice of Urban Data."""

_CAVEAT = "devices_not_persons"
_WEEK = np.timedelta64(7, "D")


def relative_index(
    buckets: pd.DataFrame, first: date, last: date, *, minimum: float = DEFAULT_COVERAGE
) -> pd.DataFrame:
    """Aggregates as an index: 100 is the mean of the series from one local date to another, each included.

    ``buckets`` are aggregates; those that are returned have the index as ``value`` and ``caveats``. The index is NaN
    for a series of which less than ``minimum`` of the buckets of that period have a value, or whose mean is 0.
    """
    label, code = numbered(buckets)
    local = buckets["t_local"].to_numpy("datetime64[D]")
    value = buckets["value"].to_numpy("float64")
    within = (local >= np.datetime64(first, "D")) & (local <= np.datetime64(last, "D"))
    there = within & ~np.isnan(value)
    asked, n = (np.bincount(code[flags], minlength=len(label)) for flags in (within, there))
    sums = np.bincount(code[there], value[there], minlength=len(label))
    told = (n > 0) & (n >= minimum * asked) & (sums > 0)
    base = np.where(told, sums / np.maximum(n, 1), np.nan)
    return buckets.assign(value=100 * value / base[code], caveats=_CAVEAT)


def compare_event(
    frame: pd.DataFrame,
    begin: datetime,
    end: datetime,
    zone: tzinfo,
    *,
    weeks: int = 4,
    land: str = "",
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """An event beside the same hours of the same days of the week, in the ``weeks`` before and after it.

    ``frame`` is observations of sums by interval, ``begin`` and ``end`` are on the local clock. One row per series:
    ``series``; ``value``, the index of the event, 100 being the mean of the comparable weeks; ``low`` and ``high``,
    the lowest and highest of these weeks by the same index; ``n``, how many there are; ``coverage`` of the event; and
    ``caveats``. Sums with at least ``minimum`` of their intervals are expanded to the whole time, others are not
    determinable; the index is NaN then, and for fewer than `LEAST_COMPARISONS` weeks. Weeks in which a day of the
    event is a public holiday of the ``land`` are left out; where the event itself is on one, ``event_on_holiday`` is
    among the caveats. Raises InputError for an event that lasts no time or more than a week.
    """
    start, stop = np.datetime64(begin, "s"), np.datetime64(end, "s")
    if not start < stop <= start + _WEEK:
        raise InputError("An event has to end after it begins, and to last a week at most. Change its times.")
    shifts: npt.NDArray[np.timedelta64] = (
        np.array([0, *(sign * week for week in range(1, weeks + 1) for sign in (-1, 1))]) * _WEEK
    )
    is_free = _holidays(start, stop, shifts, land)
    told = tidy(frame).frame
    label, sums, coverage = _sums(told, to_utc(start + shifts, zone), to_utc(stop + shifts, zone))
    sums = np.where(coverage >= minimum, sums, np.nan)
    usual = sums[:, 1:][:, ~is_free[1:]]
    n = (~np.isnan(usual)).sum(axis=1)
    enough = n >= LEAST_COMPARISONS
    mean = np.where(enough, np.nansum(usual, axis=1) / np.maximum(n, 1), np.nan)
    mean = np.where(mean > 0, mean, np.nan)
    low = np.where(np.isnan(usual), np.inf, usual).min(axis=1, initial=np.inf)
    high = np.where(np.isnan(usual), -np.inf, usual).max(axis=1, initial=-np.inf)
    return pd.DataFrame(
        {
            "series": label,
            "value": 100 * sums[:, 0] / mean,
            "low": 100 * low / mean,
            "high": 100 * high / mean,
            "n": n,
            "coverage": coverage[:, 0],
            "caveats": f"{_CAVEAT} event_on_holiday" if is_free[0] else _CAVEAT,
        }
    )


def _holidays(
    start: np.datetime64, stop: np.datetime64, shifts: npt.NDArray[np.timedelta64], land: str
) -> npt.NDArray[np.bool_]:
    """For each shift of the event whether one of its days is a public holiday."""
    if not land:
        return np.zeros(len(shifts), bool)
    days = np.arange(start.astype("datetime64[D]"), (stop - np.timedelta64(1, "s")).astype("datetime64[D]") + 1)
    return np.array([is_public_holiday(days + shift, land).any() for shift in shifts])


def _sums(frame: pd.DataFrame, begin: Times, end: Times) -> tuple[pd.Index[Any], Numbers, Numbers]:
    """For each series and period the sum, expanded to the whole of it, and the share of intervals that are there."""
    label, code = numbered(frame)
    there = frame["value"].notna().to_numpy()
    moments, value, code = in_ms(frame["t_start"])[there], frame["value"].to_numpy("float64")[there], code[there]
    bounds = np.searchsorted(code, np.arange(len(label) + 1))
    every = sampling(frame).to_numpy("timedelta64[ms]")
    first_ms, last_ms = (_ms(moment) for moment in (begin, end))
    sums, coverage = np.full((len(label), len(begin)), np.nan), np.zeros((len(label), len(begin)))
    for row, step in enumerate(every):
        own = slice(bounds[row], bounds[row + 1])
        first, last = (np.searchsorted(moments[own], edge) for edge in (first_ms, last_ms))
        before = np.concatenate(([0.0], np.cumsum(value[own])))
        share = np.minimum(1.0, (last - first) * (step / np.timedelta64(1, "ms")) / (last_ms - first_ms))
        coverage[row] = np.nan_to_num(share)
        sums[row] = (before[last] - before[first]) / np.where(share > 0, share, np.nan)
    return label, sums, coverage


def _ms(moments: Times) -> Whole:
    whole: Whole = moments.astype("datetime64[ms]").view("int64")
    return whole
