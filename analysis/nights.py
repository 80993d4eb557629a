# SPDX-License-Identifier: GPL-2.0-or-later
"""Values gathered by the nights from 18 to 06 UTC, for which the German weather service tells tropical nights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
import pandas as pd

from .buckets import to_local
from .frames import Numbers, Times, Whole, in_ms, numbered, sampling
from .grids import first_to_last, runs

Reduction = Callable[[Numbers, Whole, Whole], Numbers]

_HOUR = 3_600_000
_EVENING = 18 * _HOUR
_LENGTH = 12 * _HOUR
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Nights:
    """A row per series and night, from the first to the last night in which the series has an observation.

    ``table`` has the columns of aggregates; its value is that of the readings there are, however few. ``longest_gap``
    (ms) is the longest time from reading to reading that reaches into a night; at the ends of a night it is no longer
    than from its edge to the next reading within, and at its start one sampling more, which a reading just before
    would have covered. ``sampling`` (ms) is that of the row's series. Both are NaN where it cannot be told.
    """

    table: pd.DataFrame
    longest_gap: Numbers
    sampling: Numbers


def by_night(frame: pd.DataFrame, zone: tzinfo, reduce: Reduction) -> Nights:
    """The values of tidy observations that start within a night, made one by ``reduce``; NaN counts as no value.

    ``reduce`` is given the values in order, where the group of each night begins, and how many it has.
    """
    label, code = numbered(frame)
    moments = in_ms(frame["t_start"])
    night = (moments - _EVENING) // _DAY
    inside = moments - _EVENING - night * _DAY < _LENGTH
    owner, number, offset = first_to_last(code[inside], night[inside], len(label))
    valid = frame["value"].notna().to_numpy()
    there = inside & valid
    at, first, n = runs(night[there] + offset[code[there]])
    value, count = np.full(len(owner), np.nan), np.zeros(len(owner), "int64")
    if len(at):
        value[at] = reduce(frame["value"].to_numpy("float64")[there], first, n)
    count[at] = n
    usual = sampling(frame).to_numpy("timedelta64[ms]")
    step = np.where(np.isnat(usual), np.nan, usual.view("int64"))[owner]
    begin = number * _DAY + _EVENING
    gap = np.full(len(owner), float(_LENGTH))
    if len(at):
        since = _since_last(code[valid], moments[valid])[inside[valid]]
        gap[at] = _longest(moments[there], since, first, n, begin[at], step[at])
    expected = _LENGTH / step
    start: Times = begin.view("datetime64[ms]")
    table = pd.DataFrame(
        {
            "series": label[owner],
            "t_local": to_local(start, zone).astype("datetime64[s]"),
            "t_start": start,
            "t_end": (begin + _LENGTH).view("datetime64[ms]"),
            "value": value,
            "n": count,
            "expected": expected,
            "coverage": np.minimum(1.0, count / expected),
        }
    )
    return Nights(table, gap, step)


def lowest(value: Numbers, first: Whole, _: Whole) -> Numbers:
    """The lowest value of each group."""
    low: Numbers = np.minimum.reduceat(value, first)
    return low


def highest(value: Numbers, first: Whole, _: Whole) -> Numbers:
    """The highest value of each group."""
    high: Numbers = np.maximum.reduceat(value, first)
    return high


def mean(value: Numbers, first: Whole, n: Whole) -> Numbers:
    """The arithmetic mean of each group."""
    sums: Numbers = np.add.reduceat(value, first)
    return sums / n


def _since_last(code: Whole, moments: Whole) -> Numbers:
    """How long ago the reading before was; infinitely for the first of a series."""
    since = np.full(len(moments), np.inf)
    since[1:] = np.where(code[1:] == code[:-1], np.diff(moments), np.inf)
    return since


def _longest(moments: Whole, since: Numbers, first: Whole, n: Whole, begin: Whole, step: Numbers) -> Numbers:
    since = since.copy()
    since[first] = np.minimum(since[first], moments[first] - begin + step)
    final = begin + _LENGTH - moments[first + n - 1]
    longest: Numbers = np.maximum(np.maximum.reduceat(since, first), final)
    return longest
