# SPDX-License-Identifier: GPL-2.0-or-later
"""Visitor frequency is told beside something else, never as a number of persons."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, counts
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, shuffled
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import step_of
from urban_data.analysis.frames import tidy
from urban_data.analysis.visitors import compare_event, relative_index
from urban_data.core.errors import InputError

FEAST = (datetime(2026, 7, 11, 18), datetime(2026, 7, 11, 23))
"""A Saturday evening."""


def nine_weeks(*evenings: float) -> pd.DataFrame:
    """Hours from Saturday, 13 June 2026 on, ten devices each; the evening hours of the Saturdays have these instead."""
    values = np.full(9 * 7 * 24, 10.0)
    for week, devices in enumerate(evenings):
        values[week * 168 + 18 : week * 168 + 23] = devices
    return counts(("place", values), start="2026-06-12T22:00", minutes=60)


def compared(frame: pd.DataFrame, **options: object) -> pd.Series:
    return compare_event(frame, *FEAST, BERLIN, **options).iloc[0]  # type: ignore[arg-type]


def test_that_an_event_is_compared_with_the_same_hours_of_other_weeks() -> None:
    """Eight Saturdays of 80, 90, 100, 110 and the reverse have a mean of 95; 190 are twice as many."""
    found = compared(nine_weeks(80, 90, 100, 110, 190, 110, 100, 90, 80))
    assert found["value"] == pytest.approx(200.0)
    assert (found["low"], found["high"]) == (pytest.approx(100 * 80 / 95), pytest.approx(100 * 110 / 95))
    assert (found["n"], found["coverage"], found["caveats"]) == (8, 1.0, "devices_not_persons")


def test_that_gaps_are_expanded_up_to_a_quarter_and_not_beyond() -> None:
    frame = nine_weeks(*[100.0] * 9)
    event = 4 * 168 + 18
    frame.loc[event, "value"] = np.nan
    found = compared(frame)
    assert (found["value"], found["coverage"]) == (pytest.approx(100.0), pytest.approx(0.8))
    frame.loc[event + 1, "value"] = np.nan
    assert np.isnan(compared(frame)["value"])


def test_that_a_week_with_gaps_is_left_out_and_three_are_enough() -> None:
    frame = nine_weeks(*[100.0] * 4, 300.0, *[100.0] * 4)
    for week in (0, 1, 2, 3, 5):
        frame.loc[week * 168 + 18 : week * 168 + 22, "value"] = np.nan
    assert (compared(frame)["value"], compared(frame)["n"]) == (pytest.approx(300.0), 3)
    frame.loc[6 * 168 + 18 : 6 * 168 + 22, "value"] = np.nan
    assert np.isnan(compared(frame)["value"])
    assert compared(frame)["n"] == 2


def test_that_holidays_are_not_compared_with_other_days() -> None:
    """In the weeks around Thursday, 21 May 2026 the 14th is Ascension and 4 June is Corpus Christi (not in Hamburg)."""
    frame = counts(("place", np.full(63 * 24, 10.0)), start="2026-04-19T22:00", minutes=60)
    event = (datetime(2026, 5, 21, 10), datetime(2026, 5, 21, 12))
    assert compare_event(frame, *event, BERLIN)["n"][0] == 8
    assert compare_event(frame, *event, BERLIN, land="DE-HH")["n"][0] == 7
    assert compare_event(frame, *event, BERLIN, land="DE-NW")["n"][0] == 6
    on_ascension = tuple(moment - timedelta(days=7) for moment in event)
    found = compare_event(frame, *on_ascension, BERLIN, land="DE-HH").iloc[0]
    assert found["caveats"] == "devices_not_persons event_on_holiday"


def test_that_the_clock_counts_when_it_changes() -> None:
    """Clocks went forward on 29 March 2026: 18:00 is 17:00 UTC before and 16:00 UTC after."""
    values = np.full(9 * 7 * 24, 10.0)
    start = pd.Timestamp("2026-02-28T23:00")
    moments = (start + pd.to_timedelta(np.arange(len(values)), "h")).tz_localize("UTC").tz_convert(BERLIN)
    values[(moments.day_of_week == 6) & (moments.hour == 18)] = 50.0
    frame = counts(("place", values), start="2026-02-28T23:00", minutes=60)
    found = compare_event(frame, datetime(2026, 3, 29, 18), datetime(2026, 3, 29, 19), BERLIN).iloc[0]
    assert (found["value"], found["low"], found["high"], found["n"]) == (100.0, 100.0, 100.0, 8)


@pytest.mark.parametrize("hours", [0, -1, 7 * 24 + 1])
def test_that_events_of_no_time_or_of_more_than_a_week_are_refused(hours: int) -> None:
    begin = datetime(2026, 7, 11, 18)
    with pytest.raises(InputError, match="a week at most"):
        compare_event(nine_weeks(), begin, begin + timedelta(hours=hours), BERLIN)


def test_that_the_index_is_relative_to_a_period() -> None:
    """Days of 240, 240, 480 and 120 devices; the first two are 100."""
    frame = counts(("place", np.repeat([10.0, 10.0, 20.0, 5.0], 24)), minutes=60)
    days = aggregate(tidy(frame).frame, step_of("day"), BERLIN, "sum")
    found = relative_index(days, date(2026, 6, 8), date(2026, 6, 9))
    assert found["value"].tolist() == [100.0, 100.0, 200.0, 50.0]
    assert set(found["caveats"]) == {"devices_not_persons"}


def test_that_a_period_with_gaps_is_no_base() -> None:
    values = np.repeat([10.0, 10.0, 20.0, 5.0], 24)
    values[:24] = np.nan
    days = aggregate(tidy(counts(("place", values), minutes=60)).frame, step_of("day"), BERLIN, "sum")
    assert relative_index(days, date(2026, 6, 8), date(2026, 6, 9))["value"].isna().all()
    assert relative_index(days, date(2026, 6, 9), date(2026, 6, 9))["value"].tolist()[1:] == [100.0, 200.0, 50.0]
    assert relative_index(days, date(2026, 7, 9), date(2026, 7, 9))["value"].isna().all()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(5, 1400))
def test_that_order_and_pulls_change_nothing(seed: int, at: int) -> None:
    frame = nine_weeks(*np.random.default_rng(seed).integers(10, 200, 9).tolist())
    pd.testing.assert_series_equal(compared(pulled_twice(shuffled(frame, seed), at)), compared(frame))
