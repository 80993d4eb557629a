# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_service import datastream, thing
from urban_data.providers.sensorthings.groups import read_stream
from urban_data.providers.sensorthings.meaning import Meaning, duration, period_seconds, value_kind

OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"


def meaning_of(**members: Any) -> Meaning:
    return read_stream(datastream(**members), "Datastreams").meanings[0]


@pytest.mark.parametrize(
    ("observation_type", "has_unit", "kind"),
    [
        (OM + "OM_Measurement", False, "number"),
        (OM + "OM_CountObservation", False, "number"),
        (OM + "OM_TruthObservation", False, "boolean"),
        (OM + "OM_CategoryObservation", True, "category"),
        (OM + "OM_ComplexObservation", False, "json"),
        ("http://defs.opengis.net/elda-common/ogc-def/resource?uri=http://www.opengis.net/def/ogc-om/OM_CountObservation",
         False, "number"),
        (OM + "OM_Observation", True, "number"),
        (OM + "OM_Observation", False, "text"),
        ("", False, "text"),
    ],
)  # fmt: skip
def test_kinds_of_values(observation_type: str, has_unit: bool, kind: str) -> None:
    assert value_kind(observation_type, has_unit) == kind


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("PT15M", "PT15M"), ("pt1h", "PT1H"), ("P1D", "P1D"), ("15 min", "PT15M"), ("5 Minuten", "PT5M"),
        ("Anzahl_Kfz_Zaehlstelle_15-Min", "PT15M"), ("Anzahl_Kfz_Zaehlstelle_1-Stunde", "PT1H"),
        ("Anzahl_Kfz_Zaehlstelle_1-Tag", "P1D"), ("Anzahl_Kfz_Zaehlstelle_1-Woche", "P1W"),
        ("im 5-Min-Intervall", "PT5M"), ("Stunde", "PT1H"), ("Monat", "P1M"), ("hourly", "PT1H"),
        ("Anzahl PKW 5 Minuten -  Messquerschnitt", "PT5M"), ("1 Jahr", "P1Y"), ("0 min", None), ("PM10", None),
        ("", None), ("P", None), ("B 75 Nord", None),
    ],
)  # fmt: skip
def test_averaging_periods(words: str, period: str | None) -> None:
    assert duration(words) == period


@pytest.mark.parametrize(
    ("period", "seconds"),
    [("PT15M", 900), ("PT1H", 3600), ("P1D", 86400), ("P1DT12H", 129600), ("PT0.5S", 0.5), (None, None), ("x", None),
     ("PT0S", None)],
)  # fmt: skip
def test_lengths_of_periods(period: str | None, seconds: float | None) -> None:
    assert period_seconds(period) == seconds


def test_what_a_platform_says_in_properties() -> None:
    found = meaning_of(
        properties={
            "aggregationDuration": "PT1H", "statistic": "Mittelwert", "richtung": "Hauptrichtung", "lane": 2,
            "vehicleClass": "PKW", "height": 3.5, "serviceName": "S", "layerName": "L",
        }
    )  # fmt: skip
    assert (found.statistic, found.period, found.direction, found.lane) == ("mean", "PT1H", "Hauptrichtung", "2")
    assert (found.category, found.z, found.role, found.service, found.layer) == ("car", 3.5, "part", "S", "L")
    assert (found.property_name, found.unit_source, found.unit_ucum) == ("air temperature", "°C", "Cel")


@pytest.mark.parametrize(
    ("name", "statistic", "period", "category", "role"),
    [
        ("Anzahl PKW 5 Minuten -  Messquerschnitt", "count", "PT5M", "car", "total"),
        ("Anzahl Fahrrad Stunde - Fahrspur 1", "count", "PT1H", "bicycle", "part"),
        ("Fahrradaufkommen an Zählfeld J_52.1_1_I im 5-Min-Intervall", None, "PT5M", None, "part"),
        ("Lufttemperatur Tagesmittel", "mean", "P1D", None, None),
        ("Maximum sound level", "max", None, None, None),
        ("PKW und LKW", None, None, None, None),
    ],
)
def test_what_a_name_says(
    name: str, statistic: str | None, period: str | None, category: str | None, role: str | None
) -> None:
    found = meaning_of(name=name)
    assert (found.statistic, found.period, found.category, found.role) == (statistic, period, category, role)


def test_the_things_properties_stand_in() -> None:
    found = meaning_of(Thing=thing(properties={"richtung": "0", "height": 2}))
    assert (found.direction, found.role, found.z) == ("0", "total", 2.0)


def test_the_platforms_own_word_for_the_role_counts() -> None:
    assert meaning_of(properties={"role": "derived", "richtung": "1"}).role == "derived"


def test_a_count_type_means_a_count() -> None:
    assert meaning_of(observationType=OM + "OM_CountObservation").statistic == "count"


def test_an_unknown_unit_stays_as_it_is_written() -> None:
    found = meaning_of(unitOfMeasurement={"name": "Furlong", "symbol": None, "definition": None})
    assert (found.unit_source, found.unit_ucum, found.unit) == ("Furlong", None, "Furlong")


@given(st.text(max_size=80))
def test_any_words_have_a_period_or_none(words: str) -> None:
    found = duration(words)
    assert found is None or period_seconds(found) is not None or set(found) <= set("PTYMWDHS0123456789.")
