# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic volumes: hours and days of counting stations, DTV and DTVw, share of heavy vehicles, hydrograph, modal split.

What is summed is told by `counted.choose`. Volumes are numbers of passages in both directions together.
"""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .aggregate import DEFAULT_COVERAGE, aggregate
from .buckets import Step, spans
from .counted import HEAVY, HEAVY_CLASSES, MOTOR
from .day_groups import ALL_DAYS, DayGroup, weekday
from .frames import Times, Whole, sampling, tidy
from .profile import profile

By = Literal["mode", "class_"]

HOUR, DAY = Step(60, "minutes"), Step(1, "days")
DAYS_OF_A_YEAR = 365

_ONE_HOUR = np.timedelta64(1, "h")
_OF_DAYS = 0.9
_UNEVEN = 0.5


def hourly(
    frame: pd.DataFrame,
    choice: pd.DataFrame,
    zone: tzinfo,
    *,
    by: By = "mode",
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """Passages by local hour, station and mode or class.

    ``frame`` is observations, ``choice`` comes from `counted.choose` with at most an hour as the longest interval. One
    row per station, ``by`` and hour from the first to the last count: ``station``, ``by``, ``t_local``
    (datetime64[s]), ``t_start``, ``t_end`` (UTC, datetime64[ms]), ``value``, ``coverage`` (the least of the series).
    An hour of which a series has at least ``minimum`` is expanded to the whole hour (value / coverage, the rule of
    Berlin's counts, 75 %); else it is NaN, as is the sum of which a part is NaN.
    """
    counts = chosen(tidy(frame).frame, choice, by)
    every = sampling(counts)
    fine = counts.loc[counts["series"].isin(every.index[every <= _ONE_HOUR])]
    return add_up(_expanded(fine, HOUR, zone, minimum), choice, by, HOUR, zone)


def daily(
    frame: pd.DataFrame,
    choice: pd.DataFrame,
    zone: tzinfo,
    *,
    by: By = "mode",
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """Passages by local day, station and mode or class; the columns are those of `hourly`.

    A day is the sum of its hours as `hourly` has them and NaN where one of them is: an hour that is missing at night
    is not worth one that is missing in the morning. ``coverage`` is the share of its hours that are there. Series by
    longer intervals, up to a day, count with what they say. A day has 23, 24 or 25 hours.
    """
    counts = chosen(tidy(frame).frame, choice, by)
    every = sampling(counts)
    fine = counts["series"].isin(every.index[every <= _ONE_HOUR])
    parts = [_days_of_hours(_expanded(counts.loc[fine], HOUR, zone, minimum), zone)]
    if not fine.all():
        parts.append(aggregate(counts.loc[~fine], DAY, zone, "sum", minimum=_OF_DAYS))
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return add_up(table, choice, by, DAY, zone)


def mean_daily(
    days: pd.DataFrame,
    group: DayGroup = ALL_DAYS,
    *,
    first: date | None = None,
    last: date | None = None,
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """The mean of the days of a group: DTV for all days, DTVw for working days, in passages per day.

    ``days`` comes from `daily` (or from `peaks.peak_hours`: the mean peak hour). One row per station, mode or class
    (and window): ``value``, ``days`` (how many it is the mean of), ``expected`` (days of the group from ``first`` to
    ``last``, each included; else from the first to the last of the table), ``coverage`` and ``caveats``. The value is
    NaN below the ``minimum`` coverage. Caveats, separated by blanks: ``part_of_year`` for less than 365 days (the DTV
    is the mean of all days of a year), ``uneven_weekdays`` where the rarest day of the week has less than half as
    many days as the most frequent one. Source of the terms: the traffic counts of BASt (all days of a year, both
    directions); cities differ from them and each other in what a working day is, so name the group with the figure.
    """
    keys = [name for name in ("station", "mode", "class_", "window") if name in days.columns]
    local = days["t_local"].to_numpy("datetime64[D]")
    period = _period(local, first, last)
    expected = period[group.mask(period)]
    inside = np.isin(local, expected)
    rows = []
    for key, part in days.loc[inside].groupby(keys, observed=True, sort=True):
        value = part["value"].to_numpy("float64")
        there = ~np.isnan(value)
        coverage = there.sum() / len(expected)
        mean = value[there].mean() if there.any() and coverage >= minimum else np.nan
        caveats = _caveats(part["t_local"].to_numpy("datetime64[D]")[there], expected, len(period))
        rows.append((*key, mean, int(there.sum()), len(expected), coverage, caveats))
    return pd.DataFrame(rows, columns=[*keys, "value", "days", "expected", "coverage", "caveats"])


def heavy_share(classes: pd.DataFrame, modes: pd.DataFrame, group: DayGroup = ALL_DAYS) -> pd.DataFrame:
    """The share of heavy vehicles (SV, over 3.5 t) in all motor vehicles, in %, over the days that have both.

    ``classes`` and ``modes`` come from `daily` by ``class_`` and by ``mode``. One row per station that counts heavy
    vehicles: ``station``, ``value``, ``heavy`` and ``total`` (passages per day), ``days``, ``classes`` (what counts as
    heavy: the class of all heavy vehicles where there is one, else lorries, articulated lorries and buses) and
    ``caveats``: ``heavy_by_class``, as detectors see lengths, not weights.
    """
    motor = modes.loc[modes["mode"] == MOTOR]
    rows = []
    for station, part in classes.groupby("station", observed=True, sort=True):
        found = set(part["class_"])
        heavy = {HEAVY} if HEAVY in found else found & HEAVY_CLASSES
        total = motor.loc[motor["station"] == station].set_index("t_local")["value"]
        if not heavy or not len(total):
            continue
        wide = _side_by_side(part.loc[part["class_"].isin(heavy)], "class_")
        both = wide.sum(axis=1).to_frame("heavy").join(total.rename("total"), how="inner").dropna()
        both = both.loc[group.mask(both.index.to_numpy("datetime64[D]"))]
        means = both.mean() if len(both) else pd.Series({"heavy": np.nan, "total": np.nan})
        share = 100 * means["heavy"] / means["total"] if means["total"] > 0 else np.nan
        rows.append(
            (station, share, means["heavy"], means["total"], len(both), ", ".join(sorted(heavy)), "heavy_by_class")
        )
    return pd.DataFrame(rows, columns=["station", "value", "heavy", "total", "days", "classes", "caveats"])


def modal_split(days: pd.DataFrame, group: DayGroup = ALL_DAYS) -> pd.DataFrame:
    """The shares of the modes in all passages of a station, in %, over the days on which all of its modes are there.

    ``days`` comes from `daily` by ``mode``. One row per station and mode: ``station``, ``mode``, ``value``, ``volume``
    (passages per day), ``days`` and ``caveats``: ``passages_not_trips``, as a cross-section counts vehicles and
    walkers who pass, while the modal split of a household survey counts trips of people.
    """
    rows = []
    for station, part in days.groupby("station", observed=True, sort=True):
        wide = _side_by_side(part, "mode")
        wide = wide.loc[group.mask(wide.index.to_numpy("datetime64[D]"))]
        total = wide.to_numpy("float64").sum()
        for mode in wide.columns:
            share = 100 * wide[mode].sum() / total if total > 0 else np.nan
            volume = wide[mode].mean() if len(wide) else np.nan
            rows.append((station, mode, share, volume, len(wide), "passages_not_trips"))
    return pd.DataFrame(rows, columns=["station", "mode", "value", "volume", "days", "caveats"])


def hydrograph(
    hours: pd.DataFrame,
    by: Literal["weekday", "kind"] = "weekday",
    group: DayGroup = ALL_DAYS,
    *,
    land: str = "DE",
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """The mean course of the day, by day of the week or by kind of day, in passages per hour.

    ``hours`` comes from `hourly`; only days of the ``group`` are in it. The columns are those of `profile.profile`,
    with ``station`` and mode or class instead of ``series``. Raises InputError as that does.
    """
    keys = [name for name in ("station", "mode", "class_") if name in hours.columns]
    inside = hours.loc[group.mask(hours["t_local"].to_numpy("datetime64[s]"))].reset_index(drop=True)
    number = inside.groupby(keys, observed=True, sort=True).ngroup()
    course = profile(inside.assign(series=number), by, land=land, minimum=minimum)
    names = inside[keys].assign(series=number).drop_duplicates("series").set_index("series")
    return names.reindex(course["series"]).reset_index(drop=True).join(course.drop(columns="series"))


def chosen(frame: pd.DataFrame, choice: pd.DataFrame, by: By) -> pd.DataFrame:
    """The tidy observations of the series that are summed by mode, or by class."""
    taken = choice.index[choice["of_total" if by == "mode" else "of_class"]]
    return frame.loc[frame["series"].isin(taken)]


def add_up(table: pd.DataFrame, choice: pd.DataFrame, by: By, step: Step, zone: tzinfo) -> pd.DataFrame:
    """Aggregates of series summed by station and mode or class; NaN where one of them is missing.

    The columns of the result are those of `hourly`.
    """
    present = pd.Index(table["series"].unique())
    owner = choice.loc[present, ["station", by]]
    members = owner.groupby(["station", by], observed=True).size()
    facts = pd.DataFrame(
        {
            "station": owner["station"].reindex(table["series"]).to_numpy(),
            by: owner[by].reindex(table["series"]).to_numpy(),
            "t_local": table["t_local"].to_numpy("datetime64[s]"),
            "value": table["value"].to_numpy("float64"),
            "coverage": table["coverage"].to_numpy("float64"),
            "there": table["value"].notna().to_numpy().astype("int64"),
            "rows": 1,
        }
    )
    keys = ["station", by, "t_local"]
    found = facts.groupby(keys, observed=True, sort=True, as_index=False).agg(
        {"value": "sum", "coverage": "min", "there": "sum", "rows": "sum"}
    )
    needed = members.reindex(pd.MultiIndex.from_frame(found[["station", by]])).to_numpy()
    starts: Times = found["t_local"].to_numpy("datetime64[s]")
    begin, end = spans(starts, step, zone)[:2]
    return found[["station", by, "t_local"]].assign(
        t_start=begin.astype("datetime64[ms]"),
        t_end=end.astype("datetime64[ms]"),
        value=np.where(found["there"] == needed, found["value"], np.nan),
        coverage=np.where(found["rows"] == needed, found["coverage"], 0.0),
    )


def _expanded(frame: pd.DataFrame, step: Step, zone: tzinfo, minimum: float) -> pd.DataFrame:
    """Sums by series, made whole where at least the minimum is there."""
    table = aggregate(frame, step, zone, "sum", minimum=minimum)
    return table.assign(value=table["value"] / table["coverage"])


def _days_of_hours(hours: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """The days of series from their hours; NaN where any hour of a day is missing."""
    day = hours["t_local"].to_numpy("datetime64[D]").astype("datetime64[s]")
    told = hours["value"].notna().to_numpy()
    lasting = (hours["t_end"] - hours["t_start"]).to_numpy("timedelta64[ms]") / _ONE_HOUR
    facts = pd.DataFrame(
        {
            "series": hours["series"].to_numpy(),
            "t_local": day,
            "value": hours["value"].to_numpy("float64"),
            "there": np.where(told, lasting, 0.0),
        }
    )
    table = facts.groupby(["series", "t_local"], observed=True, as_index=False).sum()
    length = spans(table["t_local"].to_numpy("datetime64[s]"), DAY, zone)[2] / _ONE_HOUR
    coverage = table["there"].to_numpy("float64") / length
    return table.assign(value=np.where(coverage >= 1, table["value"], np.nan), coverage=coverage)


def _side_by_side(table: pd.DataFrame, columns: str) -> pd.DataFrame:
    """The values by day in a column each, on the days that have them all."""
    wide: pd.DataFrame = table.pivot(index="t_local", columns=columns, values="value").dropna()
    return wide


def _period(found: Times, first: date | None, last: date | None) -> Times:
    """The dates from one to another, each included, else from the first to the last that were found."""
    begin = found.min() if first is None and len(found) else np.datetime64(first, "D")
    end = found.max() if last is None and len(found) else np.datetime64(last, "D")
    return np.arange(begin, end + 1) if begin <= end else np.empty(0, "datetime64[D]")


def _caveats(found: npt.NDArray[np.datetime64], expected: npt.NDArray[np.datetime64], length: int) -> str:
    told = []
    if length < DAYS_OF_A_YEAR:
        told.append("part_of_year")
    there: Whole = np.bincount(weekday(found), minlength=7)
    wanted = np.bincount(weekday(expected), minlength=7) > 0
    if wanted.any() and there[wanted].min() < _UNEVEN * there[wanted].max():
        told.append("uneven_weekdays")
    return " ".join(told)
