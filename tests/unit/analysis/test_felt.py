# SPDX-License-Identifier: GPL-2.0-or-later
"""Heat index and humidex against the tables of the weather services that use them."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from analysis_readings import readings, together
from hypothesis import given
from hypothesis import strategies as st
from urban_data.analysis.caveats import CAVEATS
from urban_data.analysis.felt import (
    felt_caveats,
    felt_warmth,
    heat_index,
    humidex,
    humidex_of_dew_point,
    in_heat_index_range,
)
from urban_data.analysis.schemes import felt_bands
from urban_data.core.errors import InputError


def celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) / 1.8


def fahrenheit(celsius: float) -> float:
    return celsius * 1.8 + 32


# The chart of the National Weather Service (weather.gov/safety/heat-index), °F and %.
CHART = [
    (80, 40, 80), (82, 60, 84), (84, 75, 92), (86, 50, 88), (86, 80, 100), (88, 65, 98), (90, 40, 91), (90, 70, 106),
    (92, 55, 101), (94, 50, 103), (96, 65, 121), (98, 40, 105), (100, 40, 109), (100, 55, 124), (104, 40, 119),
    (104, 55, 137), (106, 45, 130), (108, 40, 130), (110, 40, 136),
]  # fmt: skip


@pytest.mark.parametrize(("temperature", "humidity", "expected"), CHART)
def test_the_chart_of_the_weather_service(temperature: float, humidity: float, expected: float) -> None:
    """Its values are whole; the service gives the regression an error of 1.3 °F, and the chart keeps within half."""
    assert fahrenheit(heat_index([celsius(temperature)], [humidity])[0]) == pytest.approx(expected, abs=0.6)
    assert in_heat_index_range([celsius(temperature)], [humidity]).tolist() == [True]


@pytest.mark.parametrize(
    ("temperature", "humidity", "expected"),
    [
        # The simple formula, averaged with the temperature: (70 + (70 + 61 + 2.4 + 4.7) / 2) / 2.
        (70.0, 50.0, 69.525),
        # Drier than 13 %: the regression, added up by hand, is 94.7526 at 100 °F and 10 %; less 0.75 sqrt(12 / 17).
        (100.0, 10.0, 94.7526 - 0.75 * math.sqrt(12 / 17)),
        # Damper than 85 % below 87 °F: the regression is 85.6419 at 80 °F and 90 %, and 0.5 * 1.4 more.
        (80.0, 90.0, 85.6419 + 0.5 * 1.4),
    ],
)
def test_the_formula_and_its_adjustments(temperature: float, humidity: float, expected: float) -> None:
    assert fahrenheit(heat_index([celsius(temperature)], [humidity])[0]) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("temperature", "humidity"), [(79.0, 60.0), (111.0, 40.0), (100.0, 39.0), (110.0, 60.0), (90.0, math.nan)]
)
def test_what_lies_outside_of_the_chart(temperature: float, humidity: float) -> None:
    assert in_heat_index_range([celsius(temperature)], [humidity]).tolist() == [False]


@pytest.mark.parametrize(
    ("temperature", "dew_point", "expected"),
    # The first two are Environment Canada's own examples, the third is published beside them.
    [(30.0, 15.0, 34), (30.0, 25.0, 42), (28.0, 20.0, 36)],
)
def test_the_humidex_of_a_dew_point(temperature: float, dew_point: float, expected: int) -> None:
    assert round(humidex_of_dew_point([temperature], [dew_point])[0]) == expected


def test_that_saturated_air_is_at_its_dew_point() -> None:
    warm = np.array([20.0, 25.0, 33.3])
    assert humidex(warm, [100, 100, 100]) == pytest.approx(humidex_of_dew_point(warm, warm))


def test_what_has_no_humidex() -> None:
    assert np.isnan(humidex([19.99, 25.0, 25.0, math.nan], [50.0, 101.0, -1.0, 50.0])).all()
    assert humidex([20.0], [50.0]).tolist() == [pytest.approx(20 + 5 / 9 * (11.77 - 10), abs=0.05)]
    assert np.isnan(humidex_of_dew_point([25.0], [25.1])).all()


@given(st.floats(-40, 60), st.floats(0, 100))
def test_that_both_are_told_for_any_weather(temperature: float, humidity: float) -> None:
    assert np.isfinite(heat_index([temperature], [humidity])).all()
    assert np.isfinite(humidex([temperature], [humidity])).all() == (temperature >= 20)


FACTS = pd.DataFrame(
    {"station": ["A", "A", "B", "A"], "quantity": ["air_temperature", "humidity", "air_temperature", "pm10"]},
    index=[1, 2, 3, 4],
)


def test_hours_that_have_both() -> None:
    frame = together(
        readings("2026-07-01T10:00", [30.0] * 12 + [35.0] * 6),
        readings("2026-07-01T11:00", [70.0] * 12, series=2),
        readings("2026-07-01T11:00", [30.0] * 12, series=3),
        readings("2026-07-01T11:00", [30.0] * 12, series=4),
    )
    table = felt_warmth(frame, FACTS, ZoneInfo("Europe/Berlin"))
    assert table["station"].tolist() == ["A", "A"]
    assert table["t_local"].tolist() == [datetime(2026, 7, 1, 13), datetime(2026, 7, 1, 14)]
    first, second = table.to_dict("records")
    assert (first["temperature"], first["humidity"], first["in_range"]) == (30.0, 70.0, True)
    assert first["heat_index"] == heat_index(30.0, 70.0)
    # 86 °F at 70 % are 95 °F in the chart, extreme caution; the humidex is 30 + 5/9 (0.7 * 43.6 - 10) = 41.
    assert (first["heat_index_class"], round(first["humidex"]), first["humidex_class"]) == (2, 41, 2)
    assert second["temperature"] == 35.0
    assert felt_caveats(table) == {"lamp_post_box", "no_wind_no_radiation", "shade_and_light_wind"} <= set(CAVEATS)


def test_that_weather_outside_of_the_chart_is_flagged() -> None:
    frame = together(readings("2026-07-01T10:00", [10.0] * 6), readings("2026-07-01T10:00", [70.0] * 6, series=2))
    table = felt_warmth(frame, FACTS, ZoneInfo("Europe/Berlin"))
    assert (table["in_range"].tolist(), table["humidex_class"].tolist()) == ([False], [-1])
    assert "outside_heat_index_range" in felt_caveats(table)
    assert "outside_heat_index_range" in CAVEATS


def test_that_one_of_both_is_not_enough() -> None:
    assert felt_warmth(readings("2026-07-01T10:00", [30.0] * 6), FACTS, ZoneInfo("UTC")).empty
    twice = FACTS.assign(quantity="humidity")
    with pytest.raises(InputError, match="more than one series"):
        felt_warmth(
            together(readings("2026-07-01T10:00", [30.0]), readings("2026-07-01T10:00", [30.0], series=2)),
            twice,
            ZoneInfo("UTC"),
        )


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("heat_index", [79.49, 79.5, 89.4, 89.5, 102.5, 124.4, 124.5], [0, 1, 1, 2, 3, 3, 4]),
        ("humidex", [29.49, 29.5, 39.4, 39.5, 45.4, 45.5], [0, 1, 1, 2, 2, 3]),
    ],
)
def test_the_classes_of_the_weather_services(key: str, values: list[float], expected: list[int]) -> None:
    """National Weather Service: from 80, 90, 103 and 125 °F; Canada: 30 to 39, 40 to 45, above 45."""
    assert felt_bands()[key].bands.classes(values).tolist() == expected
