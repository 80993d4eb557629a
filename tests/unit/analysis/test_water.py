# SPDX-License-Identifier: GPL-2.0-or-later
"""Stages, times above marks, rises and lags of water levels, against small floods made by hand."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, counts
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis.water import Mark, centimetres, lag, rate_of_rise, stages, steepest, times_above
from urban_data.core.errors import InputError

MARKS = {"gauge": (Mark("W1", 300.0), Mark("W2", 400.0))}


def levels(values: object, minutes: float = 15, name: str = "gauge") -> pd.DataFrame:
    return series_of(values, "2026-06-07T22:00", minutes, series=name)


@pytest.mark.parametrize(
    ("level", "stage", "mark"),
    [(299.9, 0, ""), (300.0, 1, "W1"), (399.9, 1, "W1"), (400.0, 2, "W2"), (900.0, 2, "W2"), (np.nan, -1, "")],
)
def test_that_a_level_on_a_mark_reaches_it(level: float, stage: int, mark: str) -> None:
    found = stages(levels([level]), MARKS).iloc[0]
    assert (found["stage"], found["mark"]) == (stage, mark)


def test_that_each_gauge_has_marks_of_its_own() -> None:
    frame = pd.concat([levels([350.0]), levels([350.0], name="other"), levels([350.0], name="unmarked")])
    found = stages(frame, {**MARKS, "other": (Mark("I", 360.0),), "unmarked": ()})
    assert found[["series", "mark"]].to_numpy().tolist() == [["gauge", "W1"], ["other", ""]]


@pytest.mark.parametrize("marks", [{"gauge": (Mark("W1", 3.0), Mark("W2", 3.0))}, {"other": (Mark("W1", 3.0),)}, {}])
def test_that_marks_have_to_be_there_and_to_rise(marks: dict[str, tuple[Mark, ...]]) -> None:
    with pytest.raises(InputError):
        stages(levels([1.0]), marks)


def test_times_above_marks() -> None:
    """Above W1 from 00:15 until 01:30, and within that above W2 from 00:45 until 01:15; the peak is at 01:00."""
    found = times_above(levels([290, 300, 350, 400, 450, 390, 299, 280]), MARKS, BERLIN)
    assert found["mark"].tolist() == ["W1", "W2"]
    assert found["t_local"].astype(str).tolist() == ["2026-06-08 00:15:00", "2026-06-08 00:45:00"]
    assert ((found["t_end"] - found["t_start"]) / pd.Timedelta(minutes=1)).tolist() == [75.0, 30.0]
    assert found["peak"].tolist() == [450.0, 450.0]
    assert found["cut"].tolist() == [False, False]


def test_that_a_missing_reading_cuts_a_time() -> None:
    found = times_above(levels([290, 310, np.nan, 320, 290]), {"gauge": MARKS["gauge"][:1]}, BERLIN)
    assert found["n"].tolist() == [1, 1]
    assert found["cut"].tolist() == [True, True]


def test_the_rate_of_rise() -> None:
    """From 100 to 130 cm in an hour, then 10 cm in half an hour: 30 and, over the hour, 25 cm/h."""
    frame = levels([100, 105, 110, 120, 130, 135, 140])
    found = rate_of_rise(frame)
    assert found["rise"].tolist()[:4] == pytest.approx([np.nan] * 4, nan_ok=True)
    assert found["rise"].tolist()[4:] == pytest.approx([30.0, 30.0, 30.0])
    half = rate_of_rise(frame, timedelta(minutes=30))["rise"]
    assert half.tolist()[2:] == pytest.approx([20.0, 30.0, 40.0, 30.0, 20.0])
    assert rate_of_rise(levels([1.0, 1.3], 60), unit="m")["rise"][1] == pytest.approx(30.0)
    top = steepest(rate_of_rise(frame, timedelta(minutes=30))).iloc[0]
    assert (top["series"], top["rise"], top["value"]) == ("gauge", 40.0, 130.0)


def test_that_the_level_before_is_read_between_readings() -> None:
    """Every 40 minutes 20 cm more: an hour before 80 minutes lies halfway between 0 and 40 minutes."""
    assert rate_of_rise(levels([100, 120, 140], 40))["rise"][2] == pytest.approx(30.0)


def test_that_a_gap_at_the_begin_of_the_window_leaves_the_rise_open() -> None:
    """Without the readings of 00:15 and 00:30, what was at 00:15 is not known, but what was at 00:00 and 00:45 is."""
    values = np.arange(8.0)
    values[1:3] = np.nan
    found = rate_of_rise(levels(values)).set_index("t_start")["rise"]
    told = found.index[found.notna()] - pd.Timestamp("2026-06-07T22:00")
    assert [moment / pd.Timedelta(minutes=1) for moment in told] == [60.0, 105.0]


@pytest.mark.parametrize(("unit", "factor"), [("cm", 1.0), ("m", 100.0), ("mm", 0.1), ("", 1.0)])
def test_units_of_level(unit: str, factor: float) -> None:
    assert centimetres(unit) == factor
    with pytest.raises(InputError, match="no unit of water levels"):
        centimetres("m³/s")


def wave(hours: float, number: int = 800) -> np.ndarray:
    """Two floods of different length that come so many hours later, by quarters of an hour."""
    t = np.arange(number) / 4 - hours
    return 200 + 150 * np.exp(-(((t - 60) / 9) ** 2)) + 80 * np.exp(-(((t - 120) / 5) ** 2))


@pytest.mark.parametrize("hours", [0.0, 0.25, 2.0, 7.5])
def test_that_the_lag_is_that_of_the_flood(hours: float) -> None:
    frame = pd.concat([levels(wave(0), name="up"), levels(0.4 * wave(hours) + 30, name="down")])
    found = lag(shuffled(frame), "up", "down")
    assert (found.hours, found.low, found.high) == (hours, hours, hours)
    assert found.correlation == pytest.approx(1.0)


def test_that_gaps_do_not_move_the_lag() -> None:
    gaps = wave(2)
    gaps[250:300] = gaps[5::7] = np.nan
    assert lag(pd.concat([levels(wave(0), name="up"), levels(gaps, name="down")]), "up", "down").hours == 2.0


def test_that_no_lag_is_told_where_none_is_seen() -> None:
    frame = pd.concat([levels(wave(0), name="up"), levels(wave(9), name="down")])
    assert np.isnan(lag(frame, "up", "down", timedelta(hours=6)).hours)
    noise = np.random.default_rng(5).normal(size=800)
    assert np.isnan(lag(pd.concat([levels(wave(0), name="up"), levels(noise, name="down")]), "up", "down").hours)
    still = lag(pd.concat([levels(wave(0), name="up"), levels(np.ones(800), name="down")]), "up", "down")
    assert np.isnan(still.hours)
    assert still.n == 0
    with pytest.raises(InputError, match="two gauges"):
        lag(frame, "up", "nowhere")


def test_that_a_shallow_wave_tells_within_which_lags_it_is_matched() -> None:
    noise = np.random.default_rng(2).normal(0, 4, (2, 800))
    frame = pd.concat([levels(wave(0) + noise[0], name="up"), levels(wave(2) + noise[1], name="down")])
    found = lag(frame, "up", "down")
    assert 1.0 <= found.low <= found.hours <= found.high <= 3.0
    assert found.low < found.high


def test_that_levels_of_other_intervals_are_compared_by_the_coarser_one() -> None:
    frame = pd.concat([levels(wave(0), name="up"), levels(wave(2)[::4], 60, name="down")])
    assert lag(frame, "up", "down").hours == 2.0


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(5, 300))
def test_that_order_and_pulls_change_nothing(seed: int, at: int) -> None:
    frame = levels(np.random.default_rng(seed).normal(350, 60, 300))
    again = pulled_twice(shuffled(frame, seed), at)
    pd.testing.assert_frame_equal(times_above(again, MARKS, BERLIN), times_above(frame, MARKS, BERLIN))
    pd.testing.assert_frame_equal(rate_of_rise(again), rate_of_rise(frame))


def test_that_intervals_have_stages_too() -> None:
    assert stages(counts(("gauge", [350.0])), MARKS)["stage"].tolist() == [1]
