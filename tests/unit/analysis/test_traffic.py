# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic volumes against sums made by hand; a gap makes a figure undeterminable, never smaller."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, chosen, counts, days_of
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, shuffled
from urban_data.analysis.counted import choose
from urban_data.analysis.day_groups import ALL_DAYS, DayGroup, working_days
from urban_data.analysis.traffic import daily, heavy_share, hourly, hydrograph, mean_daily, modal_split

WEEK = (960.0, 970.0, 980.0, 990.0, 1000.0, 700.0, 400.0)
"""Passages from Monday to Sunday; together 6,000."""


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    yield
    os.environ.pop("TZ")
    os.environ.update({} if before is None else {"TZ": before})
    time.tzset()


def car_days(values: np.ndarray, start: str = "2026-06-07T22:00", minutes: float = 15) -> pd.DataFrame:
    frame = counts(("car", values), start=start, minutes=minutes)
    return daily(frame, chosen(frame, car="car"), BERLIN)


def test_dtv_and_dtvw_of_a_week() -> None:
    """6,000 / 7 of all days; 4,900 / 5 from Monday to Friday; 5,600 / 6 to Saturday (no holiday in this week)."""
    days = car_days(days_of(*WEEK))
    assert days["value"].tolist() == pytest.approx(WEEK)
    assert days["t_local"].tolist()[0] == pd.Timestamp("2026-06-08")
    assert days["mode"].unique().tolist() == ["motor vehicle"]
    for group, value, number in (
        (ALL_DAYS, 6000 / 7, 7), (working_days("DE-HH"), 980.0, 5), (working_days("DE-HH", "mon_sat"), 5600 / 6, 6)
    ):  # fmt: skip
        found = mean_daily(days, group).iloc[0]
        assert (found["value"], found["days"], found["expected"]) == (pytest.approx(value), number, number)
        assert found["caveats"] == "part_of_year"


def test_that_public_holidays_are_no_working_days_where_they_are_kept() -> None:
    """4 June 2026 is Corpus Christi in North Rhine-Westphalia, and a Thursday like any other in Hamburg."""
    days = car_days(days_of(*WEEK), "2026-05-31T22:00")
    assert mean_daily(days, working_days("DE-HH"))["value"][0] == pytest.approx(980.0)
    assert mean_daily(days, working_days("DE-NW"))["value"][0] == pytest.approx((960 + 970 + 980 + 1000) / 4)


def test_dtv_of_a_whole_year() -> None:
    values = np.tile(WEEK, 53)[:365]
    days = car_days(days_of(*values), "2024-12-31T23:00")
    found = mean_daily(days).iloc[0]
    assert (found["days"], found["expected"], found["caveats"]) == (365, 365, "")
    assert found["value"] == pytest.approx(values.sum() / 365, rel=1e-3)


def test_days_of_23_and_25_hours() -> None:
    spring, autumn = car_days(np.ones(92), "2026-03-28T23:00"), car_days(np.ones(100), "2026-10-24T22:00")
    assert (spring["value"].tolist(), spring["coverage"].tolist()) == ([92.0], [1.0])
    assert (autumn["value"].tolist(), autumn["coverage"].tolist()) == ([100.0], [1.0])
    missing = np.ones(100)
    missing[8:11] = np.nan
    assert car_days(missing, "2026-10-24T22:00")["value"].isna().all()


def test_that_an_hour_with_three_quarters_is_expanded_and_one_with_two_is_not_determinable() -> None:
    values = np.full(96, 30.0)
    values[33] = np.nan
    frame = counts(("car", values))
    choice = chosen(frame, car="car")
    hours = hourly(frame, choice, BERLIN)
    assert hours["value"][8] == pytest.approx(120.0)
    assert hours["coverage"][8] == 0.75
    assert daily(frame, choice, BERLIN)["value"].tolist() == pytest.approx([2880.0])
    values[34] = np.nan
    frame = counts(("car", values))
    assert np.isnan(hourly(frame, choice, BERLIN)["value"][8])
    day = daily(frame, choice, BERLIN).iloc[0]
    assert np.isnan(day["value"])
    assert day["coverage"] == pytest.approx(23 / 24)


def test_that_a_sum_lacks_nothing() -> None:
    """A direction that is silent for two hours leaves these hours and the day open."""
    one, two = np.full(96, 10.0), np.full(96, 20.0)
    two[40:48] = np.nan
    frame = counts(("1", one), ("2", two))
    series = pd.DataFrame({"station": "A", "class_": "car", "direction": ["1", "2"]}, index=["1", "2"])
    choice = choose(frame, series)
    hours = hourly(frame, choice, BERLIN)
    assert hours["value"].dropna().unique().tolist() == [120.0]
    assert hours["value"].isna().sum() == 2
    assert daily(frame, choice, BERLIN)["value"].isna().all()


def test_that_a_part_which_begins_later_leaves_the_time_before_open() -> None:
    frame = pd.concat([counts(("1", days_of(100, 100, 100))), counts(("2", days_of(50, 50)), start="2026-06-08T22:00")])
    series = pd.DataFrame({"station": "A", "class_": "car", "direction": ["1", "2"]}, index=["1", "2"])
    days = daily(frame, choose(frame, series), BERLIN)
    assert np.isnan(days["value"][0])
    assert days["coverage"].tolist() == [0.0, 1.0, 1.0]
    assert days["value"].tolist()[1:] == pytest.approx([150.0, 150.0])


def test_that_counts_by_day_are_taken_as_they_are_on_days_of_any_length() -> None:
    frame = pd.concat([
        counts(("car", [700.0]), start="2026-10-23T22:00", minutes=1440),
        counts(("car", [800.0]), start="2026-10-24T22:00", minutes=1500),
        counts(("car", [900.0]), start="2026-10-25T23:00", minutes=1440),
    ])  # fmt: skip
    days = daily(frame, chosen(frame, car="car"), BERLIN)
    assert days["value"].tolist() == [700.0, 800.0, 900.0]
    assert hourly(frame, chosen(frame, car="car"), BERLIN).empty


@pytest.mark.parametrize(("gone", "determinable"), [(7, True), (8, False)])
def test_that_a_mean_needs_three_quarters_of_its_days(gone: int, determinable: bool) -> None:
    values = days_of(*WEEK * 4)
    values[: gone * 96] = np.nan
    found = mean_daily(car_days(values), first=date(2026, 6, 8), last=date(2026, 7, 5)).iloc[0]
    assert (found["days"], found["expected"]) == (28 - gone, 28)
    assert np.isnan(found["value"]) != determinable


def test_that_a_period_without_counts_counts_as_missing() -> None:
    days = car_days(days_of(*WEEK))
    assert mean_daily(days, first=date(2026, 6, 8), last=date(2026, 6, 21))["value"].isna().all()
    assert mean_daily(days.iloc[:0]).empty


def test_that_uneven_days_of_the_week_are_told() -> None:
    values = days_of(*WEEK * 4).reshape(-1, 96)
    values[[6, 13, 20]] = np.nan
    found = mean_daily(car_days(values.ravel())).iloc[0]
    assert found["caveats"] == "part_of_year uneven_weekdays"


def test_share_of_heavy_vehicles() -> None:
    """(90 + 10) of 1,000 vehicles are 10 %."""
    frame = counts(("car", days_of(900, 900)), ("lorry", days_of(90, 90)), ("bus", days_of(10, 10)))
    choice = chosen(frame, car="car", lorry="lorry", bus="bus")
    classes, modes = daily(frame, choice, BERLIN, by="class_"), daily(frame, choice, BERLIN)
    found = heavy_share(classes, modes).iloc[0]
    assert found["value"] == pytest.approx(10.0)
    assert (found["classes"], found["caveats"], found["days"]) == ("bus, lorry", "heavy_by_class", 2)
    assert found["total"] == pytest.approx(1000.0)


def test_that_the_class_of_all_heavy_vehicles_is_not_added_to_its_parts() -> None:
    frame = counts(("car", days_of(900)), ("lorry", days_of(90)), ("sv", days_of(100)))
    choice = chosen(frame, car="car", lorry="lorry", sv="SV")
    found = heavy_share(daily(frame, choice, BERLIN, by="class_"), daily(frame, choice, BERLIN)).iloc[0]
    assert (found["value"], found["classes"]) == (pytest.approx(10.0), "heavy vehicle")


def test_that_the_share_is_that_of_the_days_which_have_both() -> None:
    lorries = days_of(100, 300)
    lorries[96:] = np.nan
    frame = counts(("kfz", days_of(1000, 1000)), ("lorry", lorries))
    choice = chosen(frame, kfz="kfz", lorry="lorry")
    found = heavy_share(daily(frame, choice, BERLIN, by="class_"), daily(frame, choice, BERLIN)).iloc[0]
    assert (found["value"], found["days"]) == (pytest.approx(10.0), 1)


def test_modal_split() -> None:
    """700, 200 and 100 of 1,000 passages; the second day lacks the pedestrians."""
    walking = days_of(100, 900)
    walking[100:110] = np.nan
    frame = counts(("car", days_of(700, 1)), ("bike", days_of(200, 1)), ("ped", walking))
    choice = chosen(frame, car="car", bike="bicycle", ped="pedestrian")
    found = modal_split(daily(frame, choice, BERLIN)).set_index("mode")
    assert found["value"].to_dict() == pytest.approx({"motor vehicle": 70.0, "bicycle": 20.0, "pedestrian": 10.0})
    assert set(found["days"]) == {1}
    assert set(found["caveats"]) == {"passages_not_trips"}


def test_hydrograph() -> None:
    """Mondays of 1, 2 and 3 passages a quarter make 8 an hour; the hour from 7 on has twice as many."""
    quarters = np.repeat([1.0, 2.0, 3.0], 7 * 96)
    quarters[np.arange(len(quarters)) % 96 // 4 == 7] *= 2
    frame = counts(("car", quarters))
    course = hydrograph(hourly(frame, chosen(frame, car="car"), BERLIN))
    assert len(course) == 7 * 24
    assert set(course["station"] + " " + course["mode"]) == {"A motor vehicle"}
    monday = course[course["day"] == 0].set_index("minute")
    assert (monday["value"][6 * 60], monday["value"][7 * 60], monday["n"][7 * 60]) == (8.0, 16.0, 3)
    assert (monday["low"][6 * 60], monday["high"][6 * 60]) == (pytest.approx(4.8), pytest.approx(11.2))


def test_the_hydrograph_of_working_days_outside_of_school_breaks() -> None:
    """Of 29 June to 26 July 2026 Hamburg's schools work until 8 July: eight working days of ten passages a quarter."""
    quarters = np.full(28 * 96, 1.0)
    quarters[: 10 * 96] = 10.0
    frame = counts(("car", quarters), start="2026-06-28T22:00")
    group = DayGroup("mon_fri", "without", "without", "DE-HH")
    course = hydrograph(hourly(frame, chosen(frame, car="car"), BERLIN), "kind", group, land="DE-HH")
    assert set(course["day"]) == {"working"}
    assert set(course["value"]) == {40.0}
    assert set(course["n"]) == {8}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(5, 600), st.sampled_from(["Asia/Tokyo", "America/New_York", "UTC"]))
def test_that_order_pulls_and_the_zone_of_the_machine_change_nothing(seed: int, at: int, zone: str) -> None:
    values = np.random.default_rng(seed).integers(0, 50, 7 * 96).astype("float64")
    values[::50] = np.nan
    frame = counts(("car", values))
    choice = chosen(frame, car="car")
    expected = mean_daily(daily(frame, choice, BERLIN))
    with machine_in(zone):
        again = pulled_twice(shuffled(frame, seed), at)
        pd.testing.assert_frame_equal(mean_daily(daily(again, choice, BERLIN)), expected)
