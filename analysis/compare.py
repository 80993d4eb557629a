# SPDX-License-Identifier: GPL-2.0-or-later
"""Before and after: by how much a mean changed, how sure that is, and what remains beside the change of a control."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE, instant
from .frames import Numbers, in_ms, numbered

BLOCK = 7
"""Successive buckets that are drawn together: a week of days."""

REPLICATES = 2000
_SEED = 1991
_LEVEL = 0.95


class Change(StrEnum):
    """What can be said of a difference: the interval of 95 % lies above zero, below it, around it; or there is none."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "no clear difference"
    OPEN = "not determinable"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in UTC, its end excluded; times without a zone are UTC. Raises InputError where it is none."""

    t_from: np.datetime64
    t_to: np.datetime64

    @classmethod
    def of(cls, t_from: Any, t_to: Any) -> Period:
        """From times in any form that pandas reads."""
        begin, end = instant(t_from), instant(t_to)
        if begin is None or end is None or end <= begin:
            raise InputError("A period must end after it begins. Check its two times.")
        return cls(begin, end)


@dataclass(frozen=True, slots=True)
class _Mean:
    """The mean of a period, its replicates, and the share of the period's time that has values."""

    value: float
    replicates: Numbers
    n: int
    coverage: float


def compare(
    buckets: pd.DataFrame,
    before: Period,
    after: Period,
    *,
    control: tuple[Period, Period] | None = None,
    block: int = BLOCK,
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """Compare the means of two periods for each series, and their change with that between two control periods.

    ``buckets`` are aggregates, best of whole days; periods of whole weeks hold each weekday equally often. Columns:
    ``series``; ``before``, ``after`` (means of the buckets), ``n_before``, ``n_after``, ``coverage_before``,
    ``coverage_after`` (share of the time that has values); ``difference`` and ``ratio`` (after to before); with a
    control, such as the same weeks a year earlier, ``control_difference`` and ``control_ratio``, and ``effect``
    (difference less that of the control) and ``effect_ratio``; without one these two repeat difference and ratio.
    ``low`` and ``high`` bound 95 % of the effect and ``verdict`` is a `Change`.

    The interval comes from 2,000 replicates of each mean by the circular block bootstrap (Politis and Romano, A
    circular block-resampling procedure for stationary data, 1992), which keeps ``block`` successive values together
    so that their likeness is not taken for certainty; its seed is fixed. It is NaN and the verdict open where a period
    has less than the ``minimum`` coverage or fewer than two blocks.
    """
    label, code = numbered(buckets)
    begin = buckets["t_start"].to_numpy("datetime64[ms]")
    length = in_ms(buckets["t_end"]) - in_ms(buckets["t_start"])
    value = buckets["value"].to_numpy("float64")
    bounds = np.searchsorted(code, np.arange(len(label) + 1))
    rows = []
    for low, high in pairwise(bounds):
        means = []
        for number, period in enumerate((before, after, *(control or ()))):
            inside = slice(*(low + np.searchsorted(begin[low:high], [period.t_from, period.t_to])))
            means.append(_mean(value[inside], length[inside], period, block, number))
        rows.append(_row(means, minimum, block))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table.insert(0, "series", label)
    return table if control else table.drop(columns=["control_difference", "control_ratio"])


_COLUMNS = [
    "before", "after", "n_before", "n_after", "coverage_before", "coverage_after", "difference", "ratio",
    "control_difference", "control_ratio", "effect", "effect_ratio", "low", "high", "verdict",
]  # fmt: skip


def _row(means: list[_Mean], minimum: float, block: int) -> list[Any]:
    before, after = means[:2]
    difference, ratio = after.value - before.value, _ratio(after.value, before.value)
    control_difference, control_ratio = (
        (means[3].value - means[2].value, _ratio(means[3].value, means[2].value)) if means[2:] else (0.0, 1.0)
    )
    low = high = float("nan")
    if all(mean.coverage >= minimum and mean.n >= 2 * block for mean in means):
        effects = after.replicates - before.replicates
        if means[2:]:
            effects = effects - (means[3].replicates - means[2].replicates)
        low, high = np.quantile(effects, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2]).tolist()
    return [
        before.value, after.value, before.n, after.n, before.coverage, after.coverage, difference, ratio,
        control_difference, control_ratio, difference - control_difference, _ratio(ratio, control_ratio),
        low, high, _verdict(low, high),
    ]  # fmt: skip


def _mean(value: Numbers, length: Any, period: Period, block: int, number: int) -> _Mean:
    """The mean of the values of one period; replicates of different periods are independent of each other."""
    known = ~np.isnan(value)
    n = int(known.sum())
    lasting = float((period.t_to - period.t_from) / np.timedelta64(1, "ms"))
    coverage = min(1.0, float(length[known].sum()) / lasting)
    if n < 2 * block:
        return _Mean(float(value[known].mean()) if n else float("nan"), np.empty(0), n, coverage)
    mean = float(value[known].mean())
    centred = np.where(known, value - mean, 0.0)
    blocks = -(-len(value) // block)
    starts = np.random.default_rng([_SEED, number]).integers(0, len(value), (REPLICATES, blocks))
    rest = len(value) - (blocks - 1) * block
    sums, counts = (
        _in_blocks(each, block)[starts[:, 1:]].sum(axis=1) + _in_blocks(each, rest)[starts[:, 0]]
        for each in (centred, known.astype("float64"))
    )
    return _Mean(mean, mean + sums / np.where(counts > 0, counts, np.nan), n, coverage)


def _in_blocks(value: Numbers, length: int) -> Numbers:
    """The sums of as many successive values from each on; the first follows the last."""
    so_far = np.concatenate(([0.0], np.cumsum(np.concatenate((value, value[:length])))))
    sums: Numbers = so_far[length : length + len(value)] - so_far[: len(value)]
    return sums


def _ratio(after: float, before: float) -> float:
    return after / before if before > 0 else float("nan")


def _verdict(low: float, high: float) -> str:
    if np.isnan(low):
        return Change.OPEN.value
    return (Change.HIGHER if low > 0 else Change.LOWER if high < 0 else Change.UNCLEAR).value
