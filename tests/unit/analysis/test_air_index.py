# SPDX-License-Identifier: GPL-2.0-or-later
"""The indices of air quality: every bound of every pollutant, gliding means, incomplete sets and humid air."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from analysis_readings import readings, together
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.air import air_caveats, air_index
from urban_data.analysis.caveats import CAVEATS
from urban_data.analysis.hourly import gliding_mean, hourly_means
from urban_data.analysis.schemes import air_indices
from urban_data.cartography.tables import standards
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
INDICES = air_indices()


def facts(*rows: tuple[object, str, str], **more: list[object]) -> pd.DataFrame:
    label, station, pollutant = zip(*rows, strict=True)
    return pd.DataFrame({"station": station, "quantity": pollutant, **more}, index=pd.Index(label))


def hourly(*values: float, series: object = 1, start: str = "2026-05-01T10:00") -> pd.DataFrame:
    return readings(start, values, 60, series, instant=False)


def one(name: str, pollutant: str, value: float) -> dict[str, object]:
    """The last row of the index of a station with one pollutant, of one value for a day."""
    frame = hourly(*[value] * 24)
    return air_index(frame, facts((1, "A", pollutant)), INDICES[name], BERLIN).to_dict("records")[-1]


# As the Umweltbundesamt prints them: the highest whole number of each class.
LQI_2025 = {
    "pm10": [9, 27, 54, 90], "pm25": [5, 15, 30, 50], "o3": [24, 72, 144, 240], "no2": [10, 30, 60, 100],
    "so2": [10, 30, 60, 100],
}  # fmt: skip
LQI_2019 = {"no2": [20, 40, 100, 200], "pm10": [20, 35, 50, 100], "pm25": [10, 20, 25, 50], "o3": [60, 120, 180, 240]}
EAQI_2025 = {
    "pm25": [5, 15, 50, 90, 140], "pm10": [15, 45, 120, 195, 270], "no2": [10, 25, 60, 100, 150],
    "o3": [60, 100, 120, 160, 180], "so2": [20, 40, 125, 190, 275],
}  # fmt: skip
EAQI_2021 = {
    "pm25": [10, 20, 25, 50, 75], "pm10": [20, 40, 50, 100, 150], "no2": [40, 90, 120, 230, 340],
    "o3": [50, 100, 130, 240, 380], "so2": [100, 200, 350, 500, 750],
}  # fmt: skip
PUBLISHED = {"lqi_2025": LQI_2025, "lqi_2019": LQI_2019, "eaqi_2025": EAQI_2025, "eaqi_2021": EAQI_2021}


@pytest.mark.parametrize(("name", "pollutant"), [(name, key) for name, table in PUBLISHED.items() for key in table])
def test_every_bound(name: str, pollutant: str) -> None:
    """The LQI rounds to whole numbers, halves up; the European index takes a mean as it is."""
    scheme = INDICES[name]
    beyond = 0.5 if name.startswith("lqi") else 0.01
    for place, bound in enumerate(PUBLISHED[name][pollutant]):
        for value, expected in (
            (bound, place),
            (bound + beyond - 0.001, place + (beyond < 0.1)),
            (bound + beyond, place + 1),
        ):
            assert scheme.parts[pollutant].bands.classes([value]).tolist() == [expected]
    row = one(name, pollutant, PUBLISHED[name][pollutant][1])
    assert (row["class_"], row["worst"], row["n"], row[f"{pollutant}_class"]) == (1, pollutant, 1, 1)


def test_that_the_schemes_hold_what_is_published_and_no_more() -> None:
    assert {name: set(scheme.parts) for name, scheme in INDICES.items()} == {k: set(v) for k, v in PUBLISHED.items()}
    gliding = {
        name: {key for key, part in one.parts.items() if part.period == "PT24H"} for name, one in INDICES.items()
    }
    assert gliding == {
        "lqi_2025": set(),
        "lqi_2019": {"pm10", "pm25"},
        "eaqi_2025": set(),
        "eaqi_2021": {"pm10", "pm25"},
    }
    for scheme in INDICES.values():
        assert all(len(part.bands.bounds) == len(scheme.classes) - 1 for part in scheme.parts.values())


@pytest.mark.parametrize("pollutant", sorted(LQI_2025))
def test_that_the_map_has_the_same_classes(pollutant: str) -> None:
    table, scheme = standards()[pollutant].table, INDICES["lqi_2025"]
    bands = scheme.parts[pollutant].bands
    assert tuple(one.upper for one in table.classes[:-1]) == bands.bounds
    assert (table.inclusive, table.decimals, table.unit) == (bands.inclusive, bands.decimals, "ug/m3")
    assert [(one.words.en, one.words.de, one.colour) for one in table.classes] == [
        (one.words.en, one.words.de, one.colour) for one in scheme.classes
    ]
    assert (table.valid_from, standards()[pollutant].period) == (
        scheme.about.valid_from,
        scheme.parts[pollutant].period,
    )
    assert table.source.url == scheme.about.url


def test_that_the_worst_pollutant_decides() -> None:
    frame = together(hourly(20.0), hourly(70.0, series=2), hourly(30.0, series=3))
    (row,) = air_index(
        frame, facts((1, "A", "pm10"), (2, "A", "no2"), (3, "A", "o3")), INDICES["lqi_2025"], BERLIN
    ).to_dict("records")
    assert (row["class_"], row["worst"], row["n"], row["missing"]) == (3, "no2", 3, "pm25 so2")
    assert (row["pm10_class"], row["no2_class"], row["o3_class"], row["so2_class"]) == (1, 3, 1, -1)
    assert (row["no2"], math.isnan(row["so2"])) == (70.0, True)
    assert (row["t_local"], row["t_start"]) == (datetime(2026, 5, 1, 12), datetime(2026, 5, 1, 10))


def test_that_equally_bad_ones_are_all_named() -> None:
    frame = together(hourly(60.0), hourly(61.0, series=2))
    (row,) = air_index(frame, facts((1, "A", "pm10"), (2, "A", "no2")), INDICES["lqi_2025"], BERLIN).to_dict("records")
    assert (row["class_"], row["worst"]) == (3, "pm10 no2")


def test_that_an_hour_needs_three_quarters_of_its_values() -> None:
    ten = readings("2026-05-01T10:00", [20.0] * 6 + [20.0] * 4 + [math.nan] * 2 + [20.0] * 6)
    table = air_index(ten, facts((1, "A", "pm10")), INDICES["lqi_2025"], BERLIN)
    assert table["t_start"].tolist() == [datetime(2026, 5, 1, 10), datetime(2026, 5, 1, 12)]


def test_gliding_means_of_24_hours() -> None:
    """18 of 24 hours are enough, 17 are not; 23 hours of 10 and one of 34 have the mean 11."""
    frame = hourly(*[10.0] * 23, 34.0)
    means = gliding_mean(hourly_means(frame), 24)
    assert np.isnan(means[:17]).all()
    assert means[17:].tolist() == [10.0] * 6 + [11.0]
    table = air_index(frame, facts((1, "A", "pm25")), INDICES["lqi_2019"], BERLIN)
    assert (len(table), table["class_"].tolist()) == (7, [0] * 6 + [1])


def test_that_gliding_means_leave_out_what_lies_before_and_other_series() -> None:
    first, second = hourly(*[100.0] * 24), hourly(*[10.0] * 48, series=2)
    means = gliding_mean(hourly_means(together(first, second)), 24)
    assert np.isnan(means[24:41]).all()
    assert set(means[41:].tolist()) == {10.0}
    rising = gliding_mean(hourly_means(hourly(*range(48))), 24)
    assert rising[-1] == np.mean(range(24, 48))


@pytest.mark.parametrize(
    ("name", "measured", "traffic", "expected"),
    [
        ("lqi_2025", ["pm10", "pm25", "no2", "o3", "so2"], False, True),
        ("lqi_2025", ["pm10", "pm25", "no2", "o3"], False, False),
        ("eaqi_2025", ["no2", "o3", "pm25"], False, True),
        ("eaqi_2025", ["no2", "o3"], False, False),
        ("eaqi_2025", ["no2", "pm10"], False, False),
        ("eaqi_2025", ["no2", "pm10"], True, True),
        ("eaqi_2025", ["pm10", "pm25"], True, False),
    ],
)
def test_what_makes_an_index_complete(name: str, measured: list[str], traffic: bool, expected: bool) -> None:
    """Umweltbundesamt: all five; European Environment Agency: NO2, a particulate matter and, but at roads, O3."""
    frame = together(*(hourly(5.0, series=at) for at, _ in enumerate(measured)))
    told = facts(*((at, "A", key) for at, key in enumerate(measured)), traffic=[traffic] * len(measured))
    table = air_index(frame, told, INDICES[name], BERLIN)
    assert table["complete"].tolist() == [expected]
    assert ("incomplete_pollutants" in air_caveats(table, INDICES[name])) != expected


@pytest.mark.parametrize(("humidity", "expected"), [(80.0, False), (80.1, True), (math.nan, False)])
def test_that_humid_air_is_flagged(humidity: float, expected: bool) -> None:
    frame = together(hourly(20.0), hourly(humidity, series=2), hourly(20.0, series=3))
    told = facts((1, "A", "pm10"), (2, "A", "humidity"), (3, "B", "pm10"))
    table = air_index(frame, told, INDICES["lqi_2025"], BERLIN)
    assert table["humid"].tolist() == [expected, False]
    assert ("humid_pm" in air_caveats(table, INDICES["lqi_2025"])) == expected
    gas = air_index(frame, facts((1, "A", "no2"), (2, "A", "humidity")), INDICES["lqi_2025"], BERLIN)
    assert gas["humid"].tolist() == [False]


def test_that_humidity_alone_makes_no_index() -> None:
    table = air_index(hourly(50.0), facts((1, "A", "humidity")), INDICES["lqi_2025"], BERLIN)
    assert table.empty
    assert {"class_", "worst", "pm10"} <= set(table.columns)


def test_that_both_hours_count_when_the_clock_shows_one_twice() -> None:
    frame = hourly(5.0, 20.0, 60.0, series=1, start="2026-10-25T00:00")
    table = air_index(frame, facts((1, "A", "pm10")), INDICES["lqi_2025"], BERLIN)
    assert table["t_local"].tolist() == [
        datetime(2026, 10, 25, 2),
        datetime(2026, 10, 25, 2),
        datetime(2026, 10, 25, 3),
    ]
    assert table["class_"].tolist() == [0, 1, 3]


def test_what_cannot_be_used_is_told() -> None:
    frame = together(hourly(5.0), hourly(5.0, series=2))
    with pytest.raises(InputError, match="more than one series measures pm10"):
        air_index(frame, facts((1, "A", "pm10"), (2, "A", "pm10")), INDICES["lqi_2025"], BERLIN)
    with pytest.raises(InputError, match="no column “quantity”"):
        air_index(frame, pd.DataFrame({"station": ["A"]}, index=[1]), INDICES["lqi_2025"], BERLIN)


def test_the_caveats() -> None:
    index = INDICES["eaqi_2025"]
    found = air_caveats(air_index(hourly(5.0), facts((1, "A", "pm10")), index, BERLIN), index)
    assert found == {"not_official_index", "incomplete_pollutants", "unverified_source"}
    assert found | {"humid_pm"} <= set(CAVEATS)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 300), min_size=1, max_size=60), st.integers(0, 60), st.sampled_from(sorted(PUBLISHED)))
def test_that_order_repeats_and_parts_change_nothing(values: list[float], cut: int, name: str) -> None:
    frame = together(hourly(*values), hourly(*values[::-1], series=2, start="2026-05-01T07:00"))
    mixed = together(frame.iloc[:cut], frame.iloc[max(0, cut - 9) :]).sample(frac=1, random_state=cut)
    told = facts((1, "A", "pm10"), (2, "A", "no2"))
    expected = air_index(frame, told, INDICES[name], BERLIN)
    pd.testing.assert_frame_equal(air_index(mixed, told.iloc[::-1], INDICES[name], BERLIN), expected)
    assert (expected["class_"] >= 0).all()
