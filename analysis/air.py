# SPDX-License-Identifier: GPL-2.0-or-later
"""Indices of air quality, hour by hour: the worst pollutant decides, and what was not measured is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import to_local
from .frames import Numbers, Whole, tidy
from .hourly import by_hour, gliding_mean, hourly_means, hours_of, one_each
from .schemes import Index

HUMIDITY = "humidity"
HUMID_FROM = 80.0

_HOUR_MS = 3_600_000
_GLIDING = {"PT24H": 24}
_PARTICLES = ("pm10", "pm25")


def air_index(frame: pd.DataFrame, facts: pd.DataFrame, index: Index, zone: tzinfo) -> pd.DataFrame:
    """The index of each station and hour, from the first to the last hour with a value.

    ``frame`` is observations of pollutants in µg/m³ and, if there are any, of relative humidity in %; ``facts`` has
    for each series by its label ``station`` and ``quantity`` (``pm10``, ``pm25``, ``no2``, ``o3``, ``so2`` or
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
    chosen = one_each(told, facts, (*index.parts, HUMIDITY))
    means = hourly_means(told.loc[told["series"].isin(chosen.index)].reset_index(drop=True))
    measured = means["value"].to_numpy("float64")
    gliding = {period: gliding_mean(means, hours) for period, hours in _GLIDING.items()}
    found = {key: by_hour(means, gliding.get(part.period, measured), chosen, key) for key, part in index.parts.items()}
    hours = hours_of(found.values())
    values = {key: one.reindex(hours) for key, one in found.items()}
    classes = {key: part.bands.classes(values[key]) for key, part in index.parts.items()}
    humidity = by_hour(means, measured, chosen, HUMIDITY).reindex(hours).to_numpy("float64")
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
