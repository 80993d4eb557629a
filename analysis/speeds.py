# SPDX-License-Identifier: GPL-2.0-or-later
"""Speeds: V85 from the speeds of single vehicles alone, means weighted by how many vehicles they are the mean of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE, aggregate
from .buckets import Step
from .frames import Numbers, in_ms, numbered, tidy

LEAST_VEHICLES = 100
"""How many vehicles a percentile of speeds needs here; a choice of Urban Data."""

SPEED_UNITS = frozenset({"km/h", "m/s"})

_MEANS = frozenset({"mean", "median", "min", "max", "sum", "count"})
_REGULAR = 0.9
_SOME = 10
_PAIRED = ("station", "class_", "direction", "lane", "period")


def percentile_speed(
    frame: pd.DataFrame, series: pd.DataFrame, *, share: float = 0.85, least: int = LEAST_VEHICLES
) -> pd.DataFrame:
    """The speed that a share of the vehicles does not exceed (V85), in the unit of the values.

    ``frame`` holds one row per vehicle: ``series``, ``t_start`` and ``value``; rows that agree in all three are one.
    One row per series: ``series``, ``value`` and ``n`` (vehicles). It is the smallest speed measured that at least the
    ``share`` of all vehicles keeps to (inverse of the empirical distribution), NaN for fewer than ``least`` vehicles.

    A percentile of means is no percentile of speeds, and percentiles cannot be averaged. So InputError is raised where
    the facts of a series (``statistic``, ``period``), its intervals, or times that follow each other regularly show
    that it has no single vehicles.
    """
    _refuse_means(tidy(frame).frame, series)
    single = frame[["series", "t_start", "value"]].drop_duplicates()
    single = single.loc[np.isfinite(single["value"].to_numpy("float64"))]
    found = single.groupby("series", observed=True, sort=True)["value"]
    rows = [(label, _inverse(part.to_numpy("float64"), share, least), len(part)) for label, part in found]
    return pd.DataFrame(rows, columns=["series", "value", "n"])


def mean_speed(
    frame: pd.DataFrame,
    pairs: Mapping[Any, Any],
    step: Step,
    zone: tzinfo,
    *,
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """The mean speed of all vehicles by bucket: sum of speed x vehicles / vehicles, in the unit of the speeds.

    ``frame`` is observations of mean speeds and of counts by the same intervals, ``pairs`` names for each series of
    speeds that of its counts (see `speed_pairs`). The columns are those of aggregates, ``series`` being that of the
    speeds; an interval without vehicles weighs nothing, one that lacks its speed or its count is missing. The value is
    NaN below the ``minimum`` coverage and where nobody passed.
    """
    told = tidy(frame).frame
    products, weights = [], []
    for speed, count in pairs.items():
        keys = ["t_start", "t_end"]
        speeds = told.loc[told["series"] == speed, [*keys, "value"]]
        both = told.loc[told["series"] == count, [*keys, "value"]].merge(speeds, on=keys, how="left")
        n, mean = both["value_x"].to_numpy("float64"), both["value_y"].to_numpy("float64")
        product = np.where(n == 0, 0.0, mean * n)
        there = both[keys].assign(series=speed)
        products.append(there.assign(value=product))
        weights.append(there.assign(value=np.where(np.isnan(product), np.nan, n)))
    if not products:
        raise InputError("No series of speeds has counts of the same intervals. Choose both, of the same station.")
    driven, vehicles = (
        aggregate(tidy(pd.concat(parts)).frame, step, zone, "sum", minimum=minimum) for parts in (products, weights)
    )
    total = vehicles["value"].to_numpy("float64")
    return vehicles.assign(value=driven["value"].to_numpy("float64") / np.where(total > 0, total, np.nan))


def speed_pairs(series: pd.DataFrame) -> dict[Any, Any]:
    """For each series of mean speeds the one series of counts of its station, class, direction, lane and period.

    ``series`` are facts by series. Speeds without exactly one such series are left out.
    """
    facts = series.reindex(columns=[*_PAIRED, "statistic", "unit"], fill_value="").astype(object)
    facts = facts.where(facts.notna(), "").astype(str)
    is_speed = facts["unit"].isin(SPEED_UNITS) & facts["statistic"].isin(["", "mean"])
    is_count = ~facts["unit"].isin(SPEED_UNITS) & facts["statistic"].isin(["count", "sum"])
    counts = facts.loc[is_count].groupby(list(_PAIRED), sort=False).groups
    pairs: dict[Any, Any] = {}
    for label, marks in zip(facts.index[is_speed], facts.loc[is_speed, list(_PAIRED)].to_numpy(), strict=True):
        same = list(counts.get(tuple(marks), ()))
        if len(same) == 1:
            pairs[label] = same[0]
    return pairs


def _inverse(values: Numbers, share: float, least: int) -> float:
    return float(np.quantile(values, share, method="inverted_cdf")) if len(values) >= least else np.nan


def _refuse_means(frame: pd.DataFrame, series: pd.DataFrame) -> None:
    told = series.reindex(index=pd.unique(frame["series"]), columns=["statistic", "period"]).astype(object)
    told = told.where(told.notna(), "")
    if told["statistic"].isin(_MEANS).any() or (told["period"] != "").any() or _has_intervals(frame):
        raise InputError(
            "V85 needs the speed of every single vehicle; these values are means or counts of a period. "
            "Ask the platform's operator for single speeds, or show the mean speed instead."
        )


def _has_intervals(frame: pd.DataFrame) -> bool:
    start, code = in_ms(frame["t_start"]), numbered(frame)[1]
    if (in_ms(frame["t_end"]) > start).any():
        return True
    step, owner = np.diff(start)[code[1:] == code[:-1]], code[1:][code[1:] == code[:-1]]
    return any(_is_regular(step[owner == one]) for one in np.unique(owner))


def _is_regular(step: npt.NDArray[np.int64]) -> bool:
    often = np.unique(step, return_counts=True)[1]
    return len(step) >= _SOME and bool(often.max() >= _REGULAR * len(step))
