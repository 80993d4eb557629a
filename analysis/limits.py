# SPDX-License-Identifier: GPL-2.0-or-later
"""Limit values of air in a calendar year: how often they were exceeded, how often they may be, and with which data."""

from __future__ import annotations

from datetime import tzinfo
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from .aggregate import aggregate
from .buckets import Step, Times, to_local
from .frames import Numbers, sampling, tidy
from .hourly import gliding_mean, hourly_means, quantities_of, settled
from .schemes import Law, Limit

DAY = Step(1, "days")
YEAR = Step(1, "years")
OZONE = "o3"

_KEY = ["series", "t_local"]
_EIGHT = 8
_HOUR_LENGTH = pd.Timedelta(hours=1)
_SUMMER = range(4, 10)
_DAYS_OF_A_MONTH = 27
_MONTHS_OF_A_SUMMER = 5


class Verdict(StrEnum):
    """Whether a limit value was kept; not to be told where it was not exceeded and too many values are missing."""

    KEPT = "kept"
    EXCEEDED = "exceeded"
    UNDETERMINED = "undetermined"


def limit_values(frame: pd.DataFrame, facts: pd.DataFrame, law: Law, zone: tzinfo) -> pd.DataFrame:
    """Each series against each limit value of its pollutant, year by year of the local calendar.

    ``frame`` is observations in µg/m³, ``facts`` has for each series by its label ``station`` and
    ``quantity`` (the pollutant).
    Means and their least data are those of the 39. BImSchV, annexes 7 A and 11 A (Directive 2008/50/EC, annexes VII
    and XI): hours and days of three quarters of their values, the highest gliding mean of 8 hours of a day, assigned
    to the day with which it ends, and the mean of a year of 90 % of its hours, or of its days where only days are
    measured. A mean is rounded to the places of the limit value, halves up, before it is compared.

    One row per limit value, series and year: ``series``, ``station``, ``pollutant``, ``period``, ``kind`` (``limit`` or
    ``target``), ``limit``, ``allowed``, ``t_local`` (begin of the year), ``value`` (the mean of the year, else the
    highest mean), ``exceedances``, ``n`` and ``expected`` (means), ``coverage`` and ``verdict`` (see `Verdict`). More
    exceedances than allowed settle it whatever is missing; that a limit value was kept takes 90 % of the means, for
    ozone at least 27 days in five of the six months from April to September.
    """
    told = tidy(frame).frame
    chosen = quantities_of(told, facts, [one.pollutant for one in law.limits])
    told = told.loc[told["series"].isin(chosen.index)].reset_index(drop=True)
    means = _means(told, law, zone)
    parts = []
    for limit in law.limits:
        label = chosen.index[chosen["quantity"] == limit.pollutant]
        years = means["P1Y"].loc[means["P1Y"]["series"].isin(label)].reset_index(drop=True)
        counted = _of_year(years, limit) if limit.period == "P1Y" else _in_year(means[limit.period], years, limit, law)
        parts.append(counted)
    table = pd.concat(parts, ignore_index=True)
    table.insert(1, "station", table["series"].map(chosen["station"]))
    order = ["pollutant", "period", "series", "t_local"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def limit_caveats(table: pd.DataFrame, law: Law) -> frozenset[str]:
    """The codes of `caveats.CAVEATS` that belong to a table of `limit_values`."""
    codes = {"no_compliance_check"}
    if (table["kind"] == "target").any():
        codes.add("three_year_mean")
    if not law.about.verified:
        codes.add("unverified_source")
    return frozenset(codes)


def _means(frame: pd.DataFrame, law: Law, zone: tzinfo) -> dict[str, pd.DataFrame]:
    """Aggregates by the periods of limit values; series that measure less than hourly have no hours."""
    usual = sampling(frame)
    is_coarse = frame["series"].isin(usual.index[usual > _HOUR_LENGTH])
    coarse, fine = (frame.loc[at].reset_index(drop=True) for at in (is_coarse, ~is_coarse))
    hours = hourly_means(fine)
    gliding = hours.assign(value=gliding_mean(hours, _EIGHT))
    need = law.coverage
    return {
        "PT1H": hours.assign(t_local=to_local(hours["t_start"].to_numpy("datetime64[ms]"), zone)),
        "P1D": _both(
            aggregate(hours, DAY, zone, minimum=need["P1D"]), aggregate(coarse, DAY, zone, minimum=need["P1D"])
        ),
        "PT8H": aggregate(gliding, DAY, zone, "max", minimum=need["PT8H"]),
        "P1Y": _both(
            aggregate(hours, YEAR, zone, minimum=need["P1Y"]), aggregate(coarse, YEAR, zone, minimum=need["P1Y"])
        ),
    }


def _both(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([part for part in (one, other) if len(part)] or [one], ignore_index=True)


def _of_year(years: pd.DataFrame, limit: Limit) -> pd.DataFrame:
    value = settled(years["value"].to_numpy("float64"))
    exceeded = limit.bands.classes(value) == 1
    return _told(years, limit, value, exceeded.astype("int64"), ~np.isnan(value)).assign(
        n=years["n"].to_numpy(), expected=years["expected"].to_numpy(), coverage=years["coverage"].to_numpy()
    )


def _in_year(means: pd.DataFrame, years: pd.DataFrame, limit: Limit, law: Law) -> pd.DataFrame:
    there = means.loc[means["series"].isin(years["series"]) & means["value"].notna()]
    value = settled(there["value"].to_numpy("float64"))
    local = there["t_local"].to_numpy("datetime64[s]")
    facts = pd.DataFrame(
        {
            "series": there["series"].to_numpy(),
            "t_local": YEAR.floor(local),
            "n": 1,
            "exceedances": (limit.bands.classes(value) == 1).astype("int64"),
            "value": value,
        }
    )
    counted = facts.groupby(_KEY, observed=True).agg({"n": "sum", "exceedances": "sum", "value": "max"})
    rows = pd.MultiIndex.from_frame(years[_KEY])
    counted = counted.reindex(rows)
    n = counted["n"].fillna(0).to_numpy("int64")
    length = (years["t_end"] - years["t_start"]) / (_HOUR_LENGTH if limit.period == "PT1H" else pd.Timedelta(days=1))
    expected = length.round().to_numpy("float64")
    coverage = np.minimum(1.0, n / expected)
    enough = coverage >= law.coverage["P1Y"]
    if limit.pollutant == OZONE:
        enough = _summers(facts["series"], local).reindex(rows, fill_value=0).to_numpy() >= _MONTHS_OF_A_SUMMER
    exceedances = counted["exceedances"].fillna(0).to_numpy("int64")
    told = _told(years, limit, counted["value"].to_numpy("float64"), exceedances, enough)
    return told.assign(n=n, expected=expected, coverage=coverage)


def _summers(series: pd.Series[int], local: Times) -> pd.Series[int]:
    """How many months from April to September of each series and year have enough days."""
    month = local.astype("datetime64[M]")
    number = month.astype("int64") % 12 + 1
    days = pd.DataFrame({"series": series.to_numpy(), "month": month.astype("datetime64[s]"), "n": 1})
    days = days.loc[np.isin(number, _SUMMER)]
    counted = days.groupby(["series", "month"], observed=True)["n"].sum()
    months = counted[counted >= _DAYS_OF_A_MONTH].reset_index()
    months["t_local"] = YEAR.floor(months["month"].to_numpy("datetime64[s]"))
    return months.groupby(_KEY, observed=True)["n"].size()


def _told(
    years: pd.DataFrame,
    limit: Limit,
    value: Numbers,
    exceedances: npt.NDArray[np.int64],
    enough: npt.NDArray[np.bool_],
) -> pd.DataFrame:
    kept = np.where(enough, Verdict.KEPT.value, Verdict.UNDETERMINED.value)
    return pd.DataFrame(
        {
            "series": years["series"].to_numpy(),
            "pollutant": limit.pollutant,
            "period": limit.period,
            "kind": limit.kind,
            "limit": limit.limit,
            "allowed": limit.allowed,
            "t_local": years["t_local"].to_numpy("datetime64[s]"),
            "value": value,
            "exceedances": exceedances,
            "verdict": np.where(exceedances > limit.allowed, Verdict.EXCEEDED.value, kept),
        }
    )
