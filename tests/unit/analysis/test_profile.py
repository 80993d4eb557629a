# SPDX-License-Identifier: GPL-2.0-or-later
"""The usual week: means by weekday and time of day on the local clock, kinds of day by the holidays of a Land."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import step_of
from urban_data.analysis.frames import tidy
from urban_data.analysis.profile import profile
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")


def hours_of(frame: pd.DataFrame, minimum: float = 0.75) -> pd.DataFrame:
    return aggregate(tidy(frame).frame, step_of("1 hour"), BERLIN, "sum", minimum=minimum)


def local_weeks(weeks: int, start: str = "2026-06-07T22:00") -> pd.DataFrame:
    """Hourly values from a local Monday's midnight on: week * 1000 + weekday * 100 + hour."""
    hour = np.arange(weeks * 168)
    return series_of(hour // 168 * 1000 + hour // 24 % 7 * 100 + hour % 24, start, 60, interval=True)


def test_each_hour_of_the_week_is_the_mean_of_its_weeks() -> None:
    told = profile(hours_of(local_weeks(3)))
    assert len(told) == 168
    assert told["value"].tolist() == [1000 + day * 100 + hour for day in range(7) for hour in range(24)]
    assert told["median"].tolist() == told["value"].tolist()
    assert told["low"].tolist()[:2] == [pytest.approx(200), pytest.approx(201)]
    assert told["high"].tolist()[0] == pytest.approx(1800)
    assert (told["minute"].tolist()[:25][-2:], told["day"].tolist()[:25][-1]) == ([23 * 60, 0], 1)
    assert set(told["n"]) == set(told["expected"]) == {3}


def test_hours_without_a_value_are_told_apart_from_those_that_cannot_be_told() -> None:
    frame = local_weeks(4)
    frame.loc[[9, 9 + 168, 10], "value"] = np.nan
    told = profile(hours_of(frame)).set_index(["day", "minute"])
    assert np.isnan(told.loc[(0, 540), "value"])
    assert told.loc[(0, 540), "coverage"] == 0.5
    assert told.loc[(0, 600), "n"] == 3
    assert told.loc[(0, 600), "value"] == pytest.approx(2000 + 10)


def test_kinds_of_day_know_the_holidays_of_the_land() -> None:
    # Week of 1 June 2026; Thursday 4 June is Corpus Christi in North Rhine-Westphalia, not in Hamburg.
    frame = local_weeks(1, "2026-05-31T22:00")
    nrw = profile(hours_of(frame), "kind", land="DE-NW").set_index(["day", "minute"])["value"]
    hamburg = profile(hours_of(frame), "kind", land="DE-HH").set_index(["day", "minute"])["value"]
    assert nrw[("working", 0)] == pytest.approx((0 + 100 + 200 + 400) / 4)
    assert nrw[("free", 0)] == pytest.approx((300 + 600) / 2)
    assert hamburg[("working", 0)] == pytest.approx(200)
    assert hamburg[("free", 0)] == pytest.approx(600)
    assert hamburg[("saturday", 0)] == 500


def test_the_hour_that_is_shown_twice_does_not_raise_the_usual_one() -> None:
    # Four local Sundays, 4 to 25 October 2026; on the last, two o'clock comes twice.
    frame = series_of(np.ones(24 * 7 * 4), "2026-10-03T22:00", 60, interval=True)
    told = profile(hours_of(frame)).set_index(["day", "minute"])
    assert told.loc[(6, 120), "value"] == 1.0
    assert told.loc[(6, 120), "expected"] == 3
    assert told.loc[(6, 60), "expected"] == 4


def test_days_have_no_profile_and_nothing_has_an_empty_one() -> None:
    days = aggregate(tidy(local_weeks(1)).frame, step_of("1 day"), BERLIN)
    with pytest.raises(InputError, match="hours or minutes"):
        profile(days)
    assert len(profile(hours_of(series_of([], "2026-01-01", 60)))) == 0


def test_order_and_pulls_change_nothing() -> None:
    frame = pd.concat([local_weeks(2), local_weeks(1).assign(series=2)])
    told = profile(hours_of(frame))
    assert told["series"].unique().tolist() == [1, 2]
    pd.testing.assert_frame_equal(profile(hours_of(shuffled(frame))), told)
    pd.testing.assert_frame_equal(profile(hours_of(pulled_twice(frame, 100))), told)
