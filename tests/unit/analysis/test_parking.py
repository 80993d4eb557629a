# SPDX-License-Identifier: GPL-2.0-or-later
"""Car parks whose cars are known one by one, so that every figure can be counted."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import Step
from urban_data.analysis.frames import tidy
from urban_data.analysis.parking import dwell, occupancy, usage
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
HOURLY, DAILY = Step(60, "minutes"), Step(1, "days")
MINUTE = 60_000


def counted(value: list[float], minutes: int = 5, start: str = "2026-05-04T00:00", length: int = 0) -> pd.DataFrame:
    moment = np.datetime64(start, "ms") + np.arange(len(value)) * np.timedelta64(minutes * MINUTE, "ms")
    return pd.DataFrame(
        {"series": 7, "t_start": moment, "t_end": moment + np.timedelta64(length * MINUTE, "ms"), "value": value}
    )


def test_the_occupancy_of_an_hour() -> None:
    """Half an hour 20 and half an hour 60 of 80 places: 40 / 80."""
    frame = tidy(counted([20] * 6 + [60] * 6)).frame
    table = occupancy(frame, {7: 80}, HOURLY, BERLIN)
    assert table["value"].tolist() == [0.5]
    free = tidy(counted([60] * 6 + [20] * 6)).frame
    assert occupancy(free, {7: 80}, HOURLY, BERLIN, "free")["value"].tolist() == [0.5]


def test_gaps_leave_an_hour_open() -> None:
    frame = tidy(counted([20.0] * 8 + [np.nan] * 4 + [20.0] * 12)).frame
    table = occupancy(frame, {7: 80}, HOURLY, BERLIN)
    assert np.isnan(table["value"][0])
    assert table["value"][1] == 0.25


def test_indicators_of_a_day() -> None:
    """100 places: 12 h with 30 cars, 6 h with 90, 6 h with 89; the park is full from 90 on."""
    row = usage(tidy(counted([30] * 144 + [90] * 72 + [89] * 72)).frame, {7: 100}, BERLIN).loc[7]
    assert row["occupancy"] == pytest.approx((12 * 30 + 6 * 90 + 6 * 89) / 2400)
    assert (row["occupancy_max"], row["t_max"]) == (0.9, pd.Timestamp("2026-05-04T14:00"))
    assert (row["full_hours"], row["full_share"]) == (6.0, 0.25)
    assert row["turnover_at_least"] == pytest.approx(0.6)
    assert (row["n"], row["expected"], row["coverage"], row["implausible"]) == (288, 288, 1.0, 0)


def test_more_cars_than_places_are_kept_and_less_than_none_is_refused() -> None:
    row = usage(tidy(counted([-1.0, 10, 11, 10, 10, 10, 10, 10])).frame, {7: 10}, BERLIN).loc[7]
    assert (row["occupancy_max"], row["implausible"], row["n"]) == (1.1, 1, 7)
    row = usage(tidy(counted([11.0, 0, -1, 0, 0, 0, 0, 0])).frame, {7: 10}, BERLIN, "free").loc[7]
    assert (row["occupancy_max"], row["implausible"], row["n"]) == (1.1, 1, 7)


def test_a_sparse_series_is_not_determinable() -> None:
    frame = tidy(counted([30.0] * 200)).frame
    row = usage(frame, {7: 100}, BERLIN, t_from="2026-05-04", t_to="2026-05-05").loc[7]
    assert row["coverage"] == pytest.approx(200 / 288)
    assert row[["occupancy", "full_hours", "turnover_at_least", "t_max"]].isna().all()


def test_without_capacity_nothing_is_told() -> None:
    with pytest.raises(InputError):
        usage(tidy(counted([1.0, 2, 3])).frame, {}, BERLIN)
    frame = tidy(pd.concat([counted([1.0, 2, 3]), counted([1.0, 2, 3]).assign(series=8)])).frame
    table = usage(frame, {7: 10}, BERLIN)
    assert np.isnan(table.loc[8, "occupancy"])
    assert table.loc[7, "occupancy"] == pytest.approx(0.2)


def stay_of(minutes: int, every: int, days: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A car enters every so many minutes and stays for so long: places taken, and entries by quarter hour."""
    enters = np.arange(0, days * 1440 + minutes, every) - minutes
    at = np.arange(0, days * 1440, 5)
    taken = ((enters[:, None] <= at) & (at < enters[:, None] + minutes)).sum(axis=0)
    quarters = np.histogram(enters, bins=np.arange(0, days * 1440 + 1, 15))[0]
    return counted(taken.tolist()), counted(quarters.tolist(), 15, length=15)


@pytest.mark.parametrize(("minutes", "every"), [(90, 15), (45, 5), (240, 30)])
def test_the_law_of_little(minutes: int, every: int) -> None:
    taken, entries = (tidy(one).frame for one in stay_of(minutes, every))
    row = dwell(taken, entries, {7: 24}).loc[7]
    assert row["entries_per_hour"] == pytest.approx(60 / every)
    assert row["dwell_hours"] == pytest.approx(minutes / 60)
    assert row["turnover"] == pytest.approx(1440 / every / 24)
    assert row["imbalance"] == 0


def test_a_filling_car_park_has_no_dwell() -> None:
    taken = tidy(counted(list(range(288)))).frame
    entries = tidy(counted([3] * 96, 15, length=15)).frame
    row = dwell(taken, entries, {7: 500}).loc[7]
    assert row["imbalance"] > 0.9
    assert np.isnan(row["dwell_hours"])
    assert row["entries_per_hour"] == 12


def test_a_gap_in_the_entries_leaves_the_dwell_open() -> None:
    taken, entries = (tidy(one).frame for one in stay_of(90, 15))
    thin = entries.loc[(np.arange(len(entries)) < 90) | (np.arange(len(entries)) > 150)].reset_index(drop=True)
    row = dwell(taken, thin, {7: 24}).loc[7]
    assert row["coverage"] == pytest.approx(131 / 192)
    assert np.isnan(row["dwell_hours"])


def test_a_period_asked_for_has_to_be_covered() -> None:
    taken, entries = (tidy(one).frame for one in stay_of(90, 15))
    row = dwell(taken, entries, {7: 24}, t_from="2026-05-04", t_to="2026-05-05").loc[7]
    assert (row["dwell_hours"], row["coverage"]) == (1.5, 1.0)
    row = dwell(taken, entries, {7: 24}, t_from="2026-05-04", t_to="2026-05-08").loc[7]
    assert row["coverage"] == 0.5
    assert np.isnan(row["dwell_hours"])


def test_nothing_in_nothing_out() -> None:
    empty = tidy(counted([])).frame
    assert usage(empty, {7: 1}, BERLIN).empty
    assert dwell(empty, empty, {7: 1}).empty


@pytest.mark.parametrize(("start", "hours"), [("2026-03-28T23:00", 23), ("2026-10-24T22:00", 25)])
def test_days_of_23_and_25_hours(start: str, hours: int) -> None:
    frame = tidy(counted([5.0] * (hours * 12), start=start)).frame
    (row,) = occupancy(frame, {7: 10}, DAILY, BERLIN).to_dict("records")
    assert (row["value"], row["expected"]) == (0.5, hours * 12)


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.integers(1, 70))
def test_order_and_pulls_change_nothing(random: Any, cut: int) -> None:
    frame = counted([random.randint(0, 50) for _ in range(72)])
    rows = list(range(72))
    random.shuffle(rows)
    whole = usage(tidy(frame).frame, {7: 50}, BERLIN)
    pd.testing.assert_frame_equal(usage(tidy(frame.iloc[rows]).frame, {7: 50}, BERLIN), whole)
    twice = pd.concat([frame.iloc[cut:], frame.iloc[: cut + 1]])
    pd.testing.assert_frame_equal(usage(tidy(twice).frame, {7: 50}, BERLIN), whole)
