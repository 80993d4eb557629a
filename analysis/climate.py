# SPDX-License-Identifier: GPL-2.0-or-later
"""Days and nights of heat and frost by the thresholds of the German weather service, and the heat island at night.

One reading can settle a day: at 30.0 °C it is a hot day whatever is missing. That it was none takes a whole day of
readings. So a day or night is told by what was seen, told by its completeness, or not told at all (NaN), and never
guessed.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, timedelta, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import aggregate
from .buckets import Step
from .frames import Numbers, sampling, tidy
from .nights import by_night, highest, lowest, mean
from .schemes import Kind, climate_kinds

MINIMUM = 0.9
_FINE = pd.Timedelta(minutes=10)
_CLOSE = timedelta(hours=1)
_MS = timedelta(milliseconds=1)
_GAP = 1.5
_DAY = Step(1, "days")
_HOUR = Step(60, "minutes")
_NIGHT = "tropical_night"

Flags = npt.NDArray[np.bool_]


def climate_days(frame: pd.DataFrame, zone: tzinfo, *, minimum: float = MINIMUM) -> pd.DataFrame:
    """Summer, hot, desert, frost and ice days of air temperatures in °C.

    ``frame`` is observations. One row per series and local day, from the first to the last with a reading:
    ``series``, ``t_local``, ``t_start``, ``t_end``, ``n``, ``expected``, ``coverage``, the extremes ``max`` and
    ``min`` in °C (NaN where less than ``minimum`` of the readings are there) and a column for each kind of day: 1 when
    it is one, 0 when not, NaN when the readings that are there cannot tell. Days of UTC, of which the German weather
    service has made its daily means since April 2001, come with the zone UTC. The least coverage is a choice of Urban
    Data, as is that readings more than an hour apart cannot tell that there was no extreme.
    """
    told = tidy(frame).frame
    table = aggregate(told, _DAY, zone, "max", minimum=0.0)
    low = aggregate(told, _DAY, zone, "min", minimum=0.0)
    is_close = table["expected"] >= (table["t_end"] - table["t_start"]) / _CLOSE
    covered = ((table["coverage"] >= minimum) & is_close).to_numpy()
    extremes = {"max": table["value"].to_numpy("float64"), "min": low["value"].to_numpy("float64")}
    shown: dict[str, Any] = {name: np.where(covered, value, np.nan) for name, value in extremes.items()}
    kinds = [one for one in climate_kinds().kinds.values() if one.of in extremes]
    flags = {one.key: _told(one, extremes[one.of], covered) for one in kinds}
    return table.drop(columns="value").assign(**shown, **flags)


def tropical_nights(frame: pd.DataFrame, zone: tzinfo, *, longest_gap: timedelta | None = None) -> pd.DataFrame:
    """Nights of air temperatures in °C and whether they were tropical: never below 20.0 °C from 18 to 06 UTC.

    ``frame`` is observations. One row per series and night: the columns of aggregates with ``value`` the lowest
    reading (NaN where it cannot be told), ``longest_gap`` in minutes, and ``tropical_night``: 0 as soon as one reading
    lies below, else 1 when there is no gap, else NaN. A gap is a time without reading longer than ``longest_gap``;
    without it, than one and a half times the sampling of the series, so that a single missing reading is one, or than
    an hour and a half. ``t_local`` is the evening. Source: German weather service, glossary, "Tropennacht"; it judges
    by all its readings of ten minutes.
    """
    found = by_night(tidy(frame).frame, zone, lowest)
    closest = np.minimum(found.sampling, _CLOSE / _MS)
    most = _GAP * closest if longest_gap is None else longest_gap / _MS
    whole = found.longest_gap <= most
    low = found.table["value"].to_numpy("float64")
    return found.table.assign(
        value=np.where(whole, low, np.nan),
        longest_gap=found.longest_gap / 60_000,
        tropical_night=_told(climate_kinds().kinds[_NIGHT], low, whole),
    )


def count_days(table: pd.DataFrame, step: Step) -> pd.DataFrame:
    """How many days or nights of each kind a series has in each step of the local calendar (month, year).

    ``table`` comes from `climate_days` or `tropical_nights`; a night counts where its evening does. One row per
    series, step and kind: ``series``, ``t_local``, ``kind``, ``count``, ``undetermined`` (days that cannot be told and
    are in no count) and ``days`` (all between the first and the last of the table).
    """
    period = step.floor(table["t_local"].to_numpy("datetime64[s]"))
    parts = []
    for kind in [key for key in climate_kinds().kinds if key in table.columns]:
        flags = table[kind].to_numpy("float64")
        facts = pd.DataFrame(
            {
                "series": table["series"].to_numpy(),
                "t_local": period,
                "count": (flags == 1).astype("int64"),
                "undetermined": np.isnan(flags).astype("int64"),
                "days": np.ones(len(flags), "int64"),
            }
        )
        counted = facts.groupby(["series", "t_local"], as_index=False, observed=True).sum()
        counted.insert(2, "kind", kind)
        parts.append(counted)
    return pd.concat(parts, ignore_index=True).sort_values(["series", "t_local"], kind="stable", ignore_index=True)


def heat_island(frame: pd.DataFrame, reference: Hashable, zone: tzinfo, *, minimum: float = 0.75) -> pd.DataFrame:
    """How much warmer stations are at night than a reference station in the open country, in K.

    ``frame`` is observations of air temperatures in °C or K, ``reference`` the label of its series. One row per other
    series and night from 18 to 06 UTC: the columns of aggregates with ``value`` the mean of the differences of hourly
    means, and ``highest`` the highest of them; ``n`` counts the hours that both have. An hour needs three quarters of
    its readings at both, a night ``minimum`` of its hours, else both figures are NaN. Definition: T. R. Oke, City size
    and the urban heat island, Atmospheric Environment 7, 1973, 769 (difference of urban and rural air temperatures);
    the hours are a choice of Urban Data. Raises InputError where the reference has no readings.
    """
    told = tidy(frame).frame
    if not (told["series"] == reference).any():
        raise InputError("The reference station has no readings in this time. Choose another station or time.")
    hourly = aggregate(told, _HOUR, UTC)
    is_reference = hourly["series"] == reference
    there = hourly.loc[is_reference].set_index("t_start")["value"]
    others = hourly.loc[~is_reference]
    difference = others["value"] - others["t_start"].map(there)
    pairs = tidy(others.assign(value=difference)).frame
    found, most = by_night(pairs, zone, mean).table, by_night(pairs, zone, highest).table
    enough = found["coverage"] >= minimum
    return found.assign(value=found["value"].where(enough), highest=most["value"].where(enough))


def caveats(frame: pd.DataFrame, table: pd.DataFrame) -> frozenset[str]:
    """The codes of `caveats.CAVEATS` that belong to a table of days or nights made of these observations."""
    codes = {"lamp_post_box"}
    if (sampling(tidy(frame).frame) > _FINE).any():
        codes.add("coarse_readings")
    if table[[key for key in climate_kinds().kinds if key in table.columns]].isna().to_numpy().any():
        codes.add("undetermined_days")
    return frozenset(codes)


def _told(kind: Kind, extreme: Numbers, whole: Flags) -> Numbers:
    """1, 0 or NaN: one value beyond the threshold settles it either way, that there was none takes a whole day."""
    highest_counts = kind.of == "max"
    seen = extreme >= kind.threshold if highest_counts else extreme < kind.threshold
    if_seen = 1.0 if highest_counts == (kind.side == "at_least") else 0.0
    return np.where(seen, if_seen, np.where(whole, 1.0 - if_seen, np.nan))
