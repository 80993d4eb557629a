# SPDX-License-Identifier: GPL-2.0-or-later
"""Water levels: marks that a person gives for each gauge, times above them, rate of rise, lag between gauges.

There are no national thresholds: what a level means is told per gauge and Land. Levels are above the zero of their
gauge, which no other gauge shares.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from .aggregate import aggregate
from .bands import Bands
from .buckets import MINUTES_OF_A_DAY, Step
from .exceedance import episodes
from .frames import Numbers, Whole, in_ms, numbered, sampling, tidy

CENTIMETRES: Mapping[str, float] = {"": 1.0, "cm": 1.0, "m": 100.0, "mm": 0.1}
"""How many centimetres a unit of level has; one that is not told is taken as cm."""

LEAST_CORRELATION = 0.5
"""Below it, gauges are not taken to follow each other; a choice of Urban Data."""

_HOUR_MS = 3_600_000
_GAP = 1.5
_OVERLAP = 0.5
_NEARLY = 1.1
_MOST_STEPS = 5_000


class Mark(NamedTuple):
    """A name, such as W1, and the level from which on it is reached, in the unit of the gauge's values."""

    name: str
    level: float


@dataclass(frozen=True, slots=True)
class Lag:
    """By how long a gauge follows another: the hours, the correlation there and how many pairs of levels it has.

    From ``low`` to ``high`` lie the lags that leave at most a tenth more of the variance open than the best one does:
    a slow, shallow wave is matched nearly as well by many of them.
    """

    hours: float
    low: float
    high: float
    correlation: float
    n: int


def stages(frame: pd.DataFrame, marks: Mapping[Any, Sequence[Mark]]) -> pd.DataFrame:
    """Observations with the highest mark that each level reaches; a level on a mark reaches it.

    ``marks`` gives the rising marks by series; others are left out. Adds ``stage`` (how many marks are reached, -1
    without a level) and ``mark`` (the name of the highest, empty for none). Raises InputError for marks that do not
    rise, or where no series has any.
    """
    told = _marked(tidy(frame).frame, marks)
    label, code = numbered(told)
    value = told["value"].to_numpy("float64")
    stage = np.full(len(told), -1, "int64")
    names = np.full(len(told), "", object)
    for number, gauge in enumerate(label):
        own = code == number
        stage[own] = Bands(tuple(mark.level for mark in marks[gauge]), "lower").classes(value[own])
        words = np.array(["", *(mark.name for mark in marks[gauge])], object)
        names[own] = words[np.maximum(stage[own], 0)]
    return told.assign(stage=stage, mark=names)


def times_above(frame: pd.DataFrame, marks: Mapping[Any, Sequence[Mark]], zone: tzinfo) -> pd.DataFrame:
    """Each time that a gauge is at or above one of its marks, by its own sampling.

    ``frame`` is observations. The columns are those of `exceedance.episodes` with ``mark`` and ``level``: a missing
    reading ends a time, which is ``cut`` then, as it may have lasted longer. Raises InputError as `stages` does.
    """
    told = _marked(tidy(frame).frame, marks)
    found = []
    for gauge, every in sampling(told).items():
        readings = aggregate(told.loc[told["series"] == gauge], _step(every), zone, "max", minimum=0.0)
        for mark in marks[gauge]:
            times = episodes(readings, mark.level, inclusive=True)
            found.append(times.assign(mark=mark.name, level=mark.level))
    return pd.concat(found, ignore_index=True)


def rate_of_rise(frame: pd.DataFrame, window: timedelta = timedelta(hours=1), *, unit: str = "cm") -> pd.DataFrame:
    """Observations of levels with ``rise``, by how much the water rose within the window before them, in cm/h.

    The level at the window's begin is read from the straight line between the readings around it; where these are
    further apart than one and a half times the sampling of the gauge, or the window begins before the series, the rise
    is NaN: not determinable. Raises InputError for a ``unit`` that is no length (see `CENTIMETRES`).
    """
    told = tidy(frame).frame
    told = told.loc[told["value"].notna()].reset_index(drop=True)
    label, code = numbered(told)
    every = sampling(told).to_numpy("timedelta64[ms]")
    moments, value = in_ms(told["t_start"]), told["value"].to_numpy("float64") * centimetres(unit)
    length = int(window / timedelta(milliseconds=1))
    rise = np.full(len(told), np.nan)
    bounds = np.searchsorted(code, np.arange(len(label) + 1))
    for number, step in enumerate(every):
        own = slice(bounds[number], bounds[number + 1])
        if not np.isnat(step):
            before = _between(moments[own], value[own], moments[own] - length, _GAP * float(step.astype("int64")))
            rise[own] = (value[own] - before) / (length / _HOUR_MS)
    return told.assign(rise=rise)


def steepest(rises: pd.DataFrame) -> pd.DataFrame:
    """The steepest rise of each series of `rate_of_rise`: ``series``, ``rise`` (cm/h), ``t_start`` (UTC), ``value``."""
    known = rises.loc[rises["rise"].notna()]
    best = known.sort_values("rise", ascending=False, kind="stable").drop_duplicates("series")
    return best.sort_values("series")[["series", "rise", "t_start", "value"]].reset_index(drop=True)


def lag(frame: pd.DataFrame, upstream: Hashable, downstream: Hashable, longest: timedelta = timedelta(hours=48)) -> Lag:
    """By how long the levels of one gauge follow those of another, by the highest correlation of the two.

    Pearson's correlation of the levels downstream with those upstream so much earlier, for each multiple of the
    coarser sampling up to ``longest`` (cross-correlation: Box, Jenkins, Reinsel and Ljung, Time Series Analysis,
    chapter on transfer functions). The times downstream are the same for all lags, so that a rise or fall over the
    whole period favours none; lags with fewer than half as many pairs as another are passed over. The hours are NaN,
    not determinable, where the correlation stays below `LEAST_CORRELATION`, or is highest at the longest
    lag: the true one may lie beyond. Raises InputError where a gauge has no readings, or for more than 5,000 lags.
    """
    told = tidy(frame).frame
    told = told.loc[told["value"].notna() & told["series"].isin([upstream, downstream])]
    every = sampling(told).reindex([upstream, downstream])
    if every.isna().any():
        raise InputError("The lag needs readings of two gauges. Choose two series with levels of the same time.")
    step = int(every.max() / pd.Timedelta(milliseconds=1))
    steps = int(longest / timedelta(milliseconds=1)) // step
    if steps > _MOST_STEPS:
        raise InputError("That are too many lags to compare. Choose a shorter time, or levels by the hour.")
    above, below = _on_grid(told, [upstream, downstream], step)
    most = min(steps, len(above) // 2)
    found = [_correlation(above[most - shift : len(above) - shift], below[most:]) for shift in range(most + 1)]
    correlation, pairs = np.array(found).T
    correlation = np.where(pairs >= _OVERLAP * pairs.max(), correlation, np.nan)
    if np.isnan(correlation).all():
        return Lag(np.nan, np.nan, np.nan, np.nan, 0)
    best = int(np.nanargmax(correlation))
    highest = float(correlation[best])
    if highest < LEAST_CORRELATION or best == most:
        return Lag(np.nan, np.nan, np.nan, highest, int(pairs[best]))
    close = np.flatnonzero(1 - correlation**2 <= _NEARLY * (1 - highest**2))
    hours = step / _HOUR_MS
    return Lag(best * hours, int(close[0]) * hours, int(close[-1]) * hours, highest, int(pairs[best]))


def centimetres(unit: str) -> float:
    """How many centimetres a unit of level has. Raises InputError for one that is no length."""
    factor = CENTIMETRES.get(unit.strip())
    if factor is None:
        raise InputError(f"“{plain(unit, 40)}” is no unit of water levels here. Use levels in cm, m or mm.")
    return factor


def _marked(frame: pd.DataFrame, marks: Mapping[Any, Sequence[Mark]]) -> pd.DataFrame:
    for gauge in marks.values():
        if not all(lower.level < higher.level for lower, higher in pairwise(gauge)):
            raise InputError("The marks of a gauge have to rise from one to the next. Correct their levels.")
    told = frame.loc[frame["series"].isin([label for label, gauge in marks.items() if gauge])]
    if told.empty:
        raise InputError("None of the gauges has a mark. Give the levels from which on a stage is reached.")
    return told


def _step(every: Any) -> Step:
    """The bucket that holds each reading by itself: the sampling where it divides a day, else a minute."""
    minutes = 1 if pd.isna(every) else int(every / pd.Timedelta(minutes=1))
    divides = 0 < minutes < MINUTES_OF_A_DAY and MINUTES_OF_A_DAY % minutes == 0
    return Step(minutes if divides else 1, "minutes")


def _between(moments: Whole, value: Numbers, wanted: Whole, widest: float) -> Numbers:
    """Values at other moments, on straight lines; NaN outside of the series and within wider gaps."""
    after = np.searchsorted(moments, wanted)
    right = np.minimum(after, len(moments) - 1)
    exact = moments[right] == wanted
    left = np.where(exact, right, np.maximum(after - 1, 0))
    inside = (wanted >= moments[0]) & (moments[right] - moments[left] <= widest)
    return np.where(inside, np.interp(wanted, moments, value), np.nan)


def _on_grid(frame: pd.DataFrame, labels: Sequence[Hashable], step: int) -> list[Numbers]:
    """The mean level of each series in the steps of their common time; NaN for none."""
    place = in_ms(frame["t_start"]) // step
    first, last = int(place.min()), int(place.max())
    grids = []
    for label in labels:
        own = (frame["series"] == label).to_numpy()
        at, value = place[own] - first, frame["value"].to_numpy("float64")[own]
        n = np.bincount(at, minlength=last - first + 1)
        grids.append(np.bincount(at, value, last - first + 1) / np.where(n > 0, n, np.nan))
    return grids


def _correlation(one: Numbers, other: Numbers) -> tuple[float, int]:
    both = ~np.isnan(one) & ~np.isnan(other)
    n = int(both.sum())
    if n < 3 or one[both].std() == 0 or other[both].std() == 0:
        return np.nan, n
    return float(np.corrcoef(one[both], other[both])[0, 1]), n
