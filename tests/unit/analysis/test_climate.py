# SPDX-License-Identifier: GPL-2.0-or-later
"""Days and nights of heat and frost: on each threshold, with gaps, and on days when clocks change."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from analysis_readings import readings, together
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import step_of
from urban_data.analysis.caveats import CAVEATS
from urban_data.analysis.climate import caveats, climate_days, count_days, heat_island, tropical_nights
from urban_data.analysis.schemes import climate_kinds
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
DAY = 144


def day(value: float, *exceptions: tuple[int, float], start: str = "2026-07-01T22:00") -> pd.DataFrame:
    """A local day of readings every ten minutes: all of one value but for those at the places named."""
    values = np.full(DAY, value)
    for place, other in exceptions:
        values[place] = other
    return readings(start, values)


def flags(frame: pd.DataFrame, *names: str) -> list[float]:
    (row,) = climate_days(frame, BERLIN)[list(names)].itertuples(index=False)
    return list(row)


def same(found: list[float], expected: list[float]) -> bool:
    return np.array_equal(found, expected, equal_nan=True)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (24.99, [0, 0, 0]),
        (25.0, [1, 0, 0]),
        (29.99, [1, 0, 0]),
        (30.0, [1, 1, 0]),
        (34.99, [1, 1, 0]),
        (35.0, [1, 1, 1]),
    ],
)
def test_days_of_heat_begin_on_their_threshold(highest: float, expected: list[float]) -> None:
    """German weather service, glossary: a summer day has at least 25 °C, a hot day at least 30 °C."""
    assert flags(day(18.0, (90, highest)), "summer_day", "hot_day", "desert_day") == expected


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [(0.0, 5.0, [0, 0]), (-0.01, 5.0, [1, 0]), (-3.0, 0.0, [1, 0]), (-3.0, -0.01, [1, 1])],
)
def test_days_of_frost_lie_below_their_threshold(lowest: float, highest: float, expected: list[float]) -> None:
    """German weather service, glossary: a frost day falls below 0 °C, an ice day stays below it."""
    assert flags(day(lowest, (90, highest)), "frost_day", "ice_day") == expected


def test_that_one_reading_settles_a_day_with_gaps() -> None:
    few = pd.concat([day(20.0, (60, 30.0)).iloc[:70]])
    assert same(
        flags(few, "summer_day", "hot_day", "desert_day", "frost_day", "ice_day"), [1, 1, math.nan, math.nan, 0]
    )
    (row,) = climate_days(few, BERLIN).to_dict("records")
    assert (row["n"], row["expected"], row["coverage"]) == (70, 144.0, 70 / 144)
    assert math.isnan(row["max"])
    assert math.isnan(row["min"])


def test_that_a_whole_day_is_needed_to_tell_that_there_was_none() -> None:
    enough, less = day(20.0).iloc[:130], day(20.0).iloc[:129]
    assert flags(enough, "hot_day", "frost_day") == [0, 0]
    assert same(flags(less, "hot_day", "frost_day"), [math.nan, math.nan])
    assert flags(less.assign(value=-1.0), "frost_day") == [1]


def test_that_days_without_readings_in_between_are_there_and_not_told() -> None:
    table = climate_days(together(day(31.0), day(31.0, start="2026-07-03T22:00")), BERLIN)
    assert table["t_local"].tolist() == [datetime(2026, 7, 2), datetime(2026, 7, 3), datetime(2026, 7, 4)]
    assert same(table["hot_day"].tolist(), [1, math.nan, 1])
    assert table["n"].tolist() == [144, 0, 144]


@pytest.mark.parametrize(("start", "hours"), [("2026-03-28T23:00", 23), ("2026-10-24T22:00", 25)])
def test_days_on_which_clocks_change(start: str, hours: int) -> None:
    (row,) = climate_days(readings(start, np.full(hours * 6, 12.0)), BERLIN).to_dict("records")
    assert (row["n"], row["expected"], row["coverage"], row["hot_day"]) == (hours * 6, hours * 6.0, 1.0, 0)


NIGHT = "2026-07-01T18:00"


@pytest.mark.parametrize(("lowest", "expected"), [(20.0, 1), (19.99, 0), (20.01, 1)])
def test_that_a_tropical_night_never_falls_below_20_degrees(lowest: float, expected: float) -> None:
    (row,) = tropical_nights(readings(NIGHT, [22.0] * 50 + [lowest] + [22.0] * 21), BERLIN).to_dict("records")
    assert (row["tropical_night"], row["value"], row["n"], row["coverage"]) == (expected, lowest, 72, 1.0)
    assert row["t_local"] == datetime(2026, 7, 1, 20)
    assert (row["t_start"], row["t_end"]) == (datetime(2026, 7, 1, 18), datetime(2026, 7, 2, 6))


@pytest.mark.parametrize("place", [0, 30, 71])
def test_that_a_gap_leaves_a_night_open_unless_a_reading_settles_it(place: int) -> None:
    warm = readings(NIGHT, [22.0] * 72)
    gap = warm.drop(index=place)
    (row,) = tropical_nights(gap, BERLIN).to_dict("records")
    assert math.isnan(row["tropical_night"])
    assert math.isnan(row["value"])
    assert row["longest_gap"] == 20
    (row,) = tropical_nights(gap, BERLIN, longest_gap=timedelta(minutes=20)).to_dict("records")
    assert row["tropical_night"] == 1
    (row,) = tropical_nights(together(gap, readings("2026-07-02T01:05", [19.9])), BERLIN).to_dict("records")
    assert row["tropical_night"] == 0


def test_that_a_reading_without_a_number_is_a_gap() -> None:
    (row,) = tropical_nights(readings(NIGHT, [22.0] * 40 + [math.nan] + [22.0] * 31), BERLIN).to_dict("records")
    assert math.isnan(row["tropical_night"])


def test_that_readings_need_not_begin_with_the_night() -> None:
    """Those at 17:57 and 18:07 leave no gap; where a series begins at 18:07, it misses a reading."""
    steady = readings("2026-07-01T12:07", [22.0] * 144)
    (row,) = tropical_nights(steady, BERLIN).to_dict("records")
    assert (row["tropical_night"], row["longest_gap"]) == (1, 10)
    (row,) = tropical_nights(steady.iloc[36:], BERLIN).to_dict("records")
    assert math.isnan(row["tropical_night"])


def test_that_the_readings_of_another_series_close_no_gap() -> None:
    frame = together(readings(NIGHT, [22.0] * 72), readings("2026-07-01T19:30", [22.0] * 63, series=2))
    table = tropical_nights(frame, BERLIN)
    assert same(table["tropical_night"].tolist(), [1, math.nan])
    assert table["longest_gap"].tolist() == [10, 100]


def test_what_lies_before_and_after_the_night() -> None:
    """18 UTC belongs to the night, 06 UTC no longer does."""
    values = [10.0] * 6 + [21.0] * 72 + [10.0] * 6
    (row,) = tropical_nights(readings("2026-07-01T17:00", values), BERLIN).to_dict("records")
    assert row["tropical_night"] == 1


def test_days_and_nights_in_a_year() -> None:
    frame = together(day(31.0), day(26.0, start="2026-07-02T22:00"), day(10.0, start="2026-07-31T22:00").iloc[:5])
    counted = count_days(climate_days(frame, BERLIN), step_of("month"))
    july = counted.loc[counted["t_local"] == datetime(2026, 7, 1)].set_index("kind")
    assert july.loc["summer_day", ["count", "undetermined", "days"]].tolist() == [2, 28, 30]
    assert july.loc["hot_day", ["count", "undetermined", "days"]].tolist() == [1, 28, 30]
    august = counted.loc[counted["t_local"] == datetime(2026, 8, 1)].set_index("kind")
    assert august.loc["hot_day", ["count", "undetermined", "days"]].tolist() == [0, 1, 1]
    nights = count_days(tropical_nights(readings(NIGHT, [22.0] * 72), BERLIN), step_of("year"))
    assert nights.to_dict("records") == [
        {
            "series": 1,
            "t_local": datetime(2026, 1, 1),
            "kind": "tropical_night",
            "count": 1,
            "undetermined": 0,
            "days": 1,
        }
    ]


def test_the_heat_island_at_night() -> None:
    """A town 2 K warmer until midnight UTC and 4 K thereafter: 3 K in the mean of the night, 4 K at most."""
    country = readings("2026-07-01T12:00", np.full(144, 15.0), series="country")
    difference = np.where(np.arange(144) < 72, 2.0, 4.0)
    town = readings("2026-07-01T12:00", 15.0 + difference, series="town")
    (row,) = heat_island(together(town, country), "country", BERLIN).to_dict("records")
    assert (row["series"], row["value"], row["highest"]) == ("town", 3.0, 4.0)
    assert (row["n"], row["expected"], row["coverage"]) == (12, 12.0, 1.0)


def test_that_the_heat_island_needs_hours_that_both_have() -> None:
    country = readings("2026-07-01T12:00", np.full(144, 15.0), series=1).drop(index=range(36, 60))
    town = readings("2026-07-01T12:00", np.full(144, 17.0), series=2)
    (row,) = heat_island(together(town, country), 1, BERLIN).to_dict("records")
    assert (row["n"], row["coverage"]) == (8, 8 / 12)
    assert math.isnan(row["value"])
    assert math.isnan(row["highest"])
    (row,) = heat_island(together(town, country), 1, BERLIN, minimum=0.5).to_dict("records")
    assert row["value"] == 2.0


def test_that_a_reference_without_readings_is_told() -> None:
    with pytest.raises(InputError):
        heat_island(day(20.0), 7, BERLIN)
    alone = heat_island(day(20.0), 1, BERLIN)
    assert alone.empty
    assert "highest" in alone.columns


def test_the_caveats() -> None:
    fine, coarse = day(20.0), readings("2026-07-01T22:00", [20.0] * 24, minutes=60)
    assert caveats(fine, climate_days(fine, BERLIN)) == {"lamp_post_box"}
    assert caveats(coarse, climate_days(coarse, BERLIN)) == {"lamp_post_box", "coarse_readings"}
    few = fine.iloc[:20]
    assert caveats(few, tropical_nights(few, BERLIN)) == {"lamp_post_box", "undetermined_days"}
    assert set(CAVEATS) >= {"lamp_post_box", "coarse_readings", "undetermined_days"}


def test_nothing_gives_nothing() -> None:
    for made in (climate_days(day(20.0).iloc[:0], BERLIN), tropical_nights(day(20.0).iloc[:0], BERLIN)):
        assert made.empty
        assert {"series", "t_local", "coverage"} <= set(made.columns)


def test_that_the_kinds_name_themselves() -> None:
    kinds = climate_kinds().kinds
    assert [one.threshold for one in kinds.values()] == [25, 30, 35, 0, 0, 20]
    assert all(one.words.en and one.words.de for one in kinds.values())
    assert [key for key, one in kinds.items() if not one.official] == ["desert_day"]


def test_that_readings_far_apart_cannot_tell_that_there_was_nothing() -> None:
    """A mean of a day of 31 °C has seen 30 °C; one of 29 °C says nothing of the day's highest."""
    for value, expected in ((31.0, 1.0), (29.0, math.nan)):
        assert same(flags(readings("2026-07-01T22:00", [value], 24 * 60, instant=False), "hot_day"), [expected])
    assert flags(readings("2026-07-01T22:00", [29.0] * 24, 60), "hot_day") == [0]
    assert same(flags(readings("2026-07-01T22:00", [29.0] * 12, 120), "hot_day"), [math.nan])
    (hourly,) = tropical_nights(readings(NIGHT, [22.0] * 12, 60), BERLIN).to_dict("records")
    (coarse,) = tropical_nights(readings(NIGHT, [22.0] * 6, 120), BERLIN).to_dict("records")
    assert (hourly["tropical_night"], math.isnan(coarse["tropical_night"])) == (1, True)


WEATHER = st.lists(st.floats(-20, 40), min_size=1, max_size=60)


@settings(max_examples=20, deadline=None)
@given(WEATHER, WEATHER, st.randoms(use_true_random=False), st.integers(0, 60))
def test_that_order_repeats_and_parts_change_nothing(
    one: list[float], other: list[float], random: object, cut: int
) -> None:
    frame = together(readings("2026-03-28T20:00", one, 37), readings("2026-03-28T21:03", other, 29, series=2))
    mixed = together(frame.iloc[:cut], frame.iloc[max(0, cut - 5) :]).sample(frac=1, random_state=len(one))
    for made in (climate_days, tropical_nights):
        pd.testing.assert_frame_equal(made(mixed, BERLIN), made(frame, BERLIN))


def test_that_a_day_of_utc_can_be_asked_for() -> None:
    (row,) = climate_days(day(20.0, start="2026-07-01T00:00"), UTC).to_dict("records")
    assert (row["coverage"], row["t_local"]) == (1.0, datetime(2026, 7, 1))


@pytest.mark.parametrize("name", ["America/Toronto", "Pacific/Kiritimati"])
def test_that_the_zone_of_the_machine_plays_no_part(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    frame = together(day(31.0), readings("2026-10-24T18:00", np.full(200, 21.0), series=2))
    expected = [climate_days(frame, BERLIN), tropical_nights(frame, BERLIN), heat_island(frame, 1, BERLIN)]
    with monkeypatch.context() as changed:
        changed.setenv("TZ", name)
        time.tzset()
        found = [climate_days(frame, BERLIN), tropical_nights(frame, BERLIN), heat_island(frame, 1, BERLIN)]
    time.tzset()
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other)
