# SPDX-License-Identifier: GPL-2.0-or-later
"""Buckets of series: complete rows, real lengths on days with 23 and 25 hours, no value where too much is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis import aggregate as module
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import gather, spans, step_of, to_local, to_utc
from urban_data.analysis.frames import tidy
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def buckets(frame: pd.DataFrame, bucket: str, statistic: str = "mean", **options: Any) -> pd.DataFrame:
    return aggregate(tidy(frame).frame, step_of(bucket), BERLIN, statistic, **options)  # type: ignore[arg-type]


def only(frame: pd.DataFrame, statistic: str, **options: Any) -> float:
    values = buckets(frame, "1 day", statistic, **options)["value"].tolist()
    assert len(values) == 1
    return values[0]


def test_a_row_says_what_it_is_made_of() -> None:
    told = buckets(series_of([1, 2, 3, 4, 5, 6], "2026-06-30T23:00", 30, series="a"), "1 hour")
    assert told.columns.tolist() == ["series", "t_local", "t_start", "t_end", "value", "n", "expected", "coverage"]
    assert told["series"].tolist() == ["a"] * 3
    assert told["t_local"].tolist() == [pd.Timestamp(2026, 7, 1, hour) for hour in (1, 2, 3)]
    assert told["t_start"].tolist() == [pd.Timestamp(2026, 6, 30, 23), *(pd.Timestamp(2026, 7, 1, h) for h in (0, 1))]
    assert (told["t_end"] - told["t_start"]).unique().tolist() == [pd.Timedelta(hours=1)]
    assert told["value"].tolist() == [1.5, 3.5, 5.5]
    assert (told["n"].tolist(), told["expected"].tolist(), told["coverage"].tolist()) == ([2] * 3, [2.0] * 3, [1.0] * 3)
    assert [str(told[name].dtype) for name in ("t_local", "t_start")] == ["datetime64[s]", "datetime64[ms]"]


# Four numbers of which each statistic can be told by hand; the median and the 0.9-quantile as Hyndman and Fan (1996)
# define them under 7: (n - 1) p = 1.5 and 2.7 steps above the least.
@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("mean", 5.0), ("sum", 20.0), ("min", 1.0), ("max", 10.0), ("median", 4.5), ("count", 4.0),
        ("first", 6.0), ("last", 3.0),
    ],
)  # fmt: skip
def test_statistics_known_by_hand(statistic: str, value: float) -> None:
    frame = series_of([6, 1, 10, 3], "2026-07-01T00:00", 360)
    assert only(frame, statistic, sampling=pd.Series({1: pd.Timedelta(hours=6)}), minimum=0.5) == pytest.approx(value)


def test_a_quantile_needs_its_share() -> None:
    frame = series_of([6, 1, 10, 3], "2026-07-01T00:00", 360)
    assert only(frame, "quantile", quantile=0.9, minimum=0.5) == pytest.approx(6 + 0.7 * 4)
    for share in (None, 1.5):
        with pytest.raises(InputError, match="between 0 and 1"):
            only(frame, "quantile", quantile=share)


def test_wind_from_the_north_is_not_from_the_south_and_levels_are_added_by_energy() -> None:
    frame = series_of([350, 20, 350, 20], "2026-07-01T00:00", 300)
    assert only(frame, "direction", minimum=0) == pytest.approx(5)
    levels = series_of([60, 60, 70, 70], "2026-07-01T00:00", 300)
    assert only(levels, "energy", minimum=0) == pytest.approx(10 * np.log10((10**6 + 10**7) / 2))


def test_below_the_coverage_there_is_no_value_and_on_it_there_is() -> None:
    frame = series_of(np.arange(8), "2026-07-01T00:00", 15, interval=True)
    told = buckets(frame.drop(index=[1, 4, 6]), "1 hour")
    assert told["coverage"].tolist() == [0.75, 0.5]
    assert told["value"].tolist()[0] == pytest.approx((0 + 2 + 3) / 3)
    assert np.isnan(told["value"].tolist()[1])
    assert told["n"].tolist() == [3, 2]


def test_a_missing_value_counts_as_missing_and_empty_buckets_are_there() -> None:
    frame = series_of([1, np.nan, 3, np.nan, np.nan, 6], "2026-07-01T00:00", 60)
    told = buckets(frame, "1 hour")
    assert told["n"].tolist() == [1, 0, 1, 0, 0, 1]
    assert np.isnan(told["value"]).tolist() == [False, True, False, True, True, False]
    assert buckets(frame, "1 hour", "count", minimum=0)["value"].tolist() == [1, 0, 1, 0, 0, 1]


def test_each_series_has_its_own_period_unless_one_is_asked_for() -> None:
    frame = pd.concat(
        [series_of([1, 2], "2026-07-01T00:00", 60, series=7), series_of([3], "2026-07-01T05:00", 60, series=9)]
    )
    assert buckets(frame, "1 hour")["series"].tolist() == [7, 7, 9]
    asked = buckets(frame, "1 hour", t_from="2026-07-01T01:00", t_to=datetime(2026, 7, 1, 4, tzinfo=UTC))
    assert asked["series"].tolist() == [7] * 3 + [9] * 3
    assert asked["n"].tolist() == [1, 0, 0, 0, 0, 0]
    assert buckets(frame, "1 hour", t_from="2026-07-01T00:00", t_to="2026-07-01T01:00")["n"].tolist() == [1, 0]
    assert buckets(frame, "1 hour", t_from="2026-07-01T04:00")["series"].tolist() == [9, 9]
    assert len(buckets(frame, "1 hour", t_to="2026-06-30")) == 0


def test_the_end_of_a_period_is_not_in_it() -> None:
    frame = series_of([1, 2, 3, 4], "2026-07-01T00:00", 30)
    told = buckets(frame, "1 hour", "sum", t_from="2026-07-01T00:00", t_to="2026-07-01T01:30", minimum=0)
    assert told["value"].tolist() == [3, 3]


def test_more_values_than_expected_cover_no_more_than_all() -> None:
    half_hourly = pd.Series({1: pd.Timedelta(minutes=30)})
    told = buckets(series_of([1, 2, 3, 4], "2026-07-01T00:00", 15), "1 hour", sampling=half_hourly)
    assert (told["n"].tolist(), told["expected"].tolist(), told["coverage"].tolist()) == ([4], [2.0], [1.0])


def test_first_and_last_are_told_by_the_time_and_not_by_the_row() -> None:
    times = np.array(["2026-07-01T00:40", "2026-07-01T00:10", "2026-07-01T00:20"], "datetime64[ms]")
    group, value = np.zeros(3, "int64"), np.array([4.0, 1.0, 2.0])
    told = [gather(times, group, value, step_of("1 hour"), BERLIN, which).value.tolist() for which in ("first", "last")]
    assert told == [[1.0], [4.0]]


def test_a_series_of_one_value_has_no_determinable_value_unless_its_sampling_is_told() -> None:
    frame = series_of([4], "2026-07-01T00:00", 60)
    assert np.isnan(buckets(frame, "1 hour")["value"].tolist()[0])
    hourly = pd.Series({1: pd.Timedelta(hours=1)})
    assert buckets(frame, "1 hour", sampling=hourly)["value"].tolist() == [4.0]


@pytest.mark.parametrize(
    ("day", "hours", "n"), [("2026-03-29", 23, 92), ("2026-10-25", 25, 100), ("2026-07-01", 24, 96)]
)
def test_days_have_the_hours_they_have(day: str, hours: int, n: int) -> None:
    start = to_utc(np.array([day], "datetime64[s]"), BERLIN)[0]
    told = buckets(series_of(np.ones(n), str(start), 15, interval=True), "1 day", "sum")
    assert (told["n"].tolist(), told["expected"].tolist(), told["value"].tolist()) == ([n], [n], [n])
    assert (told["t_end"] - told["t_start"]).tolist() == [pd.Timedelta(hours=hours)]


def test_the_hour_that_is_shown_twice_and_the_one_that_is_skipped() -> None:
    autumn = buckets(series_of(np.ones(20), "2026-10-24T23:00", 15, interval=True), "1 hour", "sum")
    assert autumn["t_local"].dt.hour.tolist() == [1, 2, 3, 4]
    assert autumn["expected"].tolist() == autumn["value"].tolist() == [4, 8, 4, 4]
    quarters = buckets(series_of(np.ones(12), "2026-10-25T00:00", 15, interval=True), "15 min", "sum")
    assert quarters["expected"].tolist() == quarters["value"].tolist() == [2] * 4 + [1] * 4
    assert (quarters["t_end"] - quarters["t_start"]).tolist()[:2] == [pd.Timedelta(minutes=75)] * 2
    spring = buckets(series_of(np.ones(12), "2026-03-29T00:00", 15, interval=True), "30 min", "sum")
    assert spring["t_local"].dt.strftime("%H%M").tolist() == ["0100", "0130", "0300", "0330", "0400", "0430"]
    assert spring["expected"].tolist() == [2] * 6


@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE], ids=str)
@pytest.mark.parametrize(
    "bucket", ["5 min", "45 min", "1 hour", "90 min", "160 min", "3 hours", "12 hours", "day", "week", "month"]
)
def test_the_length_of_buckets_is_what_counting_minutes_says(zone: ZoneInfo, bucket: str) -> None:
    step = step_of(bucket)
    for first, last in (("2026-03-20", "2026-04-10"), ("2026-09-25", "2026-11-02")):
        starts = step.starts(np.datetime64(first, "s"), np.datetime64(last, "s"))
        begin, end, length = spans(starts, step, zone)
        minutes = np.arange(begin[0], end[-1], np.timedelta64(60, "s"))
        shown, first_at, count = np.unique(step.floor(to_local(minutes, zone)), return_index=True, return_counts=True)
        exists = length > np.timedelta64(0, "s")
        assert starts[exists].tolist() == shown.tolist()
        assert (length[exists] // np.timedelta64(60, "s")).tolist() == count.tolist()
        assert begin[exists].tolist() == minutes[first_at].tolist()


def test_values_of_intervals_longer_than_the_bucket_are_not_spread() -> None:
    hourly = series_of([4, 8], "2026-07-01T00:00", 60, interval=True)
    told = buckets(hourly, "15 min", "sum")
    assert told["n"].tolist() == [0] * 5
    assert told["value"].isna().all()


def test_aggregates_can_be_aggregated() -> None:
    frame = series_of(np.arange(96.0), "2026-06-30T22:00", 15)
    hours = buckets(frame, "1 hour")
    day = buckets(hours, "1 day")
    assert (day["n"].tolist(), day["expected"].tolist(), day["value"].tolist()) == ([24], [24.0], [47.5])


def test_more_rows_than_the_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = series_of([1, 2], "1970-01-01", 60 * 24 * 365 * 50)
    with pytest.raises(InputError, match="20 million"):
        buckets(frame, "1 min")
    monkeypatch.setattr(module, "MOST_ROWS", 10)
    several = pd.concat([series_of([1, 2, 3, 4], "2026-01-01", 60, series=name) for name in "abc"])
    with pytest.raises(InputError, match="20 million"):
        buckets(several, "1 hour")


def test_nothing_gives_nothing() -> None:
    empty = buckets(series_of([], "2026-01-01", 1), "1 hour")
    assert len(empty) == 0
    assert str(empty["t_local"].dtype) == "datetime64[s]"


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="The period needs a time"):
        buckets(series_of([1], "2026-01-01", 1), "1 hour", t_from="soon")


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400)), min_size=1, max_size=60, unique=True),
    st.sampled_from(["mean", "sum", "min", "max", "median", "first", "last", "count"]),
    st.integers(0, 60),
)
def test_aggregates_are_what_grouping_by_hand_says(keys: list[tuple[int, int]], statistic: str, at: int) -> None:
    series, quarter = np.array(keys).T
    start = np.datetime64("2026-10-24T20:00", "ms") + quarter * np.timedelta64(900_000, "ms")
    frame = pd.DataFrame({"series": series, "t_start": start, "t_end": start, "value": (quarter * 7919 % 101) * 1.0})
    told = buckets(frame, "1 hour", statistic, minimum=0)
    local = tidy(frame).frame
    local["hour"] = (
        local["t_start"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin").dt.tz_localize(None).dt.floor("h")
    )
    by_hand = local.groupby(["series", "hour"])["value"].agg(statistic)
    filled = told[told["n"] > 0].set_index(["series", "t_local"])["value"]
    np.testing.assert_allclose(filled.to_numpy(), by_hand.to_numpy(), rtol=1e-12)
    assert filled.index.tolist() == by_hand.index.tolist()
    pd.testing.assert_frame_equal(buckets(shuffled(frame), "1 hour", statistic, minimum=0), told)
    pd.testing.assert_frame_equal(buckets(pulled_twice(frame, at), "1 hour", statistic, minimum=0), told)
