# SPDX-License-Identifier: GPL-2.0-or-later
"""Drift: a series that slowly leaves its neighbours."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import tzinfo
from typing import Any

import numpy as np
import pandas as pd

from . import robust
from .aggregate import aggregate
from .buckets import Step
from .frames import Numbers, numbered

DAYS_OF_A_YEAR = 365.25

_DAY = Step(1, "days")
_LEAST_OTHERS = 2
_COLUMNS = ("neighbours", "offset", "drift_per_year", "drift_low", "drift_high", "drift_total", "drift_noise")


def drift(
    frame: pd.DataFrame,
    groups: Mapping[Hashable, Hashable],
    zone: tzinfo,
    *,
    sampling: pd.Series[Any] | None = None,
    minimum: float = 0.75,
) -> pd.DataFrame:
    """How each series moves away from the others of its group: one row per series of the tidy ``frame``.

    ``groups`` names the group of each series that has one: series of the same quantity and unit, near each other. For
    each local day with enough values (``minimum`` coverage) the median of the series is compared with the median of
    the daily medians of at least two others; the differences are followed by the slope of Theil and Sen.

    ``neighbours`` (most others on a day), ``offset`` (median difference), ``drift_per_year`` and the bounds of its 95 %
    interval ``drift_low`` and ``drift_high``, all in the unit of the values, ``drift_total`` (over the days compared)
    and ``drift_noise`` (1.4826 MAD of the differences around the slope). NaN where there is nothing to compare.
    """
    label, _ = numbered(frame)
    found = pd.DataFrame(np.nan, index=label, columns=list(_COLUMNS))
    found["neighbours"] = 0
    if frame.empty:
        return found
    days = aggregate(frame, _DAY, zone, "median", sampling=sampling, minimum=minimum)
    table = days.pivot(index="t_local", columns="series", values="value")
    elapsed = (table.index.to_numpy() - table.index.to_numpy()[0]) / np.timedelta64(1, "D")
    for members in _members(label, groups):
        values = table[members].to_numpy("float64")
        for place, series in enumerate(members):
            found.loc[series] = _one(elapsed, values[:, place], np.delete(values, place, axis=1))
    found["neighbours"] = found["neighbours"].astype("int64")
    return found


def _members(label: pd.Index[Any], groups: Mapping[Hashable, Hashable]) -> list[list[Any]]:
    found: dict[Hashable, list[Any]] = {}
    for series in label:
        if series in groups:
            found.setdefault(groups[series], []).append(series)
    return [members for members in found.values() if len(members) > _LEAST_OTHERS]


def _one(day: Numbers, own: Numbers, others: Numbers) -> tuple[float, ...]:
    """The columns of the result for one series; days by others."""
    told = (~np.isnan(others)).sum(axis=1)
    both = ~np.isnan(own) & (told >= _LEAST_OTHERS)
    if not both.any():
        return (0, *[np.nan] * (len(_COLUMNS) - 1))
    day, apart = day[both], own[both] - np.nanmedian(others[both], axis=1)
    slope = robust.theil_sen(day, apart)
    noise = robust.spread(apart - slope.value * day) if not np.isnan(slope.value) else np.nan
    yearly = [DAYS_OF_A_YEAR * value for value in (slope.value, slope.low, slope.high)]
    return (int(told[both].max()), float(np.median(apart)), *yearly, slope.value * (day[-1] - day[0]), noise)
