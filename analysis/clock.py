# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrong clocks: times that run backwards, and hours doubled or missing on the days when clocks change.

Two mistakes are usual. A local time may be told as if it were UTC, or be converted as if every time were unambiguous.
In autumn the two hours that the clock shows alike then fall on each other, and in spring an hour stays empty.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import to_local
from .checks import HOUR, KEY, NO_TIME, result_times
from .frames import Whole, in_ms, numbered, tidy

_MOST = 0.75
_FEW = 0.25

Windows = npt.NDArray[np.int64]


def backward_steps(frame: pd.DataFrame) -> pd.DataFrame:
    """``backward_steps``: how often, in the order of ``t_result``, a time is earlier than the newest one before it.

    Values with the same ``t_result`` came together and are not compared. ``frame`` is tidy. Without ``t_result`` the
    order of arrival is unknown, and so is the number (NaN).
    """
    label, code = numbered(frame)
    steps = np.full(len(label), np.nan)
    if "t_result" in frame.columns:
        arrived, start = result_times(frame), in_ms(frame["t_start"])
        known = arrived != NO_TIME
        arrived, start = arrived[known], start[known]
        bounds = np.searchsorted(code[known], np.arange(len(label) + 1)).tolist()
        for number, mine in enumerate(map(slice, bounds[:-1], bounds[1:])):
            if mine.start < mine.stop:
                steps[number] = _steps_back(arrived[mine], start[mine])
    return pd.DataFrame({"backward_steps": steps}, index=label)


def doubled_hours(raw: pd.DataFrame, frame: pd.DataFrame, sampling: pd.Series[Any], zone: tzinfo) -> pd.DataFrame:
    """``doubled_hours``: hours of autumn changes for which most times are told twice with different values.

    ``raw`` are the observations as they came, ``frame`` the same in tidy shape. An hour counts when at least 75 % of
    its expected times are told twice, and at most 25 % of those of the hours around it.
    """
    key = [name for name in KEY if name in raw.columns]
    distinct = raw.loc[~raw.duplicated(subset=[*key, "value"])]
    twice = tidy(distinct.loc[distinct.duplicated(subset=key)]).frame
    autumn, _ = _windows(frame, zone)
    return _count(frame, twice, sampling, autumn, "doubled_hours")


def skipped_hours(frame: pd.DataFrame, sampling: pd.Series[Any], zone: tzinfo) -> pd.DataFrame:
    """``skipped_hours``: hours of changes of the clock without values, while the hours around them have them.

    ``frame`` is tidy. An hour counts when at least 75 % of its expected values are missing, and at most 25 % of those
    of the hour before and of the hour after.
    """
    label, code = numbered(frame)
    step = sampling.reindex(label).to_numpy().astype("timedelta64[ms]").view("int64")
    autumn, spring = _windows(frame, zone)
    there = frame["value"].notna().to_numpy()
    missing = np.zeros(len(label), "int64")
    for begin, end in np.concatenate([autumn, spring]).tolist():
        shares = [_share(code[there], in_ms(frame["t_start"])[there], step, *at) for at in _around(begin, end)]
        missing += (shares[1] <= 1 - _MOST) & (shares[0] >= 1 - _FEW) & (shares[2] >= 1 - _FEW)
    return pd.DataFrame({"skipped_hours": missing}, index=label)


def changes(first: np.datetime64, last: np.datetime64, zone: tzinfo) -> list[tuple[datetime, timedelta, timedelta]]:
    """Changes of the local clock between two moments: when (UTC, without a zone), and what is added before and after.

    Changes are looked for day by day and told to the quarter of an hour.
    """
    days = np.arange(first.astype("datetime64[D]"), last.astype("datetime64[D]") + 2).astype("datetime64[s]")
    offset = to_local(days, zone) - days
    found = []
    for at in np.flatnonzero(offset[1:] != offset[:-1]).tolist():
        quarters = days[at] + np.arange(97) * np.timedelta64(900, "s")
        shift = to_local(quarters, zone) - quarters
        quarter = int(np.flatnonzero(shift[1:] != shift[:-1])[0]) + 1
        found.append((quarters[quarter].item(), shift[quarter - 1].item(), shift[quarter].item()))
    return found


def _windows(frame: pd.DataFrame, zone: tzinfo) -> tuple[Windows, Windows]:
    """Where hours can be doubled or missing: begin and end in ms (UTC) at changes back, and at changes forward."""
    if frame.empty:
        return np.empty((0, 2), "int64"), np.empty((0, 2), "int64")
    start = frame["t_start"].to_numpy("datetime64[ms]")
    back, forward = [], []
    for moment, before, after in changes(start.min(), start.max(), zone):
        length = abs(after - before)
        told_as_utc = moment + min(before, after)
        if after < before:
            back += [(moment - length, moment), (moment, moment + length), (told_as_utc, told_as_utc + length)]
        else:
            forward.append((told_as_utc, told_as_utc + length))
    return _in_ms(back), _in_ms(forward)


def _in_ms(windows: list[tuple[datetime, datetime]]) -> Windows:
    found = [[round(moment.replace(tzinfo=UTC).timestamp() * 1000) for moment in window] for window in windows]
    return np.array(sorted(set(map(tuple, found))), "int64").reshape(-1, 2)


def _count(
    frame: pd.DataFrame, told: pd.DataFrame, sampling: pd.Series[Any], windows: Windows, name: str
) -> pd.DataFrame:
    """For each series of ``frame`` the windows that are full of rows of ``told`` while those around them are not."""
    label, _ = numbered(frame)
    step = sampling.reindex(label).to_numpy().astype("timedelta64[ms]").view("int64")
    code, start = label.get_indexer(pd.Index(told["series"])).astype("int64"), in_ms(told["t_start"])
    count = np.zeros(len(label), "int64")
    for begin, end in windows.tolist():
        before, inside, after = (_share(code, start, step, *at) for at in _around(begin, end))
        count += (inside >= _MOST) & (before <= _FEW) & (after <= _FEW)
    return pd.DataFrame({name: count}, index=label)


def _around(begin: int, end: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    return (begin - HOUR, begin), (begin, end), (end, end + HOUR)


def _share(code: Whole, start: Whole, step: Whole, begin: int, end: int) -> npt.NDArray[np.float64]:
    """The share of the expected rows that each series has in a window; NaN where fewer than one is expected."""
    rows = np.bincount(code[(start >= begin) & (start < end)], minlength=len(step))
    expected = np.where(step > 0, (end - begin) / np.where(step > 0, step, 1), np.nan)
    return np.where(expected >= 1, rows / expected, np.nan)


def _steps_back(arrived: Whole, start: Whole) -> int:
    """How many deliveries begin before the newest time of the deliveries before them."""
    order = np.lexsort((start, arrived))
    arrived, start = arrived[order], start[order]
    first = np.flatnonzero(np.concatenate(([True], arrived[1:] != arrived[:-1])))
    newest = np.maximum.accumulate(np.maximum.reduceat(start, first))
    return int((start[first][1:] < newest[:-1]).sum())
