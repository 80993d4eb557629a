# SPDX-License-Identifier: GPL-2.0-or-later
"""Limit values of a calendar year: on the value, with what is allowed, and with too few data."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from analysis_readings import readings, together
from urban_data.analysis.caveats import CAVEATS
from urban_data.analysis.limits import limit_caveats, limit_values
from urban_data.analysis.schemes import air_laws

BERLIN = ZoneInfo("Europe/Berlin")
LAWS = air_laws()
OLD, NEW = LAWS["bimschv_39"], LAWS["eu_2024_2881"]
YEAR = "2025-12-31T23:00"


def facts(**pollutants: str) -> pd.DataFrame:
    """Series ``s1``, ``s2`` ... of one station."""
    return pd.DataFrame({"station": "A", "quantity": list(pollutants.values())}, index=list(pollutants))


def of(table: pd.DataFrame, pollutant: str, period: str) -> dict[str, object]:
    (row,) = table.loc[(table["pollutant"] == pollutant) & (table["period"] == period)].to_dict("records")
    return row


def days(*values: tuple[float, int]) -> pd.DataFrame:
    """Daily means of a year by the local clock: each value for so many days."""
    every = np.concatenate([np.full(n, value) for value, n in values])
    begin = pd.date_range("2026-01-01", periods=len(every) + 1, tz=BERLIN).tz_convert("UTC").tz_localize(None)
    return pd.DataFrame({"series": "s1", "t_start": begin[:-1], "t_end": begin[1:], "value": every})


def hours(values: np.ndarray, series: str = "s1", start: str = YEAR) -> pd.DataFrame:
    return readings(start, values, 60, series, instant=False)


@pytest.mark.parametrize(("above", "expected"), [(35, "kept"), (36, "exceeded")])
def test_days_of_particulate_matter(above: int, expected: str) -> None:
    """39. BImSchV, annex 11 B: 50 µg/m³ may be exceeded on 35 days; 50.49 is no exceedance, 50.5 is one."""
    table = limit_values(days((50.5, above), (50.49, 365 - above)), facts(s1="pm10"), OLD, BERLIN)
    row = of(table, "pm10", "P1D")
    assert (row["exceedances"], row["allowed"], row["verdict"], row["value"]) == (above, 35, expected, 50.5)
    assert (row["n"], row["expected"], row["coverage"]) == (365, 365.0, 1.0)
    assert (row["t_local"], row["station"], row["series"]) == (datetime(2026, 1, 1), "A", "s1")


@pytest.mark.parametrize(("n", "expected"), [(329, "kept"), (328, "undetermined")])
def test_that_a_year_needs_90_per_cent(n: int, expected: str) -> None:
    """39. BImSchV, annex 11 A: 90 % of 365 days are 328.5."""
    table = limit_values(days((20.0, n)), facts(s1="pm10"), OLD, BERLIN)
    assert {row["verdict"] for row in table.to_dict("records")} == {expected}
    assert math.isnan(of(table, "pm10", "P1Y")["value"]) == (expected == "undetermined")
    assert of(table, "pm10", "P1D")["coverage"] == n / 365


def test_that_an_exceeded_value_is_exceeded_whatever_is_missing() -> None:
    table = limit_values(days((60.0, 36)), facts(s1="pm10"), OLD, BERLIN)
    assert (of(table, "pm10", "P1D")["verdict"], of(table, "pm10", "P1Y")["verdict"]) == ("exceeded", "undetermined")


@pytest.mark.parametrize(("mean", "expected"), [(40.0, "kept"), (40.49, "kept"), (40.5, "exceeded")])
def test_the_mean_of_a_year(mean: float, expected: str) -> None:
    table = limit_values(hours(np.full(8760, mean)), facts(s1="no2"), OLD, BERLIN)
    row = of(table, "no2", "P1Y")
    assert (row["value"], row["verdict"], row["coverage"]) == (pytest.approx(mean), expected, 1.0)
    assert (row["n"], row["expected"]) == (8760, 8760.0)


@pytest.mark.parametrize(("above", "expected"), [(18, "kept"), (19, "exceeded")])
def test_hours_of_nitrogen_dioxide(above: int, expected: str) -> None:
    """39. BImSchV, annex 11 B: 200 µg/m³ may be exceeded in 18 hours."""
    values = np.full(8760, 200.4)
    values[1000 : 1000 + above] = 200.5
    row = of(limit_values(hours(values), facts(s1="no2"), OLD, BERLIN), "no2", "PT1H")
    assert (row["exceedances"], row["verdict"], row["expected"]) == (above, expected, 8760.0)
    row = of(limit_values(hours(values), facts(s1="no2"), NEW, BERLIN), "no2", "PT1H")
    assert (row["allowed"], row["verdict"]) == (3, "exceeded")


def test_that_hours_cannot_be_told_from_days() -> None:
    row = of(limit_values(days((20.0, 365)), facts(s1="no2"), OLD, BERLIN), "no2", "PT1H")
    assert (row["n"], row["verdict"], row["exceedances"]) == (0, "undetermined", 0)
    assert of(limit_values(days((20.0, 365)), facts(s1="no2"), OLD, BERLIN), "no2", "P1Y")["verdict"] == "kept"


@pytest.mark.parametrize(("there", "expected"), [(18, 1), (17, 0)])
def test_that_a_day_needs_18_hours(there: int, expected: int) -> None:
    values = np.full(8760, 10.0)
    values[24 : 24 + there] = 100.0
    values[24 + there : 48] = np.nan
    row = of(limit_values(hours(values), facts(s1="pm10"), OLD, BERLIN), "pm10", "P1D")
    assert (row["exceedances"], row["n"]) == (expected, 364 + expected)


def test_eight_hours_of_ozone_belong_to_the_day_with_which_they_end() -> None:
    """Eight hours from 20 to 04 by the local clock: their mean of 120.5 belongs to the second day alone."""
    values = np.full(8760, 40.0)
    begin = 24 * 180 + 20 - 1
    values[begin : begin + 8] = 120.5
    row = of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")
    assert (row["exceedances"], row["value"], row["kind"], row["allowed"]) == (1, 120.5, "target", 25)
    assert (row["n"], row["verdict"]) == (365, "kept")
    values[begin : begin + 8] = 120.4
    assert of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")["exceedances"] == 0


def test_that_eight_hours_are_not_seven() -> None:
    """Seven hours of 130 and one of 40 have the mean 118.75."""
    values = np.full(8760, 40.0)
    values[4000:4007] = 130.0
    row = of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")
    assert (row["value"], row["exceedances"]) == (118.75, 0)


@pytest.mark.parametrize(("there", "expected"), [(16, 1), (15, 0)])
def test_that_a_day_of_ozone_needs_18_means_of_eight_hours(there: int, expected: int) -> None:
    """A mean needs six of its hours, so that those of the two hours after the last one that is there still count."""
    values = np.full(8760, 40.0)
    day = 24 * 200 - 1  # the clock is one hour ahead in summer
    values[day : day + 8] = 130.0
    values[day + there : day + 24] = np.nan
    row = of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")
    assert (row["n"], row["exceedances"]) == (364 + expected, expected)


@pytest.mark.parametrize(("without", "expected"), [(4, "kept"), (5, "undetermined")])
def test_that_a_month_of_ozone_needs_27_days(without: int, expected: str) -> None:
    """May and July, from their second day on, have 30 more; one of the six months may be short of days, not two."""
    values = np.full(8760, 40.0)
    for before in (121, 182):
        begin = 24 * before - 1
        values[begin : begin + 24 * without] = np.nan
    row = of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")
    assert row["verdict"] == expected


def test_that_an_hour_belongs_to_the_year_of_the_local_clock() -> None:
    values = np.full(2 * 8760, 10.0)
    values[8759:8762] = 300.0
    table = limit_values(hours(values), facts(s1="no2"), OLD, BERLIN)
    hourly = table.loc[table["period"] == "PT1H"]
    assert hourly["t_local"].tolist() == [datetime(2026, 1, 1), datetime(2027, 1, 1)]
    assert hourly["exceedances"].tolist() == [1, 2]
    assert hourly["n"].tolist() == [8760, 8760]


def test_that_no_error_of_arithmetic_keeps_a_limit_value() -> None:
    """Tenths whose mean is 40.5; their sum as floating-point numbers makes it 40.49999999999999."""
    random = np.random.default_rng(14)
    apart = random.integers(0, 405, 4380)
    tenths = np.concatenate([405 - apart, 405 + apart])
    random.shuffle(tenths)
    table = limit_values(hours(tenths / 10), facts(s1="no2"), OLD, BERLIN)
    assert of(table, "no2", "P1Y")["verdict"] == "exceeded"


@pytest.mark.parametrize(("months_without", "expected"), [(1, "kept"), (2, "undetermined")])
def test_that_ozone_needs_five_months_of_the_summer(months_without: int, expected: str) -> None:
    """39. BImSchV, annex 7 A; the winter is not asked for."""
    values = np.full(8760, 40.0)
    values[: 24 * 90] = np.nan
    values[24 * 91 : 24 * (91 + 30 * months_without)] = np.nan
    row = of(limit_values(hours(values), facts(s1="o3"), OLD, BERLIN), "o3", "PT8H")
    assert row["verdict"] == expected


def test_that_each_year_stands_for_itself() -> None:
    two = hours(np.full(2 * 8760, 45.0))
    table = limit_values(two, facts(s1="no2"), OLD, BERLIN)
    yearly = table.loc[table["period"] == "P1Y"]
    assert yearly["t_local"].tolist() == [datetime(2026, 1, 1), datetime(2027, 1, 1)]
    assert yearly["verdict"].tolist() == ["exceeded", "exceeded"]


def test_that_other_series_are_left_out_and_nothing_gives_nothing() -> None:
    frame = together(hours(np.full(48, 10.0)), hours(np.full(48, 10.0), "s2"))
    table = limit_values(frame, facts(s1="no2", s2="humidity"), OLD, BERLIN)
    assert set(table["series"]) == {"s1"}
    empty = limit_values(frame, facts(s2="humidity"), OLD, BERLIN)
    assert empty.empty
    assert {"station", "verdict", "coverage"} <= set(empty.columns)


def test_the_figures_of_the_ordinance() -> None:
    """39. BImSchV, annexes 7 B and 11 B and section 5; Directive (EU) 2024/2881, annex I, table 1 (not verified)."""
    told = {
        law.about.key: {(one.pollutant, one.period): (one.limit, one.allowed) for one in law.limits}
        for law in LAWS.values()
    }
    assert told["bimschv_39"] == {
        ("no2", "PT1H"): (200, 18), ("no2", "P1Y"): (40, 0), ("pm10", "P1D"): (50, 35), ("pm10", "P1Y"): (40, 0),
        ("pm25", "P1Y"): (25, 0), ("so2", "PT1H"): (350, 24), ("so2", "P1D"): (125, 3), ("o3", "PT8H"): (120, 25),
    }  # fmt: skip
    assert told["eu_2024_2881"] == {
        ("no2", "PT1H"): (200, 3), ("no2", "P1D"): (50, 18), ("no2", "P1Y"): (20, 0), ("pm10", "P1D"): (45, 18),
        ("pm10", "P1Y"): (20, 0), ("pm25", "P1D"): (25, 18), ("pm25", "P1Y"): (10, 0), ("so2", "PT1H"): (350, 3),
        ("so2", "P1D"): (50, 18), ("so2", "P1Y"): (20, 0), ("o3", "PT8H"): (120, 18),
    }  # fmt: skip
    assert (OLD.about.verified, NEW.about.verified, NEW.about.valid_from) == (True, False, "2030")


def test_the_caveats() -> None:
    ozone = limit_values(hours(np.full(48, 10.0)), facts(s1="o3"), OLD, BERLIN)
    assert limit_caveats(ozone, OLD) == {"no_compliance_check", "three_year_mean"}
    new = limit_values(hours(np.full(48, 10.0)), facts(s1="no2"), NEW, BERLIN)
    assert limit_caveats(new, NEW) == {"no_compliance_check", "unverified_source"}
    assert {"no_compliance_check", "three_year_mean", "unverified_source"} <= set(CAVEATS)


def test_that_order_repeats_and_parts_change_nothing() -> None:
    random = np.random.default_rng(1)
    frame = together(hours(random.uniform(0, 90, 2000)), hours(random.uniform(0, 90, 2000), "s2"))
    told = facts(s1="pm10", s2="no2")
    mixed = together(frame.iloc[:2500], frame.iloc[2400:]).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(limit_values(mixed, told, OLD, BERLIN), limit_values(frame, told, OLD, BERLIN))
