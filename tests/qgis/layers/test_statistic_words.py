# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics and periods in words: in titles of data sets, wherever a snapshot is shown, and in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from layer_cases import POINT, written
from snapshot_pages import observation, series
from urban_data.bridge.layers import find_dataset, latest_layer
from urban_data.bridge.statistic_words import statistic_over, title_shown
from urban_data.bridge.translation import words
from urban_data.core.platform import Dataset
from urban_data.core.records import Station
from urban_data.store.reader import SnapshotReader

OZONE = Dataset("Ozon/mean/PT1H/ug%2Fm3", "Ozon (mean, PT1H, µg/m³)", licence="CC0 1.0")


@pytest.mark.parametrize(
    ("statistic", "period", "english", "german"),
    [
        ("mean", "PT1H", "hourly mean", "Stundenmittel"),
        ("mean", "PT60M", "hourly mean", "Stundenmittel"),
        ("sum", "P1M", "monthly sum", "Monatssumme"),
        ("count", "PT24H", "daily count", "Anzahl je Tag"),
        ("max", "P7D", "weekly maximum", "Wochenmaximum"),
        ("median", "P12M", "yearly median", "Jahresmedian"),
        ("mean", "PT15M", "mean over 15 min", "Mittel über 15 min"),
        ("sum", "P3M", "sum over 3 months", "Summe über 3 Monate"),
        ("mean", "", "mean", "Mittel"),
        ("", "P1M", "1 month", "1 Monat"),
        ("98th percentile", "PT1H", "98th percentile, 1 h", "98th percentile, 1 h"),
    ],
)
def test_a_statistic_and_its_period(statistic: str, period: str, english: str, german: str) -> None:
    assert statistic_over(statistic, period, words("en")) == english
    assert statistic_over(statistic, period, words("de")) == german


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Ozon (mean, PT1H, µg/m³)", "Ozon (hourly mean, µg/m³)"),
        ("Regen (sum, P1M)", "Regen (monthly sum)"),
        ("Belegt (count, 1)", "Belegt (count)"),
        ("Lärm (LAeq, PT15M, dB(A))", "Lärm (LAeq, 15 min, dB(A))"),
        ("Pegel (PT15M, cm)", "Pegel (15 min, cm)"),
        ("Ozon (meanwhile)", "Ozon (meanwhile)"),
        ("Lufttemperatur (°C)", "Lufttemperatur (°C)"),
        ("mean, PT1H", "mean, PT1H"),
        ("", ""),
        ("(", "("),
        ("()", "()"),
        (" ()", " ()"),
    ],
)
def test_the_title_of_a_dataset(title: str, shown: str) -> None:
    assert title_shown(title, words("en")) == shown


def test_a_layer_is_called_so_in_its_language_and_found_by_either_title(qgis_app, tmp_path: Path) -> None:
    station, values = Station("A", "A", geometry=POINT), [observation("a", 0, 1.25)]
    path = written(tmp_path / "air.gpkg", [station], [series("a")], values, OZONE)
    layer = latest_layer(path, "", language="en")
    assert layer.name() == layer.metadata().title() == "Ozon (hourly mean, µg/m³)"
    assert latest_layer(path, "", language="de").name() == "Ozon (Stundenmittel, µg/m³)"
    with SnapshotReader.open(path) as reader:
        held = reader.datasets()
    assert {find_dataset(held, word).key for word in (OZONE.title, layer.name())} == {OZONE.key}
