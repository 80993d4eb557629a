# SPDX-License-Identifier: GPL-2.0-or-later
"""How often a limit is exceeded, for how long at a time, and whether what is allowed in a year is kept."""

from __future__ import annotations

from datetime import tzinfo
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import Step, Whole, spans
from .frames import in_ms, numbered

Flags = npt.NDArray[np.bool_]


class Verdict(StrEnum):
    """Whether the allowed number is kept; buckets without a value may have exceeded the limit or not."""

    KEPT = "kept"
    EXCEEDED = "exceeded"
    OPEN = "not determinable"


def exceeded(value: npt.NDArray[np.float64], limit: float, *, below: bool = False, inclusive: bool = False) -> Flags:
    """For each value whether it is above the limit, or ``below`` it; with ``inclusive`` also on it; NaN never is."""
    if below:
        return value <= limit if inclusive else value < limit
    return value >= limit if inclusive else value > limit


def exceedances(
    buckets: pd.DataFrame,
    limit: float,
    step: Step,
    zone: tzinfo,
    *,
    allowed: int | None = None,
    below: bool = False,
    inclusive: bool = False,
) -> pd.DataFrame:
    """Per series and calendar year of local time, how many buckets exceed a limit.

    ``buckets`` are aggregates of that ``step`` (`aggregate.aggregate`). Columns: ``series``, ``year``, ``n`` (buckets
    with a value), ``expected`` (buckets of the whole year), ``coverage``, ``exceeded``, ``highest`` and ``lowest``
    value, ``allowed`` (-1 for no such number) and ``verdict`` (a `Verdict`, empty without an allowed number): exceeded
    as soon as that is sure, kept only where it would be even if every bucket without a value exceeded the limit.
    Limit values with a number of exceedances per calendar year are those of 2008/50/EC, annex XI B.
    """
    label, code = numbered(buckets)
    year = buckets["t_local"].to_numpy("datetime64[Y]").astype("int64") + 1970
    value = buckets["value"].to_numpy("float64")
    change = (code[1:] != code[:-1]) | (year[1:] != year[:-1])
    first = np.flatnonzero(np.concatenate(([True], change))[: len(code)])
    over = exceeded(value, limit, below=below, inclusive=inclusive)
    n, count = (_of_runs(np.add, flags.astype("int64"), first) for flags in (~np.isnan(value), over))
    years, which = np.unique(year[first], return_inverse=True)
    expected = np.array([_in_year(step, zone, each) for each in years.tolist()], "int64")[which]
    table = pd.DataFrame({"series": label[code[first]], "year": year[first], "n": n, "expected": expected})
    table["coverage"] = np.minimum(1.0, n / expected)
    table["exceeded"] = count
    table["highest"], table["lowest"] = _of_runs(np.fmax, value, first), _of_runs(np.fmin, value, first)
    table["allowed"] = -1 if allowed is None else allowed
    table["verdict"] = _verdicts(count, expected - n, allowed)
    return table


def episodes(buckets: pd.DataFrame, limit: float, *, below: bool = False, inclusive: bool = False) -> pd.DataFrame:
    """Every time that successive buckets exceed a limit; a bucket without a value ends an episode.

    Columns: ``series``, ``t_local``, ``t_start``, ``t_end``, ``n`` (buckets), ``peak`` (the value furthest beyond the
    limit), ``t_peak`` (UTC, the first bucket that has it) and ``cut`` (true where the data have a gap or an end right
    before or after it, so that it may have lasted longer).
    """
    _, code = numbered(buckets)
    value = buckets["value"].to_numpy("float64")
    over = exceeded(value, limit, below=below, inclusive=inclusive)
    start, end = in_ms(buckets["t_start"]), in_ms(buckets["t_end"])
    joined = np.concatenate(([False], (code[1:] == code[:-1]) & (start[1:] <= end[:-1])))
    before = joined & np.concatenate(([False], over[:-1]))
    after = np.concatenate((joined[1:] & over[1:], [False]))[: len(over)]
    first, last = np.flatnonzero(over & ~before), np.flatnonzero(over & ~after)
    known = ~np.isnan(value)
    begun = joined & np.concatenate(([False], known[:-1]))
    ended = np.concatenate((joined[1:] & known[1:], [False]))[: len(over)]
    sign = -1.0 if below else 1.0
    number = (np.cumsum(over & ~before) - 1)[over]
    where = np.flatnonzero(over)
    order = np.lexsort((where, -sign * value[over], number))
    peak = where[order][np.unique(number, return_index=True)[1]]
    return pd.DataFrame(
        {
            "series": buckets["series"].to_numpy()[first],
            "t_local": buckets["t_local"].to_numpy()[first],
            "t_start": buckets["t_start"].to_numpy()[first],
            "t_end": buckets["t_end"].to_numpy()[last],
            "n": last - first + 1,
            "peak": value[peak],
            "t_peak": buckets["t_start"].to_numpy()[peak],
            "cut": ~(begun[first] & ended[last]),
        }
    )


def _of_runs(of: Any, value: npt.NDArray[Any], first: Whole) -> npt.NDArray[Any]:
    told: npt.NDArray[Any] = of.reduceat(value, first) if len(first) else value[:0]
    return told


def _in_year(step: Step, zone: tzinfo, year: int) -> int:
    """How many buckets start in a year; of those that the clock skips none."""
    starts = step.starts(np.datetime64(f"{year}-01-01", "s"), np.datetime64(f"{year}-12-31T23:59:59", "s"))
    starts = starts[starts.astype("datetime64[Y]") == np.datetime64(str(year), "Y")]
    return int((spans(starts, step, zone)[2] > np.timedelta64(0, "s")).sum())


def _verdicts(count: npt.NDArray[np.int64], missing: npt.NDArray[np.int64], allowed: int | None) -> list[str]:
    if allowed is None:
        return [""] * len(count)
    sure, possible = count > allowed, count + np.maximum(missing, 0) > allowed
    told = np.where(sure, Verdict.EXCEEDED.value, np.where(possible, Verdict.OPEN.value, Verdict.KEPT.value))
    return [str(verdict) for verdict in told]
