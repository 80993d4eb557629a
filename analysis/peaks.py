# SPDX-License-Identifier: GPL-2.0-or-later
"""The peak hour: four successive quarter hours with the most passages, in the morning, the evening or the whole day."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core.errors import InputError
from .aggregate import aggregate
from .buckets import Step, to_local, to_utc
from .frames import Numbers, Times, sampling, tidy
from .traffic import By, add_up, chosen


class Window(NamedTuple):
    """A stretch of the local day from one full hour to another, in which the whole peak hour has to lie."""

    name: str
    begin: int
    end: int


WINDOWS = (Window("morning", 6, 10), Window("evening", 15, 19), Window("day", 0, 24))
"""The usual windows of traffic counts in German cities; a custom that no norm fixes."""

QUARTER = Step(15, "minutes")

_SECOND, _QUARTER, _HOUR = np.timedelta64(1, "s"), np.timedelta64(900, "s"), np.timedelta64(3600, "s")
_IN_AN_HOUR = 4


def peak_hours(
    frame: pd.DataFrame,
    choice: pd.DataFrame,
    zone: tzinfo,
    *,
    by: By = "mode",
    windows: tuple[Window, ...] = WINDOWS,
    minimum: float = 1.0,
) -> pd.DataFrame:
    """The peak hour of each local day and window: the largest sum of four successive quarter hours.

    ``frame`` is observations, ``choice`` comes from `counted.choose` with quarter hours as the longest interval. One
    row per station, mode or class, local day and window: ``station``, ``by``, ``window``, ``t_local`` (the day),
    ``value`` (passages per hour), ``peak_local`` (when the first of the four quarters begins; the earliest of equal
    ones) and ``coverage``, the share of the hours of the window, one from each quarter on, that are there with all
    four quarters. The value is NaN below the ``minimum``: what is missing may have been the peak. Quarters follow
    each other in real time, also where clocks change. Raises InputError where nothing is counted by quarter hours.
    """
    counts = chosen(tidy(frame).frame, choice, by)
    every = sampling(counts)
    if not len(every) or (every > _QUARTER).any():
        raise InputError("The peak hour needs counts by quarter hours or shorter intervals. Choose such series.")
    quarters = add_up(aggregate(counts, QUARTER, UTC, "sum", minimum=1.0), choice, by, QUARTER, UTC)
    found = []
    for (station, what), part in quarters.groupby(["station", by], observed=True, sort=True):
        starts: Times = part["t_start"].to_numpy("datetime64[s]")
        begin, hours = _hours(starts, part["value"].to_numpy("float64"))
        local = to_local(begin, zone)
        end: Times = to_local(begin + (_IN_AN_HOUR - 1) * _QUARTER, zone) + _QUARTER
        for window in windows:
            table = _peaks(local, end, hours, window, zone, minimum).assign(station=str(station), window=window.name)
            table[by] = str(what)
            found.append(table)
    columns = ["station", by, "window", "t_local", "value", "peak_local", "coverage"]
    table = pd.concat(found, ignore_index=True)[columns]
    return table.sort_values(["station", by, "t_local"], kind="stable", ignore_index=True)


def _hours(starts: Times, value: Numbers) -> tuple[Times, Numbers]:
    """Each quarter from the first to the last, and the sum of it and the next three; NaN where one is missing."""
    grid = np.arange(starts[0], starts[-1] + _QUARTER, _QUARTER)
    quarters = np.full(len(grid) + _IN_AN_HOUR - 1, np.nan)
    quarters[((starts - starts[0]) // _QUARTER).astype("int64")] = value
    hours: Numbers = np.lib.stride_tricks.sliding_window_view(quarters, _IN_AN_HOUR).sum(axis=1)
    return grid, hours


def _peaks(local: Times, end: Times, hours: Numbers, window: Window, zone: tzinfo, minimum: float) -> pd.DataFrame:
    """The highest hour of each day within a window."""
    day = local.astype("datetime64[D]")
    midnight: Times = day.astype("datetime64[s]")
    opening: Times = midnight + window.begin * _HOUR
    closing: Times = midnight + window.end * _HOUR
    inside = (local >= opening) & (end <= closing)
    days, place = np.unique(day, return_inverse=True)
    seen = np.bincount(place[inside & ~np.isnan(hours)], minlength=len(days))
    coverage = seen / _possible(days, window, zone)
    order = np.lexsort((-np.where(inside & ~np.isnan(hours), hours, -1.0), place))
    best = order[np.searchsorted(place[order], np.arange(len(days)))]
    told = coverage >= minimum
    return pd.DataFrame(
        {
            "t_local": days.astype("datetime64[s]"),
            "value": np.where(told, hours[best], np.nan),
            "peak_local": np.where(told, local[best], np.datetime64("NaT", "s")),
            "coverage": coverage,
        }
    )


def _possible(days: Times, window: Window, zone: tzinfo) -> Numbers:
    """How many hours, one from each quarter on, lie in the window of each day in real time."""
    midnight: Times = days.astype("datetime64[s]")
    opening: Times = midnight + window.begin * _HOUR
    last: Times = midnight + window.end * _HOUR - _SECOND
    length: Numbers = (to_utc(last, zone, 1) + _SECOND - to_utc(opening, zone)) / _QUARTER
    return length - (_IN_AN_HOUR - 1)
