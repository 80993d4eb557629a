# SPDX-License-Identifier: GPL-2.0-or-later
"""The course of a usual week or of usual kinds of day: what each hour of them is like on average."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE
from .buckets import quantiles
from .calendar import day_kinds
from .frames import in_ms, numbered

By = Literal["weekday", "kind"]
KINDS = ("working", "saturday", "free")

_MINUTE_MS = 60_000
_DAY = 24 * 60
_WEEK = 7 * _DAY


def profile(
    buckets: pd.DataFrame, by: By = "weekday", *, land: str = "DE", minimum: float = DEFAULT_COVERAGE
) -> pd.DataFrame:
    """What each time of day is like on each weekday, or on working days, Saturdays and Sundays with public holidays.

    ``buckets`` are aggregates of minutes or hours (`aggregate.aggregate`). The result has one row per series, day and
    time of day that occurs: ``series``, ``day`` (0 for Monday to 6 for Sunday, or the value of a `calendar.DayKind`),
    ``minute`` (of the local day, at which the bucket starts), ``value`` (the mean of all such buckets), ``low``,
    ``median`` and ``high`` (quantiles 0.1, 0.5, 0.9), ``n`` (how many buckets have a value), ``expected`` (how many
    there are) and ``coverage``. Below the ``minimum`` coverage the values are NaN. An hour that the clock shows twice
    is left out, as it holds two. Raises InputError for buckets of days, or where the calendar ends.
    """
    lasting = in_ms(buckets["t_end"]) - in_ms(buckets["t_start"])
    usual = np.median(lasting) if len(lasting) else _MINUTE_MS
    if usual >= _DAY * _MINUTE_MS:
        raise InputError("A profile of days needs hours or minutes. Gather the values by the hour first.")
    once = buckets.loc[lasting == usual]
    label, code = numbered(once)
    local = once["t_local"].to_numpy("datetime64[s]")
    date = local.astype("datetime64[D]")
    minute = (local - date).astype("timedelta64[m]").astype("int64")
    day = _weekday(date) if by == "weekday" else _kind(date, land)
    key = code * _WEEK + day * _DAY + minute
    value = once["value"].to_numpy("float64")
    order = np.lexsort((value, key))
    key, value = key[order], value[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))[: len(key)])
    expected = np.diff(np.append(first, len(key)))
    known = ~np.isnan(value)
    n = np.add.reduceat(known, first, dtype="int64") if len(first) else first
    table = pd.DataFrame(
        {"series": label[key[first] // _WEEK], "day": key[first] // _DAY % 7, "minute": key[first] % _DAY}
    )
    if by == "kind":
        table["day"] = np.array(KINDS)[table["day"]]
    enough = (n >= minimum * expected) & (n > 0)
    added = np.add.reduceat(np.where(known, value, 0.0), first) if len(first) else np.empty(0)
    table["value"] = np.where(enough, added / np.maximum(n, 1), np.nan)
    for name, share in (("low", 0.1), ("median", 0.5), ("high", 0.9)):
        table[name] = np.where(enough, quantiles(value, first, np.maximum(n, 1), share), np.nan)
    table["n"], table["expected"], table["coverage"] = n, expected, n / expected
    return table


def _weekday(date: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    return (date.astype("int64") + 3) % 7


def _kind(date: npt.NDArray[np.datetime64], land: str) -> npt.NDArray[np.int64]:
    days, place = np.unique(date, return_inverse=True)
    kinds = day_kinds(days, land)
    number: npt.NDArray[np.int64] = np.array([KINDS.index(kind) for kind in kinds.tolist()], "int64")
    return number[place]
