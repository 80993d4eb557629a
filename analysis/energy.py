# SPDX-License-Identifier: GPL-2.0-or-later
"""Energy of buildings and solar roofs: kWh from power, yield, base and peak load, self-consumption and autarky.

The load duration curve of the same power is `duration.duration_curve`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from .aggregate import DEFAULT_COVERAGE, aggregate
from .buckets import Step
from .duration import duration_figures
from .frames import numbered
from .frames import sampling as sampling_of

QUARTER_HOUR = Step(15, "minutes")
"""What the German grid meters and bills the load of large customers by."""

YIELD_COVERAGE = 0.95

POWER = {"W": 0.001, "kW": 1.0, "MW": 1000.0}
"""Units of power (UCUM) in kW."""

ENERGY = {"W.h": 0.001, "kW.h": 1.0, "MW.h": 1000.0, "J": 1 / 3.6e6, "MJ": 1 / 3.6}
"""Units of energy (UCUM) in kWh."""

_TOLERANCE = 1.01
_HOUR = np.timedelta64(1, "h")
_FLOWS = ("series", "t_local", "t_start", "t_end", "generation", "use", "self_used", "fed_in", "drawn")


def in_kilo(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Values of power in kW, or of energy in kWh, from a ``unit`` (UCUM). Raises InputError for any other one."""
    factor = (POWER | ENERGY).get(unit)
    if factor is None:
        raise InputError(f"“{plain(unit, 40)}” is no unit of power or energy. Choose a property in kW, W, kWh or Wh.")
    return frame.assign(value=factor * frame["value"])


def energy(
    frame: pd.DataFrame, step: Step, zone: tzinfo, *, minimum: float = DEFAULT_COVERAGE, **options: Any
) -> pd.DataFrame:
    """Energy in kWh by bucket of local time from tidy power in kW; ``options`` are those of `aggregate.aggregate`.

    Each value counts for the time it stands for: its interval, else the sampling of its series. ``measured`` is their
    sum; ``value`` is that by the coverage, so that gaps have the mean power of their bucket, and NaN below the
    ``minimum``. Where power follows the sun gaps in long buckets mislead: take hours, and add them up.
    """
    sampling = options.pop("sampling", None)
    sampling = sampling_of(frame) if sampling is None else sampling
    label, code = numbered(frame)
    own = (frame["t_end"] - frame["t_start"]).to_numpy().astype("timedelta64[ms]")
    usual = sampling.reindex(label).to_numpy().astype("timedelta64[ms]")[code]
    length = np.where(own > np.timedelta64(0, "ms"), own, usual) / _HOUR
    parts = frame.assign(value=frame["value"] * length)
    table = aggregate(parts, step, zone, "sum", sampling=sampling, minimum=0.0, **options)
    enough = (table["coverage"] >= minimum - 1e-9) & (table["n"] > 0)
    return table.assign(
        measured=table["value"].fillna(0.0),
        value=(table["value"] / table["coverage"].where(table["coverage"] > 0)).where(enough),
    )


def load_figures(frame: pd.DataFrame, zone: tzinfo, step: Step = QUARTER_HOUR, **options: Any) -> pd.DataFrame:
    """Base load, peak load and what goes with them, from means of tidy power (kW) over quarter hours or another step.

    The columns are those of `duration.duration_figures`: ``peak`` is the highest mean, ``base`` what is reached for
    95 % of the time. Raises InputError where a series measures less often than the ``step``: its peaks are not seen.
    """
    if (sampling_of(frame) > _TOLERANCE * step.length).any():
        minutes = int(step.length / np.timedelta64(1, "m"))
        raise InputError(
            f"Some values lie further apart than the intervals of the load ({minutes} min). Choose longer intervals."
        )
    return duration_figures(aggregate(frame, step, zone, "mean", **options))


def specific_yield(
    buckets: pd.DataFrame, peak_power: Mapping[Hashable, float], *, minimum: float = YIELD_COVERAGE
) -> pd.DataFrame:
    """Yield in kWh by kW of peak power (kWp) and series, from energy by bucket (kWh, of `energy` or a meter).

    ``energy`` is the sum of the buckets that have a value, ``hours`` their length, ``coverage`` its share of the time
    from the first to the last bucket, ``peak_power`` in kWp, ``specific_yield`` in kWh/kWp over that time, which is not
    extrapolated: NaN below the ``minimum`` coverage or without a peak power. The term is that of IEC 61724-1 (final
    yield). Index: the series.
    """
    label, code = numbered(buckets)
    hours = (buckets["t_end"] - buckets["t_start"]).to_numpy().astype("timedelta64[ms]") / _HOUR
    value = buckets["value"].to_numpy("float64")
    known = ~np.isnan(value)
    count = len(label)
    total = np.bincount(code[known], value[known], count)
    measured, whole = np.bincount(code, hours * known, count), np.bincount(code, hours, count)
    coverage = np.divide(measured, whole, out=np.full(count, np.nan), where=whole > 0)
    power = np.array([peak_power.get(series, np.nan) for series in label], "float64")
    power = np.where(power > 0, power, np.nan)
    return pd.DataFrame(
        {
            "energy": total, "hours": measured, "coverage": coverage, "peak_power": power,
            "specific_yield": np.where(coverage >= minimum - 1e-9, total / power, np.nan),
        },
        index=label,
    )  # fmt: skip


def flows(generation: pd.DataFrame, use: pd.DataFrame, pairs: Mapping[Hashable, Hashable]) -> pd.DataFrame:
    """What becomes of the energy generated and where the energy used comes from, for each interval that both have.

    ``generation`` and ``use`` are energies by bucket (kWh) of one step, ``pairs`` name the series of use for each
    series of generation. ``self_used`` is the lesser of both, ``fed_in`` and ``drawn`` the rest of either; NaN where
    either is not determinable. Without a battery this is exact for short intervals only: in long ones generation and
    use at different times count as if they met. Rows are named by the series of generation. Raises InputError where the
    intervals do not fit each other.
    """
    own = generation.loc[generation["series"].isin(list(pairs))]
    other = own["series"].map(dict(pairs))
    left = own.assign(other=other, generation=np.maximum(own["value"], 0.0))
    right = use.assign(use=np.maximum(use["value"], 0.0))[["series", "t_start", "t_end", "use"]]
    right = right.rename(columns={"series": "other", "t_end": "t_end_of_use"})
    both = left.merge(right, on=["other", "t_start"], how="inner")
    if (both["t_end"] != both["t_end_of_use"]).any() or (both.empty and not own.empty and not use.empty):
        raise InputError("Generation and use are not known for the same intervals. Bring both to the same step first.")
    met = both[["generation", "use"]].min(axis=1, skipna=False)
    table = both.assign(self_used=met, fed_in=both["generation"] - met, drawn=both["use"] - met)
    return table[list(_FLOWS)]


def self_consumption(table: pd.DataFrame, by: Hashable | None = None) -> pd.DataFrame:
    """Self-consumption and autarky by series from `flows`, or by series and another column of it.

    With M the energy used at once, ``self_consumption`` is M by generation and ``autarky`` (self-sufficiency) M by use
    (Luthander et al., Applied Energy 142, 2015, 80), both from 0 to 1 and NaN of nothing. The sums (kWh) are over the
    intervals in which both are known, ``coverage`` is their share of the intervals.
    """
    keys: list[Any] = ["series"] if by is None else ["series", by]
    names = ["generation", "use", "self_used", "fed_in", "drawn"]
    known = table["self_used"].notna()
    sums = table[names].where(known, axis=0, other=0.0).groupby([table[key] for key in keys]).sum()
    coverage = known.astype("float64").groupby([table[key] for key in keys]).mean()
    return sums.assign(
        self_consumption=_ratio(sums["self_used"], sums["generation"]),
        autarky=_ratio(sums["self_used"], sums["use"]),
        coverage=coverage,
    )


def _ratio(part: pd.Series[Any], whole: pd.Series[Any]) -> npt.NDArray[np.float64]:
    top, bottom = part.to_numpy("float64"), whole.to_numpy("float64")
    return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
