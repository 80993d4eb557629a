# SPDX-License-Identifier: GPL-2.0-or-later
"""Exceedances of a limit: on the bound, in episodes, and against the number that a year allows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from observation_cases import series_of, shuffled
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import step_of
from urban_data.analysis.exceedance import Verdict, episodes, exceedances, exceeded
from urban_data.analysis.frames import tidy

BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR = step_of("1 day"), step_of("1 hour")


def days_of(values: np.ndarray, start: str = "2024-12-31T23:00") -> pd.DataFrame:
    """Hourly values that repeat each given daily value, from a local midnight on."""
    frame = series_of(np.repeat(values, 24), start, 60, interval=True)
    return aggregate(tidy(frame).frame, DAY, BERLIN)


def hours_of(values: list[float], start: str = "2026-07-01T00:00", series: int = 1) -> pd.DataFrame:
    return aggregate(series_of(values, start, 60, series=series, interval=True), HOUR, BERLIN)


def test_a_value_on_the_limit_counts_only_where_that_is_meant() -> None:
    values = np.array([49.9, 50.0, 50.1, np.nan])
    assert exceeded(values, 50).tolist() == [False, False, True, False]
    assert exceeded(values, 50, inclusive=True).tolist() == [False, True, True, False]
    assert exceeded(values, 50, below=True).tolist() == [True, False, False, False]
    assert exceeded(values, 50, below=True, inclusive=True).tolist() == [True, True, False, False]


# PM10, 2008/50/EC annex XI B: 50 µg/m³ as daily mean, not to be exceeded more than 35 times a calendar year.
@pytest.mark.parametrize(
    ("over", "without", "verdict"),
    [
        (35, 0, Verdict.KEPT),
        (36, 0, Verdict.EXCEEDED),
        (36, 200, Verdict.EXCEEDED),
        (30, 5, Verdict.KEPT),
        (30, 6, Verdict.OPEN),
    ],
)
def test_what_a_year_allows(over: int, without: int, verdict: Verdict) -> None:
    values = np.full(366, 50.0)
    values[:over], values[over : over + without] = 51.0, np.nan
    told = exceedances(days_of(values), 50, DAY, BERLIN, allowed=35).iloc[0]
    assert (told["year"], told["n"], told["exceeded"], told["allowed"]) == (2025, 365 - without, over, 35)
    assert told["verdict"] == verdict
    assert (told["highest"], told["lowest"]) == (51.0, 50.0)


def test_half_a_year_of_clean_air_does_not_show_that_a_limit_is_kept() -> None:
    told = exceedances(days_of(np.full(180, 10.0)), 50, DAY, BERLIN, allowed=35).iloc[0]
    assert told["verdict"] == Verdict.OPEN
    assert told["coverage"] == pytest.approx(180 / 365, abs=0.01)


def test_hours_of_a_year_are_those_that_the_clock_shows() -> None:
    told = exceedances(hours_of([1, 2]), 5, HOUR, BERLIN).iloc[0]
    assert told["expected"] == 365 * 24 - 1
    assert told["verdict"] == ""


def test_years_and_series_are_counted_apart() -> None:
    table = pd.concat([hours_of([6, 6, 1], "2025-12-31T22:00"), hours_of([6], "2026-05-01T00:00", series=2)])
    told = exceedances(table, 5, HOUR, BERLIN)
    assert told[["series", "year", "exceeded"]].to_numpy().tolist()[:2] == [[1, 2025, 1], [1, 2026, 1]]
    assert told["series"].tolist() == [1, 1, 2]


def test_episodes_have_a_length_a_peak_and_an_end() -> None:
    told = episodes(hours_of([1, 6, 9, 9, 7, 1, 8, 1]), 5)
    assert told["n"].tolist() == [4, 1]
    assert told["peak"].tolist() == [9.0, 8.0]
    assert told["t_peak"].dt.hour.tolist() == [2, 6]
    assert (told["t_end"] - told["t_start"]).tolist() == [pd.Timedelta(hours=4), pd.Timedelta(hours=1)]
    assert told["t_local"].dt.hour.tolist() == [3, 8]
    assert told["cut"].tolist() == [False, False]


def test_a_gap_ends_an_episode_and_says_so() -> None:
    told = episodes(hours_of([6, 1, 6, np.nan, 6, 1, 6]), 5)
    assert told["n"].tolist() == [1, 1, 1, 1]
    assert told["cut"].tolist() == [True, True, True, True]
    assert episodes(hours_of([1, 6, 1]), 5)["cut"].tolist() == [False]


def test_low_water_has_its_peak_below() -> None:
    told = episodes(hours_of([9, 3, 2, 4, 9]), 5, below=True)
    assert (told["n"].tolist(), told["peak"].tolist()) == ([3], [2.0])


def test_episodes_of_two_series_are_not_joined() -> None:
    table = pd.concat([hours_of([1, 6]), hours_of([6, 1], "2026-07-01T02:00", series=2)], ignore_index=True)
    assert episodes(table, 5)["series"].tolist() == [1, 2]


def test_nothing_exceeds_nothing() -> None:
    empty = hours_of([])
    assert len(episodes(empty, 5)) == len(exceedances(empty, 5, HOUR, BERLIN)) == 0
    assert len(episodes(hours_of([1, 2]), 5)) == 0


def test_the_order_of_rows_changes_nothing() -> None:
    frame = series_of([1, 6, 9, 9, 7, 1, 8, 1], "2026-07-01", 60, interval=True)
    told = episodes(aggregate(tidy(shuffled(frame)).frame, HOUR, BERLIN), 5)
    pd.testing.assert_frame_equal(told, episodes(hours_of([1, 6, 9, 9, 7, 1, 8, 1]), 5))
