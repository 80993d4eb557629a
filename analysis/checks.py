# SPDX-License-Identifier: GPL-2.0-or-later
"""Single checks of measurements: each gives a table with one row per series and the evidence in its columns.

All take tidy observations (`frames.tidy`) unless they say otherwise; the result's index is the series, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import robust
from .frames import Numbers, Whole, in_ms, numbered
from .ranges import Range

KEY = ["series", "t_start", "t_end"]
HOUR = 3_600_000
NO_TIME = np.iinfo("int64").min

_LONGEST_STEP = 1.5
_LEAST_RUN = 6


def completeness(
    frame: pd.DataFrame,
    sampling: pd.Series[Any],
    t_from: np.datetime64 | None = None,
    t_to: np.datetime64 | None = None,
) -> pd.DataFrame:
    """How much of what was to be expected is there, and how long it is missing at most.

    ``n`` values that are numbers, ``first`` and ``last`` start of one, ``expected`` (length of the period divided by
    the sampling; the period ends one sampling after the last row where it has no end of its own), ``coverage`` (0..1,
    NaN where the sampling cannot be told), ``gaps`` (times with no value for more than 1.5 samplings, those at the
    period's ends included where it has any) and ``longest_gap`` (without the sampling that the value before it
    stands for).
    """
    label, code = numbered(frame)
    count = len(label)
    there = frame["value"].notna().to_numpy()
    step = _ms(sampling.reindex(label))
    begin, end = _extent(in_ms(frame["t_start"]), code, count)
    begin = begin if t_from is None else np.full(count, _moment(t_from))
    end = end + np.maximum(step, 1) if t_to is None else np.full(count, _moment(t_to))
    moment, owner = in_ms(frame["t_start"])[there], code[there]
    inside = (moment >= begin[owner]) & (moment < end[owner])
    moment, owner = moment[inside], owner[inside]
    n = np.bincount(owner, minlength=count)
    first, last = _extent(moment, owner, count)
    known = step > 0
    expected = np.where(known, np.maximum(end - begin, 0) / np.where(known, step, 1), np.nan)
    coverage = np.minimum(np.divide(n, expected, out=np.full(count, np.nan), where=expected > 0), 1.0)
    gaps, longest = _gaps(moment, owner, begin, end, step)
    return pd.DataFrame(
        {
            "n": n, "first": _times(first), "last": _times(last), "sampling": _spans(step), "expected": expected,
            "coverage": coverage, "gaps": gaps, "longest_gap": _spans(longest),
        },
        index=label,
    )  # fmt: skip


def stuck(frame: pd.DataFrame, sampling: pd.Series[Any], ranges: Sequence[Range]) -> pd.DataFrame:
    """Values that stay exactly the same for too long (persistence test, Zahumenský, WMO-No. 955, 2004).

    A run ends where the value changes or more than 1.5 samplings pass. It is stuck when it has at least six values,
    lasts for the range's ``stuck_hours`` and does not rest where it may. ``ranges`` are those of the series in order.
    ``stuck`` counts the values in such runs, ``stuck_share`` is their share of all, ``longest_stuck`` the longest run.
    """
    label, code, moment, value = _numbers(frame)
    if not len(value):
        return _table(label, stuck=0, stuck_share=np.nan, longest_stuck=_spans(np.zeros(len(label), "int64")))
    step = _ms(sampling.reindex(label))[code]
    change = (code[1:] != code[:-1]) | (value[1:] != value[:-1]) | (np.diff(moment) > _LONGEST_STEP * step[1:])
    first = np.flatnonzero(np.concatenate(([True], change)))
    rows = np.diff(np.append(first, len(value)))
    last = first + rows - 1
    owner = code[first]
    length = moment[last] - moment[first] + np.where(step[last] > 0, step[last], 0)
    enough = np.array([one.stuck_hours * HOUR for one in ranges])[owner]
    rests = np.zeros(len(first), dtype=bool)
    for number, one in enumerate(ranges):
        if one.rests:
            rests |= (owner == number) & np.isin(value[first], one.rests)
    is_stuck = (rows >= _LEAST_RUN) & (length >= enough) & ~rests
    stuck_rows = np.bincount(owner[is_stuck], rows[is_stuck], len(label)).astype("int64")
    longest = np.zeros(len(label), "int64")
    np.maximum.at(longest, owner[is_stuck], length[is_stuck])
    share = _share(stuck_rows, np.bincount(code, minlength=len(label)))
    return _table(label, stuck=stuck_rows, stuck_share=share, longest_stuck=_spans(longest))


def out_of_range(frame: pd.DataFrame, ranges: Sequence[Range]) -> pd.DataFrame:
    """Values outside of what the quantity can be; those on a limit are inside.

    ``ranges`` are those of the series in order. ``out_of_range`` counts them, ``out_share`` is their share of all,
    ``lowest`` and ``highest`` are the extremes of all values.
    """
    label, code, _, value = _numbers(frame)
    low = np.array([one.low for one in ranges], "float64")
    high = np.array([np.inf if one.high is None else one.high for one in ranges], "float64")
    outside = (value < low[code]) | (value > high[code])
    found = np.bincount(code[outside], minlength=len(label))
    n = np.bincount(code, minlength=len(label))
    return _table(
        label,
        out_of_range=found,
        out_share=_share(found, n),
        lowest=reduced(np.minimum, value, code, len(label), np.nan),
        highest=reduced(np.maximum, value, code, len(label), np.nan),
    )


def spikes(frame: pd.DataFrame, ranges: Sequence[Range], threshold: float = 5.0) -> pd.DataFrame:
    """Values far from those around them (`robust.spikes`); angles are not judged.

    ``ranges`` are those of the series in order. ``spikes`` counts them and ``spike_share`` is their share of all.
    """
    label, code, _, value = _numbers(frame)
    first = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1]))) if len(code) else np.empty(0, "int64")
    circular = np.array([one.circular for one in ranges], dtype=bool)
    found = robust.spikes(value, first, threshold) & ~circular[code]
    n = np.bincount(code, minlength=len(label))
    count = np.bincount(code[found], minlength=len(label))
    return _table(label, spikes=count, spike_share=np.where(circular, np.nan, _share(count, n)))


def repeats(frame: pd.DataFrame, label: pd.Index[Any]) -> pd.DataFrame:
    """Rows, as they came (not tidied), that say something again or something else for the same time.

    ``rows`` counts all, ``duplicates`` those that say what another one says, ``conflicts`` those that say another
    value for the series, start and end of another row.
    """
    key = [name for name in KEY if name in frame.columns]
    content = [name for name in ("value", "text") if name in frame.columns]
    again = frame.duplicated(subset=[*key, *content]).to_numpy()
    other = frame.duplicated(subset=key).to_numpy() & ~again
    owner = label.get_indexer(pd.Index(frame["series"]))
    count = len(label)
    return _table(
        label,
        rows=np.bincount(owner, minlength=count),
        duplicates=np.bincount(owner[again], minlength=count),
        conflicts=np.bincount(owner[other], minlength=count),
    )


def lateness(frame: pd.DataFrame, late_after: float) -> pd.DataFrame:
    """How long after the end of its interval each value became known, from the column ``t_result`` (datetime64, UTC).

    ``late_median`` and ``late_p95`` are quantiles of ``t_result`` - ``t_end`` over the values that have both, and
    ``late_share`` is the share of them that took longer than ``late_after`` hours. Without the column nothing is known.
    """
    label, code = numbered(frame)
    median, p95 = np.full(len(label), NO_TIME), np.full(len(label), NO_TIME)
    share = np.full(len(label), np.nan)
    if "t_result" in frame.columns:
        arrived = result_times(frame)
        delay = arrived - in_ms(frame["t_end"])
        known = arrived != NO_TIME
        for number, of_one in _by_series(code[known], delay[known]):
            median[number], p95[number] = np.quantile(of_one, [0.5, 0.95]).astype("int64")
            share[number] = np.mean(of_one > late_after * HOUR)
    return _table(label, late_median=_spans(median), late_p95=_spans(p95), late_share=share)


def freshness(frame: pd.DataFrame, now: np.datetime64 | None) -> pd.DataFrame:
    """``age``: from the end of the last value that is a number until ``now`` (UTC); NaT without either."""
    label, code = numbered(frame)
    there = frame["value"].notna().to_numpy()
    _, last = _extent(in_ms(frame["t_end"])[there], code[there], len(label))
    age = np.where(last == NO_TIME, NO_TIME, (0 if now is None else _moment(now)) - last)
    return _table(label, age=_spans(np.full(len(label), NO_TIME) if now is None else age))


def within(frame: pd.DataFrame, begin: np.datetime64 | None, end: np.datetime64 | None) -> pd.DataFrame:
    """The rows that start from ``begin`` until before ``end`` (UTC), where these are given."""
    start = frame["t_start"].to_numpy("datetime64[ms]")
    inside = np.ones(len(frame), dtype=bool)
    if begin is not None:
        inside &= start >= begin
    if end is not None:
        inside &= start < end
    return frame if inside.all() else frame.loc[inside].reset_index(drop=True)


def reduced(ufunc: Any, value: npt.NDArray[Any], code: Whole, count: int, nothing: float) -> npt.NDArray[Any]:
    """What a function such as ``np.maximum`` makes of the values of each series, whose numbers ``code`` rise."""
    present, first = np.unique(code, return_index=True)
    result = np.full(count, nothing, value.dtype)
    if len(present):
        result[present] = ufunc.reduceat(value, first)
    return result


def result_times(frame: pd.DataFrame) -> Whole:
    """The column ``t_result`` as milliseconds since 1970, UTC; the least integer where it is missing."""
    moments: Whole = in_utc(frame["t_result"]).view("int64")
    return moments


def in_utc(column: pd.Series[Any]) -> npt.NDArray[np.datetime64]:
    """A column of times in UTC, in milliseconds; those without a zone are in UTC already."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    return column.to_numpy().astype("datetime64[ms]")


def _numbers(frame: pd.DataFrame) -> tuple[pd.Index[Any], Whole, Whole, Numbers]:
    """Labels, and number of the series, start and value of the rows that have a number."""
    label, code = numbered(frame)
    value = frame["value"].to_numpy("float64")
    there = ~np.isnan(value)
    return label, code[there], in_ms(frame["t_start"])[there], value[there]


def _gaps(moment: Whole, owner: Whole, begin: Whole, end: Whole, step: Whole) -> tuple[Whole, Whole]:
    """How many gaps each series has and the longest in ms; ``begin`` counts as if a value came just before it."""
    count = len(begin)
    which = np.concatenate([owner, np.arange(count), np.arange(count)])
    when = np.concatenate([moment, begin - np.maximum(step, 0), end])
    order = np.lexsort((when, which))
    which, when = which[order], when[order]
    apart = np.diff(when)
    gap = (which[1:] == which[:-1]) & (step[which[1:]] > 0) & (apart > _LONGEST_STEP * step[which[1:]])
    longest = np.where(step > 0, 0, NO_TIME)
    np.maximum.at(longest, which[1:][gap], (apart - step[which[1:]])[gap])
    return np.bincount(which[1:][gap], minlength=count), longest


def _extent(moment: Whole, code: Whole, count: int) -> tuple[Whole, Whole]:
    """The least and greatest moment of each series; the least integer for those without."""
    least = reduced(np.minimum, moment, code, count, NO_TIME)
    return least, reduced(np.maximum, moment, code, count, NO_TIME)


def _by_series(code: Whole, value: Whole) -> list[tuple[int, Whole]]:
    number, first = np.unique(code, return_index=True)
    return list(zip(number.tolist(), np.split(value, first[1:]), strict=True)) if len(code) else []


def _share(part: Whole, whole: Whole) -> Numbers:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _ms(spans: pd.Series[Any]) -> Whole:
    return spans.to_numpy().astype("timedelta64[ms]").view("int64")


def _moment(moment: np.datetime64) -> int:
    return int(moment.astype("datetime64[ms]").astype("int64"))


def _times(moments: Whole) -> npt.NDArray[np.datetime64]:
    return moments.view("datetime64[ms]")


def _spans(lengths: Whole) -> npt.NDArray[np.timedelta64]:
    return lengths.astype("int64").view("timedelta64[ms]")


def _table(label: pd.Index[Any], **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns, index=label)
