# SPDX-License-Identifier: GPL-2.0-or-later
"""Waste bins and containers that tell how full they are: when they were emptied, and when they will be full.

There is no standard for these; thresholds are the city's own.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from . import robust
from .aggregate import instant
from .buckets import to_local
from .checks import HOUR, reduced
from .frames import Numbers, Whole, in_ms, numbered
from .frames import sampling as sampling_of

Scale = Literal["fraction", "percent"]

DROP = 20.0
"""By how many percentage points a level falls at least when a bin is emptied."""

FULL = 80.0
"""The level in percent at which a bin is to be emptied; operators choose between 70 and 90."""

_AMBIGUOUS_TO = 2.0
_LEAST_READINGS = 5
_REACH = 3
_LONGEST_STEP = 1.5
_DAY_HOURS = 24.0
_MOST_DAYS = 3650.0

_EMPTY_COLUMNS = ("series", "t_before", "t_after", "t_local", "fill_before", "fill_after")
_FORECAST = {
    "state": "object", "t_last": "datetime64[ms]", "level": "float64", "t_emptied": "datetime64[ms]",
    "readings": "int64", "rate": "float64", "rate_low": "float64", "rate_high": "float64",
    "hours_left": "float64", "t_full": "datetime64[ms]", "t_earliest": "datetime64[ms]", "t_latest": "datetime64[ms]",
}  # fmt: skip


def in_percent(frame: pd.DataFrame, scale: Scale | None = None) -> pd.DataFrame:
    """Tidy fill levels in percent (0 to 100).

    ``scale`` says whether they are told as a fraction (0 to 1) or in percent. Without it they are percent where a
    series exceeds 2; a series that stays below, and is not always 0, may be either: InputError.
    """
    value = frame["value"].to_numpy("float64")
    if scale == "fraction":
        return frame.assign(value=100.0 * value)
    if scale is None:
        label, code = numbered(frame)
        highest = reduced(np.fmax, value, code, len(label), np.nan)
        ambiguous = (highest > 0) & (highest <= _AMBIGUOUS_TO)
        if ambiguous.any():
            name = plain(str(label[int(np.argmax(ambiguous))]), 40)
            raise InputError(
                f"The fill levels of {name} may run from 0 to 1 or from 0 to 100. Say which of both they are."
            )
    return frame


def empties(
    frame: pd.DataFrame, zone: tzinfo, scale: Scale | None = None, *, drop: float = DROP, longest: float = 24.0
) -> pd.DataFrame:
    """When bins were emptied, seen by how their level drops; ``frame`` are tidy fill levels.

    The median of the last three values before a drop is at least ``drop`` percentage points above the median of the
    three after it, so that single wrong readings are no empties; within such a place the deepest fall counts. At the
    end of a series two values after it are enough, of which the higher counts. Readings farther apart than ``longest``
    hours, and 1.5 samplings, are not compared: what lies between them cannot be told. A bin that is emptied after
    fewer than about six readings has no such levels, and its empties are not seen.

    Columns: ``series``, ``t_before`` and ``t_after`` (UTC, the readings between which it was emptied), ``t_local``
    (``t_after`` on the local clock), ``fill_before`` and ``fill_after`` (percent; the median levels).
    """
    frame = in_percent(frame, scale)
    label, code, moment, level = _readings(frame)
    bounds = np.searchsorted(code, np.arange(len(label) + 1)).tolist()
    step = (sampling_of(frame).reindex(label) / pd.Timedelta(milliseconds=1)).to_numpy("float64")
    most = np.fmax(longest * HOUR, _LONGEST_STEP * step)
    found = [
        _empties_of_one(moment[mine], level[mine], drop, most[number]).assign(series=label[number])
        for number, mine in enumerate(map(slice, bounds[:-1], bounds[1:]))
        if mine.stop - mine.start >= _REACH
    ]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(_EMPTY_COLUMNS))
    after = table["t_after"].to_numpy("datetime64[ms]")
    return table.assign(t_local=to_local(after, zone).astype("datetime64[s]"))[list(_EMPTY_COLUMNS)]


def usage(
    frame: pd.DataFrame, zone: tzinfo, scale: Scale | None = None, *, full: float = FULL, drop: float = DROP
) -> pd.DataFrame:
    """Indicators by series of tidy fill levels.

    ``n`` values; ``empties``; ``fill_at_emptying`` (median, percent); ``emptied_early`` (share of the empties at less
    than half full); ``days_between`` (median between empties); ``full_hours`` (hours measured at ``full`` percent or
    more); ``full_share`` (of the time measured). NaN where there is nothing to tell it from.
    """
    percent = in_percent(frame, scale)
    label, code, _, level = _readings(percent)
    found = empties(percent, zone, "percent", drop=drop)
    step = sampling_of(frame).reindex(label) / pd.Timedelta(hours=1)
    n = np.bincount(code, minlength=len(label))
    at_full = np.bincount(code[level >= full], minlength=len(label))
    by = found.groupby("series")
    between = by["t_after"].diff() / pd.Timedelta(days=1)
    early = (found["fill_before"] < 50.0).astype("float64")
    return pd.DataFrame(
        {
            "n": n,
            "empties": by.size().reindex(label, fill_value=0),
            "fill_at_emptying": by["fill_before"].median().reindex(label),
            "emptied_early": early.groupby(found["series"]).mean().reindex(label),
            "days_between": between.astype("float64").groupby(found["series"]).median().reindex(label),
            "full_hours": at_full * step,
            "full_share": np.divide(at_full, n, out=np.full(len(label), np.nan), where=n > 0),
        },
        index=label,
    )


def forecast(
    frame: pd.DataFrame,
    zone: tzinfo,
    scale: Scale | None = None,
    *,
    full: float = FULL,
    now: Any = None,
    drop: float = DROP,
    oldest: float = 24.0,
) -> pd.DataFrame:
    """When each bin reaches ``full`` percent if it fills on as it did since it was last emptied.

    The rate is the slope of Theil and Sen over the readings since then (`robust.theil_sen`), the level that of its line
    at the last reading. ``state`` says what is known: ``"rising"``, ``"reached"`` (at ``full`` or more), ``"steady"``
    (the 95 % interval of the rate includes 0 or less), ``"few"`` (fewer than five readings), ``"old"`` (the last
    reading is more than ``oldest`` hours before ``now``, UTC, where that is given). Only rising bins have a time.

    By series: ``state``, ``t_last``, ``level`` (percent), ``t_emptied`` (first reading since, NaT if never seen),
    ``readings`` since then, ``rate``, ``rate_low`` and ``rate_high`` (percentage points a day, with the 95 % interval),
    ``hours_left`` (from the last reading), ``t_full``, and by the interval of the rate ``t_earliest`` and ``t_latest``
    (UTC; NaT beyond ten years).
    """
    percent = in_percent(frame, scale)
    label, code, moment, level = _readings(percent)
    found = empties(percent, zone, "percent", drop=drop)
    last_emptied = found.groupby("series")["t_after"].max().to_dict()
    bounds = np.searchsorted(code, np.arange(len(label) + 1)).tolist()
    today = instant(now)
    rows = []
    for series, mine in zip(label, map(slice, bounds[:-1], bounds[1:]), strict=True):
        emptied = last_emptied.get(series, pd.NaT)
        first = 0 if emptied is pd.NaT else int(np.searchsorted(moment[mine], _milliseconds(emptied)))
        rows.append(
            {"t_emptied": emptied} | _forecast_of_one(moment[mine][first:], level[mine][first:], full, today, oldest)
        )
    return pd.DataFrame(rows, index=label).reindex(columns=list(_FORECAST)).astype(_FORECAST)


def _readings(frame: pd.DataFrame) -> tuple[pd.Index[Any], Whole, Whole, Numbers]:
    """Labels, and number of the series, start and level of the rows that have a level."""
    label, code = numbered(frame)
    level = frame["value"].to_numpy("float64")
    there = ~np.isnan(level)
    return label, code[there], in_ms(frame["t_start"])[there], level[there]


def _empties_of_one(moment: Whole, level: Numbers, drop: float, longest: float) -> pd.DataFrame:
    before, after = _levels_before(level), _levels_after(level)
    fall = level[:-1] - level[1:]
    candidate = (before - after >= drop) & (fall > 0) & (np.diff(moment) <= longest)
    run = np.flatnonzero(candidate)
    begins = np.flatnonzero(np.diff(run, prepend=-_REACH - 1) > _REACH) if len(run) else run
    chosen = [int(one[np.argmax(fall[one])]) for one in np.split(run, begins[1:])] if len(run) else []
    at = np.array(chosen, "int64")
    return pd.DataFrame(
        {
            "t_before": moment[at].view("datetime64[ms]"),
            "t_after": moment[at + 1].view("datetime64[ms]"),
            "fill_before": before[at],
            "fill_after": after[at],
        }
    )


def _levels_before(level: Numbers) -> Numbers:
    """For each fall from one reading to the next: the median of the last three up to it (of two the lower)."""
    middle = _medians(level)
    found = level[:-1].copy()
    found[1:] = np.minimum(level[:-2], level[1:-1])
    found[2:] = middle[: len(found) - 2]
    return found


def _levels_after(level: Numbers) -> Numbers:
    """For each fall: the median of the three after it, at the end the higher of two; one alone tells nothing."""
    middle = _medians(level)
    found = np.full(len(level) - 1, np.inf)
    found[:-1] = np.maximum(level[1:-1], level[2:])
    found[: len(middle) - 1] = middle[1:]
    return found


def _medians(level: Numbers) -> Numbers:
    """The median of each three readings in a row."""
    one, two, three = level[:-2], level[1:-1], level[2:]
    medians: Numbers = np.maximum(np.minimum(one, two), np.minimum(np.maximum(one, two), three))
    return medians


def _forecast_of_one(
    moment: Whole, level: Numbers, full: float, now: np.datetime64 | None, oldest: float
) -> dict[str, Any]:
    told: dict[str, Any] = {"state": "few", "readings": len(level)}
    if not len(level):
        return told
    last = int(moment[-1])
    told |= {"t_last": _time(last), "level": float(level[-1])}
    slope = robust.theil_sen((moment - last) / (_DAY_HOURS * HOUR), level)
    if len(level) >= _LEAST_READINGS:
        told |= {"level": slope.level, "rate": slope.value, "rate_low": slope.low, "rate_high": slope.high}
        told["state"] = "reached" if slope.level >= full else "rising" if slope.low > 0 else "steady"
    if now is not None and int(now.astype("int64")) - last > oldest * HOUR:
        told["state"] = "old"
    if told["state"] == "rising":
        days = [(full - slope.level) / rate for rate in (slope.value, slope.high, slope.low)]
        told["hours_left"] = days[0] * _DAY_HOURS
        times = [_later(last, day) for day in days]
        told |= dict(zip(("t_full", "t_earliest", "t_latest"), times, strict=True))
    return told


def _time(moment: int) -> np.datetime64:
    return np.datetime64(moment, "ms")


def _later(moment: int, days: float) -> np.datetime64:
    """So many days after a moment; NaT beyond ten years, which nothing that fills so slowly can tell."""
    return _time(moment + round(days * _DAY_HOURS * HOUR)) if days <= _MOST_DAYS else np.datetime64("NaT", "ms")


def _milliseconds(moment: Any) -> int:
    return int(np.datetime64(moment, "ms").astype("int64"))
