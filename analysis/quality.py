# SPDX-License-Identifier: GPL-2.0-or-later
"""How far measurements can be trusted: one row per series with a verdict and the evidence for it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import checks
from .aggregate import instant
from .clock import backward_steps, doubled_hours, skipped_hours
from .drift import drift
from .frames import numbered, tidy
from .frames import sampling as sampling_of
from .ranges import UNKNOWN, range_of

Grades = npt.NDArray[np.int64]
Limits = tuple[float, float, float]

NEVER = float("inf")

_ROUNDING = 1e-9


class Verdict(StrEnum):
    """What a series is good for; in the order of falling trust."""

    GOOD = "good"
    USABLE = "usable"
    DOUBTFUL = "doubtful"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Rules:
    """From where on a series is no longer good, no longer usable, and no longer even doubtful.

    Each limit still belongs to the better grade. ``missing`` is 1 - coverage: 10 % is what directive 2008/50/EC (annex
    I) allows to be missing from fixed measurements, 25 % what its annex XI allows for means of hours and days (neither
    was compared with its text). ``stuck``, ``outside``, ``spikes`` and ``conflicts`` are shares of the values, ``late``
    is the 95th percentile of the delay in hours, ``age`` that of the last value in samplings, ``drift`` the distance
    drifted in multiples of the noise; all these are choices of this plugin. ``NEVER`` is no limit. A value is late
    after ``late_after`` hours.
    """

    missing: Limits = (0.10, 0.25, 0.50)
    stuck: Limits = (0.01, 0.05, 0.20)
    outside: Limits = (0.001, 0.01, 0.10)
    spikes: Limits = (0.005, 0.02, NEVER)
    conflicts: Limits = (0.001, 0.01, NEVER)
    late: Limits = (24.0, NEVER, NEVER)
    age: Limits = (3.0, 24.0, NEVER)
    drift: Limits = (3.0, 3.0, NEVER)
    drift_days: float = 30.0
    fewest: int = 24
    late_after: float = 1.0


def quality(
    raw: pd.DataFrame,
    zone: tzinfo,
    *,
    series: pd.DataFrame | None = None,
    now: Any = None,
    t_from: Any = None,
    t_to: Any = None,
    groups: Mapping[Hashable, Hashable] | None = None,
    on_change: Collection[Hashable] = (),
    rules: Rules | None = None,
) -> pd.DataFrame:
    """Judge each series of observations as they came (not tidied), within ``t_from`` until before ``t_to`` where given.

    ``series`` may tell ``quantity`` (a key such as ``air_temperature``, see `ranges`), ``unit`` (UCUM) and
    ``sampling`` (timedelta) by series; ``groups`` names the neighbours for `drift`; ``now`` (UTC) is needed for
    freshness alone. Series in ``on_change`` tell only what changes: neither gaps nor values that stay are held against
    them. A column ``t_result`` (when a value became known) makes lateness and backward clocks visible.

    The verdict is the worst of these grades, by ``rules``: share missing; share of stuck values, of values outside of
    the quantity's limits, of spikes, and of rows that contradict another one; delay; age; drift over at least
    ``drift_days`` whose 95 % interval excludes zero. Any step back, doubled or skipped hour of the clock makes it
    doubtful at best, as do a sampling that cannot be told and fewer values than ``fewest``; without any value it is
    unusable. ``reasons`` names what is not good, by a blank: ``missing``, ``stuck``, ``out_of_range``, ``spikes``,
    ``conflicts``, ``late``, ``stale``, ``drift``, ``clock``, ``sampling``, ``few_values``, ``no_values``.

    Columns: ``verdict``, ``reasons``, and those of `checks`, `clock` and `drift`. Index: the series, in order.
    """
    rules = rules or Rules()
    begin, end = instant(t_from), instant(t_to)
    frame = checks.within(tidy(raw).frame, begin, end)
    raw = raw.loc[_inside(raw, begin, end)]
    label, _ = numbered(frame)
    facts = pd.DataFrame(index=label) if series is None else series.reindex(label)
    step = sampling_of(frame)
    if "sampling" in facts:
        step = facts["sampling"].astype("timedelta64[ms]").fillna(step)
    ranges = [range_of(*told) for told in _quantities(facts)]
    table = pd.concat(
        [
            checks.completeness(frame, step, begin, end),
            checks.stuck(frame, step, ranges),
            checks.out_of_range(frame, ranges),
            checks.spikes(frame, ranges),
            checks.repeats(raw, label),
            checks.lateness(frame, rules.late_after),
            backward_steps(frame),
            doubled_hours(raw, frame, step, zone),
            skipped_hours(frame, step, zone),
            drift(_linear(frame, label, ranges), groups or {}, zone, sampling=step).reindex(label),
            checks.freshness(frame, instant(now)),
        ],
        axis=1,
    )
    table["out_share"] = table["out_share"].where(np.array([one is not UNKNOWN for one in ranges], dtype=bool))
    return _judged(table, label.isin(list(on_change)), rules)


def _judged(table: pd.DataFrame, on_change: npt.NDArray[np.bool_], rules: Rules) -> pd.DataFrame:
    """The table with ``verdict`` and ``reasons`` before its columns."""
    grades = _grades(table, on_change, rules)
    worst = np.max(np.stack(list(grades.values())), axis=0)
    words = np.array([verdict.value for verdict in Verdict], dtype=object)
    reasons = [" ".join(name for name, grade in grades.items() if grade[row]) for row in range(len(table))]
    told = pd.DataFrame({"verdict": words[worst], "reasons": reasons}, index=table.index)
    return pd.concat([told, table], axis=1)


def _grades(table: pd.DataFrame, on_change: npt.NDArray[np.bool_], rules: Rules) -> dict[str, Grades]:
    """What each check says: 0 for good to 3 for unusable."""
    n = table["n"].to_numpy()
    steady = ~on_change
    share = table["conflicts"] / table["rows"]
    hour = np.timedelta64(1, "h")
    span = table["drift_total"] / table["drift_per_year"] * 365.25
    drifts = (table["drift_low"] * table["drift_high"] > 0) & (span >= rules.drift_days)
    least = _ROUNDING * table[["lowest", "highest"]].abs().max(axis=1).fillna(0).clip(lower=1)
    relative = (table["drift_total"].abs() / np.maximum(table["drift_noise"], least)).where(drifts)
    clock = table[["backward_steps", "doubled_hours", "skipped_hours"]].fillna(0).sum(axis=1)
    clock = clock - on_change * table["skipped_hours"]
    return {
        "no_values": np.where(n == 0, 3, 0),
        "few_values": np.where((n > 0) & (n < rules.fewest), 2, 0),
        "sampling": np.where(table["sampling"].isna() & steady & (n > 0), 2, 0),
        "missing": _grade(1 - table["coverage"], rules.missing) * steady,
        "stuck": _grade(table["stuck_share"], rules.stuck) * steady,
        "out_of_range": _grade(table["out_share"], rules.outside),
        "spikes": _grade(table["spike_share"], rules.spikes),
        "conflicts": _grade(share, rules.conflicts),
        "late": _grade(table["late_p95"] / hour, rules.late),
        "clock": np.where(clock > 0, 2, 0),
        "drift": _grade(relative, rules.drift),
        "stale": _grade(table["age"] / table["sampling"], rules.age) * steady,
    }


def _grade(values: pd.Series[Any], limits: Limits) -> Grades:
    """How many limits each value exceeds by more than rounding; none where it is NaN."""
    number = values.to_numpy("float64", na_value=np.nan)[:, None]
    grade: Grades = (number > np.array(limits) * (1 + _ROUNDING)).sum(axis=1)
    return grade


def _quantities(facts: pd.DataFrame) -> list[tuple[str, str]]:
    told = facts.reindex(columns=["quantity", "unit"]).astype(object)
    told = told.where(told.notna(), "")
    return list(zip(told["quantity"], told["unit"], strict=True))


def _inside(raw: pd.DataFrame, begin: np.datetime64 | None, end: np.datetime64 | None) -> npt.NDArray[np.bool_]:
    """Which rows start within the period."""
    start = checks.in_utc(raw["t_start"])
    after = True if begin is None else start >= begin
    before = True if end is None else start < end
    return np.full(len(raw), True) & after & before


def _linear(frame: pd.DataFrame, label: pd.Index[Any], ranges: list[Any]) -> pd.DataFrame:
    """The rows of series whose values are no angles."""
    circular = label[np.array([one.circular for one in ranges], dtype=bool)]
    return frame if circular.empty else frame.loc[~frame["series"].isin(circular)].reset_index(drop=True)
