# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound levels are means of energy, of day, evening and night by the local clock."""

from __future__ import annotations

import math
import time
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from analysis_readings import readings, together
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import step_of
from urban_data.analysis.caveats import CAVEATS
from urban_data.analysis.schemes import sound_bands
from urban_data.analysis.sound import day_evening_night, energy_mean, sound_caveats, sound_levels
from urban_data.cartography.tables import standards

BERLIN = ZoneInfo("Europe/Berlin")
DAY, EVENING, NIGHT = 12 * 4, 4 * 4, 8 * 4


def quarters(start: str, *parts: tuple[float, int]) -> pd.DataFrame:
    """Levels every quarter of an hour: each of the parts for so many quarters."""
    return readings(start, np.concatenate([np.full(n, level) for level, n in parts]), 15, instant=False)


def rows(frame: pd.DataFrame, step: str = "day", **more: float) -> list[dict[str, object]]:
    return sound_levels(frame, BERLIN, step_of(step), **more).to_dict("records")


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([60.0, 60.0], 60.0),
        # Two sources of one level are 3.01 dB more than one; so one of them half of the time is 3.01 dB less.
        ([60.0, -math.inf], 60.0 - 10 * math.log10(2)),
        # 10 lg((10^5 + 10^6) / 2) = 57.4036
        ([50.0, 60.0], 57.4036),
        ([50.0, 60.0, math.nan], 57.4036),
    ],
)
def test_the_mean_of_the_energy(levels: list[float], expected: float) -> None:
    assert energy_mean(levels) == pytest.approx(expected, abs=1e-4)


def test_that_levels_weigh_as_long_as_they_last() -> None:
    assert energy_mean([50.0, 60.0], [3, 1]) == pytest.approx(10 * math.log10((3 * 1e5 + 1e6) / 4))
    assert math.isnan(energy_mean([]))
    assert math.isnan(energy_mean([math.nan], [1]))


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # Equal levels all day: 10 lg((12 + 4 * 10^0.5 + 8 * 10) / 24) = 6.3953 dB more.
        ((60.0, 60.0, 60.0), 66.3953),
        # Levels that the penalties make equal.
        ((60.0, 55.0, 50.0), 60.0),
        # (12 * 10^6.5 + 4 * 10^6.5 + 8 * 10^6.5) / 24 after the penalties: 65.
        ((65.0, 60.0, 55.0), 65.0),
        ((60.0, math.nan, 50.0), math.nan),
    ],
)
def test_l_den(levels: tuple[float, float, float], expected: float) -> None:
    """Directive 2002/49/EC, annex I, number 1."""
    assert day_evening_night(*levels).item() == pytest.approx(expected, abs=1e-4, nan_ok=True)


def test_a_day_of_noise_from_six_to_six() -> None:
    frame = quarters("2026-07-01T04:00", (65.0, DAY), (60.0, EVENING), (55.0, NIGHT))
    (row,) = rows(frame)
    assert (row["t_local"], row["t_start"]) == (datetime(2026, 7, 1), datetime(2026, 7, 1, 4))
    assert row["t_end"] == datetime(2026, 7, 2, 4)
    assert [round(row[name], 9) for name in ("l_day", "l_evening", "l_night", "l_den")] == [65, 60, 55, 65]
    assert row["l_eq"] == pytest.approx(10 * math.log10((12 * 10**6.5 + 4 * 10**6 + 8 * 10**5.5) / 24))
    assert (row["n"], row["expected"], row["coverage"], row["coverage_night"]) == (96, 96.0, 1.0, 1.0)
    assert (row["l_den_class"], row["l_night_class"]) == (2, 2)


@pytest.mark.parametrize(("local", "name"), [(5, "l_night"), (6, "l_day"), (17, "l_day"), (18, "l_evening"),
                                             (21, "l_evening"), (22, "l_night")])  # fmt: skip
def test_where_the_parts_begin(local: int, name: str) -> None:
    levels = np.full(96, 40.0)
    loud = (local - 6) % 24 * 4
    levels[loud : loud + 4] = 90.0
    (row,) = rows(readings("2026-07-01T04:00", levels, 15, instant=False))
    assert {part for part in ("l_day", "l_evening", "l_night") if row[part] > 60} == {name}


@pytest.mark.parametrize(
    ("start", "quarters_of_night"), [("2026-03-28T05:00", 28), ("2026-10-24T04:00", 36), ("2026-07-01T04:00", 32)]
)
def test_nights_in_which_clocks_change(start: str, quarters_of_night: int) -> None:
    (row,) = rows(quarters(start, (60.0, DAY), (60.0, EVENING), (50.0, quarters_of_night)))
    assert (row["coverage_night"], row["coverage"], row["n"]) == (1.0, 1.0, DAY + EVENING + quarters_of_night)
    assert row["expected"] == DAY + EVENING + quarters_of_night
    assert (round(row["l_day"], 9), round(row["l_night"], 9)) == (60, 50)


def test_that_a_part_with_gaps_has_no_level() -> None:
    frame = quarters("2026-07-01T04:00", (65.0, DAY), (60.0, EVENING), (55.0, NIGHT)).iloc[: DAY + EVENING + 23]
    (row,) = rows(frame)
    assert row["coverage_night"] == 23 / 32
    assert math.isnan(row["l_night"])
    assert math.isnan(row["l_den"])
    assert (row["l_den_class"], row["l_night_class"]) == (-1, -1)
    assert round(row["l_day"], 9) == 65
    (row,) = rows(frame, minimum=23 / 32)
    assert round(row["l_night"], 9) == 55


@pytest.mark.parametrize(
    ("step", "starts", "expected"),
    [
        ("week", [datetime(2026, 6, 29), datetime(2026, 7, 6)], [7 * 96, 7 * 96]),
        ("month", [datetime(2026, 7, 1)], [31 * 96]),
        ("year", [datetime(2026, 1, 1)], [365 * 96]),
    ],
)
def test_longer_steps(step: str, starts: list[datetime], expected: list[float]) -> None:
    """A step is measured by its whole length, so that a few days make no month; its clocks change twice or not."""
    found = rows(quarters("2026-07-04T04:00", *[(60.0, 96)] * 4), step)
    assert [row["t_local"] for row in found] == starts
    assert [row["expected"] for row in found] == expected
    assert sum(row["n"] for row in found) == 4 * 96
    assert all(math.isnan(row["l_den"]) for row in found)
    assert rows(quarters("2026-07-04T04:00", *[(60.0, 96)] * 4), step, minimum=0.0)[0]["l_night"] == pytest.approx(60)


def test_that_a_month_is_the_mean_of_the_energy_of_its_days() -> None:
    frame = quarters("2026-02-01T05:00", *[(50.0, 96), (60.0, 96)] * 14)
    (row,) = rows(frame, "month")
    assert (row["coverage"], row["expected"]) == (1.0, 28 * 96.0)
    assert row["l_night"] == pytest.approx(57.4036, abs=1e-4)


def test_that_days_without_readings_are_there() -> None:
    frame = together(quarters("2026-07-01T04:00", (60.0, 96)), quarters("2026-07-03T04:00", (60.0, 96)))
    assert [row["n"] for row in rows(frame)] == [96, 0, 96]
    assert math.isnan(rows(frame)[1]["l_eq"])


def test_what_has_no_levels() -> None:
    days = rows(readings("2026-07-01T22:00", [60.0] * 3, 24 * 60, instant=False))
    assert [(row["n"], row["coverage"]) for row in days] == [(0, 0.0)] * 3
    assert all(math.isnan(row["l_eq"]) for row in days)
    assert rows(quarters("2026-07-01T04:00", (60.0, 4)).iloc[:0]) == []
    with pytest.raises(ValueError, match="at least a day"):
        rows(quarters("2026-07-01T04:00", (60.0, 4)), "1 hour")


def test_the_bands_of_the_ordinance() -> None:
    """34. BImSchV, section 4(4): over 55 to 60 and so on; over 50 to 55, over 70, and from 45 for who wants it."""
    l_den, l_night = (sound_bands()[key] for key in ("l_den", "l_night"))
    assert l_den.bands.classes([55.0, 55.1, 60.0, 65.0, 70.0, 75.0, 75.1]).tolist() == [0, 1, 1, 2, 3, 4, 5]
    assert l_night.bands.classes([45.0, 45.1, 50.0, 50.1, 55.0, 70.0, 70.1]).tolist() == [0, 1, 1, 2, 2, 5, 6]
    for levels in (l_den, l_night):
        assert len(levels.classes) == len(levels.bands.bounds) + 1
        assert len({one.colour for one in levels.classes}) == len(levels.classes)


def test_that_the_map_has_the_same_bands() -> None:
    table, levels = standards()["sound"].table, sound_bands()["l_den"]
    assert tuple(lower.upper for lower, _ in pairwise(table.classes)) == levels.bands.bounds
    assert (table.inclusive, table.decimals) == (levels.bands.inclusive, levels.bands.decimals)
    assert [one.colour for one in table.classes] == [one.colour for one in levels.classes]
    assert (table.source.url, table.valid_from) == (levels.about.url, levels.about.valid_from)


def test_the_caveats() -> None:
    assert sound_caveats(step_of("year")) == {"sound_indicative"}
    assert sound_caveats(step_of("day")) == {"sound_indicative", "less_than_a_year"} <= set(CAVEATS)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(20, 110), min_size=2, max_size=200), st.integers(0, 200))
def test_that_order_repeats_and_parts_change_nothing(levels: list[float], cut: int) -> None:
    frame = together(readings("2026-10-24T20:00", levels, 15), readings("2026-10-25T00:07", levels, 30, series=2))
    mixed = together(frame.iloc[:cut], frame.iloc[max(0, cut - 9) :]).sample(frac=1, random_state=cut)
    expected = sound_levels(frame, BERLIN, step_of("day"), minimum=0.1)
    pd.testing.assert_frame_equal(sound_levels(mixed, BERLIN, step_of("day"), minimum=0.1), expected)
    told = expected["l_eq"].dropna()
    assert told.between(min(levels) - 1e-9, max(levels) + 1e-9).all()


@pytest.mark.parametrize("name", ["America/Toronto", "Pacific/Kiritimati"])
def test_that_the_zone_of_the_machine_plays_no_part(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    frame = quarters("2026-10-24T04:00", (60.0, 200))
    expected = sound_levels(frame, BERLIN, step_of("day"))
    with monkeypatch.context() as changed:
        changed.setenv("TZ", name)
        time.tzset()
        found = sound_levels(frame, BERLIN, step_of("day"))
    time.tzset()
    pd.testing.assert_frame_equal(found, expected)
