# SPDX-License-Identifier: GPL-2.0-or-later
"""V85 comes from single vehicles or not at all; means are weighted by the vehicles behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, counts
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, shuffled
from urban_data.analysis.buckets import step_of
from urban_data.analysis.speeds import mean_speed, percentile_speed, speed_pairs
from urban_data.core.errors import InputError

HOUR = step_of("1 hour")


def vehicles(speeds: list[float], seed: int = 3) -> pd.DataFrame:
    """Vehicles at random moments, several of them within one second."""
    moments = np.sort(np.random.default_rng(seed).integers(0, 3_600_000, len(speeds)))
    times = np.datetime64("2026-06-08T06:00", "ms") + moments * np.timedelta64(1, "ms")
    return pd.DataFrame({"series": "raw", "t_start": times, "t_end": times, "value": np.asarray(speeds, "float64")})


def raw(**told: str) -> pd.DataFrame:
    return pd.DataFrame(told, index=["raw"])


def test_v85_of_a_hundred_vehicles() -> None:
    """Of the speeds 1 to 100 the 85th is the smallest that 85 % do not exceed."""
    found = percentile_speed(shuffled(vehicles(list(range(1, 101)))), raw())
    assert found.to_dict("records") == [{"series": "raw", "value": 85.0, "n": 100}]


def test_v85_of_a_published_kind_of_table() -> None:
    """20 at 42, 40 at 48, 24 at 53, 16 at 61 km/h: up to 53 are 84 %, so that V85 is 61; one more at 53 makes it 53."""
    table = [42.0] * 20 + [48.0] * 40 + [53.0] * 24 + [61.0] * 16
    assert percentile_speed(vehicles(table), raw())["value"][0] == 61.0
    assert percentile_speed(vehicles([*table[:-1], 53.0]), raw())["value"][0] == 53.0


@pytest.mark.parametrize(("number", "determinable"), [(99, False), (100, True)])
def test_that_few_vehicles_do_not_determine_it(number: int, determinable: bool) -> None:
    assert np.isnan(percentile_speed(vehicles([50.0] * number), raw())["value"][0]) != determinable


def test_that_two_vehicles_of_one_moment_are_two() -> None:
    frame = vehicles(list(range(1, 101)))
    frame["t_start"] = frame["t_end"] = frame["t_start"].to_numpy()[np.arange(100) // 2 * 2]
    assert percentile_speed(frame, raw())["n"][0] == 100


@pytest.mark.parametrize("told", [{"statistic": "mean"}, {"period": "PT15M"}, {"statistic": "max"}])
def test_that_means_are_refused_by_what_is_told(told: dict[str, str]) -> None:
    with pytest.raises(InputError, match="every single vehicle"):
        percentile_speed(vehicles(list(range(200))), raw(**told))


def test_that_means_are_refused_by_their_times() -> None:
    intervals = counts(("raw", np.linspace(40, 60, 200)))
    with pytest.raises(InputError, match="every single vehicle"):
        percentile_speed(intervals, raw())
    with pytest.raises(InputError, match="every single vehicle"):
        percentile_speed(intervals.assign(t_end=intervals["t_start"]), raw())


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(10, 90), min_size=100, max_size=150), st.integers(1, 90))
def test_that_at_least_85_per_cent_keep_to_it(speeds: list[int], at: int) -> None:
    frame = vehicles([float(speed) for speed in speeds])
    found = percentile_speed(pulled_twice(frame, at), raw())["value"][0]
    assert np.mean(np.array(speeds) <= found) >= 0.85
    assert np.mean(np.array(speeds) < found) < 0.85
    assert found in speeds


def test_that_means_are_weighted_by_vehicles() -> None:
    """(50 x 10 + 30 x 30) / 40 = 35 and not 40; a quarter without vehicles has no say, nor needs it a speed."""
    frame = counts(("v", [50.0, 30.0, np.nan, 80.0]), ("n", [10.0, 30.0, 0.0, 0.0]))
    found = mean_speed(shuffled(frame), {"v": "n"}, HOUR, BERLIN).iloc[0]
    assert (found["series"], found["value"], found["n"]) == ("v", 35.0, 4)


def test_that_a_missing_speed_is_missing() -> None:
    frame = counts(("v", [50.0, 30.0, np.nan, np.nan]), ("n", [10.0, 30.0, 5.0, 5.0]))
    found = mean_speed(frame, {"v": "n"}, HOUR, BERLIN).iloc[0]
    assert np.isnan(found["value"])
    assert found["coverage"] == 0.5
    empty = counts(("v", [50.0] * 4), ("n", [0.0] * 4))
    assert mean_speed(empty, {"v": "n"}, HOUR, BERLIN)["value"].isna().all()
    with pytest.raises(InputError, match="No series of speeds"):
        mean_speed(frame, {}, HOUR, BERLIN)


def test_that_speeds_find_their_counts() -> None:
    series = pd.DataFrame.from_dict(
        {
            "v": {
                "station": "A",
                "class_": "car",
                "direction": "1",
                "period": "PT1H",
                "statistic": "mean",
                "unit": "km/h",
            },
            "n": {"station": "A", "class_": "car", "direction": "1", "period": "PT1H", "statistic": "count"},
            "other way": {"station": "A", "class_": "car", "direction": "2", "period": "PT1H", "statistic": "count"},
            "lonely": {"station": "B", "class_": "car", "period": "PT1H", "statistic": "mean", "unit": "km/h"},
        },
        orient="index",
    )
    assert speed_pairs(series) == {"v": "n"}
