# SPDX-License-Identifier: GPL-2.0-or-later
"""Hourly means of what stations measure: several quantities side by side, and means that glide over hours.

Facts of series come as a frame by the label of the series with the columns ``station`` and ``quantity``, the key of
what is measured (``pm10``, ``no2``, ``air_temperature``, ``humidity``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC

import numpy as np
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from .aggregate import DEFAULT_COVERAGE, aggregate
from .buckets import Step
from .frames import Numbers, in_ms, numbered

HOUR = Step(60, "minutes")

_NOISE_DECIMALS = 6
_KEY = ["station", "hour"]


def hourly_means(frame: pd.DataFrame) -> pd.DataFrame:
    """Aggregates of tidy observations by hours of UTC, each of them also when the clock shows it twice."""
    return aggregate(frame, HOUR, UTC, "mean", minimum=DEFAULT_COVERAGE)


def gliding_mean(means: pd.DataFrame, hours: int) -> Numbers:
    """For each row of hourly aggregates the mean of its hour and those before it, ``hours`` in all.

    The rows of a series follow each other without a gap, as `hourly_means` has them. NaN where less than three
    quarters of the hours have a value, as at the begin of a series.
    """
    _, code = numbered(means)
    value = means["value"].to_numpy("float64")
    there = ~np.isnan(value)
    present = np.where(there, value, 0.0)
    sums, n = np.zeros(len(value)), np.zeros(len(value), "int64")
    for ago in range(min(hours, len(value))):
        now, then = slice(ago, None), slice(None, len(value) - ago)
        same = code[now] == code[then]
        sums[now] += np.where(same, present[then], 0.0)
        n[now] += same & there[then]
    enough = n >= DEFAULT_COVERAGE * hours
    return np.where(enough, sums / np.where(enough, n, 1), np.nan)


def settled(means: Numbers) -> Numbers:
    """Means without the last digits, at a millionth, so that no error of arithmetic carries one over a bound."""
    return np.round(means, _NOISE_DECIMALS)


def quantities_of(frame: pd.DataFrame, facts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The rows of ``facts`` for the series of tidy observations that measure one of ``names``. Raises InputError."""
    missing = [name for name in ("station", "quantity") if name not in facts.columns]
    if missing:
        raise InputError(f"The table of the series has no column “{missing[0]}”. Add it, or choose another table.")
    label, _ = numbered(frame)
    return facts.loc[facts.index.isin(label) & facts["quantity"].isin(names)]


def one_each(frame: pd.DataFrame, facts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """As `quantities_of`; raises InputError also where a station measures one of them in more than one series."""
    chosen = quantities_of(frame, facts, names)
    twice = chosen.loc[chosen.duplicated(["station", "quantity"])]
    if len(twice):
        station, quantity = (plain(str(twice[name].iloc[0]), 40) for name in ("station", "quantity"))
        raise InputError(
            f"At {station} more than one series measures {quantity}. Choose one of them, such as the hourly means."
        )
    return chosen


def by_hour(means: pd.DataFrame, values: Numbers, chosen: pd.DataFrame, name: str) -> pd.Series[float]:
    """One quantity by station and hour (ms since 1970), where it has a value, after `settled`.

    ``values`` are those of the rows of ``means``, aggregates by hours, or what was made of them; ``chosen`` comes from
    `one_each`.
    """
    station = chosen.loc[chosen["quantity"] == name, "station"]
    rows = means["series"].isin(station.index).to_numpy() & ~np.isnan(values)
    hours = pd.MultiIndex.from_arrays(
        [means.loc[rows, "series"].map(station).to_numpy(), in_ms(means.loc[rows, "t_start"])],
        names=_KEY,
    )
    return pd.Series(settled(values[rows]), index=hours)


def hours_of(values: Iterable[pd.Series[float]]) -> pd.MultiIndex:
    """All stations and hours that any of them has, in order."""
    every = [one.index.to_frame(index=False) for one in values if len(one)]
    if not every:
        return pd.MultiIndex.from_arrays([[], np.empty(0, "int64")], names=_KEY)
    found = pd.concat(every, ignore_index=True).drop_duplicates()
    return pd.MultiIndex.from_frame(found.sort_values(_KEY))
