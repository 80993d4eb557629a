# SPDX-License-Identifier: GPL-2.0-or-later
"""Duration curves: for how long a value is reached or surpassed, and the figures that are read from them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .frames import Numbers, in_ms, numbered

BASE_SHARE = 0.95
"""The share of the time for which the base value is reached."""

_HOUR_MS = 3_600_000
_ROUNDING = 1e-9


def duration_curve(buckets: pd.DataFrame) -> pd.DataFrame:
    """The values of each series from the largest down, each with the time for which it is reached or surpassed.

    ``buckets`` are aggregates with mean values, such as hourly mean power. Columns: ``series``, ``rank`` (from 1),
    ``value``, ``hours`` (sum of the real lengths of the buckets up to this one) and ``share`` (of the time that has
    values, from 0 to 1). Buckets without a value are left out. This is the load duration curve of energy supply and
    the flow duration curve of hydrology (WMO-No. 168, Guide to Hydrological Practices).
    """
    told = buckets.loc[buckets["value"].notna()]
    label, code = numbered(told)
    value = told["value"].to_numpy("float64")
    order = np.lexsort((-value, code))
    value, hours = value[order], _hours(told)[order]
    first = np.searchsorted(code, np.arange(len(label)))
    so_far = np.cumsum(hours)
    total = np.bincount(code, hours, len(label))
    so_far -= (np.cumsum(total) - total)[code]
    return pd.DataFrame(
        {
            "series": label[code],
            "rank": np.arange(len(code)) - first[code] + 1,
            "value": value,
            "hours": so_far,
            "share": so_far / total[code],
        }
    )


def duration_figures(buckets: pd.DataFrame, base_share: float = BASE_SHARE) -> pd.DataFrame:
    """What a duration curve says in single figures, one row per series.

    Columns: ``series``, ``peak`` and ``t_peak`` (UTC, the first bucket with it), ``base`` (the largest value that is
    reached for ``base_share`` of the time), ``mean`` (by time), ``load_factor`` (mean / peak), ``full_load_hours``
    (value times hours, added up, / peak), ``hours`` (that have values) and ``coverage`` (their share of the time from
    the first to the last bucket). Figures relative to the peak are NaN where it is not positive.
    """
    label, code = numbered(buckets)
    value, hours = buckets["value"].to_numpy("float64"), _hours(buckets)
    known = ~np.isnan(value)
    lasting = np.bincount(code, hours * known, len(label))
    added = np.bincount(code[known], (value * hours)[known], len(label))
    curve = duration_curve(buckets)
    top = curve.loc[curve["rank"] == 1].set_index("series")["value"].reindex(label).to_numpy("float64")
    held = curve.loc[curve["share"] >= base_share - _ROUNDING].drop_duplicates("series").set_index("series")["value"]
    at_peak = buckets.loc[value == top[code]].drop_duplicates("series").set_index("series")["t_start"]
    mean = added / np.where(lasting > 0, lasting, np.nan)
    positive = np.where(top > 0, top, np.nan)
    return pd.DataFrame(
        {
            "series": label,
            "peak": top,
            "t_peak": at_peak.reindex(label).to_numpy("datetime64[ms]"),
            "base": held.reindex(label).to_numpy("float64"),
            "mean": mean,
            "load_factor": mean / positive,
            "full_load_hours": added / positive,
            "hours": lasting,
            "coverage": lasting / np.bincount(code, hours, len(label)),
        }
    )


def _hours(buckets: pd.DataFrame) -> Numbers:
    hours: Numbers = (in_ms(buckets["t_end"]) - in_ms(buckets["t_start"])) / _HOUR_MS
    return hours
