# SPDX-License-Identifier: GPL-2.0-or-later
"""Car parks that count: occupancy, hours when they are full, turnover, and how long cars stay.

There is no standard for these; the terms are those of parking studies (FGSV, EAR 05). Single bays that tell a state
are for `charging` and `states`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import tzinfo
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE, aggregate, instant
from .buckets import Step, to_local
from .checks import HOUR, completeness, within
from .frames import Whole, in_ms, numbered
from .frames import sampling as sampling_of

Told = Literal["taken", "free"]

FULL = 0.9
"""The occupancy from which on a car park counts as full; city guides mark it so, no standard does."""

MOST_IMBALANCE = 0.1

_DAY_HOURS = 24.0
_FIGURES = {
    "occupancy": "float64", "occupancy_max": "float64", "t_max": "datetime64[s]", "full_hours": "float64",
    "full_share": "float64", "turnover_at_least": "float64",
}  # fmt: skip


def taken_places(frame: pd.DataFrame, capacity: Mapping[Hashable, float], told: Told) -> pd.DataFrame:
    """Tidy counts as shares of the capacity (places by series), ``value`` from 0 on.

    ``told`` says whether the values are places taken or free. More cars than places are possible and kept; fewer than
    none, and more free places than there are, are no values. A series without a capacity has none either. Raises
    InputError where no series has one.
    """
    label, code = numbered(frame)
    places = np.array([capacity.get(series, np.nan) for series in label], "float64")
    places = np.where(places > 0, places, np.nan)
    if len(label) and np.isnan(places).all():
        raise InputError("None of the car parks has a number of places. Choose a field that holds their capacity.")
    value = frame["value"].to_numpy("float64")
    taken = value if told == "taken" else places[code] - value
    return frame.assign(value=np.where(taken >= 0, taken, np.nan) / places[code])


def occupancy(
    frame: pd.DataFrame,
    capacity: Mapping[Hashable, float],
    step: Step,
    zone: tzinfo,
    told: Told = "taken",
    **options: Any,
) -> pd.DataFrame:
    """The mean occupancy (0 = empty, 1 = full) by bucket of local time; ``options`` are those of `aggregate.aggregate`.

    ``frame`` are tidy counts. They are instants at even distances, so that their mean is that over time.
    """
    return aggregate(taken_places(frame, capacity, told), step, zone, "mean", **options)


def usage(
    frame: pd.DataFrame,
    capacity: Mapping[Hashable, float],
    zone: tzinfo,
    told: Told = "taken",
    *,
    full: float = FULL,
    minimum: float = DEFAULT_COVERAGE,
    t_from: Any = None,
    t_to: Any = None,
) -> pd.DataFrame:
    """Indicators by series of tidy counts, from ``t_from`` until before ``t_to`` (UTC) or from first to last value.

    ``capacity``; ``n``, ``expected`` and ``coverage``; ``implausible`` (values that `taken_places` refuses);
    ``occupancy`` (mean), ``occupancy_max`` and ``t_max`` (local, the first time of it); ``full_hours`` and
    ``full_share`` (of the time measured) at an occupancy of ``full`` or more; ``turnover_at_least``: rises of the count
    by place and day, a lower bound of the turnover, as cars that come while others leave are not seen. Hours are those
    measured; below the ``minimum`` coverage nothing is determinable (NaN).
    """
    begin, end = instant(t_from), instant(t_to)
    sampling = sampling_of(frame)
    frame = within(frame, begin, end)
    shares = taken_places(frame, capacity, told)
    label, code = numbered(frame)
    table = completeness(shares, sampling, begin, end)[["n", "expected", "coverage"]]
    table.insert(0, "capacity", [float(capacity.get(series, np.nan)) for series in label])
    refused = shares["value"].isna().to_numpy() & frame["value"].notna().to_numpy()
    table["implausible"] = np.where(table["capacity"] > 0, np.bincount(code[refused], minlength=len(label)), 0)
    known = shares["value"].notna().to_numpy()
    value, moment = shares["value"].to_numpy()[known], in_ms(frame["t_start"])[known]
    bounds, step = np.searchsorted(code[known], np.arange(len(label) + 1)), _ms(sampling.reindex(label))
    figures = []
    for number, coverage in enumerate(table["coverage"]):
        mine = slice(bounds[number], bounds[number + 1])
        is_known = coverage >= minimum and mine.start < mine.stop
        figures.append(_figures(value[mine], moment[mine], int(step[number]), full, zone) if is_known else {})
    told_of_each = pd.DataFrame(figures, index=label).reindex(columns=list(_FIGURES)).astype(_FIGURES)
    return pd.concat([table, told_of_each], axis=1)


def dwell(
    taken: pd.DataFrame,
    entries: pd.DataFrame,
    capacity: Mapping[Hashable, float],
    *,
    minimum: float = DEFAULT_COVERAGE,
    t_from: Any = None,
    t_to: Any = None,
) -> pd.DataFrame:
    """Turnover, and how long cars stay on average, where entries are counted: W = L / λ (Little, Oper. Res. 9, 1961).

    ``taken`` are tidy counts of places taken, ``entries`` tidy counts of cars that enter in each interval, with the
    same series labels. L is the mean of the places taken, λ the entries by hour, both from ``t_from`` until before
    ``t_to`` (UTC), or else in the time for which both are told.
    The law holds over a time in which as many cars leave as enter: where the number of places taken changes by more
    than 10 % of the entries nothing is determinable, as below the ``minimum`` coverage of either.

    By series: ``entries_per_hour``, ``turnover`` (entries by place and day), ``dwell_hours``, ``imbalance`` (change of
    the places taken by entries), ``coverage`` (the lesser of both).
    """
    begin, end = instant(t_from), instant(t_to)
    steps = sampling_of(taken), sampling_of(entries)
    parts = dict(iter(within(entries, begin, end).groupby("series")))
    rows, label = [], []
    for series, one in within(taken, begin, end).groupby("series"):
        if series in parts:
            label.append(series)
            lengths = tuple(step[series] / pd.Timedelta(hours=1) for step in steps)
            period = _period(one, parts[series], lengths, begin, end)
            places = float(capacity.get(series, np.nan))
            rows.append(_little(one, parts[series], lengths, period, places, minimum))
    columns = ["entries_per_hour", "turnover", "dwell_hours", "imbalance", "coverage"]
    return pd.DataFrame(rows, index=pd.Index(label, name="series"), columns=columns, dtype="float64")


def _figures(value: Any, when: Any, length: int, full: float, zone: tzinfo) -> dict[str, Any]:
    """What is known of one series: its shares, their times and the milliseconds that each stands for."""
    highest = int(np.argmax(value))
    is_full = value >= full - 1e-12
    days = len(value) * length / HOUR / _DAY_HOURS
    steady = np.diff(when) <= 1.5 * length
    return {
        "occupancy": float(value.mean()),
        "occupancy_max": float(value[highest]),
        "t_max": to_local(when[[highest]].view("datetime64[ms]"), zone)[0],
        "full_hours": is_full.sum() * length / HOUR,
        "full_share": float(is_full.mean()),
        "turnover_at_least": float(np.maximum(np.diff(value)[steady], 0).sum() / days),
    }


def _little(
    taken: pd.DataFrame,
    entries: pd.DataFrame,
    lengths: tuple[float, ...],
    period: tuple[int, int],
    places: float,
    minimum: float,
) -> dict[str, float]:
    begin, end = period
    hours = (end - begin) / HOUR
    taken = taken.loc[(in_ms(taken["t_start"]) >= begin) & (in_ms(taken["t_start"]) < end)].dropna(subset=["value"])
    entries = entries.loc[(in_ms(entries["t_start"]) >= begin) & (in_ms(entries["t_start"]) < end)]
    entries = entries.dropna(subset=["value"])
    measured = [len(one) * length for one, length in zip((taken, entries), lengths, strict=True)]
    coverage = min(*(one / hours for one in measured), 1.0) if hours > 0 else 0.0
    count = float(entries["value"].sum())
    if not coverage >= minimum or count <= 0:
        return {"coverage": coverage}
    rate = count / measured[1]
    change = float(taken["value"].iloc[-1] - taken["value"].iloc[0]) / count
    balanced = abs(change) <= MOST_IMBALANCE
    return {
        "entries_per_hour": rate,
        "turnover": rate * _DAY_HOURS / places if places > 0 else np.nan,
        "dwell_hours": float(taken["value"].mean()) / rate if balanced else np.nan,
        "imbalance": change,
        "coverage": coverage,
    }


def _period(
    taken: pd.DataFrame,
    entries: pd.DataFrame,
    lengths: tuple[float, ...],
    begin: np.datetime64 | None,
    end: np.datetime64 | None,
) -> tuple[int, int]:
    """The bounds in ms of the period asked for, or of the time for which both tell something."""
    starts = [in_ms(one["t_start"]) for one in (taken, entries)]
    ends = [
        start[-1] + (round(length * HOUR) if length > 0 else 0) for start, length in zip(starts, lengths, strict=True)
    ]
    first = max(start[0] for start in starts) if begin is None else begin.astype("int64")
    return int(first), int(min(ends) if end is None else end.astype("int64"))


def _ms(spans: pd.Series[Any]) -> Whole:
    return spans.to_numpy().astype("timedelta64[ms]").view("int64")
