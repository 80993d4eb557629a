# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured: words, vocabularies and units of real platforms, of the demo city, and of nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.cartography.meaning import folded, quantity_of
from urban_data.core.units import ucum
from urban_data.demo import kinds
from urban_data.demo.vocabulary import OBSERVED

CF = "http://vocab.nerc.ac.uk/standard_name/"
QUDT = "http://qudt.org/vocab/quantitykind/"
EEA = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/"


def key_of(name: str, uri: str = "", unit: str = "") -> str | None:
    found = quantity_of(name, uri, unit)
    return found and found.key


@pytest.mark.parametrize(
    ("name", "unit", "key"),
    [
        ("Lufttemperatur", "Cel", "air_temperature"),
        ("Temperature", "degC", "temperature"),
        ("Temp Raum 3", "°C", "temperature"),
        ("air_temperature", "K", "air_temperature"),
        ("Außentemperatur", "°C", "air_temperature"),
        ("Aussentemperatur", "°C", "air_temperature"),
        ("Gefühlte Temperatur", "Cel", "perceived_temperature"),
        ("gefuehlte Temperatur", "Cel", "perceived_temperature"),
        ("UTCI", "Cel", "thermal_index"),
        ("Hitzeindex", "Cel", "thermal_index"),
        ("Wassertemperatur", "", "water_temperature"),
        ("Temperatur des Wassers", "Cel", "water_temperature"),
        ("Bodentemperatur 10 cm", "", "soil_temperature"),
        ("Temperatur im Boden", "Cel", "soil_temperature"),
        ("Oberflächentemperatur", "Cel", "surface_temperature"),
        ("Relative Luftfeuchtigkeit", "%", "humidity"),
        ("relativeHumidity", "%", "humidity"),
        ("Feinstaub PM10", "ug/m3", "pm10"),
        ("PM2.5", "ug.m-3", "pm25"),
        ("PM 2,5", "µg/m³", "pm25"),
        ("pm2_5", "", "pm25"),
        ("PM₂.₅", "", "pm25"),
        ("PM₁₀", "", "pm10"),
        ("PM1", "ug/m3", "pm1"),
        ("NO2", "ug/m3", "no2"),
        ("NO₂", "ug/m3", "no2"),
        ("Stickstoffdioxid", "[ppb]", "no2"),
        ("Ozon", "ug/m3", "o3"),
        ("Schwefeldioxid", "ug/m3", "so2"),
        ("CO2", "[ppm]", "co2"),
        ("CO2 Raumluft", "ppm", "co2_indoor"),
        ("Lärmpegel", "dB(A)", "sound"),
        ("LAeq", "", "sound"),
        ("Pegel", "dB{A}", "sound"),
        ("Pegel", "cm", "water_level"),
        ("Mittelungspegel", "dB(A)", "sound"),
        ("Anzahl_Fahrraeder_Zaehlfeld_15-Min", "1", "bicycles"),
        ("Anzahl Fahrräder", "Anzahl", "bicycles"),
        ("Anzahl_Kfz_Zaehlstelle_15-Min", "1", "vehicles"),
        ("Anzahl Lkw", "1", "lorries"),
        ("Pkw", "1", "cars"),
        ("Fußgänger", "1", "pedestrians"),
        ("Fussgaenger", "1", "pedestrians"),
        ("Besucherfrequenz", "Personen", "visitors"),
        ("Auslastung Parkhaus", "%", "occupancy"),
        ("Freie Stellplätze", "1", "places_free"),
        ("Belegte Stellplaetze", "1", "places_taken"),
        ("availableSpotNumber", "1", "places_free"),
        ("Bodenfeuchte", "%", "soil_moisture"),
        ("Bodenfeuchte", "kPa", "soil_tension"),
        ("Bodenfeuchte", "% nFK", "soil_moisture_nfk"),
        ("nutzbare Feldkapazität", "%", "soil_moisture_nfk"),
        ("Saugspannung", "hPa", "soil_tension"),
        ("Füllstand", "%", "fill_level"),
        ("Fuellstand", "%", "fill_level"),
        ("Füllstand", "cm", "water_level"),
        ("Batterie", "V", "battery_voltage"),
        ("Batterie", "%", "battery_level"),
        ("Photovoltaik", "kW", "solar_power"),
        ("Photovoltaik", "kWh", "solar_energy"),
        ("Status E-Ladepunkt", "", "charging_state"),
        ("Status", "", "state"),
        ("Parkstatus", "", "state"),
        ("Windgeschwindigkeit", "m/s", "wind_speed"),
        ("Windgeschwindigkeit Böe", "m/s", "wind_gust"),
        ("Windböen", "km/h", "wind_gust"),
        ("wind_gust", "m/s", "wind_gust"),
        ("Schneehöhe", "cm", None),
        ("Kartoffeln", "kg", None),
        ("", "", None),
    ],
)
def test_that_the_words_of_platforms_are_understood(name: str, unit: str, key: str | None) -> None:
    assert key_of(name, unit=unit) == key


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        (CF + "air_temperature/", "air_temperature"),
        (CF + "mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air/", "pm25"),
        (CF + "mass_concentration_of_nitrogen_dioxide_in_air", "no2"),
        (CF + "sea_water_temperature", "water_temperature"),
        (CF + "volume_fraction_of_condensed_water_in_soil", "soil_moisture"),
        (QUDT + "RelativeHumidity", "humidity"),
        (QUDT + "Temperature", "temperature"),
        (QUDT + "AirTemperature", "air_temperature"),
        (QUDT + "SoundPressureLevel", "sound"),
        (EEA + "5", "pm10"),
        (EEA + "6001", "pm25"),
        (EEA + "7", "o3"),
        (EEA + "8", "no2"),
        (EEA + "1", "so2"),
        ("https://example.org/def#fill-level", "fill_level"),
        ("http://www.qudt.org/qudt/owl/1.0.0/quantity/Instances.html#Temperature", "temperature"),
        ("https://example.org/aq/pollutant/50", None),
    ],
)
def test_that_vocabularies_are_understood_without_a_name(uri: str, key: str | None) -> None:
    assert key_of("", uri) == key


def test_that_a_term_counts_before_the_name_and_the_name_before_the_rest_of_an_address() -> None:
    assert key_of("Messwert 7", CF + "air_pressure") == "pressure"
    assert key_of("Ozon", "https://example.org/temperature") == "o3"


def test_that_a_misfit_unit_does_not_change_what_the_words_say() -> None:
    found = quantity_of("PM10", unit="Cel")
    assert found is not None
    assert (found.key, "Cel" in found.units) == ("pm10", False)


def test_that_the_unit_alone_tells_sound_and_nothing_else() -> None:
    assert key_of("Messwert", unit="dB(A)") == "sound"
    assert key_of("Messwert", unit="Cel") is None


@pytest.mark.parametrize(
    ("code", "key"),
    [*{
        "ozone": "o3", "bikes": "bicycles", "charging": "charging_state", "parking_free": "places_free",
        "parking_taken": "places_taken", "battery": "battery_voltage", "gust": "wind_gust",
    }.items()],
)  # fmt: skip
def test_that_the_demo_city_is_understood_by_other_words(code: str, key: str) -> None:
    assert key_of(OBSERVED[code].name, OBSERVED[code].definition, unit_of(code)) == key


def test_that_everything_in_the_demo_city_is_understood() -> None:
    renamed = {"ozone", "bikes", "charging", "parking_free", "parking_taken", "battery", "gust"}
    found = {code: key_of(one.name, one.definition, unit_of(code)) for code, one in OBSERVED.items()}
    assert {code: key for code, key in found.items() if code not in renamed} == {
        code: code for code in OBSERVED if code not in renamed
    }


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=80))
def test_that_no_text_raises(name: str, uri: str, unit: str) -> None:
    found = quantity_of(name, uri, unit)
    assert found is None or found.title.said("de")
    assert folded(folded(name)) == folded(name)


@given(
    st.sampled_from(["Lufttemperatur", "Füllstand", "PM2.5", "Fußgänger"]), st.sampled_from(" _-/|"), st.integers(0, 99)
)
def test_that_what_stands_around_the_words_does_not_matter(word: str, mark: str, number: int) -> None:
    assert key_of(f"Station{mark}{word}{mark}Nr{number}") == key_of(word)


def unit_of(code: str) -> str:
    told = [
        *kinds.mast(), *kinds.air(), *kinds.gauge(), *kinds.soil(), *kinds.waste_bin(), *kinds.visitors(),
        *kinds.parking(), *kinds.charging(), *kinds.solar(), *kinds.bus(), *kinds.box(),
    ]  # fmt: skip
    units = {kind.observed: kind.unit for kind in told} | {one.observed: one.unit for one in kinds.wind().components}
    unit = units[code]
    return ucum(unit.symbol or "", unit.name or "", unit.definition or "") or unit.symbol or ""
