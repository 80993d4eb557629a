# SPDX-License-Identifier: GPL-2.0-or-later
"""Duration curves: real hours, gaps left out, and figures known by hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from observation_cases import series_of, shuffled
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import step_of
from urban_data.analysis.duration import duration_curve, duration_figures
from urban_data.analysis.frames import tidy

BERLIN = ZoneInfo("Europe/Berlin")


def hours_of(values: list[float] | np.ndarray, start: str = "2026-07-01T00:00", series: int = 1) -> pd.DataFrame:
    return aggregate(series_of(values, start, 60, series=series, interval=True), step_of("1 hour"), BERLIN)


def test_values_from_the_largest_down_with_their_hours() -> None:
    told = duration_curve(hours_of([2, 8, np.nan, 4]))
    assert told["value"].tolist() == [8, 4, 2]
    assert told["rank"].tolist() == [1, 2, 3]
    assert told["hours"].tolist() == [1, 2, 3]
    assert told["share"].tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_the_hour_that_is_shown_twice_lasts_two() -> None:
    told = duration_curve(hours_of([5, 9, 9, 5], "2026-10-24T23:00"))
    assert told[["value", "hours"]].to_numpy().tolist() == [[9, 2], [5, 3], [5, 4]]


def test_figures_known_by_hand() -> None:
    # A day of 20 hours of 100 kW and 4 hours of 400 kW: 3,600 kWh, 150 kW on average, 9 hours of the peak.
    told = duration_figures(hours_of([100] * 10 + [400] * 4 + [100] * 10)).iloc[0]
    assert (told["peak"], told["base"], told["mean"]) == (400, 100, 150)
    assert told["t_peak"] == pd.Timestamp("2026-07-01T10:00")
    assert (told["load_factor"], told["full_load_hours"]) == (0.375, 9)
    assert (told["hours"], told["coverage"]) == (24, 1)


def test_the_base_is_what_is_reached_for_its_share_of_the_time() -> None:
    values = np.arange(1.0, 101.0)
    assert duration_figures(hours_of(values))["base"].tolist() == [6]
    assert duration_figures(hours_of(values), base_share=1)["base"].tolist() == [1]


def test_gaps_are_seen_and_a_series_without_values_has_no_figures() -> None:
    table = pd.concat([hours_of([4, np.nan, np.nan, 2]), hours_of([np.nan, np.nan], series=2)], ignore_index=True)
    told = duration_figures(table)
    assert told["coverage"].tolist() == [0.5, 0]
    assert told["mean"].tolist()[0] == 3
    assert told.loc[1, ["peak", "base", "mean", "load_factor"]].isna().all()
    assert told["t_peak"].isna().tolist() == [False, True]


def test_what_only_flows_in_has_no_load_factor() -> None:
    told = duration_figures(hours_of([-4, -2])).iloc[0]
    assert told["peak"] == -2
    assert np.isnan(told["load_factor"])


def test_order_changes_nothing_and_nothing_has_no_curve() -> None:
    frame = series_of([3, 1, 2, 2], "2026-07-01", 60, interval=True)
    told = aggregate(tidy(shuffled(frame)).frame, step_of("1 hour"), BERLIN)
    pd.testing.assert_frame_equal(duration_curve(told), duration_curve(hours_of([3, 1, 2, 2])))
    assert len(duration_curve(hours_of([]))) == len(duration_figures(hours_of([]))) == 0
