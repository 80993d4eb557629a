# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape in which observations come to every analysis: checked, in order, each of them once.

A frame of observations has the columns ``series`` (a whole number or any other label), ``t_start`` and ``t_end``
(datetime64[ms], UTC without a zone; both the same for an instant, the end excluded otherwise) and ``value`` (float64,
NaN for none); it may have ``text`` and further ones, which are carried along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain

Times = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_KEY = ["series", "t_start", "t_end"]
_NEEDED = ("series", "t_start", "value")
_NO_TIME = np.iinfo("int64").min
_EARLIEST, _LATEST = np.datetime64("1600-01-01"), np.datetime64("2500-12-31")


@dataclass(frozen=True, slots=True)
class Tidy:
    """Observations ordered by series, start and end, each of these keys once, and what had to be settled for that.

    ``duplicates`` rows said what another row said; ``conflicts`` rows gave another value or text for the key of a
    later row, which was kept; ``invalid`` rows have no finite number and are kept as NaN.
    """

    frame: pd.DataFrame
    duplicates: int
    conflicts: int
    invalid: int


def tidy(frame: pd.DataFrame) -> Tidy:
    """Check and order observations; of several rows for one key the last of the input is kept.

    Times with a zone become UTC, those without are taken as UTC; without ``t_end``, or where it is missing, a row is
    an instant. Raises InputError where a column is missing, or a row has no series, no sensible
    time, or ends before it starts.
    """
    told = _typed(frame)
    order = _order(told)
    if order is not None:
        told = told.iloc[order]
    again = _same_as_next(told)
    duplicates = conflicts = 0
    if again.any():
        concerned = again | np.concatenate(([False], again[:-1]))
        distinct = int((~told.loc[concerned].duplicated(subset=[*_KEY, *_content(told)])).sum())
        duplicates = int(concerned.sum()) - distinct
        conflicts = int(again.sum()) - duplicates
        told = told.loc[~again]
    return Tidy(told.reset_index(drop=True), duplicates, conflicts, int(told["value"].isna().sum()))


def sampling(frame: pd.DataFrame) -> pd.Series[Any]:
    """How often each series of tidy observations measures, as timedelta64[ms] by series.

    It is the most frequent length of the intervals or difference of successive starts (to the second from a second
    on), whichever is shorter: intervals with gaps between them go by their length, gliding means by how often they
    come, instants by the difference. Of equally frequent ones that nearest to the median counts. NaT where a series
    has neither an interval nor two instants.
    """
    label, code = numbered(frame)
    start, end = in_ms(frame["t_start"]), in_ms(frame["t_end"])
    step = np.where(code[1:] == code[:-1], np.diff(start), 0)
    step = np.where(step >= 1000, (step + 500) // 1000 * 1000, step)
    shortest = np.full(len(label), np.iinfo("int64").max)
    for owner, length in ((code, end - start), (code[1:], step)):
        who, most = _most_frequent(owner[length > 0], length[length > 0])
        shortest[who] = np.minimum(shortest[who], most)
    shortest[shortest == np.iinfo("int64").max] = _NO_TIME
    return pd.Series(shortest.view("timedelta64[ms]"), index=label, name="sampling")


def numbered(frame: pd.DataFrame) -> tuple[pd.Index[Any], Whole]:
    """The labels of the series of tidy observations in their order, and for each row the number of its series."""
    labels = frame["series"].to_numpy()
    if not len(labels):
        return pd.Index(labels, name="series"), np.empty(0, "int64")
    change = np.concatenate(([True], labels[1:] != labels[:-1]))
    return pd.Index(labels[change], name="series"), np.cumsum(change, dtype="int64") - 1


def in_ms(times: pd.Series[Any]) -> Whole:
    """Times of tidy observations as milliseconds since 1970."""
    moments: Times = times.to_numpy("datetime64[ms]")
    return moments.view("int64")


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise InputError(f"The table has no column “{missing[0]}”. Choose the fields for series, time and value.")
    if frame["series"].isna().any():
        raise InputError("Some rows do not say which series they belong to. Remove them, or choose another field.")
    start = _utc(frame["t_start"])
    end = _utc(frame["t_end"]) if "t_end" in frame.columns else start
    end = np.where(np.isnat(end), start, end)
    if np.isnat(start).any():
        raise InputError("Some rows have no time. Remove them, or choose another field for the time.")
    if len(start) and (start.min() < _EARLIEST or start.max() > _LATEST):
        raise InputError("Some rows have a time before 1600 or after 2500. Check which field holds the time.")
    if (end < start).any():
        raise InputError("Some rows end before they start. Check which fields hold the start and the end.")
    typed = frame.reset_index(drop=True)
    return typed.assign(t_start=start, t_end=end, value=_finite(frame["value"]))


def _utc(column: pd.Series[Any]) -> Times:
    if not isinstance(column.dtype, pd.DatetimeTZDtype) and column.dtype.kind != "M":
        name = plain(str(column.name), 40)
        raise InputError(f"The field “{name}” holds no times. Choose one that holds dates with times.")
    moments = column.dt.tz_convert("UTC").dt.tz_localize(None) if column.dt.tz is not None else column
    return moments.to_numpy().astype("datetime64[ms]")


def _finite(column: pd.Series[Any]) -> Numbers:
    try:
        value = column.to_numpy("float64", na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InputError("The field for the value holds more than numbers. Choose one that holds numbers.") from error
    return np.where(np.isfinite(value), value, np.nan)


def _order(frame: pd.DataFrame) -> Whole | None:
    """The rows by key, equal ones as they came; None where they are in that order."""
    start, end = in_ms(frame["t_start"]), in_ms(frame["t_end"])
    label = frame["series"].to_numpy()
    code = label if label.dtype.kind in "iu" else pd.factorize(frame["series"], sort=True)[0]
    later = (start[1:] > start[:-1]) | ((start[1:] == start[:-1]) & (end[1:] >= end[:-1]))
    if ((code[1:] > code[:-1]) | ((code[1:] == code[:-1]) & later)).all():
        return None
    order: Whole = np.lexsort((end, start, code)).astype("int64")
    return order


def _same_as_next(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    same = np.ones(max(0, len(frame) - 1), bool)
    for name in _KEY:
        column = frame[name].to_numpy()
        same &= column[1:] == column[:-1]
    return np.concatenate((same, [False])) if len(frame) else np.empty(0, bool)


def _content(frame: pd.DataFrame) -> list[str]:
    return [name for name in ("value", "text") if name in frame.columns]


def _most_frequent(owner: Whole, length: Whole) -> tuple[Whole, Whole]:
    """For each owner that has lengths: its number, and the most frequent of them."""
    order = np.lexsort((length, owner))
    owner, length = owner[order], length[order]
    run = np.flatnonzero(
        np.concatenate(([True], (owner[1:] != owner[:-1]) | (length[1:] != length[:-1])))[: len(owner)]
    )
    often = np.diff(np.append(run, len(owner)))
    who, first, rows = np.unique(owner, return_index=True, return_counts=True)
    median = length[first + (rows - 1) // 2]
    aside = np.abs(length[run] - median[np.searchsorted(who, owner[run])])
    best = np.lexsort((aside, -often, owner[run]))
    return who, length[run][best[np.unique(owner[run], return_index=True)[1]]]
