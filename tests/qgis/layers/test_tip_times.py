# SPDX-License-Identifier: GPL-2.0-or-later
"""Times in the map tip are those of the zone in the settings, whatever the clock of the computer shows."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from layer_cases import POINT, by_station, tip_of, written
from qgis.core import QgsApplication
from snapshot_pages import START, observation, series
from urban_data.bridge.layers import latest_layer
from urban_data.bridge.zones import clock_of, time_zone
from urban_data.core.records import Station
from urban_data.settings import TIME_ZONE
from urban_data.store.maptip import ClockSpan, TipRow, map_tip


@pytest.fixture(params=["America/New_York", "Europe/Berlin", "Pacific/Apia"])
def computer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone that the computer's clock is set to."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def tip_at(path: Path, moment: str, language: str) -> str:
    """The tip of a station whose latest value is of that time (UTC)."""
    minute = (datetime.fromisoformat(moment).replace(tzinfo=UTC) - START).total_seconds() / 60
    path = written(path, [Station("A", "A", geometry=POINT)], [series("a", "A")], [observation("a", minute, 1.0)])
    layer = latest_layer(path, "", language=language)
    return tip_of(layer, by_station(layer)["A"])


@pytest.mark.parametrize(
    ("moment", "language", "said"),
    [
        ("2026-01-31 23:30", "de", "01.02.2026 00:30 MEZ (vor "),
        ("2026-01-31 23:30", "en", "2026-02-01 00:30 CET ("),
        ("2026-03-29 00:59", "de", "29.03.2026 01:59 MEZ ("),
        ("2026-03-29 01:00", "de", "29.03.2026 03:00 MESZ ("),
        ("2026-10-25 00:59", "de", "25.10.2026 02:59 MESZ ("),
        ("2026-10-25 01:00", "de", "25.10.2026 02:00 MEZ ("),
        ("2024-07-01 12:00", "en", "2024-07-01 14:00 CEST ("),
        ("2004-07-01 12:00", "en", "2004-07-01 12:00 UTC ("),
    ],
)
def test_the_tip_shows_the_clock_of_the_zone(qgis_app, tmp_path: Path, computer, moment, language, said) -> None:
    assert said in tip_at(tmp_path / "city.gpkg", moment, language)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "2026-03-29 02:30 EDT ("),
        ("Asia/Kolkata", "2026-03-29 12:00 IST ("),
        ("America/Sao_Paulo", "2026-03-29 03:30 -03 ("),
        ("UTC", "2026-03-29 06:30 UTC ("),
    ],
)
def test_the_zone_is_the_one_in_the_settings(qgis_app, tmp_path: Path, zone: str, said: str) -> None:
    TIME_ZONE.setValue(zone)
    try:
        assert said in tip_at(tmp_path / "city.gpkg", "2026-03-29 06:30", "en")
    finally:
        TIME_ZONE.remove()


def test_a_station_without_a_value_has_no_time(qgis_app, tmp_path: Path, computer: str) -> None:
    stations = [Station("A", "A", geometry=POINT), Station("B", "B", geometry=POINT)]
    path = written(tmp_path / "city.gpkg", stations, [series("a", "A"), series("b", "B")], [observation("a", 0, 1.0)])
    layer = latest_layer(path, "", language="en")
    assert "<td colspan='3'><small></small></td>" in tip_of(layer, by_station(layer)["B"])


def test_the_age_is_counted_from_now(qgis_app, tmp_path: Path, computer: str) -> None:
    moment = datetime.fromtimestamp(time.time() - 4 * 3600 + 60, UTC)
    assert " (4 h ago)" in tip_at(tmp_path / "city.gpkg", f"{moment:%Y-%m-%d %H:%M}", "en")


def test_table_and_form_show_utc_as_their_titles_say(qgis_app, tmp_path: Path, computer: str) -> None:
    path = written(
        tmp_path / "city.gpkg", [Station("A", "A", geometry=POINT)], [series("a", "A")], [observation("a", 0, 1.0)]
    )
    layer = latest_layer(path, "", language="en")
    index = layer.fields().indexOf("temperature_t")
    setup = layer.editorWidgetSetup(index)
    formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
    value = by_station(layer)["A"]["temperature_t"]
    assert layer.attributeDisplayName(index) == "Temperature: time (UTC)"
    assert formatter.representValue(layer, index, setup.config(), None, value) == "2026-03-01 00:00"


@pytest.mark.parametrize("is_known", [True, False], ids=["zone database", "Qt alone"])
def test_a_clock_changes_to_the_second(monkeypatch: pytest.MonkeyPatch, is_known: bool) -> None:
    if not is_known:
        monkeypatch.setattr(zoneinfo, "ZoneInfo", _no_database)
    names = ("MEZ", "MESZ", "MEZ") if is_known else 3 * ("Europe/Berlin",)
    ends = [datetime(*day, tzinfo=UTC) for day in ((2026, 1, 1), (2026, 3, 29, 1), (2026, 10, 25, 1), (2027, 1, 1))]
    expected = zip(ends, (0, 3600, 7200, 3600), ("UTC", *names), strict=True)
    assert clock_of(time_zone("Europe/Berlin"), 2026, 2026, "de") == [
        ClockSpan(round(end.timestamp()), offset, name) for end, offset, name in expected
    ]


def test_a_tip_of_many_rows_and_years_is_short(qgis_app) -> None:
    clock = clock_of(time_zone("Europe/Berlin"), 2016, 2031, "de")
    tip = map_tip([TipRow(f"t{number}", "T") for number in range(12)], "", "de", clock=clock)
    assert len(tip) < 32_000


def _no_database(name: str) -> Any:
    raise zoneinfo.ZoneInfoNotFoundError(name)
