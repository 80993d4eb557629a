# SPDX-License-Identifier: GPL-2.0-or-later
"""Bins that fill by a known rate and are emptied at known times."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.bins import empties, forecast, in_percent, usage
from urban_data.analysis.frames import tidy
from urban_data.core.errors import InputError
from urban_data.demo import values

BERLIN = ZoneInfo("Europe/Berlin")


def hourly(level: Any, start: str = "2026-05-04T00:00", series: int = 1) -> pd.DataFrame:
    moment = np.datetime64(start, "ms") + np.arange(len(level)) * np.timedelta64(1, "h")
    return tidy(pd.DataFrame({"series": series, "t_start": moment, "t_end": moment, "value": level})).frame


def filling(hours: int, rate: float, every: int, noise: float = 0.0) -> pd.DataFrame:
    """Rises by ``rate`` points an hour and is emptied each so many hours."""
    level = rate * (np.arange(hours) % every)
    return hourly(np.clip(level + np.random.default_rng(1).normal(0, noise, hours), 0, 100))


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_every_emptying_is_found_once(noise: float) -> None:
    """Two points an hour, emptied after 40 hours at 78 %, five times in 220 hours."""
    found = empties(filling(220, 2.0, 40, noise), BERLIN)
    assert found["t_after"].tolist() == [pd.Timestamp("2026-05-04") + pd.Timedelta(hours=40 * n) for n in range(1, 6)]
    assert (found["t_after"] - found["t_before"] == pd.Timedelta(hours=1)).all()
    assert found["t_local"].tolist()[0] == pd.Timestamp("2026-05-05T18:00")
    np.testing.assert_allclose(found["fill_before"], 76, atol=3 * noise)
    np.testing.assert_allclose(found["fill_after"], 2, atol=3 * noise)


def test_wrong_readings_are_no_empties() -> None:
    level = np.arange(60.0)
    level[[20, 40]] = [0, 100]
    assert empties(hourly(level), BERLIN).empty


def test_a_slow_fall_is_one_emptying() -> None:
    found = empties(hourly([60, 62, 64, 66, 40, 12, 1, 2, 3, 4.0]), BERLIN)
    assert found["t_after"].tolist() == [pd.Timestamp("2026-05-04T05:00")]


@pytest.mark.parametrize(("after", "count"), [([5.0], 0), ([5.0, 6.0], 1), ([5.0, 70.0], 0)])
def test_the_end_needs_two_readings(after: list[float], count: int) -> None:
    assert len(empties(hourly([60.0, 62, 64, 66, *after]), BERLIN)) == count


@pytest.mark.parametrize(("after", "count"), [(40.0, 1), (40.1, 0)])
def test_a_drop_of_20_points_is_one(after: float, count: int) -> None:
    assert len(empties(hourly([60.0, 60, 60, after, after, after]), BERLIN)) == count


def test_what_happens_in_a_long_gap_cannot_be_told() -> None:
    frame = filling(120, 2.0, 40)
    assert len(empties(frame.drop(index=range(30, 56)).reset_index(drop=True), BERLIN)) == 1


def test_bins_that_tell_their_level_once_a_day_or_less() -> None:
    level = [*np.arange(8) * 10.0, *np.arange(9) * 9.0, 0.0, 5.0, 10.0]
    moment = np.datetime64("2026-05-04", "ms") + np.arange(20) * np.timedelta64(36, "h")
    frame = tidy(pd.DataFrame({"series": 1, "t_start": moment, "value": level})).frame
    assert empties(frame, BERLIN)["t_before"].to_numpy("datetime64[ms]").tolist() == moment[[7, 16]].tolist()


def test_the_empties_of_the_demo_city() -> None:
    """Its bins are emptied at six o'clock of winter time, every two to four days (demo.values.fill_level)."""
    site = values.Site(7, np.zeros(6), np.zeros(6), np.zeros(6))
    seconds = np.arange(1_767_225_600, 1_767_225_600 + 60 * 86_400, 3_600)
    for station in range(6):
        level = np.round(values.fill_level(site, np.array([[station]]), seconds[None, :]))[0]
        days = 2 + int(values.uniform(site.seed, 65, np.array([[station]]))[0, 0] * 3)
        rounds = (seconds - 5 * 3_600 + 86_400 * (station % 4)) // (days * 86_400)
        wanted = (seconds[1:][np.diff(rounds) > 0] * 1_000).view("datetime64[ms]")
        found = empties(hourly(level, "2026-01-01T00:00"), BERLIN)
        assert found["t_after"].to_numpy("datetime64[ms]").tolist() == wanted.tolist()
        assert (found["t_local"].dt.hour == 6).all()


def test_the_scale_is_told_or_clear() -> None:
    fraction = hourly(np.linspace(0, 1, 20))
    with pytest.raises(InputError):
        in_percent(fraction)
    assert in_percent(fraction, "fraction")["value"].iloc[-1] == 100
    assert in_percent(fraction, "percent")["value"].iloc[-1] == 1
    assert in_percent(hourly([0.0] * 5))["value"].tolist() == [0.0] * 5
    assert in_percent(hourly([0.0, 1.0, 2.1]))["value"].tolist() == [0.0, 1.0, 2.1]
    with pytest.raises(InputError, match="of 2 may"):
        in_percent(pd.concat([hourly([50.0]), hourly([1.0], series=2)], ignore_index=True))


def test_indicators() -> None:
    row = usage(filling(220, 2.0, 40), BERLIN, full=75).loc[1]
    assert (row["n"], row["empties"], row["fill_at_emptying"], row["emptied_early"]) == (220, 5, 76.0, 0.0)
    assert row["days_between"] == pytest.approx(40 / 24)
    assert row["full_hours"] == 10, "76 and 78 %, five times"
    assert row["full_share"] == pytest.approx(10 / 220)


def test_the_forecast_of_a_steady_bin() -> None:
    """At 40 % after 20 hours of 2 points an hour: 80 % in 20 hours."""
    row = forecast(filling(61, 2.0, 40), BERLIN, now="2026-05-06T13:00").loc[1]
    assert (row["state"], row["readings"], row["level"], row["rate"]) == ("rising", 21, 40.0, 48.0)
    assert row["t_emptied"] == pd.Timestamp("2026-05-05T16:00")
    assert row["hours_left"] == pytest.approx(20)
    assert row["t_full"] == pd.Timestamp("2026-05-07T08:00")


def test_the_forecast_holds_against_wrong_readings_and_tells_its_bounds() -> None:
    frame = filling(61, 2.0, 40, noise=1.0)
    frame.loc[[45, 52], "value"] = [100.0, 0.0]
    row = forecast(frame, BERLIN).loc[1]
    assert row["hours_left"] == pytest.approx(20, abs=1.5)
    assert row["t_earliest"] <= row["t_full"] <= row["t_latest"]


@pytest.mark.parametrize(
    ("level", "now", "state"),
    [
        (np.arange(4) * 10.0, None, "few"),
        (np.arange(5) * 10.0, None, "rising"),
        (np.full(30, 30.0), None, "steady"),
        (80.0 - np.arange(30), None, "steady"),
        (np.arange(41) * 2.0, None, "reached"),
        (np.arange(40) * 2.0, None, "rising"),
        (np.arange(40) * 2.0, "2026-05-06T15:00", "rising"),
        (np.arange(40) * 2.0, "2026-05-06T15:01", "old"),
    ],
)
def test_what_can_be_forecast(level: Any, now: str | None, state: str) -> None:
    row = forecast(hourly(level), BERLIN, now=now).loc[1]
    assert row["state"] == state
    assert pd.isna(row["t_full"]) == (state != "rising")


def test_no_readings() -> None:
    empty = hourly([])
    assert empties(empty, BERLIN).empty
    assert usage(empty, BERLIN).empty
    assert forecast(empty, BERLIN).empty
    row = forecast(hourly([np.nan, np.nan]), BERLIN).loc[1]
    assert (row["state"], row["readings"]) == ("few", 0)


@settings(max_examples=6)
@given(st.randoms(use_true_random=False), st.integers(1, 100))
def test_order_pulls_and_scale_change_nothing(random: Any, cut: int) -> None:
    frame = filling(120, 2.0, 33, noise=1.0)
    rows = list(range(len(frame)))
    random.shuffle(rows)
    whole = forecast(frame, BERLIN)
    twice = pd.concat([frame.iloc[cut:], frame.iloc[: cut + 5]])
    for other in (frame.iloc[rows], twice):
        pd.testing.assert_frame_equal(forecast(tidy(other).frame, BERLIN), whole)
        pd.testing.assert_frame_equal(usage(tidy(other).frame, BERLIN), usage(frame, BERLIN))
    fraction = frame.assign(value=frame["value"] / 100)
    pd.testing.assert_frame_equal(empties(fraction, BERLIN, "fraction"), empties(frame, BERLIN))
