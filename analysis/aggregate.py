# SPDX-License-Identifier: GPL-2.0-or-later
"""Series gathered in buckets of local time, each with how much of what was to be expected it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import InputError
from .buckets import Numbers, Statistic, Step, Times, Whole, reduced, spans, to_local
from .frames import numbered
from .frames import sampling as sampling_of

DEFAULT_COVERAGE = 0.75
"""The share of the expected values from which on a bucket has a value."""

MOST_ROWS = 20_000_000

_TOO_LONG = 1.5
_MS = np.timedelta64(1, "ms")


def aggregate(
    frame: pd.DataFrame,
    step: Step,
    zone: tzinfo,
    statistic: Statistic = "mean",
    *,
    sampling: pd.Series[Any] | None = None,
    minimum: float = DEFAULT_COVERAGE,
    t_from: Any = None,
    t_to: Any = None,
    quantile: float | None = None,
) -> pd.DataFrame:
    """Gather tidy observations by series and bucket; each value belongs to the bucket in which it starts.

    The result has one row for each series and bucket from the first to the last that holds an observation, or from
    ``t_from`` until before ``t_to`` (UTC): ``series``, ``t_local`` (start on the local clock, datetime64[s]),
    ``t_start`` and ``t_end`` (UTC, datetime64[ms]), ``value``, ``n`` (how many values), ``expected`` (real length of
    the bucket by ``sampling``, a timedelta by series) and ``coverage`` (their ratio, 1 at most). The value is NaN, not
    determinable, below the ``minimum`` coverage. An hour that the clock shows twice is one row of two hours.

    The statistics are those of `buckets.reduced`; all values weigh the same. A value of an interval much longer than
    the bucket says nothing about it and is left out. A result can itself be aggregated further. Raises InputError
    where there would be more than `MOST_ROWS` rows.
    """
    chosen = _chosen(frame, step, zone, instant(t_from), instant(t_to))
    grid, rows = chosen.grid, chosen.rows
    there = ~np.isnan(chosen.value)
    key = chosen.code[there] * len(grid) + chosen.place[there]
    key, n, result = reduced(key, chosen.moments[there], chosen.value[there], statistic, quantile)
    at = rows.offset[key // max(1, len(grid))] + key % max(1, len(grid))
    counted = np.zeros(len(rows.owner), "int64")
    counted[at] = n
    value = np.full(len(rows.owner), 0.0 if statistic == "count" else np.nan)
    value[at] = result
    usual = (sampling_of(frame) if sampling is None else sampling).reindex(chosen.label).to_numpy("timedelta64[ms]")
    t_start, t_end, lasting = spans(grid, step, zone)
    expected = lasting[rows.bucket] / usual[rows.owner]
    coverage = np.minimum(1.0, counted / np.where(expected > 0, expected, np.nan))
    table = pd.DataFrame(
        {
            "series": chosen.label[rows.owner],
            "t_local": grid[rows.bucket],
            "t_start": t_start[rows.bucket].astype("datetime64[ms]"),
            "t_end": t_end[rows.bucket].astype("datetime64[ms]"),
            "value": np.where(coverage >= minimum, value, np.nan) if minimum > 0 else value,
            "n": counted,
            "expected": expected,
            "coverage": coverage,
        }
    )
    exists = lasting[rows.bucket] > np.timedelta64(0, "s")
    return table if exists.all() else table.loc[exists].reset_index(drop=True)


def instant(moment: Any) -> np.datetime64 | None:
    """A time as UTC in milliseconds, whatever holds it; one without a zone is UTC. Raises InputError."""
    if moment is None:
        return None
    try:
        stamp: Any = pd.Timestamp(moment)
    except (TypeError, ValueError) as error:
        raise InputError("The period needs a time to begin or to end with, such as 2026-05-01 00:00.") from error
    if stamp is pd.NaT:
        return None
    stamp = stamp if stamp.tzinfo is None else stamp.tz_convert("UTC").tz_localize(None)
    return np.datetime64(stamp.to_datetime64(), "ms")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a result: series and bucket of each; that of a series and bucket is ``offset[series] + bucket``."""

    owner: Whole
    bucket: Whole
    offset: Whole


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The observations of the period: of each its series, time, value and bucket; and the rows they are to fill."""

    label: pd.Index[Any]
    code: Whole
    moments: Times
    value: Numbers
    place: Whole
    grid: Times
    rows: _Rows


def _chosen(
    frame: pd.DataFrame, step: Step, zone: tzinfo, begin: np.datetime64 | None, end: np.datetime64 | None
) -> _Chosen:
    label, code = numbered(frame)
    moments: Times = frame["t_start"].to_numpy("datetime64[ms]")
    length = frame["t_end"].to_numpy("datetime64[ms]") - moments
    value = np.where(length > _TOO_LONG * step.length, np.nan, frame["value"].to_numpy("float64"))
    inside = np.ones(len(moments), bool)
    if begin is not None:
        inside &= moments >= begin
    if end is not None:
        inside &= moments < end
    if not inside.all():
        code, moments, value = code[inside], moments[inside], value[inside]
    local = to_local(moments, zone)
    grid = _grid(local, step, zone, begin, end)
    place = np.searchsorted(grid, step.floor(local))
    rows = _rows(len(label), len(grid), code, place, from_first=begin is not None, to_last=end is not None)
    return _Chosen(label, code, moments, value, place, grid, rows)


def _grid(local: Times, step: Step, zone: tzinfo, begin: np.datetime64 | None, end: np.datetime64 | None) -> Times:
    """The starts of all buckets of the period on the local clock; none where it has neither values nor bounds."""
    bounds = [local.min(), local.max()] if len(local) else [None, None]
    if begin is not None:
        bounds[0] = to_local(np.array([begin]), zone)[0]
    if end is not None:
        bounds[1] = to_local(np.array([end - _MS]), zone)[0]
    first, last = bounds
    if first is None or last is None or last < first:
        return np.empty(0, "datetime64[s]")
    _allow(int((last - first) / step.length))
    return step.starts(first, last)


def _rows(series: int, buckets: int, code: Whole, place: Whole, *, from_first: bool, to_last: bool) -> _Rows:
    """From the first to the last bucket that holds something of a series, or from or to the ends of the period."""
    low, high = np.zeros(series, "int64"), np.full(series, -1, "int64")
    if from_first and to_last:
        high[:] = buckets - 1
    elif len(code):
        begin = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
        present = code[begin]
        low[present] = 0 if from_first else np.minimum.reduceat(place, begin)
        high[present] = buckets - 1 if to_last else np.maximum.reduceat(place, begin)
    count = high - low + 1
    _allow(int(count.sum()))
    before = np.cumsum(count) - count
    owner = np.repeat(np.arange(series), count)
    bucket = np.arange(len(owner)) - (before - low)[owner]
    return _Rows(owner, bucket, before - low)


def _allow(rows: int) -> None:
    if rows > MOST_ROWS:
        raise InputError("That would be more than 20 million rows. Choose longer buckets or a shorter period.")
