# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers, units and times as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.cartography.classes import Words
from urban_data.cartography.numbers import number_text, unit_text
from urban_data.cartography.periods import length, old_after, time_words
from urban_data.cartography.states import folded, states_of


@pytest.mark.parametrize(
    ("value", "decimals", "english", "german"),
    [
        (0.1 + 0.2, None, "0.3", "0,3"),
        (12.0, None, "12", "12"),
        (1234.5, None, "1234.5", "1234,5"),
        (12345.678, None, "12,345.678", "12.345,678"),
        (-3.5, None, "−3.5", "−3,5"),
        (-0.0, None, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (2.5, 0, "3", "3"),
        (1e-7, None, "0.0000001", "0,0000001"),
        (1e22, None, "1e+22", "1e+22"),
        (1.5e300, 2, "1.5e+300", "1,5e+300"),
        (float("inf"), None, "inf", "inf"),
    ],
)
def test_that_numbers_read_as_in_the_language(value: float, decimals: int | None, english: str, german: str) -> None:
    assert number_text(value, "en", decimals=decimals) == english
    assert number_text(value, "de_AT", decimals=decimals) == german


@given(st.floats(allow_nan=True), st.sampled_from([None, 0, 3, 12]), st.sampled_from(["en", "de"]))
def test_that_every_number_has_a_text(value: float, decimals: int | None, language: str) -> None:
    assert number_text(value, language, decimals=decimals)


def test_that_units_are_shown_as_people_know_them() -> None:
    assert [unit_text(unit, "de") for unit in ("Cel", "ug/m3", "dB{A}", "1", "/h", "Gänge")] == [
        "°C", "µg/m³", "dB(A)", "", "pro Stunde", "Gänge",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "age"),
    [
        ("PT5M", timedelta(hours=1)),
        ("PT15M", timedelta(hours=1)),
        ("PT1H", timedelta(hours=3)),
        ("P1D", timedelta(days=3)),
        ("P1M", timedelta(days=93)),
        ("", timedelta(hours=24)),
        ("P", timedelta(hours=24)),
        ("PT0S", timedelta(hours=24)),
        ("often", timedelta(hours=24)),
    ],
)
def test_that_a_value_is_old_after_three_periods(period: str, age: timedelta) -> None:
    assert old_after(period) == age


@given(st.text(max_size=40) | st.from_regex(r"P\d*Y?\d*M?\d*D?T?\d*H?\d*M?", fullmatch=True))
def test_that_no_period_raises(period: str) -> None:
    found = length(period)
    assert found is None or time_words(found).de
    assert old_after(period) >= timedelta(hours=1)


@pytest.mark.parametrize(
    ("time", "english", "german"),
    [
        (timedelta(minutes=15), "15 min", "15 min"),
        (timedelta(seconds=90), "1.5 min", "1,5 min"),
        (timedelta(hours=3), "3 h", "3 h"),
        (timedelta(days=1), "24 h", "24 h"),
        (timedelta(days=3), "3 days", "3 Tage"),
    ],
)
def test_that_times_are_told_in_whole_units(time: timedelta, english: str, german: str) -> None:
    assert time_words(time) == Words(english, german)


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        (["AVAILABLE", "CHARGING", "SUSPENDEDEV"], ["free", "charging", "occupied", "reserved", "out_of_order"]),
        (["frei", "belegt", "belegt"], ["free", "occupied"]),
        (["true", "false"], ["yes", "no"]),
        (["außer Betrieb", "frei"], ["free", "charging", "occupied", "reserved", "out_of_order"]),
        (["frei", "", " "], ["free", "occupied"]),
        (["Apfel", "Birne", "frei"], []),
        ([], []),
    ],
)
def test_that_states_are_recognised_as_a_set(values: list[str], keys: list[str]) -> None:
    assert [state.key for state in states_of(values)] == keys


@given(st.lists(st.text(max_size=20), max_size=20))
def test_that_no_states_raise(values: list[str]) -> None:
    states_of(values)
    assert all(folded(folded(value)) == folded(value) for value in values)
