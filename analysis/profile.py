# SPDX-License-Identifier: GPL-2.0-or-later
"""The course of a usual week or of usual kinds of day: what each hour of them is like on average."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE
from .buckets import reduced
from .calendar import day_kinds
from .frames import in_ms, numbered

By = Literal["weekday", "kind"]
KINDS = ("working", "saturday", "free")
MINUTE_MS = 60_000


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
    usual = np.median(lasting) if len(lasting) else MINUTE_MS
    if usual >= 24 * 60 * MINUTE_MS:
        raise InputError("A profile of days needs hours or minutes. Gather the values by the hour first.")
    once = buckets.loc[lasting == usual]
    label, code = numbered(once)
    local = once["t_local"].to_numpy("datetime64[s]")
    date = local.astype("datetime64[D]")
    minute = (local - date).astype("timedelta64[m]").astype("int64")
    day = _weekday(date) if by == "weekday" else _kind(date, land)
    key = (code * 7 + day) * (24 * 60) + minute
    value = once["value"].to_numpy("float64")
    there = ~np.isnan(value)
    keys, expected, _ = reduced(key, date, np.zeros(len(key)), "count")
    place = np.searchsorted(keys, key[there])
    table = pd.DataFrame(
        {
            "series": label[keys // (7 * 24 * 60)],
            "day": keys // (24 * 60) % 7 if by == "weekday" else np.array(KINDS)[keys // (24 * 60) % 7],
            "minute": keys % (24 * 60),
        }
    )
    found, n, mean = reduced(place, date[there], value[there], "mean")
    table["value"] = _spread(found, mean, len(keys))
    for name, share in (("low", 0.1), ("median", 0.5), ("high", 0.9)):
        table[name] = _spread(found, reduced(place, date[there], value[there], "quantile", share)[2], len(keys))
    table["n"] = np.bincount(found, n, len(keys)).astype("int64")
    table["expected"] = expected
    table["coverage"] = table["n"] / table["expected"]
    table.loc[table["coverage"] < minimum, ["value", "low", "median", "high"]] = np.nan
    return table


def _weekday(date: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    return (date.astype("int64") + 3) % 7


def _kind(date: npt.NDArray[np.datetime64], land: str) -> npt.NDArray[np.int64]:
    days, place = np.unique(date, return_inverse=True)
    kinds = day_kinds(days, land)
    number: npt.NDArray[np.int64] = np.array([KINDS.index(kind) for kind in kinds.tolist()], "int64")
    return number[place]


def _spread(place: npt.NDArray[np.int64], value: npt.NDArray[np.float64], rows: int) -> npt.NDArray[np.float64]:
    told = np.full(rows, np.nan)
    told[place] = value
    return told
