# SPDX-License-Identifier: GPL-2.0-or-later
"""Indices of air quality, hour by hour: the worst pollutant decides, and what was not measured is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from .aggregate import aggregate
from .buckets import Step, to_local
from .frames import Numbers, Whole, in_ms, numbered, tidy
from .schemes import Index

HUMIDITY = "humidity"
HUMID_FROM = 80.0
HOUR = Step(60, "minutes")
VALID_HOUR = 0.75

_HOUR_MS = 3_600_000
_GLIDING = {"PT24H": 24}
_NOISE_DECIMALS = 6
_PARTICLES = ("pm10", "pm25")


def air_index(frame: pd.DataFrame, facts: pd.DataFrame, index: Index, zone: tzinfo) -> pd.DataFrame:
    """The index of each station and hour, from the first to the last hour with a value.

    ``frame`` is observations of pollutants in µg/m³ and, if there are any, of relative humidity in %; ``facts`` has
    for each series by its label ``station`` and ``pollutant`` (``pm10``, ``pm25``, ``no2``, ``o3``, ``so2`` or
    ``humidity``; others are left out) and may have ``traffic`` (True at a road). Hourly means need three quarters of
    their values and gliding means of 24 hours three quarters of their hours (Directive 2008/50/EC, annex XI A); a
    gliding mean belongs to the hour with which it ends.

    One row per station and hour with any pollutant: ``station``, ``t_local``, ``t_start``, ``t_end``, ``class_`` (from
    0, the best), ``worst`` (the pollutants in that class, a blank between them), ``n`` (pollutants), ``missing`` (those
    of the index that are not there), ``complete`` (as the index defines it), ``humid`` (particulate matter counts and
    the humidity of the hour was above 80 %), and for each pollutant its mean under its own name and ``<name>_class``
    (-1 for none). Raises InputError where a station measures a pollutant in more than one series.
    """
    told = tidy(frame).frame
    chosen = _chosen(told, facts, (*index.parts, HUMIDITY))
    means = hourly_means(told.loc[told["series"].isin(chosen.index)].reset_index(drop=True))
    gliding = {period: gliding_mean(means, hours) for period, hours in _GLIDING.items()}
    values = {name: _of(means, gliding.get(part.period), chosen, name) for name, part in index.parts.items()}
    hours = _hours_of(values)
    values = {name: one.reindex(hours) for name, one in values.items()}
    classes = {name: part.bands.classes(values[name]) for name, part in index.parts.items()}
    humidity = _of(means, None, chosen, HUMIDITY).reindex(hours).to_numpy("float64")
    return _table(hours, chosen, index, values, classes, humidity, zone)


def air_caveats(table: pd.DataFrame, index: Index) -> frozenset[str]:
    """The codes of `caveats.CAVEATS` that belong to a table of `air_index`."""
    codes = {"not_official_index"}
    if not table["complete"].all():
        codes.add("incomplete_pollutants")
    if table["humid"].any():
        codes.add("humid_pm")
    if not index.about.verified:
        codes.add("unverified_source")
    return frozenset(codes)


def hourly_means(frame: pd.DataFrame) -> pd.DataFrame:
    """Aggregates of tidy observations by hours of UTC, each of them also when the clock shows it twice."""
    return aggregate(frame, HOUR, UTC, "mean", minimum=VALID_HOUR)


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
    enough = n >= VALID_HOUR * hours
    return np.where(enough, sums / np.where(enough, n, 1), np.nan)


def settled(means: Numbers) -> Numbers:
    """Means without the last digits, at a millionth, so that no error of arithmetic carries one over a bound."""
    return np.round(means, _NOISE_DECIMALS)


def pollutants_of(frame: pd.DataFrame, facts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The rows of ``facts`` for the series of tidy observations that measure one of ``names``. Raises InputError."""
    missing = [name for name in ("station", "pollutant") if name not in facts.columns]
    if missing:
        raise InputError(f"The table of the series has no column “{missing[0]}”. Add it, or choose another table.")
    label, _ = numbered(frame)
    return facts.loc[facts.index.isin(label) & facts["pollutant"].isin(names)]


def _chosen(frame: pd.DataFrame, facts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    chosen = pollutants_of(frame, facts, names)
    twice = chosen.loc[chosen.duplicated(["station", "pollutant"])]
    if len(twice):
        station, pollutant = (plain(str(twice[name].iloc[0]), 40) for name in ("station", "pollutant"))
        raise InputError(
            f"At {station} more than one series measures {pollutant}. Choose one of them, such as the hourly means."
        )
    return chosen


def _of(means: pd.DataFrame, gliding: Numbers | None, chosen: pd.DataFrame, name: str) -> pd.Series[float]:
    """The means of one pollutant by station and hour (ms since 1970), where there are any."""
    station = chosen.loc[chosen["pollutant"] == name, "station"]
    value = means["value"].to_numpy("float64") if gliding is None else gliding
    rows = means["series"].isin(station.index).to_numpy() & ~np.isnan(value)
    hours = pd.MultiIndex.from_arrays(
        [means.loc[rows, "series"].map(station).to_numpy(), in_ms(means.loc[rows, "t_start"])],
        names=["station", "hour"],
    )
    return pd.Series(settled(value[rows]), index=hours)


def _hours_of(values: dict[str, pd.Series[float]]) -> pd.MultiIndex:
    """All stations and hours with a pollutant, in order."""
    every = [one.index.to_frame(index=False) for one in values.values() if len(one)]
    if not every:
        return pd.MultiIndex.from_arrays([[], np.empty(0, "int64")], names=["station", "hour"])
    found = pd.concat(every, ignore_index=True).drop_duplicates()
    return pd.MultiIndex.from_frame(found.sort_values(["station", "hour"]))


def _table(
    hours: pd.MultiIndex,
    chosen: pd.DataFrame,
    index: Index,
    values: dict[str, pd.Series[float]],
    classes: dict[str, Whole],
    humidity: Numbers,
    zone: tzinfo,
) -> pd.DataFrame:
    every = np.column_stack(list(classes.values()))
    there = every >= 0
    worst = every.max(axis=1, initial=-1)
    names = list(index.parts)
    start = hours.get_level_values("hour").to_numpy("int64").view("datetime64[ms]")
    station = hours.get_level_values("station")
    particles = there[:, [name in _PARTICLES for name in names]].any(axis=1)
    facts = {
        "station": station,
        "t_local": to_local(start, zone).astype("datetime64[s]"),
        "t_start": start,
        "t_end": start + np.timedelta64(_HOUR_MS, "ms"),
        "class_": worst,
        "worst": _named((every == worst[:, None]) & there, names),
        "n": there.sum(axis=1),
        "missing": _named(~there, names),
        "complete": _complete(there, names, index, station, chosen),
        "humid": particles & (humidity > HUMID_FROM),
    }
    for name in names:
        facts |= {name: values[name].to_numpy("float64"), f"{name}_class": classes[name]}
    return pd.DataFrame(facts)


def _named(flags: npt.NDArray[np.bool_], names: Sequence[str]) -> npt.NDArray[np.object_]:
    """The names whose flag is set in each row; there are few combinations, so that each text is made once."""
    combination = flags @ (1 << np.arange(len(names)))
    texts = [" ".join(name for place, name in enumerate(names) if at >> place & 1) for at in range(1 << len(names))]
    return np.array(texts, "object")[combination]


def _complete(
    there: npt.NDArray[np.bool_], names: Sequence[str], index: Index, station: pd.Index[str], chosen: pd.DataFrame
) -> npt.NDArray[np.bool_]:
    at_road = np.zeros(len(station), bool)
    if "traffic" in chosen.columns:
        at_road = station.isin(chosen.loc[chosen["traffic"].eq(True), "station"])
    whole = {}
    for road, groups in index.complete.items():
        parts = [there[:, [name in group for name in names]].any(axis=1) for group in groups]
        whole[road] = np.logical_and.reduce(parts)
    return np.where(at_road, whole[True], whole[False])
