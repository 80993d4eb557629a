# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes of a column: standard ones on every bound, converted exactly, else quantiles that say why."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from cartography_cases import EDGES, LQI, LQI_CLASSES, MadeColumn
from hypothesis import example, given
from hypothesis import strategies as st
from urban_data.cartography.classification import ClassTable, table_for
from urban_data.cartography.conversion import conversion
from urban_data.cartography.numbers import range_text
from urban_data.cartography.quantiles import quantiles
from urban_data.cartography.tables import standards

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


def texts(table: ClassTable, language: str = "en") -> list[str]:
    return [range_text(table, index, language) for index in range(len(table.classes))]


@pytest.mark.parametrize(("value", "index"), [*zip(EDGES, LQI_CLASSES, strict=True)])
def test_that_the_air_quality_index_rounds_before_it_compares(value: float, index: int) -> None:
    assert table_for(LQI, []).class_of(value) == index


def test_that_what_is_in_no_class_is_told_apart() -> None:
    table = table_for(LQI, [])
    assert [table.class_of(value) for value in (-0.51, math.nan, math.inf, -0.5)] == [None, None, 4, 0]
    assert not table.is_open


@pytest.mark.parametrize(
    ("column", "below", "bound", "above"),
    [
        (MadeColumn("Lufttemperatur", "Cel"), 5, 25.0, 6),
        (MadeColumn("Lufttemperatur", "[degF]"), 5, 77.0, 6),
        (MadeColumn("Lufttemperatur", "K"), 5, 298.15, 6),
        (MadeColumn("Bodenfeuchte nFK", "%"), 1, 30.0, 2),
        (MadeColumn("CO2 innen", "ppm"), 0, 999.5, 1),
        (MadeColumn("CO2 innen", "%"), 1, 0.20005, 2),
    ],
)
def test_that_a_bound_belongs_to_the_class_above(column: MadeColumn, below: int, bound: float, above: int) -> None:
    table = table_for(column, [50.0])
    assert table.class_of(math.nextafter(bound, -math.inf)) == below
    assert table.class_of(bound) == table.class_of(math.nextafter(bound, math.inf)) == above


def test_that_a_bound_of_sound_belongs_to_the_class_below() -> None:
    table = table_for(MadeColumn("Schallpegel", "dB(A)"), [])
    assert [table.class_of(value) for value in (55.0, 55.01, 60.0, 75.0, 75.1)] == [0, 1, 1, 4, 5]
    assert texts(table, "de")[1] == "über 55 bis 60"


def test_that_tension_in_hectopascal_is_classed_as_in_kilopascal() -> None:
    table = table_for(MadeColumn("Saugspannung", "hPa"), [])
    assert [table.class_of(value) for value in (320.0, 320.1, 800.0, 801.0, -5.0)] == [0, 1, 1, 2, None]
    assert texts(table) == ["0 to 32", "> 32 to 80", "> 80"]
    assert "1 hPa is 0.1 kPa" in table.note.en


def test_that_volume_shares_of_gases_are_converted_by_the_directive_and_say_so() -> None:
    table = table_for(MadeColumn("NO2", "[ppb]"), [])
    factor = 46.0055 * 101.3 / (8.314462618 * 293)
    assert table.unit == "ug/m3"
    assert table.bounds[1] == pytest.approx(10.5 / factor, rel=1e-12)
    assert "1 ppb is 1.913 µg/m³ at 20 °C and 1013 hPa" in table.note.en
    assert "1 ppb ist 1,913 µg/m³ bei 20 °C und 1013 hPa" in table.note.de
    assert table_for(MadeColumn("Ozon", "ppm"), []).class_of(0.0366) == 2


def test_that_milligrams_are_converted_exactly() -> None:
    table = table_for(MadeColumn("PM10", "mg/m3"), [])
    assert table.bounds == (-0.0005, 0.0095, 0.0275, 0.0545, 0.0905, None)


@pytest.mark.parametrize(
    ("unit", "values", "value", "index", "said"),
    [
        ("%", [20.0, 95.0], 95.0, 3, ""),
        ("", [0.2, 0.95], 0.95, 3, "read as shares"),
        ("1", [0.2, 1.0], 0.5, 1, "read as shares"),
        ("", [20.0, 95.0], 95.0, 3, "read as per cent"),
        ("%", [0.2, 0.95], 95.0, 3, "No value is above 1"),
    ],
)
def test_that_shares_and_per_cent_are_not_mixed_up_silently(
    unit: str, values: list[float], value: float, index: int, said: str
) -> None:
    table = table_for(MadeColumn("Auslastung", unit), values)
    assert (table.key, table.class_of(value)) == ("occupancy_steps", index)
    assert said in table.note.en
    assert bool(said) == bool(table.note.en)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (MadeColumn("PM10", "Cel"), "The unit °C does not fit Particulate matter PM10"),
        (MadeColumn("NO2", ""), "The platform gives no unit"),
        (MadeColumn("Zauber", "Cel"), "not known to Urban Data"),
        (MadeColumn("Bodenfeuchte", "%"), "only together with the kind of soil"),
        (MadeColumn("Wasserstand", "cm"), "no national thresholds"),
        (MadeColumn("UTCI", "Cel"), "classes of its own"),
        (MadeColumn("CO2", "ppm"), "do not apply outdoors"),
        (MadeColumn("Fahrräder", "1"), "no standard"),
    ],
)
def test_that_quantiles_say_why(column: MadeColumn, said: str) -> None:
    table = table_for(column, [1.0, 2.0, 3.0, 4.0, 5.0])
    assert (table.key, table.standard, len(table.classes), table.is_open) == ("quantiles", False, 5, True)
    assert said in table.note.en
    assert table.note.de != table.note.en


def test_that_plain_temperature_never_becomes_perceived_heat() -> None:
    assert table_for(MadeColumn("Temperatur", "Cel"), [39.0]).key == "temperature_steps"
    assert table_for(MadeColumn("Lufttemperatur", "Cel"), [39.0]).key == "air_temperature_steps"
    assert table_for(MadeColumn("Gefühlte Temperatur", "Cel"), [39.0]).classes[-1].words.de == "sehr heiß"


@pytest.mark.parametrize(
    ("period", "said"),
    [("PT1H", None), ("PT60M", None), ("PT5M", "these stand for 5 min"), ("", "is not known"), ("P1D", "for 24 h")],
)
def test_that_another_period_than_the_index_is_made_for_is_told(period: str, said: str | None) -> None:
    note = table_for(MadeColumn("PM10", "ug/m3", period=period), []).note.en
    assert "indicative" in note
    assert (said or "made for values") in note if said else "made for values" not in note


@pytest.mark.parametrize(
    ("values", "english", "german"),
    [
        ([], ["every value"], ["alle Werte"]),
        ([7.0], ["7"], ["7"]),
        ([0.0] * 40, ["0"], ["0"]),
        ([1013.26], ["1013.3"], ["1013,3"]),
        ([0.0, 5.0, 5.0, 5.0], ["0", "> 0"], ["0", "über 0"]),
        ([3.0, 7.0], ["0–3", "> 3"], ["0–3", "über 3"]),
        ([0.0] * 80 + [1, 5, 9, 20], ["0", "> 0"], ["0", "über 0"]),
        ([*map(float, range(100))], ["0–19", "20–39", "40–59", "60–79", "> 79"], None),
        ([0, 0, 12, 13, 40, 50, 51, 70], None, ["0", "1–13", "14–40", "41–51", "über 51"]),
        ([math.nan, 1, math.inf, 2], ["0–1", "> 1"], None),
        ([12_000.0, 34_000.0], ["0–12,000", "> 12,000"], ["0–12.000", "über 12.000"]),
        ([1.5, 2.5, 3.5, 60.25], ["0–2", "3", "4", "> 4"], None),
    ],
)
def test_that_counts_are_whole_and_few_values_make_few_classes(
    values: list[float], english: list[str] | None, german: list[str] | None
) -> None:
    table = table_for(MadeColumn("Fahrräder", "1"), values)
    assert english is None or texts(table) == english
    assert german is None or texts(table, "de") == german


def test_that_equal_values_are_a_class_of_their_own_which_others_are_outside_of() -> None:
    table = table_for(MadeColumn("Luftdruck", "hPa"), [1013.2, 1013.2])
    assert (texts(table, "de"), table.is_open) == (["1013,2"], False)
    assert [table.class_of(value) for value in (1013.2, 1013.21, 1013.3, 1013.0)] == [0, 0, None, None]


def test_that_decimals_follow_the_range_and_are_exact() -> None:
    table = table_for(MadeColumn("Zauber", "x"), [0.1 + 0.2, 0.5, 0.7, 0.9, 1.1])
    assert texts(table, "de") == ["bis 0,3", "0,4–0,5", "0,6–0,7", "0,8–0,9", "über 0,9"]
    thirds = table_for(MadeColumn("Zauber", "x"), [22 / 3, 23 / 3, 8.0, 25 / 3, 26 / 3])
    assert texts(thirds, "de") == ["bis 7,33", "7,34–7,67", "7,68–8,00", "8,01–8,33", "über 8,33"]
    outlying = table_for(MadeColumn("Zauber", "x"), [1e-9, 3.33, 5e12])
    assert texts(outlying, "de") == ["bis 0,0", "0,1–3,3", "über 3,3"]
    below_zero = table_for(MadeColumn("Zauber", "x"), [-5.0, -2.0, 1.0])
    assert texts(below_zero) == ["≤ −5", "−4 to −2", "> −2"]


@given(st.lists(NUMBERS, max_size=60), st.booleans())
@example([0.0, 5e-324], False)
@example([1.5, -1.7e308, 1.7e308, 2.0**53, 2.0**53 + 2], True)
def test_that_quantiles_of_anything_are_rising_and_hold_every_number(values: list[float], whole: bool) -> None:
    made = quantiles(values, "amount", whole=whole)
    inner = [bound for bound in made.bounds if bound is not None]
    assert inner == sorted(inner)
    finite = [value for value in values if math.isfinite(value)]
    if len(inner) == 2 and len(made.classes) == 1:
        assert inner[0] <= min(finite) <= max(finite) < inner[1]
        return
    assert (made.bounds[0], made.bounds[-1], len(made.classes)) == (None, None, len(inner) + 1)
    assert 1 <= len(made.classes) <= 5


@given(st.lists(st.floats(-1e6, 1e6), min_size=30, max_size=200, unique=True))
def test_that_quantiles_of_distinct_values_are_about_equally_full(values: list[float]) -> None:
    table = table_for(MadeColumn("Zauber", "x"), [round(value) + index * 3e6 for index, value in enumerate(values)])
    counts = [0] * len(table.classes)
    for index, value in enumerate(values):
        counts[table.class_of(round(value) + index * 3e6) or 0] += 1
    assert max(counts) - min(counts) <= 1


@given(
    st.text(max_size=30),
    st.text(max_size=30),
    st.text(max_size=12),
    st.text(max_size=8),
    st.lists(NUMBERS, max_size=20),
)
def test_that_no_column_raises_and_every_finite_value_has_a_class_or_none(
    name: str, uri: str, unit: str, period: str, values: list[float]
) -> None:
    table = table_for(MadeColumn(name, unit, property_uri=uri, period=period), values)
    for value in values:
        index = table.class_of(value)
        assert index is None or 0 <= index < len(table.classes)
        assert index is not None or math.isnan(value) or not table.is_open
    assert all(texts(table, language) for language in ("en", "de"))


@pytest.mark.parametrize("quantity", [*standards()])
def test_that_each_class_holds_its_own_bounds_and_middle(quantity: str) -> None:
    standard = standards()[quantity].table
    table = table_for(MadeColumn(standard.title.de, standard.unit), [50.0])
    if table.key != standard.key:
        pytest.fail(f"{standard.title.de} is not understood as {quantity}")
    for index, one in enumerate(table.classes):
        low = one.lower if one.lower is not None else (one.upper or 0) - 10
        high = one.upper if one.upper is not None else low + 10
        assert table.class_of((low + high) / 2) == index
        if table.lower_belongs and one.lower is not None:
            assert table.class_of(one.lower) == index
        if one.upper is not None and (table.decimals is not None or table.inclusive == "upper"):
            assert table.class_of(one.upper) == index
    assert all(a < b for a, b in pairwise([bound for bound in table.bounds if bound is not None]))


@given(st.fractions(-1000, 1000))
def test_that_conversions_are_exact_both_ways(value: Fraction) -> None:
    for given_unit, wanted in (("[degF]", "Cel"), ("K", "Cel"), ("mg/m3", "ug/m3"), ("hPa", "kPa"), ("cm", "m")):
        change = conversion(given_unit, wanted)
        assert change is not None
        assert change.back(change.forth(value)) == value


def test_that_units_of_different_kinds_are_not_converted() -> None:
    assert conversion("Cel", "ug/m3") is None
    assert conversion("[ppb]", "ug/m3") is None
    assert conversion("[ppb]", "ug/m3", "co2") is None
    assert conversion("Cel", "K") is None
    known = conversion("[degF]", "Cel")
    assert known is not None
    assert known.forth(Fraction(212)) == 100
