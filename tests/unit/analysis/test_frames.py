# SPDX-License-Identifier: GPL-2.0-or-later
"""Observations are checked, put in order, and told apart from what merely repeats them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis.frames import Tidy, numbered, sampling, tidy
from urban_data.core.errors import InputError


def rows(*of: tuple[Any, str, float], **more: Any) -> pd.DataFrame:
    series, times, values = zip(*of, strict=True)
    start = np.array(times, "datetime64[ms]")
    return pd.DataFrame({"series": series, "t_start": start, "t_end": start, "value": values, **more})


def counts(told: Tidy) -> tuple[int, int, int]:
    return told.duplicates, told.conflicts, told.invalid


def test_rows_are_put_in_order_of_series_and_time() -> None:
    told = tidy(rows((2, "2026-01-01T01", 5.0), (1, "2026-01-01T02", 4.0), (1, "2026-01-01T01", 3.0)))
    assert told.frame["value"].tolist() == [3.0, 4.0, 5.0]
    assert told.frame.index.tolist() == [0, 1, 2]
    assert counts(told) == (0, 0, 0)


def test_a_row_that_only_repeats_another_is_counted_and_dropped() -> None:
    told = tidy(rows((1, "2026-01-01", 3.0), (1, "2026-01-01", 3.0), (1, "2026-01-01", 3.0), (1, "2026-01-02", 3.0)))
    assert told.frame["value"].tolist() == [3.0, 3.0]
    assert counts(told) == (2, 0, 0)


def test_of_two_values_for_one_time_the_last_that_came_is_kept() -> None:
    told = tidy(rows((1, "2026-01-01", 3.0), (1, "2026-01-02", 9.0), (1, "2026-01-01", 4.0), (1, "2026-01-01", 3.0)))
    assert told.frame["value"].tolist() == [3.0, 9.0]
    assert counts(told) == (1, 1, 0)


def test_another_text_is_a_conflict_and_two_missing_values_are_not() -> None:
    frame = rows((1, "2026-01-01", np.nan), (1, "2026-01-01", np.nan), text=["open", "closed"])
    assert counts(tidy(frame)) == (0, 1, 1)
    assert counts(tidy(frame.drop(columns="text"))) == (1, 0, 1)
    assert tidy(frame).frame["text"].tolist() == ["closed"]


def test_what_is_no_finite_number_becomes_none() -> None:
    told = tidy(rows((1, "2026-01-01", np.inf), (1, "2026-01-02", -np.inf), (1, "2026-01-03", 2.0)))
    assert np.isnan(told.frame["value"].to_numpy()).tolist() == [True, True, False]
    assert told.invalid == 2


def test_times_with_a_zone_become_utc_in_milliseconds() -> None:
    frame = rows((1, "2026-07-01T12", 1.0)).drop(columns="t_end")
    frame["t_start"] = frame["t_start"].dt.tz_localize("Europe/Berlin")
    told = tidy(frame).frame
    assert str(told["t_start"].dtype) == str(told["t_end"].dtype) == "datetime64[ms]"
    assert told["t_start"][0] == told["t_end"][0] == pd.Timestamp("2026-07-01T10")


def test_a_row_without_an_end_is_an_instant() -> None:
    frame = rows((1, "2026-01-01", 1.0)).assign(t_end=np.array(["NaT"], "datetime64[ms]"))
    assert tidy(frame).frame["t_end"][0] == pd.Timestamp("2026-01-01")


def test_whole_numbers_of_any_type_and_missing_ones_are_values() -> None:
    frame = rows((1, "2026-01-01", 1.0), (1, "2026-01-02", 1.0))
    assert tidy(frame.assign(value=pd.array([7, None], "Int64"))).frame["value"].tolist()[0] == 7.0
    assert tidy(frame.assign(value=np.array([7, 8], "int32"))).frame["value"].dtype == "float64"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value": None}, "column “value”"),
        ({"series": [np.nan]}, "which series"),
        ({"t_start": np.array(["NaT"], "datetime64[ms]")}, "have no time"),
        ({"t_start": ["2026-01-01"]}, "“t_start” holds no times"),
        ({"t_end": np.array(["2025-12-31"], "datetime64[ms]")}, "end before they start"),
        ({"value": ["warm"]}, "more than numbers"),
    ],
)
def test_what_cannot_be_used_is_said(change: dict[str, Any], says: str) -> None:
    frame = rows((1, "2026-01-01", 1.0)).assign(**change)
    with pytest.raises(InputError, match=says):
        tidy(frame.drop(columns=[name for name, value in change.items() if value is None]))


def test_nothing_is_tidy() -> None:
    empty = tidy(series_of([], "2026-01-01", 1)).frame
    assert len(empty) == len(sampling(empty)) == 0


def test_the_sampling_of_instants_intervals_and_too_few_rows() -> None:
    frame = pd.concat(
        [
            series_of([1, 2, 3, 4], "2026-01-01", 10, series="a").drop(index=2),
            series_of([1, 2, 3], "2026-01-01", 60, series="b", interval=True).drop(index=1),
            series_of([1], "2026-01-01", 10, series="c"),
        ]
    )
    told = sampling(tidy(frame).frame)
    assert told.index.tolist() == ["a", "b", "c"]
    assert told["a"] == pd.Timedelta(minutes=10)
    assert told["b"] == pd.Timedelta(hours=1)
    assert told["c"] is pd.NaT
    assert str(told.dtype) == "timedelta64[ms]"


def test_gliding_means_are_as_many_as_come() -> None:
    frame = series_of([1, 2, 3, 4], "2026-01-01", 60)
    gliding = frame.assign(t_end=frame["t_start"] + np.timedelta64(24 * 3600, "s"))
    assert sampling(tidy(gliding).frame)[1] == pd.Timedelta(hours=1)


def test_a_clock_that_is_not_quite_regular_is_read_to_the_second() -> None:
    frame = series_of(np.ones(200), "2026-01-01", 5)
    aside = np.random.default_rng(3).integers(-400, 400, 200)
    frame["t_start"] = frame["t_end"] = frame["t_start"] + aside.astype("timedelta64[ms]")
    assert sampling(tidy(frame).frame)[1] == pd.Timedelta(minutes=5)


def test_of_equally_frequent_differences_that_nearest_to_the_median_counts() -> None:
    times = np.datetime64("2026-01-01", "ms") + np.cumsum([0, 1, 590, 601, 3600]) * np.timedelta64(1000, "ms")
    frame = pd.DataFrame({"series": 1, "t_start": times, "t_end": times, "value": 1.0})
    assert sampling(frame)[1] == pd.Timedelta(seconds=590)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40)), min_size=1, max_size=40, unique=True), st.integers(0, 40)
)
def test_the_order_of_rows_and_overlapping_pulls_change_nothing(keys: list[tuple[int, int]], at: int) -> None:
    series, minute = np.array(keys).T
    start = np.datetime64("2026-01-01", "ms") + minute * np.timedelta64(60_000, "ms")
    frame = pd.DataFrame({"series": series, "t_start": start, "t_end": start, "value": minute * 1.0})
    told = tidy(frame)
    pd.testing.assert_frame_equal(tidy(shuffled(frame)).frame, told.frame)
    pd.testing.assert_frame_equal(tidy(pulled_twice(frame, at)).frame, told.frame)
    pd.testing.assert_series_equal(sampling(tidy(pulled_twice(frame, at)).frame), sampling(told.frame))
    assert tidy(told.frame).frame.equals(told.frame)
    assert numbered(told.frame)[0].tolist() == sorted(set(series.tolist()))
