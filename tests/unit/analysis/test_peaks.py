# SPDX-License-Identifier: GPL-2.0-or-later
"""The peak hour is the largest sum of four successive quarter hours, found by hand in small days."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, chosen, counts
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.day_groups import working_days
from urban_data.analysis.peaks import Window, peak_hours
from urban_data.analysis.traffic import mean_daily
from urban_data.core.errors import InputError


def peaks(values: np.ndarray, start: str = "2026-06-07T22:00", minutes: float = 15, **options: object) -> pd.DataFrame:
    frame = counts(("car", values), start=start, minutes=minutes)
    return peak_hours(frame, chosen(frame, car="car"), BERLIN, **options).set_index("window")  # type: ignore[arg-type]


def day() -> np.ndarray:
    """One passage a quarter, and a rush of 10, 40, 50, 30 from 07:15 on, 20 each from 16:30 until 17:30."""
    values = np.ones(96)
    values[29:33] = [10, 40, 50, 30]
    values[66:70] = 20
    return values


def test_the_peaks_of_a_day() -> None:
    found = peaks(day())
    assert found["value"].to_dict() == {"morning": 130.0, "evening": 80.0, "day": 130.0}
    assert found["peak_local"].astype(str).tolist() == [
        "2026-06-08 07:15:00", "2026-06-08 16:30:00", "2026-06-08 07:15:00"
    ]  # fmt: skip
    assert found["coverage"].tolist() == [1.0, 1.0, 1.0]


def test_that_the_whole_peak_lies_in_the_window() -> None:
    """From 09:45 to 10:45 there is most; of the morning window the last hour is that from 09:00 on."""
    values = np.ones(96)
    values[39:43] = 10
    found = peaks(values)
    assert (found["value"]["morning"], found["value"]["day"]) == (13.0, 40.0)
    assert str(found["peak_local"]["morning"]) == "2026-06-08 09:00:00"


def test_that_the_earliest_of_equal_hours_is_told() -> None:
    assert peaks(np.ones(96))["peak_local"].dt.hour.tolist() == [6, 15, 0]


def test_that_a_gap_in_the_window_leaves_the_peak_open() -> None:
    values = day()
    values[36] = np.nan
    found = peaks(values)
    assert np.isnan(found["value"]["morning"])
    assert pd.isna(found["peak_local"]["morning"])
    assert found["coverage"]["morning"] == pytest.approx(9 / 13)
    assert found["value"]["evening"] == 80.0
    assert peaks(values, minimum=0.6)["value"]["morning"] == 130.0


def test_that_five_minutes_are_gathered_in_quarters() -> None:
    assert peaks(np.repeat(day() / 3, 3), minutes=5)["value"].tolist() == pytest.approx([130.0, 80.0, 130.0])


def test_that_hours_are_refused() -> None:
    with pytest.raises(InputError, match="quarter hours"):
        peaks(np.ones(24), minutes=60)


@pytest.mark.parametrize(("start", "quarters"), [("2026-03-28T23:00", 92), ("2026-10-24T22:00", 100)])
@pytest.mark.parametrize(("begin", "end"), [(0, 6), (2, 4), (1, 3)])
def test_days_on_which_clocks_change(start: str, quarters: int, begin: int, end: int) -> None:
    night = (Window("night", begin, end),)
    found = peaks(np.ones(quarters), start, windows=night)
    assert (found["value"].tolist(), found["coverage"].tolist()) == ([4.0], [1.0])


def test_that_quarters_follow_each_other_in_real_time() -> None:
    """On 25 October 2026 the clock shows 02:00 to 03:00 twice; a rush in each of them is not one hour."""
    values = np.ones(100)
    values[[8, 9, 12, 13]] = 10
    found = peaks(values, "2026-10-24T22:00", windows=(Window("night", 0, 6),))
    assert found["value"].tolist() == [22.0]


def test_the_mean_peak_of_working_days() -> None:
    """Monday to Friday peaks of 130, on the weekend twice as much."""
    week = np.concatenate([day()] * 5 + [2 * day()] * 2)
    frame = counts(("car", week))
    found = mean_daily(peak_hours(frame, chosen(frame, car="car"), BERLIN), working_days("DE-HH")).set_index("window")
    assert found["value"].to_dict() == {"morning": 130.0, "evening": 80.0, "day": 130.0}
    assert set(found["days"]) == {5}


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=96, max_size=96))
def test_that_no_four_quarters_have_more(values: list[int]) -> None:
    found = peaks(np.array(values, "float64"))
    sums = [sum(values[at : at + 4]) for at in range(93)]
    assert found["value"].tolist() == [max(sums[24:37]), max(sums[60:73]), max(sums)]
