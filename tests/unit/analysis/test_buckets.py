# SPDX-License-Identifier: GPL-2.0-or-later
"""Values in buckets of local time, on ordinary days and on those with 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.analysis.buckets import Buckets, Step, gather, shown_twice, step_of, to_local
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")


def every(minutes: int, start: str, hours: float) -> np.ndarray:
    """Times in UTC, evenly spaced."""
    begin = np.datetime64(start, "ms")
    return begin + np.arange(0, int(hours * 60), minutes) * np.timedelta64(60_000, "ms")


def gathered(times: np.ndarray, bucket: str, statistic: str = "sum", value: np.ndarray | None = None) -> Buckets:
    value = np.ones(len(times)) if value is None else np.asarray(value, "float64")
    return gather(times, np.zeros(len(times), "int64"), value, step_of(bucket), BERLIN, statistic)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("1 hour", Step(60, "minutes")),
        ("hour", Step(60, "minutes")),
        ("15 min", Step(15, "minutes")),
        ("PT1H", Step(60, "minutes")),
        ("pt15m", Step(15, "minutes")),
        ("24 hours", Step(1, "days")),
        ("P1D", Step(1, "days")),
        ("1 week", Step(1, "weeks")),
        ("P1M", Step(1, "months")),
        ("year", Step(1, "years")),
    ],
)
def test_lengths_are_read(text: str, step: Step) -> None:
    assert step_of(text) == step


@pytest.mark.parametrize("text", ["", "soon", "7 hours", "0 minutes", "2 days", "PT0H", "P", "1 hour 1", "²5 minutes"])
def test_what_is_no_length_or_does_not_fit_a_day_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        step_of(text)


def test_the_day_of_23_hours() -> None:
    times = every(15, "2026-03-28T23:00", 23)
    days, hours = gathered(times, "1 day"), gathered(times, "1 hour")
    assert days.n.tolist() == [92]
    assert days.t_start.tolist() == [datetime(2026, 3, 28, 23)]
    assert [moment.hour for moment in hours.t_local.tolist()] == [0, 1, *range(3, 24)]
    assert set(hours.n.tolist()) == {4}


def test_the_day_of_25_hours() -> None:
    times = every(15, "2026-10-24T22:00", 25)
    days, hours = gathered(times, "1 day"), gathered(times, "1 hour")
    assert days.n.tolist() == [100]
    assert [moment.hour for moment in hours.t_local.tolist()] == list(range(24))
    assert dict(zip(range(24), hours.n.tolist(), strict=True)) == {hour: 8 if hour == 2 else 4 for hour in range(24)}
    assert [moment.hour for moment in hours.t_start.tolist()][:4] == [22, 23, 0, 2]
    assert shown_twice(hours, BERLIN) == [datetime(2026, 10, 25, 2)]
    assert shown_twice(gathered(times, "1 day"), BERLIN) == []


@pytest.mark.parametrize(
    ("bucket", "start"),
    [("15 minutes", "2026-03-05T06:45"), ("6 hours", "2026-03-05T06:00"), ("week", "2026-03-02T00:00"),
     ("month", "2026-03-01T00:00"), ("year", "2026-01-01T00:00")],
)  # fmt: skip
def test_buckets_start_on_the_local_clock(bucket: str, start: str) -> None:
    found = gathered(np.array(["2026-03-05T05:59:59.999"], "datetime64[ms]"), bucket)
    assert found.t_local.tolist() == [datetime.fromisoformat(start)]
    assert found.t_start.tolist() == [datetime.fromisoformat(start) - timedelta(hours=1)]


@pytest.mark.parametrize(
    ("statistic", "values", "result"),
    [
        ("mean", [1, 2, 6], 3),
        ("sum", [1, 2, 6], 9),
        ("min", [4, -2, 6], -2),
        ("max", [4, -2, 6], 6),
        ("energy", [60, 60], 60),
        ("energy", [50, 60], 57.4036),
        ("direction", [350, 10], 0),
        ("direction", [80, 100], 90),
        ("direction", [0, 180], np.nan),
    ],
)
def test_statistics(statistic: str, values: list[float], result: float) -> None:
    times = every(1, "2026-03-05T05:00", len(values) / 60)
    (value,) = gathered(times, "1 hour", statistic, np.array(values)).value
    turned = (value + 180) % 360 - 180 if statistic == "direction" else value
    assert turned == pytest.approx(result, abs=1e-4, nan_ok=True)


def test_gaps_count_as_nothing_and_groups_stay_apart() -> None:
    times = every(10, "2026-03-05T05:00", 1)
    found = gather(
        times, np.array([7, 7, 9, 9, 9, 5]), np.array([1, 3, np.nan, 5, 6, np.nan]), step_of("1 hour"), BERLIN, "mean"
    )
    assert list(zip(found.group, found.value, found.n, strict=True)) == [(7, 2, 2), (9, 5.5, 2)]


def test_nothing_gives_nothing() -> None:
    assert gathered(np.empty(0, "datetime64[ms]"), "1 hour").n.size == 0


@given(
    st.lists(st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)), min_size=1, max_size=20),
    st.sampled_from(["Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
def test_the_local_clock_is_that_of_the_zone(moments: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)
    local = to_local(np.array(moments, "datetime64[ms]"), zone)
    expected = [moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) for moment in moments]
    assert local.tolist() == np.array(expected, "datetime64[ms]").tolist()
