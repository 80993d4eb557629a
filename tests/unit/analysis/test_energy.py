# SPDX-License-Identifier: GPL-2.0-or-later
"""Energy of loads and roofs whose kilowatt hours can be counted on paper."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import Step
from urban_data.analysis.duration import duration_curve
from urban_data.analysis.energy import energy, flows, in_kilo, load_figures, self_consumption, specific_yield
from urban_data.analysis.frames import tidy
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
QUARTER, HOURLY, DAILY = Step(15, "minutes"), Step(60, "minutes"), Step(1, "days")


def power(
    value: Any, minutes: int = 15, start: str = "2026-05-03T22:00", series: int = 1, *, instants: bool = False
) -> pd.DataFrame:
    """Mean power from midnight in Berlin on, or instants."""
    moment = np.datetime64(start, "ms") + np.arange(len(value)) * np.timedelta64(60_000 * minutes, "ms")
    length = np.timedelta64(0 if instants else 60_000 * minutes, "ms")
    return tidy(pd.DataFrame({"series": series, "t_start": moment, "t_end": moment + length, "value": value})).frame


@pytest.mark.parametrize("instants", [False, True])
def test_kilowatt_hours_of_hours_and_a_day(instants: bool) -> None:
    """Four kW for 12 hours and 8 kW for 12: 48 + 96 kWh."""
    frame = power([4.0] * 48 + [8.0] * 48, instants=instants)
    hours = energy(frame, HOURLY, BERLIN)
    assert hours["value"].tolist() == [4.0] * 12 + [8.0] * 12
    assert energy(frame, DAILY, BERLIN)["value"].tolist() == [144.0]


def test_gaps_have_the_mean_of_their_bucket_down_to_the_least_coverage() -> None:
    value = np.array([4.0] * 48 + [8.0] * 48)
    value[:24] = np.nan
    (row,) = energy(power(value), DAILY, BERLIN).to_dict("records")
    assert (row["n"], row["expected"], row["coverage"]) == (72, 96, 0.75)
    assert row["measured"] == 24 + 96
    assert row["value"] == pytest.approx(120 / 0.75)
    value[24] = np.nan
    (row,) = energy(power(value), DAILY, BERLIN).to_dict("records")
    assert np.isnan(row["value"])
    assert row["measured"] == 119


@pytest.mark.parametrize(("start", "hours"), [("2026-03-28T23:00", 23), ("2026-10-24T22:00", 25)])
def test_days_of_23_and_25_hours(start: str, hours: int) -> None:
    (row,) = energy(power([2.0] * 4 * hours, start=start), DAILY, BERLIN).to_dict("records")
    assert row["value"] == 2.0 * hours


@pytest.mark.parametrize(("unit", "value"), [("W", 1.5), ("kW", 1500), ("MW", 1.5e6), ("kW.h", 1500), ("J", 1 / 2400)])
def test_units(unit: str, value: float) -> None:
    assert in_kilo(power([1500.0]), unit)["value"].tolist() == [pytest.approx(value)]


def test_other_units_are_refused() -> None:
    with pytest.raises(InputError):
        in_kilo(power([1.0]), "Cel")


def test_base_and_peak_load() -> None:
    """A day at 10 kW, one quarter at 100 kW, another, of five minutes of 160 and ten of 10, at 60 kW."""
    fives = np.full(288, 10.0)
    fives[120:123] = 100.0
    fives[150] = 160.0
    (row,) = load_figures(power(fives, 5), BERLIN).to_dict("records")
    assert (row["peak"], row["base"], row["t_peak"]) == (100.0, 10.0, pd.Timestamp("2026-05-04T08:00"))
    assert row["mean"] == pytest.approx((94 * 10 + 100 + 60) / 96)
    assert row["full_load_hours"] == pytest.approx((94 * 10 + 100 + 60) / 4 / 100)
    curve = duration_curve(energy(power(fives, 5), QUARTER, BERLIN))
    assert curve["value"].tolist()[:3] == pytest.approx([25.0, 15.0, 2.5])


def test_peaks_between_distant_values_are_not_made_up() -> None:
    with pytest.raises(InputError, match="15 min"):
        load_figures(power([1.0] * 24, 60), BERLIN)
    assert load_figures(power([1.0] * 24, 60), BERLIN, HOURLY)["peak"].tolist() == [1.0]


def test_yield_of_a_roof() -> None:
    """Ten days of 40 kWh from 8 kWp: 50 kWh/kWp."""
    days = energy(power([40 / 24] * 960), DAILY, BERLIN)
    row = specific_yield(days, {1: 8.0}).loc[1]
    assert row["specific_yield"] == pytest.approx(50)
    assert (row["hours"], row["coverage"]) == (240, 1.0)
    days.loc[3, "value"] = np.nan
    row = specific_yield(days, {1: 8.0}).loc[1]
    assert (row["energy"], row["coverage"]) == (pytest.approx(360), 0.9)
    assert np.isnan(row["specific_yield"])
    assert specific_yield(days, {1: 8.0}, minimum=0.9).loc[1, "specific_yield"] == pytest.approx(45)
    assert np.isnan(specific_yield(days, {}, minimum=0.9).loc[1, "specific_yield"])


def test_self_consumption_and_autarky() -> None:
    """Generation 0, 4, 6, 2 and use 2, 2, 2, 4 kWh: 6 used at once, of 12 and of 10."""
    made = energy(power([0.0, 4, 6, 2], 60), HOURLY, BERLIN)
    used = energy(power([2.0, 2, 2, 4], 60, series=9), HOURLY, BERLIN)
    table = flows(made, used, {1: 9})
    assert table["self_used"].tolist() == [0, 2, 2, 2]
    assert table["fed_in"].tolist() == [0, 2, 4, 0]
    assert table["drawn"].tolist() == [2, 0, 0, 2]
    row = self_consumption(table).loc[1]
    assert (row["self_consumption"], row["autarky"], row["coverage"]) == (0.5, 0.6, 1.0)
    whole = flows(made.assign(t_start=made["t_start"][0]).iloc[:0], used, {1: 9})
    assert self_consumption(whole).empty


def test_intervals_not_known_of_both_do_not_count() -> None:
    made = energy(power([0.0, 4, np.nan, 2], 60), HOURLY, BERLIN)
    used = energy(power([np.nan, 2.0, 2, 4], 60, series=9), HOURLY, BERLIN)
    row = self_consumption(flows(made, used, {1: 9})).loc[1]
    assert (row["generation"], row["use"], row["self_used"]) == (6, 6, 4)
    assert row["coverage"] == pytest.approx(2 / 4)


def test_the_night_has_no_self_consumption() -> None:
    made = energy(power([0.0] * 4, 60), HOURLY, BERLIN)
    row = self_consumption(flows(made, energy(power([1.0] * 4, 60), HOURLY, BERLIN), {1: 1})).loc[1]
    assert np.isnan(row["self_consumption"])
    assert row["autarky"] == 0


def test_different_steps_are_refused() -> None:
    made, used = energy(power([1.0] * 96), HOURLY, BERLIN), energy(power([1.0] * 96), DAILY, BERLIN)
    with pytest.raises(InputError, match="same step"):
        flows(made, used, {1: 1})


def test_by_month() -> None:
    made = energy(power([1.0] * 96 * 3, start="2026-05-29T22:00"), DAILY, BERLIN)
    used = energy(power([2.0] * 96 * 3, start="2026-05-29T22:00"), DAILY, BERLIN)
    table = flows(made, used, {1: 1})
    table = table.assign(month=table["t_local"].dt.month)
    found = self_consumption(table, "month")
    assert found["generation"].tolist() == [48, 24]
    assert found["autarky"].tolist() == [0.5, 0.5]


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.integers(1, 95))
def test_order_and_pulls_change_nothing(random: Any, cut: int) -> None:
    frame = power([random.random() for _ in range(96)])
    rows = list(range(96))
    random.shuffle(rows)
    whole = energy(frame, HOURLY, BERLIN)
    for other in (frame.iloc[rows], pd.concat([frame.iloc[cut:], frame.iloc[: cut + 1]])):
        pd.testing.assert_frame_equal(energy(tidy(other).frame, HOURLY, BERLIN), whole)
    day = energy(frame, DAILY, BERLIN)["value"].sum()
    assert whole["value"].sum() == pytest.approx(day)
